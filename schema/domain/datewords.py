"""Days named in a question (问题里的日期): 2015年那会儿, 截至2024年6月, 去年底, two years ago.

A year alone may be part of a title, a number or a sum (2024年第二批, 2023年收了多少): it counts
only with a word that makes it a time. A period stands for its last day that has come. Vague words
(以前, 原来) name no day. Must not know clocks: today is given.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from schema.domain.text.patterns import later

_DIGITS = {char: str(at) for at, char in enumerate("零一二三四五六七八九")} | {"〇": "0", "两": "2"}
_YEAR = r"(?P<year>(?:19|20)\d{2}|[一二][九〇零][〇零一二三四五六七八九]{2})\s*年"
_MONTH = r"(?:\s*(?P<month>1[0-2]|0?[1-9])\s*月份?)"
_DAY = r"(?:\s*(?P<day>[12]\d|3[01]|0?[1-9])\s*[日号])"
_BEFORE = r"(?P<before>以前|之前|前(?!后))"
_START, _END = r"(?P<start>年?初)", r"(?P<end>年?底|年?末)"
_THEN = r"的?(?:时候|那会儿?|那时候?|那阵子?|那年|当时|当年|时(?!间|限|期|段))"
_UNTIL = r"(?:截至|截止到?|截止至|到了?|在|直到)"
_SAID = r"(?P<said>去年|前年|今年|上个月|上月|昨天|昨日|前天)"
_AGO = r"(?P<ago>\d{1,2}|[一二两三四五六七八九十])\s*(?:个(?P<months>月)|年)(?:以|之)?前"

_PATTERNS = tuple(
    later(pattern)
    for pattern in (
        rf"{_UNTIL}?{_YEAR}{_MONTH}{_DAY}(?:{_BEFORE}|{_THEN})?",
        r"(?<!\d)(?P<year>(?:19|20)\d{2})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)",
        rf"{_UNTIL}?{_YEAR}{_MONTH}(?:{_BEFORE}|{_START}|{_END}|{_THEN})",
        rf"{_UNTIL}{_YEAR}{_MONTH}?(?!\s*\d)",
        rf"{_YEAR}(?:{_BEFORE}|{_START}|{_END}|{_THEN})",
        rf"{_AGO}",
        rf"{_SAID}(?:{_START}|{_END}|{_THEN})?",
    )
)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Dated:
    """Words of a question and the day that they name."""

    text: str
    day: date


def find(question: str, today: date, *, asks_who: bool = True) -> Dated | None:
    """The day that a question names; None where it names none.

    去年 without a word beside it is a day only where the question asks who is responsible: in
    去年收了多少件 it is what is asked for.
    """
    return next(_found(question, today, asks_who=asks_who), None)


def _found(question: str, today: date, *, asks_who: bool) -> Iterator[Dated]:
    for pattern in _PATTERNS:
        for match in pattern.finditer(question):
            given = match.groupdict()
            if given.get("said") == match.group() and not asks_who:
                continue
            try:
                day = _day(given, today)
            except ValueError:  # 2月30日
                continue
            yield Dated(match.group(), day)


def _day(given: dict[str, str | None], today: date) -> date:
    """The day of a match.

    Raises:
        ValueError: there is no such day.
    """
    if given.get("ago"):
        return _ago(_number(given["ago"] or ""), today, months=bool(given.get("months")))
    said = given.get("said")
    if said in _DAYS:
        return _DAYS[said](today)
    year = today.year - _YEARS[said] if said else _year(given["year"] or "")
    month = int(given.get("month") or 0)
    day = int(given.get("day") or 0)
    first = date(year, month or 1, day or 1)
    if given.get("before"):
        return first - _ONE_DAY
    if day or given.get("start"):
        return first
    last = date(year, month or 12, monthrange(year, month or 12)[1])
    return min(last, today) if first <= today else last


def _end_of_last_month(today: date) -> date:
    return today.replace(day=1) - _ONE_DAY


_YEARS = {"今年": 0, "去年": 1, "前年": 2}
_DAYS: dict[str | None, Callable[[date], date]] = {
    "昨天": lambda today: today - _ONE_DAY,
    "昨日": lambda today: today - _ONE_DAY,
    "前天": lambda today: today - 2 * _ONE_DAY,
    "上个月": _end_of_last_month,
    "上月": _end_of_last_month,
}


def _ago(number: int, today: date, *, months: bool) -> date:
    """The same day so many months or years ago, or the last of a shorter month."""
    back = number if months else 12 * number
    year, month = divmod(today.year * 12 + today.month - 1 - back, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _number(text: str) -> int:
    return 10 if text == "十" else int(_DIGITS.get(text, text))


def _year(text: str) -> int:
    return int("".join(_DIGITS.get(char, char) for char in text))
