"""What a step changes in a case (办理的效果), and what forbids it now: by event, one table.

Pure of stores: rows in, columns out. Days are civil days in China.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from schema import errors
from schema.domain import evidence, workdays
from schema.domain.cases import STATE_TITLES, Event, Kind, State
from schema.domain.evidence import Evidence, Opinion
from schema.domain.rules import Matter, Rules
from schema.tables.cases import Case

DISGUISED_PERMANENT = "DISGUISED_PERMANENT"
DUE_ESTIMATED = "DUE_ESTIMATED"  # no holiday notice covers all days counted
_EXIT_WORKING_DAYS = 5


@dataclass(frozen=True, slots=True)
class Step:
    """An event on a case, with all that its effect rests on."""

    row: Case
    event: Event
    following: State
    day: date
    rules: Rules
    given: Evidence
    reason: str | None
    linked_from: date | None = None  # of LINK: since when the edition binds that has the item

    @property
    def opinions(self) -> list[Opinion]:
        """What townships have said of the application as it stands."""
        return [Opinion(**said) for said in self.row.details.get("opinions", ())]


Changes = dict[str, Any]


def check(step: Step) -> None:
    """Refuse what lacks evidence or cannot be on this day.

    Raises:
        errors.EvidenceInvalid: a document, date, reason or opinion is missing or wrong.
        errors.TransitionInvalid: the day is not within the term.
    """
    if lacking := evidence.missing(step.event, step.given, step.reason):
        raise errors.EvidenceInvalid(f"缺少：{'、'.join(lacking)}。")
    dated = step.given.dated
    if dated is not None and dated > step.day:
        raise errors.EvidenceInvalid(f"文件日期 {dated} 在今天（{step.day}）之后。")
    guard = _GUARDS.get(step.event)
    if guard is not None:
        guard(step)


def changes(step: Step) -> Changes:
    """Columns that change, `state` among them; the version is the store's."""
    effect = _EFFECTS.get(step.event)
    changed: Changes = {"state": step.following}
    return changed | (effect(step) if effect else {})


def stays(step: Step) -> bool:
    """Whether some township concerned is still to be heard, so that the state stays."""
    said = [*step.opinions, *step.given.opinions]
    return step.event is Event.HEAR and bool(evidence.unheard(step.row.townships, said))


def due_after(day: date, number: int) -> tuple[date, list[str]]:
    """The n-th working day, with a flag where it is an estimate."""
    due = workdays.after(day, number)
    return due.day, [DUE_ESTIMATED] if due.estimated else []


def _hearing(step: Step) -> None:
    said = [*step.opinions, *step.given.opinions]
    if faults := evidence.opinion_faults(step.row.townships, said):
        raise errors.EvidenceInvalid(f"{'；'.join(faults)}。")


def _deciding(step: Step) -> None:
    """An approval answers what speaks against it, and comes between application and end."""
    row, dated = step.row, step.given.dated
    if dated is not None and dated < row.proposed_on:
        raise errors.EvidenceInvalid(f"批准文件的日期 {dated} 早于提出日期 {row.proposed_on}。")
    if step.reason is None and any(not said.agrees for said in step.opinions):
        raise errors.EvidenceInvalid("有乡镇（街道）不同意，批准或上报须写明理由。")
    if step.event is not Event.APPROVE or row.kind != Kind.TEMPORARY:
        return
    if step.reason is None and DISGUISED_PERMANENT in row.details.get("flags", ()):
        told = "一年内同一任务再次交办，疑似变相长期职责，批准须写明理由。"
        raise errors.EvidenceInvalid(told)
    if row.ends is not None and row.ends < step.day:
        raise errors.TransitionInvalid(f"任务期限（至 {row.ends}）已过，不能批准。")


def _starting(step: Step) -> None:
    row = step.row
    if row.starts is not None and step.day < row.starts:
        raise errors.TransitionInvalid(f"尚未到开始日期 {row.starts}。")
    if row.ends is not None and step.day > row.ends:
        raise errors.TransitionInvalid(f"期限（至 {row.ends}）已过，不能开始执行。")


