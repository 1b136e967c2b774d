"""From a submission's bytes to its record."""
