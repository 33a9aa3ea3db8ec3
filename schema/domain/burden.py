"""Burden of temporary tasks (临时性工作任务负担) per township and per department. Pure.

Counted are tasks that came into the ledger. A task of several townships counts for each of them in
full, so that columns of townships must not be added up; the total counts each task once.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from schema.domain.cases import State

_FINISHED = frozenset({State.WRITTEN_OFF, State.EXITED})


class Task(Protocol):
    """What is counted of a task of the ledger."""

    @property
    def state(self) -> str: ...  # noqa: D102

    @property
    def townships(self) -> list[str]: ...  # noqa: D102

    @property
    def department(self) -> str: ...  # noqa: D102

    @property
    def starts(self) -> date | None: ...  # noqa: D102

    @property
    def ends(self) -> date | None: ...  # noqa: D102

    @property
    def staff(self) -> int | None: ...  # noqa: D102

    @property
    def funds_yuan(self) -> int | None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Burden:
    """Of one township (code), department (name) or all: `days` are task days up to the day asked.

    `overdue` tasks have ended and are not written off.
    """

    key: str
    live: int
    overdue: int
    finished: int
    days: int
    staff: int
    funds_yuan: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """Burden by township, by department, and of all tasks."""

    townships: tuple[Burden, ...]
    departments: tuple[Burden, ...]
    total: Burden


def statistics(tasks: Iterable[Task], on: date) -> Statistics:
    """Burden on a day, the most days first."""
    townships: dict[str, list[Task]] = defaultdict(list)
    departments: dict[str, list[Task]] = defaultdict(list)
    every = list(tasks)
    for task in every:
        for code in task.townships:
            townships[code].append(task)
        departments[task.department].append(task)
    return Statistics(_ranked(townships, on), _ranked(departments, on), _burden("", every, on))


def _ranked(groups: dict[str, list[Task]], on: date) -> tuple[Burden, ...]:
    found = [_burden(key, tasks, on) for key, tasks in groups.items()]
    return tuple(sorted(found, key=lambda each: (-each.days, each.key)))


def _burden(key: str, tasks: Iterable[Task], on: date) -> Burden:
    live = overdue = finished = days = staff = funds = 0
    for task in tasks:
        done = task.state in _FINISHED
        past = task.ends is not None and task.ends < on
        finished += done
        overdue += past and not done
        live += not past and not done
        days += _days(task, on)
        staff += task.staff or 0
        funds += task.funds_yuan or 0
    return Burden(key, live, overdue, finished, days, staff, funds)


def _days(task: Task, on: date) -> int:
    """Days that a task has run, first and last counted; one not written off runs on."""
    if task.starts is None or task.starts > on:
        return 0
    last = on
    if task.state in _FINISHED and task.ends is not None:
        last = min(task.ends, on)
    return (last - task.starts).days + 1
