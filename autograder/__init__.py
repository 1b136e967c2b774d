"""A course that grades itself: hidden tests compare a student's values with the reference's.

Public are the names in `__all__`, which hidden test cells ask with (``from autograder import
probe, randn``), the errors that an author meets, `UserError` and `GraderError`, and `configure`,
which a course's nbgrader_config.py calls. The command line is ``autograder --help``.
"""

__version__ = "0.1.0"

__all__ = [  # what ``import *`` in a hidden cell brings: configure is not for there
    "awkward",
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
    "unusual",
    "word",
    "words",
]


def __getattr__(name: str) -> object:
    # Lazy, because the command line and the trusted side never need PyTorch.
    if name == "configure":
        from autograder.classroom import configuration

        return getattr(configuration, name)
    if name in ("GraderError", "UserError"):
        from autograder import errors

        return getattr(errors, name)
    if name not in __all__:
        raise AttributeError(f"module 'autograder' has no attribute {name!r}")
    from autograder.jailed import draws, operations, probes

    return next(getattr(one, name) for one in (draws, probes, operations) if hasattr(one, name))
