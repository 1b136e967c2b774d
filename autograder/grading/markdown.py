"""A student's Markdown, shown as it was written, and inert: nothing in it runs, or loads.

Formgrader renders it with nbconvert, and typesets formulas with MathJax. Tags and links become
text. Code and formulas are left alone: `<` is no tag there, and an escape would show. Whether the
renderer takes them for code and formulas, too, is not guessed: where it matters the cell is
rendered as formgrader would, and if anything but text, tables and our pictures came out, all of
it is escaped.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote

from autograder.grading.pictures import picture
from autograder.protocol.bounds import MAX_MARKDOWN

Pictures = dict[str, dict[str, str]]

# where code and formulas begin
_BEGINS = re.compile(
    r"^(?P<indent>[ ]{0,3})(?P<fence>`{3,}|~{3,})(?P<info>[^`\n]*)\n"
    r"|(?P<math>\\\\\[|\\\\\(|\\begin\{[a-z]{1,20}\*?\}|(?<!\\)\$\$|(?<![\\$])\$)"
    r"|(?:\A|(?<=\n\n))(?P<indented>(?:(?:[ ]{4}|\t)[^\n]*(?:\n|\Z))+)"
    r"|(?P<escape>\\[`$<])"
    r"|(?P<code>`+)",
    re.MULTILINE,
)
_ENDS = {"\\\\[": "\\\\]", "\\\\(": "\\\\)", "$$": "$$"}
_BARE_FENCE = re.compile(r"^[ ]{0,3}(`{3,}|~{3,})[ \t]*$", re.MULTILINE)
# commands with which a formula could link, load, style, or change how others are read
_UNSAFE = re.compile(
    r"\\(href|url|require|class|cssId|css|style|html\w*|data|unicode|bbox|tip|mathtip|texttip|"
    r"toggle|action\w*|includegraphics|input|include|usepackage|newcommand|renewcommand|"
    r"providecommand|newenvironment|renewenvironment|DeclareMathOperator|def|gdef|edef|xdef|let|"
    r"futurelet|global|csname|expandafter|catcode|char|special|write|immediate|openout|"
    r"Tooltip|mmlToken)(?![A-Za-z])",
    re.IGNORECASE,
)
_ACTIVE = re.compile(r"<(?=[A-Za-z/!?])|\](?=[(:\[])")
_INFO = re.compile(r"[A-Za-z0-9+#_.-]{1,20}")
_IMAGES = (
    re.compile(
        r"!\[([^\]\n]{0,200})\]\([ ]{0,9}<?(?:attachment:((?:[^()\n<>]|\([^()\n<>]*\)){1,200})|"
        r"data:image/(?:png|jpe?g);base64,([A-Za-z0-9+/=]++))>?"
        r"(?:[ ]+\"[^\"\n]{0,200}\")?[ ]{0,9}\)"
    ),
    re.compile(
        r"<img\b[^<>]{0,300}?()\bsrc[ ]?=[ ]?[\"'](?:attachment:([^\"'<>\n]{1,200})|"
        r"data:image/(?:png|jpe?g);base64,([A-Za-z0-9+/=]++))[\"'][^<>]{0,300}>",
        re.IGNORECASE,
    ),
)


def inert(text: str, pictures: Pictures) -> tuple[str, Pictures]:
    """The Markdown to show, and the attachments that it uses, under names of ours."""
    if len(text) > MAX_MARKDOWN:
        text, pictures = text[:MAX_MARKDOWN] + "\n\n… the rest is not shown …\n", {}
    text, kept, marks = _take_images(text, pictures)
    for cut in (_parts, _whole):
        shown = "".join(map(_shown, cut(text)))
        for mark, image in marks.items():
            shown = shown.replace(mark, image)
        if cut is _whole or not _doubtful(text) or _renders_inert(shown, kept):
            break
    return shown, kept


# ---------------------------------------------------------------- pictures


def _take_images(text: str, pictures: Pictures) -> tuple[str, Pictures, dict[str, str]]:
    """Put a mark in place of each picture that is shown; what each mark stands for."""
    kept: Pictures = {}
    marks: dict[str, str] = {}
    names: dict[str, str] = {}

    def take(found: re.Match[str]) -> str:
        alt, name, data = found.groups()
        key = name.strip() if name is not None else data
        parts = pictures.get(key, pictures.get(unquote(key))) if name is not None else None
        if parts is None and name is None and (one := picture(data)):
            parts = {one[0]: one[1]}
        if not parts:
            return found[0]
        if key not in names:
            names[key] = f"picture-{len(names) + 1}.{'png' if 'image/png' in parts else 'jpg'}"
            kept[names[key]] = parts
        mark = f"\ue000{len(marks)}\ue001"
        words = re.sub(r"[^\w .,-]", "", alt)[:80]
        marks[mark] = f"![{words}](attachment:{names[key]})"
        return mark

    text = text.replace("\ue000", "").replace("\ue001", "")
    for pattern in _IMAGES:
        text = pattern.sub(take, text)
    return text, kept, marks


# ---------------------------------------------------------------- text, code, formulas


@dataclass(frozen=True)
class _Part:
    kind: str  # "text", "code", "fence", "indented", "math" or "escape"
    text: str
    head: str = ""  # of a fence: the line it begins with, without the language
    info: str = ""


def _parts(text: str) -> Iterator[_Part]:
    """A text cut into code, formulas and the rest; in time that grows with its length alone."""
    runs: dict[int, list[int]] = {}
    for run in re.finditer("`+", text):
        runs.setdefault(len(run[0]), []).append(run.start())
    dollars = [found.start() for found in re.finditer(r"(?<![$\\])\$", text)]
    blanks = [found.start() for found in re.finditer(r"\n[ \t]*\n", text)]
    nexts: dict[str, int] = {}

    def following(places: list[int], place: int) -> int:
        index = bisect_left(places, place)
        return places[index] if index < len(places) else len(text)

    def end_of(begin: str, place: int) -> int:
        if begin == "$":
            end = following(dollars, place + 1)
            return end + 1 if place + 1 < end < following(blanks, place) else 0
        token = _ENDS.get(begin) or begin.replace("\\begin", "\\end")
        if nexts.get(token, 0) < place:  # else it is known from a search before
            at = text.find(token, place)
            nexts[token] = len(text) if at < 0 else at
        return nexts[token] + len(token) if nexts[token] < len(text) else 0

    start = place = 0
    while found := _BEGINS.search(text, place):
        kind, part = found.lastgroup, None
        if found["fence"]:
            part = _fence(text, found)
        elif kind in ("escape", "indented"):
            part = _Part(kind, found[0])
        elif kind == "code":
            end = following(runs[len(found[0])], found.end())
            if end < following(blanks, found.start()):
                part = _Part("code", text[found.start() : end + len(found[0])])
        elif end := end_of(found[0], found.end() - (found[0] == "$")):
            part = _Part("math", text[found.start() : end])
        place = found.end()
        if part is not None:
            yield _Part("text", text[start : found.start()])
            yield part
            start = place = found.start() + len(part.text)
    yield _Part("text", text[start:])


def _fence(text: str, found: re.Match[str]) -> _Part:
    """A block of code, to the end of the text if nothing ends it before."""
    end = len(text)
    for bare in _BARE_FENCE.finditer(text, found.end()):
        if bare[1].startswith(found["fence"]):
            end = bare.end()
            break
    head = found["indent"] + found["fence"]
    return _Part("fence", text[found.start() : end], head, found["info"].strip())


def _whole(text: str) -> Iterator[_Part]:
    yield _Part("text", text)


def _shown(part: _Part) -> str:
    text = part.text
    if part.kind == "text":
        return _escaped(text)
    if part.kind == "fence":
        known = _INFO.fullmatch(part.info) and not part.info.lower().startswith("mermaid")
        return f"{part.head}{part.info if known else ''}\n{text.split(chr(10), 1)[1]}"
    if part.kind == "math" and _UNSAFE.search(text):
        return _as_code(text)
    return text.replace("<", "&lt;") if part.kind == "escape" else text


def _escaped(text: str) -> str:
    """Text in which no tag, link or unsafe command of a formula is left."""
    text = re.sub(r"<(?=[A-Za-z/!?])", "&lt;", text)
    text = re.sub(r"\](?=[(:\[])", r"]\\", text)
    return _UNSAFE.sub(lambda found: _as_code(found[0]), text)


def _as_code(text: str) -> str:
    """A code span, which no renderer typesets; lines do not matter in it."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    ticks, line = "`" * (longest + 1), " ".join(text.split())
    return f"{ticks} {line} {ticks}" if longest else f"{ticks}{line}{ticks}"


# ---------------------------------------------------------------- the proof


def _doubtful(text: str) -> bool:
    """Whether something that would be active outside code and formulas stands in them."""
    return any(
        part.kind == "fence" or (part.kind != "text" and _ACTIVE.search(part.text))
        for part in _parts(text)
    )


_TAGS = frozenset(
    "p em strong del code pre div span ul ol li h1 h2 h3 h4 h5 h6 blockquote hr br table thead "
    "tbody tr th td dl dt dd img a input".split()
)
_URL: dict[str, Callable[[str], Any]] = {
    "img": re.compile(r"data:image/(png|jpeg);base64,[A-Za-z0-9+/=]+").fullmatch,
    "a": re.compile(r"#[^\"'<>]*|https?://[^\"'<>]*").fullmatch,
}
_ATTRIBUTES = frozenset({"class", "id", "alt", "style", "href", "src", "type", "disabled"})
_STYLE = re.compile(r"text-align:\s*(left|right|center);?")


class _Looker(HTMLParser):
    """Notes whether HTML holds a tag or an attribute that inert Markdown does not make."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            bad = name not in _ATTRIBUTES
            bad |= name == "style" and not _STYLE.fullmatch(value or "")
            bad |= name in ("href", "src") and not (tag in _URL and _URL[tag](value or ""))
            bad |= name == "class" and tag not in ("div", "span", "code", "pre", "a", "input", "li")
            self.found |= bad
        self.found |= tag not in _TAGS

    def handle_comment(self, data: str) -> None:
        self.found = True

    def handle_decl(self, decl: str) -> None:
        self.found = True

    def handle_pi(self, data: str) -> None:
        self.found = True

    def unknown_decl(self, data: str) -> None:
        self.found = True


def _renders_inert(text: str, pictures: Pictures) -> bool:
    """Whether nbconvert makes nothing of a text but what inert Markdown makes."""
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    try:
        renderer = IPythonRenderer(escape=False, attachments=pictures)
        html = MarkdownWithMath(renderer=renderer).render(text)
        looker = _Looker()
        looker.feed(html)
        looker.close()
        return not looker.found
    except Exception:  # it would fail in formgrader as well
        return False
