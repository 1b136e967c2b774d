"""When a submission came in: the timestamp.txt beside it, read with care.

What may mean two times, or none, is never taken for one: a submission would silently be on time.
"""

import os
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from dateutil import parser

from autograder.grading.record import Record
from autograder.grading.submission import Refused, read_bytes
from autograder.settings import Limits

NAME = "timestamp.txt"
MAX_BYTES = 1000
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_FLAG = f"{NAME} cannot be read"
_ADVICE = "write it as 2030-03-02 10:00 UTC"


@dataclass(frozen=True)
class Stamp:
    """A timestamp.txt: its text ("" if there is none), the time (UTC, without a zone; None if
    unknown), and why it cannot be read."""

    text: str = ""
    when: datetime | None = None
    flaw: str | None = None

    def on(self, record: Record) -> Record:
        """The record with this stamp, and with a flag if it cannot be read."""
        flags = [flag for flag in record.flags if not flag.startswith(_FLAG)]
        if self.flaw:
            flags.append(f"{_FLAG}: {self.flaw}; {_ADVICE}")
        return replace(record, timestamp=self.text, flags=tuple(flags))


def read_stamp(submission: Path) -> Stamp:
    """The timestamp.txt beside a submitted file."""
    path = submission.with_name(NAME)
    if not os.path.lexists(path):
        return Stamp()
    try:
        data = read_bytes(path, Limits())
    except Refused as refused:
        return Stamp(refused.reason, None, refused.reason)
    text = _decoded(data[:MAX_BYTES])
    try:
        return Stamp(text, parse(text))
    except ValueError as error:
        return Stamp(text, None, str(error))


def parse(text: str) -> datetime:
    """The time that a text names, in UTC and without a zone; what has no zone is UTC.

    Raises:
        ValueError: if it names none, or may name two; says why.
    """
    text = " ".join(text.split())
    quoted = repr(text[:40])
    if not text:
        raise ValueError("it is empty")
    # dateutil takes UTC+3 for what POSIX means by it, three hours behind
    text = re.sub(r"\b(?:UTC|GMT) ?(?=[+-]\d)", "", text)
    zone = None
    if found := re.search(r" ([A-Za-z]+/[A-Za-z_/+-]+)$", text):
        zone = _zone_called(found[1])
        text = text[: found.start()]
    orders = (False,) if re.match(r"\d{4}", text) else (False, True)  # a year first is clear
    readings = set()
    try:
        # what is not said is taken from the default: two defaults show what is not said
        for default in (datetime(1999, 1, 2), datetime(2004, 3, 5)):
            for day_first in orders:
                options = {"default": default, "dayfirst": day_first, "tzinfos": _zone_of}
                readings.add(parser.parse(text, **options))
        if zone:
            readings = {one.replace(tzinfo=zone) for one in readings}
        [when] = readings
        utc: datetime = when.replace(tzinfo=when.tzinfo or UTC).astimezone(UTC)
    except _UnknownZone as error:
        raise ValueError(str(error)) from None
    except (ValueError, OverflowError, TypeError):
        words = f"{quoted} may be several times" if len(readings) > 1 else f"{quoted} is no time"
        raise ValueError(words) from None
    return utc.replace(tzinfo=None)


class _UnknownZone(Exception):
    pass


def _zone_of(name: str | None, offset: int | None) -> tzinfo | None:
    if name in ("UTC", "GMT", "Z") and not offset:
        return UTC
    if offset is not None:
        return timezone(timedelta(seconds=offset))
    if name is None:
        return None
    raise _UnknownZone(f"the zone {name} may be several")


def _zone_called(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        raise ValueError(f"there is no zone {name}") from None


def _decoded(data: bytes) -> str:
    for bom, encoding in _BOMS.items():
        if data.startswith(bom):
            return data.decode(encoding, "replace")
    if b"\0" in data[:2]:  # UTF-16 without its mark
        encoding = "utf-16-be" if data[:1] == b"\0" else "utf-16-le"
        return data.decode(encoding, "replace")
    return data.decode("utf-8", "replace")
