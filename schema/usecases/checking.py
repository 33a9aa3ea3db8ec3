"""Check a task before it is handed down (任务核查): find the items it may be, then decide.

The decision itself is `domain.admission`; here its inputs are looked up, so that a check can be
replayed from the same stores and rules.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from schema import errors
from schema.domain import access, admission, cases, places, resemblance, rules, search
from schema.domain.admission import Decision, Ground
from schema.domain.lists import ListClass
from schema.stores.opening import Stores
from schema.tables.cases import Case, DecisionRecord
from schema.usecases import lists, rulesets, task_items
from schema.usecases.bodies import Places, Register
from schema.usecases.citations import Found

MAX_TASK_CHARS = search.MAX_QUERY_CHARS
_TOWNSHIP = 4  # level of a township or street


@dataclass(frozen=True, slots=True)
class Checked:
    """A decision with the rows that its reasons and candidates name, by id."""

    decision: Decision
    place_name: str
    township_name: str
    rules: rules.Rules
    entries: Mapping[str, Found]
    grants: Mapping[str, Case]


@dataclass(frozen=True, slots=True)
class Asked:
    """One task to check, as people write it."""

    department: str
    township: str
    task: str
    until: date | None = None


async def check(
    stores: Stores,
    register: Register,
    asked: Asked,
    *,
    as_of: date,
    rules_dir: Path | None = None,
) -> Checked:
    """Decide whether a department may hand a task to a township.

    Raises:
        errors.QueryInvalid: no task, no department, or a task longer than 500 characters.
        errors.DateInvalid: it is to end before it is checked.
        errors.PlaceUnknown, errors.PlaceAmbiguous, errors.PlaceUnsuited: no one township is meant.
        errors.RulesInvalid: a rule set of the installation cannot be read.
    """
    _validate(asked, as_of)
    known = await register.places()
    code = await township(register, known, asked, as_of)
    request = admission.Request(
        asked.department.strip(), code, asked.task.strip(), as_of, asked.until
    )
    held = rules.resolve(rulesets.known(rules_dir), code, as_of)
    read = task_items.understood(known, request.task, code, as_of)
    task = task_items.prepared(read, request.department)
    side = await task_items.side(stores, register, request.department, code, as_of, known)
    found = await task_items.candidates(stores, read, task, code)
    grants = [row for row in await _grants(stores, code, as_of) if side.is_granted(row)]
    titles = [each.title for each in found] + [row.title for row in grants]
    weigh = resemblance.weigher(await stores.index.frequencies(resemblance.terms_of(task, titles)))
    # The longest stretch of a check: beside the event loop, it holds nobody else up.
    ranked = await asyncio.to_thread(task_items.matched, found, task, weigh)
    decided = await task_items.settled(stores, read, ranked, side)
    decision = admission.decide(
        request,
        task_items.items(ranked, task, side, decided, weigh),
        [_grant(row, task, weigh) for row in grants],
        held,
        lists_bind=await _lists_bind(stores, register, code, as_of),
        is_vague=task.is_vague,
    )
    return Checked(
        decision,
        known.gazetteer.label(code),
        known.gazetteer.name(code),
        held,
        task_items.by_id(ranked),
        {row.id: row for row in grants},
    )


async def township(register: Register, known: Places, asked: Asked, on: date) -> str:
    """Code of the township that is meant.

    Of namesakes that of the department's own county, else the one that has lists.

    Raises:
        errors.PlaceUnknown: it is not in the register.
        errors.PlaceAmbiguous: several have that name.
        errors.PlaceUnsuited: it is a county or higher, or a village.
    """
    codes = known.gazetteer.resolve(asked.township.strip())
    if not codes:
        raise errors.PlaceUnknown(f"登记簿里没有“{asked.township}”：请写行政区划全称或代码。")
    if len(codes) > 1:
        codes = await _of_department(register, codes, asked.department, on) or codes
    if len(codes) > 1:
        codes = tuple(code for code in codes if code in known.territories) or codes
    if len(codes) > 1:
        labels = "、".join(known.gazetteer.label(code) for code in codes[:5])
        raise errors.PlaceAmbiguous(f"“{asked.township}”有几处：{labels}。请写全称或代码。")
    if "~" not in codes[0] and places.level(codes[0]) != _TOWNSHIP:
        label = known.gazetteer.label(codes[0])
        raise errors.PlaceUnsuited(f"{label}不是乡镇（街道）：核查须写明接受任务的乡镇（街道）。")
    return codes[0]


async def _of_department(
    register: Register, codes: Sequence[str], department: str, on: date
) -> tuple[str, ...]:
    """Those of several townships in whose county the department is registered."""
    found = []
    for code in codes:
        meant = await register.resolve(department, code, on)
        if any(named.body and places.covers(named.body.division, code) for named in meant):
            found.append(code)
    return tuple(found)


async def record(
    stores: Stores, checked: Checked, now_us: int, actor: access.Actor
) -> DecisionRecord:
    """Keep a decision under its hash, once, with a line of audit.

    Raises:
        errors.Unauthenticated, errors.Forbidden: the actor may not record at that township.
    """
    decision = checked.decision
    subject = access.Subject(divisions=(decision.request.township,))
    access.require(actor, access.Action.RECORD_DECISION, subject)
    row = DecisionRecord(
        id=decision.hash,
        township=decision.request.township,
        department=decision.request.department,
        outcome=decision.outcome,
        content=decision.content(),
        decided_at_us=now_us,
    )
    async with stores.sql.unit_of_work() as work:
        if await work.missing(DecisionRecord, [row.id]):
            await work.add([row])
            event = {"action": "decision.made", "decision": row.id, "outcome": row.outcome}
            event["actor"] = actor.id
            await work.audit(event, now_us)
    return row


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a decision and its replay do not share, as JSON values."""

    what: str
    then: Any
    now: Any


