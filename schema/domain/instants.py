"""Moments (时刻): microseconds since the Unix epoch, written as RFC 3339 with an offset."""

import re
from datetime import UTC, datetime, timedelta

from schema.errors import DateInvalid

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WRITTEN = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?:Z|[+-]\d{2}:\d{2})", re.ASCII
)


def parse(text: object) -> datetime:
    """Read a moment; without an offset nobody knows which one is meant.

    Raises:
        DateInvalid: it is none, or has no offset.
    """
    if isinstance(text, str) and _WRITTEN.fullmatch(text):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    raise DateInvalid("时刻无效：应写作 2025-03-01T08:00:00+08:00，须带时差（或 Z）")


def microseconds(moment: datetime) -> int:
    """A moment as stores keep it."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def read(text: str) -> int:
    """A written moment as stores keep it.

    Raises:
        DateInvalid: it is none, or has no offset.
    """
    return microseconds(parse(text))


def instant(at_us: int) -> datetime:
    """A moment as stores keep it, in UTC."""
    return _EPOCH + timedelta(microseconds=at_us)
