"""Cases (办理事项): proposing one, and taking it step by step. Each call is one unit of work.

The hops of a step: the request's key, the case and whether one may see it, the right, the version,
the table of its procedure, evidence and day; then case, record of the step and audit are written
together. Writers come one after another, and the version is compared once more as it is written.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from schema import errors
from schema.domain import cases, evidence, filing, rules
from schema.domain.cases import Event, Kind, State
from schema.stores import ports
from schema.stores.opening import Stores
from schema.tables.cases import Case, CaseEvent
from schema.usecases import applying, rulesets, standing, steps
from schema.usecases.bodies import Places, Register
from schema.usecases.standing import By

_MAX_KEY = 64
_NOTHING = evidence.Evidence()


@dataclass(frozen=True, slots=True)
class Order:
    """A step that someone wants to take; `version` is the one that they saw."""

    case_id: str
    event: Event
    version: int
    reason: str | None = None
    given: evidence.Evidence = _NOTHING


@dataclass(frozen=True, slots=True)
class Done:
    """A step taken: its record, and the case as it is now; `repeated` if it was taken before."""

    case: Case
    event: CaseEvent
    repeated: bool = False


async def propose(
    stores: Stores,
    register: Register,
    proposal: filing.Proposal,
    by: By,
    *,
    rules_dir: Path | None = None,
) -> Done:
    """Open a case. Places in the proposal may be names or codes; the county follows from them.

    Raises:
        errors.PlaceUnknown, errors.EntryUnknown: a place or an entry is not known.
        errors.ProposalInvalid: the application lacks something, or cannot be as it is.
        errors.ProcedureWrong: it belongs to another procedure.
        errors.Forbidden, errors.Unauthenticated: there is no right to propose it.
        errors.IdempotencyConflict: the key of the request was used for something else.
    """
    asked = fingerprint(proposal)
    actor = await standing.known_as(stores.sql.reads, register, by.actor)
    county = proposal.territory or standing.home(by.actor)
    wanted = replace(proposal, territory=county)
    found = await applying.resolved(stores.sql.reads, register, wanted)
    held = rules.resolve(rulesets.known(rules_dir), found.territory, by.day)
    async with stores.sql.unit_of_work() as work:
        if (done := await _repeated(work, by, asked)) is not None:
            return done
        row = applying.row_of(found, by, new_id(by.now_us))
        grant = standing.grant_for(actor, row, Event.PROPOSE)
        applying.check(found, grant.role, held, await applying.renewals(work, found))
        await applying.complete(work, row, found, held)
        record = _record(row, None, row.state, Event.PROPOSE, by, grant.role, asked)
        record.reason = proposal.reason
        await work.add([row])
        await _kept(work, row, record, by)
    return Done(row, record)


async def opened(work: ports.UnitOfWork, row: Case, role: str, by: By) -> Done:
    """Keep a case that was opened among others, without a key of its own."""
    record = _record(row, None, row.state, Event.PROPOSE, replace(by, request_key=None), role, "")
    await work.add([row])
    await _kept(work, row, record, by)
    return Done(row, record)


async def transition(
    stores: Stores,
    register: Register,
    order: Order,
    by: By,
    *,
    rules_dir: Path | None = None,
) -> Done:
    """Take a case one step on.

    Raises:
        errors.CaseUnknown: there is no such case, or none that the actor may see.
        errors.Forbidden, errors.Unauthenticated: there is no right to take the step.
        errors.VersionConflict: the case has another version by now.
        errors.TransitionInvalid: the step is not possible in this state or on this day.
        errors.EvidenceInvalid: a document, date, reason or opinion is missing or wrong.
        errors.EntryUnknown: no such entry to link to.
        errors.IdempotencyConflict: the key of the request was used for something else.
    """
    asked = fingerprint(order)
    actor = await standing.known_as(stores.sql.reads, register, by.actor)
    known = await register.places()
    listed = await applying.listed(stores.sql.reads, order.given.entry_id)
    async with stores.sql.unit_of_work() as work:
        if (done := await _repeated(work, by, asked)) is not None:
            return done
        row = await work.case(order.case_id)
        if row is None or not standing.may_read(actor, row):
            raise errors.CaseUnknown(f"没有标识为“{order.case_id}”的办理事项，或无权查看。")
        order = _with_codes(known, order, row.territory)
        grant = standing.grant_for(actor, row, order.event, order.given.opinions)
        step = _step(row, order, by.day, rulesets.known(rules_dir), listed)
        steps.check(step)
        changed = steps.changes(step)
        if (row.kind, order.event) == (Kind.TEMPORARY, Event.APPROVE):
            changed["number"] = await _number(work, row, by.day)
        changed["updated_at_us"] = by.now_us
        if not await work.save_case(row.id, order.version, changed):
            raise _stale(row.version)
        after = Case.model_validate(
            {
                **row.model_dump(),
                **changed,
                "state": str(changed["state"]),
                "version": row.version + 1,
            }
        )
        record = _record(after, row.state, after.state, order.event, by, grant.role, asked)
        record.reason, record.evidence = order.reason, _plain(order.given)
        await _kept(work, after, record, by)
    return Done(after, record)


def _step(
    row: Case,
    order: Order,
    day: date,
    known: Sequence[rules.RuleSet],
    listed: applying.Listed | None,
) -> steps.Step:
    """The step with the state that follows, by the table and the rules of the place and day."""
    if row.version != order.version:
        raise _stale(row.version)
    held = rules.resolve(known, row.territory, day)
    kind, state = Kind(row.kind), State(row.state)
    following = cases.step(kind, state, order.event, levels(held, kind))
    if isinstance(following, cases.Refusal):
        raise errors.TransitionInvalid(f"{following.message}。")
    reason = (order.reason or "").strip() or None
    step = steps.Step(row, order.event, following, day, held, order.given, reason)
    if order.event is Event.LINK and listed is not None:
        step = replace(step, linked_from=applying.listed_from(row, listed))
    return replace(step, following=state) if steps.stays(step) else step


def levels(held: rules.Rules, kind: Kind) -> int:
    """How many levels decide on a kind of case; one where no rule says."""
    approver = held.approver(rules.Matter(kind))
    return len(approver.values["chain"]) if approver else 1


def new_id(now_us: int) -> str:
    """Identifier of a case: cases sort by it in the order in which they were proposed."""
    return f"{now_us:014x}{secrets.token_hex(5)}"


def _with_codes(known: Places, order: Order, county: str) -> Order:
    """The order with the townships of opinions as codes."""
    opinions = tuple(
        replace(said, township=applying.located(known, said.township, county))
        for said in order.given.opinions
    )
    return replace(order, given=replace(order.given, opinions=opinions))


async def _repeated(work: ports.UnitOfWork, by: By, asked: str) -> Done | None:
    """The result of the same request, if the actor made it before."""
    if by.request_key is None:
        return None
    if not 0 < len(by.request_key) <= _MAX_KEY:
        raise errors.InputError(f"请求键须为 1 至 {_MAX_KEY} 个字符。")
    record = await work.request(by.actor.id, by.request_key)
    if record is None:
        return None
    if record.request_hash != asked:
        raise errors.IdempotencyConflict("这个请求键已经用于另一项内容，请换一个。")
    row = await work.case(record.case_id)
    return None if row is None else Done(row, record, repeated=True)


async def _number(work: ports.UnitOfWork, row: Case, day: date) -> str:
    """The next number of the county's ledger in the year (临〔2026〕3号); we hold the lock."""
    prefix = f"临〔{day.year}〕"
    return f"{prefix}{await work.ledger_count(row.territory, prefix) + 1}号"


