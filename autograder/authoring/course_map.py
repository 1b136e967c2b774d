"""The map of the course, docs/map.svg: which notebook rests on which, how long each is, and what
questions it answers. A notebook says what it rests on in its header, as builds_on: […].

Rows go down by how much lies before a notebook. A line that passes rows by has a lane in each.
Colours are such that a page may be light or dark.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import NamedTuple

from autograder.course import Assignment
from autograder.errors import UserError

WIDTH, HEIGHT = 232, 68  # of a box, in pixels, as all lengths here
_LANE = 28
_ACROSS, _DOWN = 28, 34  # between boxes
_LETTERS = 33  # of small text in the width of a box


class Place(NamedTuple):
    """A box, or (where `lane`) a place where the lines from that notebook pass a row by."""

    name: str
    row: int
    lane: bool


def check_order(name: str, builds_on: Iterable[str], names: Sequence[str]) -> None:
    """See that an assignment builds on earlier ones alone, so that nothing goes in a circle.

    Raises:
        UserError: for a name that is unknown, or not earlier.
    """
    for other in builds_on:
        if other not in names:
            raise UserError(
                f"source/{name} builds on {other!r}, which is not there; mend builds_on in its "
                "notebook's header"
            )
        if names.index(other) >= names.index(name):
            raise UserError(
                f"source/{name} builds on {other}, which does not come before it; mend builds_on "
                "in its notebook's header, or number them otherwise"
            )


def needed(builds_on: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """For each assignment those it builds on, without those that another of them leads to."""
    before: dict[str, set[str]] = {}  # all that lies before, in the course's order
    for name, direct in builds_on.items():
        before[name] = set(direct).union(*(before[other] for other in direct))
    return {
        name: [one for one in direct if not any(one in before[other] for other in direct)]
        for name, direct in builds_on.items()
    }


def draw_map(assignments: Sequence[Assignment]) -> str:
    """The map as SVG."""
    direct = needed({one.name: one.builds_on for one in assignments})
    rows = _rows(direct)
    middles = {place: x for row in rows for place, x in _spread(row).items()}
    width = round(2 * max(x + _wide(place) / 2 for place, x in middles.items()) + 8)
    height = len(rows) * (HEIGHT + _DOWN) - _DOWN + 8
    longest = max(one.minutes for one in assignments) or 1
    words = f"The {len(assignments)} notebooks, and which rests on which"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" font-family="Helvetica, Arial, sans-serif">',
        f"<title>{words}</title>",
        '<g fill="none" stroke="#7d8792" stroke-width="2">',
        *_lines(direct, rows, middles, width / 2),
        "</g>",
    ]
    for one in assignments:
        place = next(p for row in rows for p in row if p.name == one.name and not p.lane)
        x = width / 2 + middles[place] - WIDTH / 2
        parts += _box(one, x, _top(place.row), one.minutes / longest)
    return "\n".join([*parts, "</svg>"]) + "\n"


# ---------------------------------------------------------------- where things stand


def _rows(direct: Mapping[str, Sequence[str]]) -> list[list[Place]]:
    """Boxes and lanes, row by row, each near the middle of what leads to it."""
    row: dict[str, int] = {}
    for name, before in direct.items():
        row[name] = max((row[other] + 1 for other in before), default=0)
    last = {name: row[name] for name in direct}  # the last row that a lane from here passes
    for name, before in direct.items():
        for other in before:
            last[other] = max(last[other], row[name] - 1)
    rows: list[list[Place]] = []
    middles: dict[Place, float] = {}
    for number in range(max(row.values()) + 1):
        places = [Place(name, number, False) for name in direct if row[name] == number]
        places += [Place(n, number, True) for n in direct if row[n] < number <= last[n]]

        def pull(place: Place) -> float:
            above = [middles[p] for p in _above(place, direct, rows)]  # noqa: B023
            return sum(above) / len(above) if above else 0.0

        places.sort(key=pull)
        rows.append(places)
        middles.update(_spread(places))
    return rows


def _above(
    place: Place, direct: Mapping[str, Sequence[str]], rows: Sequence[Sequence[Place]]
) -> Iterator[Place]:
    """The places in the row above that a line leads from to this place."""
    if place.row:
        names = [place.name] if place.lane else direct[place.name]
        yield from (above for above in rows[place.row - 1] if above.name in names)


def _spread(places: Sequence[Place]) -> dict[Place, float]:
    """The middles of one row's places, the row's own middle at 0."""
    left = -(sum(map(_wide, places)) + _ACROSS * (len(places) - 1)) / 2
    middles = {}
    for place in places:
        middles[place] = left + _wide(place) / 2
        left += _wide(place) + _ACROSS
    return middles


def _wide(place: Place) -> int:
    return _LANE if place.lane else WIDTH


def _top(row: int) -> int:
    return 4 + row * (HEIGHT + _DOWN)


# ---------------------------------------------------------------- what is drawn


def _lines(
    direct: Mapping[str, Sequence[str]],
    rows: Sequence[Sequence[Place]],
    middles: Mapping[Place, float],
    zero: float,
) -> Iterator[str]:
    drawn = {
        (above, place) for row in rows for place in row for above in _above(place, direct, rows)
    }
    for above, below in sorted(drawn):
        x, y = zero + middles[above], _top(above.row) + HEIGHT
        to_x, to_y = zero + middles[below], _top(below.row)
        half = (y + to_y) / 2
        lane = f" V{to_y + HEIGHT}" if below.lane else ""
        yield f'<path d="M{x:g},{y} C{x:g},{half:g} {to_x:g},{half:g} {to_x:g},{to_y}{lane}"/>'


def _box(one: Assignment, x: float, y: float, length: float) -> Iterator[str]:
    """A notebook: its name, its minutes as a number and as a bar, its questions."""
    questions = in_short({key for task in one.tasks for key in task.answers})
    small = f'font-size="12" fill="#3d4a57" x="{x + 10:g}"'
    yield f"<g><title>{escape(one.name)}: {escape(one.title)}</title>"
    yield (
        f'<rect x="{x:g}" y="{y:g}" width="{WIDTH}" height="{HEIGHT}" rx="6" fill="#eaf2f9" '
        'stroke="#0072b2"/>'
    )
    yield (
        f'<text x="{x + 10:g}" y="{y + 20:g}" font-size="14" font-weight="bold" fill="#10202e">'
        f"{escape(one.name)}</text>"
    )
    if one.minutes:
        yield f'<text {small} y="{y + 37:g}">{about(one.minutes)}</text>'
    if questions:
        text = questions if len(questions) <= _LETTERS else questions[: _LETTERS - 1] + "…"
        yield f'<text {small} y="{y + 54:g}">{escape(text)}</text>'
    yield (
        f'<rect x="{x + 10:g}" y="{y + HEIGHT - 8:g}" width="{(WIDTH - 20) * length:g}" '
        'height="3" fill="#0072b2"/>'
    )
    yield "</g>"


def about(minutes: float) -> str:
    """A time in words, in steps of five minutes."""
    return f"about {max(5, 5 * round(minutes / 5))} minutes"


def in_short(keys: Collection[str]) -> str:
    """Keys such as Q1, Q2, Q3 and R1 as `Q1–Q3, R1`."""
    numbered = []
    for key in keys:
        letters, digits = re.fullmatch(r"(.*?)(\d*)", key, re.DOTALL).groups()  # type: ignore[union-attr]
        numbered.append((letters, int(digits or 0), key))
    runs: list[list[tuple[str, int, str]]] = []
    for one in sorted(numbered):
        if runs and one[:2] == (runs[-1][-1][0], runs[-1][-1][1] + 1):
            runs[-1].append(one)
        else:
            runs.append([one])
    return ", ".join(
        f"{run[0][2]}–{run[-1][2]}" if len(run) > 2 else ", ".join(one[2] for one in run)
        for run in runs
    )
