"""Formgrader's pages, which escape nothing by themselves, and its gradebook, which takes any id.

nbgrader_config.py calls `harden` wherever nbgrader reads it: in its commands, and in the Jupyter
server that shows formgrader. Whoever runs script in one of those pages has the server's rights.
"""

import functools
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

import jinja2

from autograder.errors import UserError
from autograder.identity import flaw, shown

_PAGES = "nbgrader.server_extensions.formgrader"
# a value in a script's string, which needs JavaScript's escapes and not HTML's
_IN_SCRIPT = re.compile(r'(\bvar \w+ = )"\{\{ ([\w.]+) \}\}"')


def harden() -> None:
    """Escape what formgrader shows, and refuse what may not enter a gradebook.

    Changes modules of nbgrader's that are imported already, and imports none.
    """
    if pages := sys.modules.get(f"{_PAGES}.formgrader"):
        vars(pages)["Environment"] = _environment
    if base := sys.modules.get(f"{_PAGES}.base"):
        base.BaseApiHandler.set_default_headers = _set_default_headers
    if "nbgrader.api" in sys.modules:
        guard_students()
        if not isinstance(sys.excepthook, _Say):
            sys.excepthook = _Say(sys.excepthook)


@dataclass(frozen=True)
class _Say:
    """What ends one of nbgrader's commands: an error of the user's is one line."""

    otherwise: Callable[..., Any]

    def __call__(self, kind: type[BaseException], error: BaseException, trace: Any) -> None:
        if issubclass(kind, UserError):
            print(f"error: {error}", file=sys.stderr)
        else:
            self.otherwise(kind, error, trace)


# ---------------------------------------------------------------- pages


class _Scripts(jinja2.BaseLoader):
    """Another loader's templates, with values in scripts written as JSON."""

    def __init__(self, loader: jinja2.BaseLoader) -> None:
        self.loader = loader

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[Any, ...]:
        source, *rest = self.loader.get_source(environment, template)
        return (_IN_SCRIPT.sub(r"\1{{ \2 | tojson }}", source), *rest)


@functools.wraps(jinja2.Environment)
def _environment(loader: jinja2.BaseLoader, **options: Any) -> jinja2.Environment:
    return jinja2.Environment(loader=_Scripts(loader), autoescape=True, **options)


def _set_default_headers(handler: Any) -> None:
    """What formgrader's scripts ask for is JSON, and sent as a page, which a browser would show.

    As text, for those scripts parse it themselves.
    """
    from jupyter_server.base.handlers import JupyterHandler

    JupyterHandler.set_default_headers(handler)
    handler.set_header("Content-Type", "text/plain; charset=UTF-8")


def escape_names(notebook: Any, resources: Any) -> tuple[Any, Any]:
    """A preprocessor for the page of a submission, whose template escapes no name."""
    for key in ("student", "first_name", "last_name", "notebook_path"):
        if isinstance(resources.get(key), str):
            resources[key] = escape(resources[key])
    return notebook, resources


# ---------------------------------------------------------------- gradebook


def guard_students() -> None:
    """Refuse students' ids and names that are markup when they enter a gradebook."""
    from nbgrader.api import Student
    from sqlalchemy import event

    for moment in ("before_insert", "before_update"):
        if not event.contains(Student, moment, _check):
            event.listen(Student, moment, _check)


def _check(mapper: Any, connection: Any, student: Any) -> None:
    if what := flaw(student.id):
        raise UserError(f"{shown(student.id)} cannot be a student's id: {what}; correct it")
    for field in ("first_name", "last_name", "email", "lms_user_id"):
        value = getattr(student, field) or ""
        if "<" in value or ">" in value:
            raise UserError(
                f"student {student.id}: {field} {shown(value)} holds < or >, which is markup; "
                "correct it"
            )
