from autograder import configure

c = get_config()  # noqa: F821  (nbgrader provides it)
configure(c)

c.Limits.cell_seconds = 5
