"""The trusted end of a run: workers, their jobs, and what comes back."""
