# %% [markdown]
# Leaves folders nested so deep that nobody finds the end, and folders that nobody may open.
# expect: graded
# container: yes

# %%
import os

home = os.getcwd()
os.makedirs("shut/inner")
os.umask(0o777)
os.mkdir("shut/inner/closed")
os.mkdir("closed")
os.umask(0o022)
os.mkdir("read only", 0o500)
for number in range(3000):
    os.mkdir("deep")
    os.chdir("deep")
os.chdir(home)
print("TRIED")
