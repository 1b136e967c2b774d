"""What crosses the wall between the trusted side and a run, and nothing else."""
