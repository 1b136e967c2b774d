# %% [markdown]
# Leaves folders within folders that not even their owner may enter, thousands deep, and one that is moved while it is open.
# expect: graded
# container: yes

# %%
import os

home = os.open(".", os.O_RDONLY | os.O_DIRECTORY)
here = home
for number in range(900):
    os.mkdir("closed", dir_fd=here)
    inner = os.open("closed", os.O_RDONLY | os.O_DIRECTORY, dir_fd=here)
    open_here, here = here, inner
    os.close(open_here) if open_here != home else None
os.umask(0o777)
for number in range(50):
    os.mkdir(f"none-{number}", dir_fd=here)
    os.mkdir(f"none-{number}", 0, dir_fd=home)
os.rename("closed", "moved")
os.mkdir("moved/closed/none")
print("TRIED")