def _returning(step: Step) -> None:
    row = step.row
    if row.state == State.EXPIRY_CHECK and row.ends is not None and step.day > row.ends:
        told = f"期限（至 {row.ends}）已过，不能退回{STATE_TITLES[State.EXECUTING]}，应当销号。"
        raise errors.TransitionInvalid(told)


def _linking(step: Step) -> None:
    if step.row.entry_id is not None:
        raise errors.TransitionInvalid("已经纳入清单版本。")


_GUARDS: Mapping[Event, Callable[[Step], None]] = MappingProxyType(
    {
        Event.HEAR: _hearing,
        Event.FORWARD: _deciding,
        Event.APPROVE: _deciding,
        Event.START: _starting,
        Event.RETURN: _returning,
        Event.LINK: _linking,
    }
)


def _heard(step: Step) -> Changes:
    said = [asdict(each) for each in (*step.opinions, *step.given.opinions)]
    return {"details": {**step.row.details, "opinions": said}}


def _reviewed(step: Step) -> Changes:
    """The time for a review begins when it is handed in or passed on."""
    if step.row.kind != Kind.ADMISSION:
        return {}
    term = step.rules.term(Matter.ADMISSION, "working_days")
    return _due(step, term[0]) if term else {}


def _returned(step: Step) -> Changes:
    if step.row.kind != Kind.ADMISSION:
        return {}
    details = {key: value for key, value in step.row.details.items() if key != "opinions"}
    return {"due": None, "details": details}


def _approved(step: Step) -> Changes:
    """What is granted never begins before the decision; `reason` answers what spoke against it."""
    if step.row.kind == Kind.DELEGATION:
        return _evaluated(step)
    given, row = step.given, step.row
    approval = {
        "document": given.document,
        "number": given.number,
        "dated": str(given.dated),
        "rules": step.rules.version,
    }
    starts = max(each for each in (row.starts, given.dated) if each is not None)
    return {"starts": starts, "due": None, "details": {**row.details, "approval": approval}}


def _checked(step: Step) -> Changes:
    return {"details": {**step.row.details, "check": step.given.result}}


def _written_off(step: Step) -> Changes:
    """The grant ends; the township leaves within days (结束后及时退出或终止配合)."""
    return {**_due(step, _EXIT_WORKING_DAYS), "ends": _sooner(step.row.ends, step.day)}


def _operating(step: Step) -> Changes:
    return _evaluated(step) if step.row.kind == Kind.DELEGATION else {"due": None}


def _evaluated(step: Step) -> Changes:
    """The next evaluation (行政处罚法 第二十四条: 定期组织评估)."""
    term = step.rules.term(Matter.DELEGATION, "evaluation_days")
    return {"due": step.day + timedelta(days=term[0])} if term else {}


def _done(_step: Step) -> Changes:
    return {"due": None}


def _linked(step: Step) -> Changes:
    """The list speaks from its day on; until then the approval does."""
    begun = step.linked_from or step.day
    last = _sooner(step.row.ends, begun - timedelta(days=1))
    return {"entry_id": step.given.entry_id, "ends": last}


_EFFECTS: Mapping[Event, Callable[[Step], Changes]] = MappingProxyType(
    {
        Event.HEAR: _heard,
        Event.SUBMIT: _reviewed,
        Event.FORWARD: _reviewed,
        Event.RETURN: _returned,
        Event.APPROVE: _approved,
        Event.REFUSE: _done,
        Event.WITHDRAW: _done,
        Event.CHECK: _checked,
        Event.WRITE_OFF: _written_off,
        Event.EXIT: _done,
        Event.OPERATE: _operating,
        Event.RETURN_POWER: _done,
        Event.LINK: _linked,
    }
)


def _due(step: Step, number: int) -> Changes:
    day, flags = due_after(step.day, number)
    others = [flag for flag in step.row.details.get("flags", ()) if flag != DUE_ESTIMATED]
    return {"due": day, "details": {**step.row.details, "flags": [*others, *flags]}}


def _sooner(ends: date | None, day: date) -> date:
    return day if ends is None else min(ends, day)
