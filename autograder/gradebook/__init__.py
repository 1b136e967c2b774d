"""nbgrader's database of a class."""
