"""From sources to a course, and the proof of its hidden tests."""
