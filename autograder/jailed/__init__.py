"""What shares a process with a student's code. It imports `protocol` alone; trusted code never
imports it."""
