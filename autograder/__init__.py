"""A course that grades itself: hidden tests compare a student's values with the reference's.

Hidden test cells say ``from autograder import probe, randn``. Nothing else is public; the
command line is ``autograder --help``.
"""

__version__ = "0.1.0"

__all__ = [
    "by_hand",
    "choice",
    "exact",
    "held",
    "integer",
    "modules_called",
    "number",
    "numbers",
    "probe",
    "probe_growth",
    "probe_module",
    "probe_training",
    "rand",
    "randint",
    "randn",
    "shuffled",
    "word",
    "words",
]


def __getattr__(name: str) -> object:
    # Lazy, because the command line and the trusted side never need PyTorch.
    if name in __all__:
        from autograder.jailed import operations as structure
        from autograder.jailed import probes

        return getattr(structure if name in ("held", "modules_called") else probes, name)
    raise AttributeError(f"module 'autograder' has no attribute {name!r}")
