"""The feedback page: what a student gets back, one self-contained HTML file.

Everything in it is escaped, names and ids included; it holds no notebook output, no hidden
test and no script.
"""

import hashlib
import json
import re
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, Template
from markupsafe import Markup, escape

from autograder.grading.record import Record
from autograder.protocol.results import Outcome

_OUTCOMES = {
    Outcome.GRADED: "",
    Outcome.TIMEOUT: "Something in this notebook did not finish.",
    Outcome.OUT_OF_MEMORY: "Something in this notebook asked for too much memory.",
    Outcome.CRASHED: "Something in this notebook ended the process.",
    Outcome.UNREADABLE: "This file could not be graded.",
    Outcome.OUTDATED: "This notebook was made from an older release.",
    Outcome.GRADER_ERROR: "The grader failed; your teacher will grade this again.",
}
_SHOWN = "assignment student outcome reason score max_score penalty repairs tasks".split()


def code(text: str) -> Markup:
    """Escaped text, in which `names in backquotes` look like code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("autograder.classroom"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["code"] = code
    environment.filters["points"] = lambda value: f"{value:g}"
    return environment.get_template("feedback.html")


@cache
def _maker() -> bytes:
    """What a page depends on but for the record."""
    template = resources.files("autograder.classroom") / "templates" / "feedback.html"
    return (
        template.read_bytes()
        + repr({str(outcome): words for outcome, words in _OUTCOMES.items()}).encode()
    )


def _shown(record: Record) -> dict[str, Any]:
    return {key: value for key, value in record.to_json().items() if key in _SHOWN}


def _mark(shown: dict[str, Any]) -> str:
    """A page's end, with a hash of all that it was made from."""
    made_from = _maker() + json.dumps(shown, sort_keys=True).encode()
    return f"<!-- {hashlib.sha256(made_from).hexdigest()[:32]} -->\n</html>\n"


def feedback_page(record: Record) -> str:
    """The page for one record with its scores set (see `scores.put_scores`)."""
    shown = _shown(record)  # the template gets no more than this
    page = _template().render(record=shown, explanation=_OUTCOMES[record.outcome])
    return page.rstrip().removesuffix("</html>") + _mark(shown)


def is_page_of(page: bytes, record: Record) -> bool:
    """Whether a page was made from this record, which is quicker to see than to make it."""
    return page.endswith(_mark(_shown(record)).encode())
