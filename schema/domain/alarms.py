"""Alarms (预警): what is overdue among cases on a day. Pure; due days stand in the cases.

Sources: 002 江苏 (临时任务定期销号, 结束后及时退出; 收回事项承接缺位、动态调整不及时通报批评);
行政处罚法 第二十四条 (赋权定期评估).
"""

import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from schema.domain.cases import Kind, State


class Alarm(enum.StrEnum):
    """What is amiss (预警种类)."""

    WRITE_OFF_OVERDUE = "WRITE_OFF_OVERDUE"
    EXIT_OVERDUE = "EXIT_OVERDUE"
    NOT_TAKEN_OVER = "NOT_TAKEN_OVER"
    NO_RECEIVER = "NO_RECEIVER"
    ADJUSTMENT_OVERDUE = "ADJUSTMENT_OVERDUE"
    REVIEW_OVERDUE = "REVIEW_OVERDUE"
    EVALUATION_DUE = "EVALUATION_DUE"


ALARM_TITLES = {
    Alarm.WRITE_OFF_OVERDUE: "临时性工作任务到期未销号",
    Alarm.EXIT_OVERDUE: "临时性工作任务销号后未退出",
    Alarm.NOT_TAKEN_OVER: "收回事项逾期无人承接",
    Alarm.NO_RECEIVER: "收回事项没有载明承接部门",
    Alarm.ADJUSTMENT_OVERDUE: "法律法规变动后动态调整逾期",
    Alarm.REVIEW_OVERDUE: "审核逾期",
    Alarm.EVALUATION_DUE: "赋权事项应当评估",
}


class Standing(Protocol):
    """What an alarm reads of a case."""

    @property
    def id(self) -> str: ...  # noqa: D102

    @property
    def kind(self) -> str: ...  # noqa: D102

    @property
    def state(self) -> str: ...  # noqa: D102

    @property
    def parties(self) -> list[str]: ...  # noqa: D102

    @property
    def trigger(self) -> str | None: ...  # noqa: D102

    @property
    def proposed_on(self) -> date: ...  # noqa: D102

    @property
    def ends(self) -> date | None: ...  # noqa: D102

    @property
    def due(self) -> date | None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Raised:
    """An alarm of a case; `since` is the last day on which all was well."""

    alarm: Alarm
    case_id: str
    since: date
    days: int  # civil days overdue


_OPEN_TASK = frozenset({State.REGISTERED, State.EXECUTING, State.EXPIRY_CHECK})
_REVIEWS = frozenset({State.COUNTY_REVIEW, State.CITY_REVIEW, State.PROVINCE_REVIEW})
_UNSETTLED = frozenset({State.DRAFTED, State.COUNTY_REVIEW, State.RETURNED})
_NOT_TAKEN = frozenset({State.PUBLISHED, State.HANDED_OVER})
_End = Callable[[Standing], date | None]

# Kind, states, alarm, and the day up to which all is well (None: no alarm).
_TABLE: tuple[tuple[Kind, frozenset[State], Alarm, _End], ...] = (
    (Kind.TEMPORARY, _OPEN_TASK, Alarm.WRITE_OFF_OVERDUE, lambda case: case.ends),
    (Kind.TEMPORARY, frozenset({State.WRITTEN_OFF}), Alarm.EXIT_OVERDUE, lambda case: case.due),
    (Kind.TAKEOVER, _NOT_TAKEN, Alarm.NOT_TAKEN_OVER, lambda case: case.due),
    (
        Kind.TAKEOVER,
        _NOT_TAKEN,
        Alarm.NO_RECEIVER,
        lambda case: None if case.parties else case.proposed_on,
    ),
    (
        Kind.ADJUSTMENT,
        _UNSETTLED,
        Alarm.ADJUSTMENT_OVERDUE,
        lambda case: case.due if case.trigger == "LAW_CHANGED" else None,
    ),
    (Kind.ADMISSION, _REVIEWS, Alarm.REVIEW_OVERDUE, lambda case: case.due),
    (
        Kind.DELEGATION,
        frozenset({State.OPERATING}),
        Alarm.EVALUATION_DUE,
        lambda case: case.due,
    ),
)


def raised(cases: Iterable[Standing], on: date) -> list[Raised]:
    """All alarms of cases on a day, the longest overdue first."""
    found = [
        Raised(alarm, case.id, until, (on - until).days)
        for case in cases
        for kind, states, alarm, end in _TABLE
        if case.kind == kind and case.state in states and (until := end(case)) and until < on
    ]
    return sorted(found, key=lambda each: (-each.days, each.case_id, each.alarm))


STATES = frozenset(state for _, states, _, _ in _TABLE for state in states)
