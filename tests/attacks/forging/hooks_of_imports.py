# %% [markdown]
# Answers the hidden tests' imports itself: finders, loaders, the function that imports, the module's own attributes.
# expect: graded or crashed
# flags: meta_path, builtins

# %%
import builtins
import importlib.machinery
import sys
import types

print("TRIED")
fake = types.ModuleType("autograder")
fake.__getattr__ = lambda name: lambda *args, **kwargs: None


class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.startswith("autograder"):
            return importlib.machinery.ModuleSpec(name, Finder)
        return None

    @staticmethod
    def create_module(spec):
        return fake

    @staticmethod
    def exec_module(module):
        pass


real = builtins.__import__
builtins.__import__ = lambda name, *args: fake if name == "autograder" else real(name, *args)
sys.meta_path.insert(0, Finder)
sys.path_hooks.insert(0, lambda path: Finder)
sys.modules["autograder"] = fake
