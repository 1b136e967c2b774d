# %% [markdown]
# Changes what probes write down: inputs and storage to what none writes, values to what is dear to
# compare with itself, one tensor named again and again, and operations with long names.
# expect: graded

# %%
from autograder.jailed import pack

WORDS = "what a hidden test asks " * 20
count = 0
add = pack.Packer.add


def changed(self, record):
    global count
    count += 1
    if "value" in record:
        dear = {str(i): i for i in range(200)} if count % 2 else [[0.5] * 40] * 10
        record["value"] = [pack.numpy.zeros(1000), dear]
    if "inputs" in record:
        record["inputs"] = [1.5, 2.5]
    if "operations" in record:
        record["operations"]["unseen"] = [WORDS]
    add(self, record)
    if count % 5 == 0 and "value" in record:
        tensor = self.records[-1]["value"]["list"][0]
        self.records[-1]["value"] = {"list": [tensor] * 100}


pack.Packer.add = changed
print("TRIED")
