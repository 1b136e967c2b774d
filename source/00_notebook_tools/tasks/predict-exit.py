# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% hidden="predict-exit-values"
from autograder import probe

probe(lambda: exit_fine, reveal=False)
probe(lambda: exit_assert, reveal=False)
probe(lambda: exit_printed, reveal=False)
probe(lambda: exit_warned, reveal=False)
probe(lambda: exit_allowed, reveal=False)

# %% mistake="printing-fails"
# You let a printed complaint count as a failure. The command does not read what is
# printed; it notices exceptions. That is why tests raise them.
exit_fine = 0
exit_assert = 1
exit_printed = 1
exit_warned = 0
exit_allowed = 0

# %% mistake="warning-fails"
# A warning looks like an error on the page, but the cell goes on to its end. Nothing
# was raised.
exit_fine = 0
exit_assert = 1
exit_printed = 0
exit_warned = 1
exit_allowed = 0

# %% mistake="allowed-still-fails"
# With --allow-errors the exception is kept as an output of its cell, and the run goes
# on. Whoever asks for that has said that errors are fine. What will the exit code be?
exit_fine = 0
exit_assert = 1
exit_printed = 0
exit_warned = 0
exit_allowed = 1

# %% mistake="one-means-success"
# You read 1 as "yes, it worked". An exit code counts the other way round: 0 means that
# nothing went wrong.
exit_fine = 1
exit_assert = 0
exit_printed = 1
exit_warned = 1
exit_allowed = 1

# %% alternative="bools"
exit_fine = False
exit_assert = True
exit_printed = exit_warned = exit_allowed = False
