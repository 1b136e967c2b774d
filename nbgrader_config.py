"""nbgrader works in this folder as it is; what an instructor may set stands below."""

from autograder import configure

c = get_config()  # noqa: F821  (nbgrader provides it)
configure(c)

# limits of a graded run; `autograder doctor` lists them all
# c.Limits.cell_seconds = 20

# the folder that the exchange's commands use, readable and writable by all students
# c.Exchange.root = "/usr/local/share/nbgrader/exchange"

# points taken off for each day begun after the due date; a due date is set in formgrader
# c.LatePenalty.percent_per_day = 10
# c.LatePenalty.at_most_percent = 50
# c.LatePenalty.grace_minutes = 15
