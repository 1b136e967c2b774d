"""A student's code as lines of HTML: escaped, with colours for what Python writes differently.

Colours only repeat what is there. A cell that is no Python has them in odd places, and no more.
"""

import keyword
import re
from collections.abc import Iterator

from markupsafe import Markup

from autograder.judging.errors import MAX_LINE

_TOKENS = re.compile(
    r"(?P<c>#[^\n]*)"
    r"|(?P<s>(?<!\w)[rbfuRBFU]{0,2}(?:"
    r"'''[\s\S]*?(?:'''|\Z)|\"\"\"[\s\S]*?(?:\"\"\"|\Z)"
    r"|'(?:\\.|[^'\\\n])*'?|\"(?:\\.|[^\"\\\n])*\"?))"
    r"|(?P<n>(?<![\w.])\d[\w.]*)"
    rf"|(?P<k>\b(?:{'|'.join(keyword.kwlist)})\b)"
)

_ESCAPED = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;", "\0": "�"}
)


def drawn(source: str, named: str | None = None, plain: bool = False) -> Markup:
    """A source as the content of a `pre`: an element for each line, a `mark` for those that read
    like the line that an error has named. `plain` text has no colours."""
    whole = source.translate(_ESCAPED) if plain else "".join(_pieces(source))
    lines = zip(source.split("\n"), whole.split("\n"), strict=True)
    tags = (("mark" if text.strip()[:MAX_LINE] == named else "span", html) for text, html in lines)
    return Markup("".join(f"<{tag}>{html}</{tag}>" for tag, html in tags))


def _pieces(source: str) -> Iterator[str]:
    at = 0
    for found in _TOKENS.finditer(source):
        yield source[at : found.start()].translate(_ESCAPED)
        start, text = f"<i class={found.lastgroup}>", found[0].translate(_ESCAPED)
        yield start + text.replace("\n", f"</i>\n{start}") + "</i>"
        at = found.end()
    yield source[at:].translate(_ESCAPED)
