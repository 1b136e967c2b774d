"""Errors meant for a person: one line that says what happened and what to do."""


class UserError(Exception):
    """Shown by the command line without a traceback, with a non-zero exit."""


class GraderError(UserError):
    """The grader itself cannot work here: no jail, no worker, a broken reference."""
