"""Civil dates as documents write them: 2020年8月1日, 2020-08-01, 二〇二〇年八月一日.

All functions take folded text (half-width digits). Must not know what a date is the date of.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")}
_DIGITS |= {"零": 0, "○": 0, "o": 0, "0": 0, "两": 2}
_YEAR = "[〇零○o0一二三四五六七八九]"
_NUMBER = "[一二三四五六七八九十廿两]"

_YEAR_NUMBER = r"(?:19|20)\d{2}"
DATE = (
    rf"(?:{_YEAR_NUMBER} ?年 ?\d{{1,2}} ?月 ?\d{{1,2}} ?日"
    rf"|{_YEAR_NUMBER}(?:-\d{{1,2}}-|/\d{{1,2}}/|\.\d{{1,2}}\.)\d{{1,2}}(?!\d)"
    rf"|[一二]{_YEAR}{{3}}年{_NUMBER}{{1,2}}月{_NUMBER}{{1,3}}日)"
)
_DATE = re.compile(DATE)
_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d{2}-\d{2}-\d{2})(?!\d)")


class Found(NamedTuple):
    """A date and where it stands."""

    on: date
    start: int
    end: int


def find(text: str) -> Iterator[Found]:
    """Find the dates of a text in order; what is no day of the calendar is none."""
    for match in _DATE.finditer(text):
        on = _read(match[0])
        if on:
            yield Found(on, *match.span())


def parse(text: str) -> date | None:
    """Give the first date of a text."""
    return next((found.on for found in find(text)), None)


def in_name(stem: str) -> date | None:
    """Give the date in a file's name, 专利法实施细则(2010-01-09): the last one."""
    dates = [parse(text) for text in _IN_NAME.findall(stem)]
    return dates[-1] if dates else None


def number(text: str) -> int | None:
    """Read a small number, 5 or 五 or 十二; None if it is none."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.replace("廿", "二十").rpartition("十")
    if not ten:
        return _DIGITS.get(text)
    values = [
        _DIGITS.get(tens, 1 if not tens else None),
        _DIGITS.get(ones, 0 if not ones else None),
    ]
    return values[0] * 10 + values[1] if None not in values else None  # type: ignore[operator]


def years_after(start: date, years: int) -> date:
    """Give the same day some years on (29 February becomes 1 March)."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return date(start.year + years, 3, 1)


def _read(text: str) -> date | None:
    if text[0].isdecimal():
        parts = [int(part) for part in re.findall(r"\d+", text)]
    else:
        year, month, day = re.split("[年月]", text.removesuffix("日"))
        digits = "".join(str(_DIGITS[char]) for char in year)
        parts = [int(digits), number(month) or 0, number(day) or 0]
    try:
        return date(*parts)
    except ValueError:
        return None
