"""The feedback page: what a student gets back, one self-contained HTML file.

Everything in it is escaped, names and ids included; it holds no notebook output, no hidden
test and no script.
"""

import re
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, Template
from markupsafe import Markup, escape

_OUTCOMES = {
    "graded": "",
    "timeout": "Something in this notebook did not finish.",
    "out of memory": "Something in this notebook asked for too much memory.",
    "crashed": "Something in this notebook ended the process.",
    "unreadable": "This file could not be graded.",
    "outdated": "This notebook was made from an older release.",
    "grader error": "The grader failed; your teacher will grade this again.",
}


def code(text: str) -> Markup:
    """Escaped text, in which `names in backquotes` look like code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("autograder"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["code"] = code
    environment.filters["points"] = lambda value: f"{value:g}"
    return environment.get_template("feedback.html")


def feedback_page(record: dict[str, Any]) -> str:
    """The page for one record with its scores set (see `scores.put_scores`)."""
    return _template().render(record=record, explanation=_OUTCOMES.get(record["outcome"], ""))
