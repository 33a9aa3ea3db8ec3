"""When a ruling ends (有效期、试行): dates, terms and events, as documents write them.

Ends are exclusive: the first day after. 有效期至6月30日 ends on 1 July, 7月1日起失效 on 1 July.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from schema.domain.text.patterns import later

_NUMBERS = {char: value for value, char in enumerate("零一二三四五六七八九十")} | {"两": 2, "半": 0}
_DAY = (
    r"(?P<year>(?:19|20)\d{2})(?:年|-|/|\.)(?:(?P<month>\d{1,2})(?:月|-|/|\.)?"
    r"(?:(?P<day>\d{1,2})日?|(?P<late>底|末))?|(?P<yearend>底|末))"
)
_DATE = later(_DAY)
_UNTIL = later(
    rf"(?:(?:有效期|执行期|试行期|期限|时限|实施期)(?:限)?(?:为)?[^,，。;；]{{0,16}}?|暂?执行|试行|有效|延续)?"
    rf"(?:至|到|截至|截止到?){_DAY}(?!起|前|完成|建成|达到|实现|全面)(?:止|为止|结束|终止|期满)?"
)
_FROM = later(rf"(?:自|于|到|从)?{_DAY}(?:起)?(?:自动|自行|即行)?(?:失效|废止|终止|到期|停止执行)")
_BEFORE = later(rf"(?:在)?{_DAY}(?:以)?前[,，]?(?:暂|临时|仍|先)")
_TERM = later(
    r"(?:试行期?|有效期|期限|执行期|暂行|暂定|为期)(?:限)?(?:暂?[为定])?"
    r"(?P<n>\d+|[一二两三四五六七八九十]|半)(?:个)?(?P<unit>年|月)"
)
_EVENT = later(
    "(?:有效期|期限|执行)?(?:直)?至(?P<event>[^,，。;；至]{2,30}?(?:结束|完成|终止|验收|到位|修订|出台))"
    "(?:后?(?:自行|自动)?(?:终止|失效|为止|时止|之日止|止))?"
)


@dataclass(frozen=True, slots=True)
class End:
    """The first day after (None: none given, or an event of unknown day), and what says so."""

    on: date | None = None
    words: str = ""


def read(text: str, starts: date | None) -> End:
    """Give the end that folded words tell of; terms are counted from `starts`."""
    for pattern, inclusive in ((_UNTIL, True), (_FROM, False), (_BEFORE, False)):
        for match in pattern.finditer(text):
            if day := _day(match, last=inclusive):
                return End(day + timedelta(days=1) if inclusive else day, match[0])
    if (term := _TERM.search(text)) and starts:
        return End(_after(starts, term["n"], term["unit"]), term[0])
    if event := _EVENT.search(text):
        return End(None, event[0])
    return End()


def days(text: str) -> list[date]:
    """Days of the calendar that a folded text names."""
    found = (_day(match, last=True) for match in _DATE.finditer(text) if match["day"])
    return [day for day in found if day]


def _day(match: re.Match[str], *, last: bool) -> date | None:
    """The day a match names; of a month or year its last one, where the end is meant."""
    year = int(match["year"])
    month = int(match["month"] or (12 if last or match["yearend"] else 1))
    try:
        if match["day"]:
            return date(year, month, int(match["day"]))
        if last or match["late"] or match["yearend"]:
            return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        return date(year, month, 1)
    except ValueError:
        return None


def _after(start: date, written: str, unit: str) -> date:
    number = int(written) if written.isdecimal() else _NUMBERS[written]
    months = 12 * number if unit == "年" else number
    if written == "半":
        months = 6
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    for day in (start.day, 30, 29, 28):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    raise AssertionError("a month has 28 days")  # pragma: no cover