@dataclass(frozen=True, slots=True)
class Replayed:
    """A recorded decision and what is decided now from the same request."""

    record: DecisionRecord
    checked: Checked

    @property
    def matches(self) -> bool:
        """Whether the same is decided for the same reasons."""
        return self.record.id == self.checked.decision.hash

    @property
    def differences(self) -> list[Difference]:
        """What is not the same: entries, ledger, rules, decision, reasons."""
        then, now = self.record.content, self.checked.decision.content()
        return [
            Difference(key, then.get(key), now[key]) for key in now if then.get(key) != now[key]
        ]


async def replay(
    stores: Stores, register: Register, decision_id: str, *, rules_dir: Path | None = None
) -> Replayed | None:
    """Decide a recorded request once more, as of its day; None where there is none of that id."""
    found = await stores.sql.reads.decisions([decision_id])
    if not found:
        return None
    request = found[0].content["request"]
    until = request["until"]
    asked = Asked(
        request["department"],
        request["township"],
        request["task"],
        date.fromisoformat(until) if until else None,
    )
    as_of = date.fromisoformat(request["asOf"])
    checked = await check(stores, register, asked, as_of=as_of, rules_dir=rules_dir)
    return Replayed(found[0], checked)


def _validate(asked: Asked, as_of: date) -> None:
    if not asked.department.strip() or not asked.task.strip():
        raise errors.QueryInvalid("请写明交办部门和任务内容。")
    if len(asked.task) > MAX_TASK_CHARS:
        raise errors.QueryInvalid(f"任务内容过长：{len(asked.task)} 字，最多 {MAX_TASK_CHARS} 字。")
    if asked.until is not None and asked.until < as_of:
        raise errors.DateInvalid(f"截止日期 {asked.until} 早于核查日期 {as_of}。")


async def _grants(stores: Stores, code: str, on: date) -> list[Case]:
    """What the county has granted for the township and the day."""
    granting = [(str(kind), str(state)) for kind, state in cases.GRANTING]
    rows = await stores.sql.reads.granted(["", *places.path(code)], granting, on)
    return [row for row in rows if not row.townships or code in row.townships]


async def _lists_bind(stores: Stores, register: Register, code: str, on: date) -> bool:
    found = await lists.lists_at(stores.sql.reads, register, code, as_of=on)
    return any(ListClass(e.list_class or "") in admission.DECIDING for e in found.editions)


def _grant(row: Case, task: resemblance.Task, weigh: Callable[[str], float]) -> admission.Grant:
    ground = Ground.LEDGER if row.kind == cases.Kind.TEMPORARY else Ground.ADMITTED
    match = resemblance.match(task, row.title, row.content or "", weigh)
    return admission.Grant(row.id, ground, row.title, match, row.ends)


def citations_of(checked: Checked) -> Sequence[Found]:
    """The entries that the reasons name, in their order."""
    named = [reason.about for reason in checked.decision.reasons if reason.about]
    return [checked.entries[id_] for id_ in named if id_ in checked.entries]
