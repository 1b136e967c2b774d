# ---
# jupyter:
#   jupytext:
#     text_representation: {extension: .py, format_name: percent}
# ---

# %% setup
from autograder import probe

# %% hidden="taken-out-lines"
probe(lambda: sorted(stands_still), reveal=False)
probe(lambda: piles_up, reveal=False)

# %% hidden="taken-out-modes"
probe(lambda: drops_once, reveal=False)
probe(lambda: noisy, reveal=False)

# %% hidden="taken-out-orders"
probe(lambda: sorted(same), reveal=False)

# %% mistake="backward-updates"
# You let backward move the parameters. It fills .grad and touches nothing else; the
# step is another line.
stands_still, piles_up, drops_once, noisy = {"D"}, "C", "A", "G"
same = {"P", "R"}

# %% mistake="the-step-clears"
# You let the step clear the gradients. Only one line does, and without it they add up.
stands_still, piles_up, drops_once, noisy = {"D", "E"}, "E", "A", "G"
same = {"P", "R"}

# %% mistake="modes-exchanged"
# You have exchanged the two modes. Dropout works in training mode, and evaluation mode
# switches it off.
stands_still, piles_up, drops_once, noisy = {"D", "E"}, "C", "G", "A"
same = {"P", "R"}

# %% mistake="cleared-before-the-step"
# In Q the gradients are cleared between backward and the step. What is left for the
# step?
stands_still, piles_up, drops_once, noisy = {"D", "E"}, "C", "A", "G"
same = {"P", "Q", "R"}

# %% mistake="cleared-behind-the-step"
# R clears after the step. The model is fresh: is there anything else that the first
# backward could add to?
stands_still, piles_up, drops_once, noisy = {"D", "E"}, "C", "A", "G"
same = {"P"}

# %% alternative="sets-and-strings"
stands_still = set("ED")
piles_up = "C"
drops_once = "A"
noisy = "G"
same = {"R"} | {"P"}

# %% alternative="everything-else-taken-away"
stands_still = {"A", "C", "D", "E", "G"} - {"A", "C", "G"}
piles_up, drops_once, noisy = "CAG"
same = set("PQRS").difference("QS")
