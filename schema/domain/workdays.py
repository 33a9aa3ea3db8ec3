"""Working days by the State Council's yearly notices (国务院办公厅节假日安排), make-up days too.

The calendar comes from `chinesecalendar`, which has the notices from 2004 on. The notice for a year
appears late in the year before; beyond the last one known, Monday to Friday count, and the result
says that it is an estimate.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar

_FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Due:
    """A day by which something is due; `estimated` where no notice covers all days counted."""

    day: date
    estimated: bool


def is_workday(day: date) -> tuple[bool, bool]:
    """Whether a day is a working day, and whether that is an estimate."""
    try:
        return bool(chinese_calendar.is_workday(day)), False
    except NotImplementedError:  # no notice for the year
        return day.weekday() <= _FRIDAY, True


def after(day: date, number: int) -> Due:
    """The n-th working day after a day, which is not counted itself (民法典 第二百零一条).

    Raises:
        ValueError: fewer than one day.
    """
    if number < 1:
        raise ValueError(f"{number} working days")
    estimated = False
    while number:
        day += timedelta(days=1)
        works, guessed = is_workday(day)
        estimated |= guessed
        number -= works
    return Due(day, estimated)