def _record(
    row: Case, before: str | None, after: str, event: Event, by: By, role: str, asked: str
) -> CaseEvent:
    return CaseEvent(
        case_id=row.id,
        version=row.version,
        event=event,
        from_state=before,
        to_state=after,
        actor=by.actor.id,
        role=role,
        on_day=by.day,
        at_us=by.now_us,
        request_key=by.request_key,
        request_hash=asked,
    )


async def _kept(work: ports.UnitOfWork, row: Case, record: CaseEvent, by: By) -> None:
    """Write the record, and in the chain what it and the case say, as hashes."""
    await work.add([record])
    event = {
        "action": f"case.{record.event.lower()}",
        "actor": by.actor.id,
        "role": record.role,
        "case": row.id,
        "kind": row.kind,
        "from": record.from_state,
        "to": record.to_state,
        "version": record.version,
        "number": row.number,
        "record": fingerprint(record.model_dump()),
        "row": fingerprint(row.model_dump()),
    }
    await work.audit(event, by.now_us)


def _stale(version: int) -> errors.VersionConflict:
    told = f"该事项已被他人办理，现在是第 {version} 版，请重新查看后再办。"
    return errors.VersionConflict(told, version)


def fingerprint(value: Any) -> str:
    """SHA-256 of a value's JSON with sorted keys."""
    text = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(text).hexdigest()


def _plain(given: evidence.Evidence) -> dict[str, Any]:
    """Evidence as it is kept: what was said, as JSON."""
    told: dict[str, Any] = orjson.loads(orjson.dumps(given))
    return {key: value for key, value in told.items() if value not in (None, [])}
