"""Applications for cases (申请): places and entries looked up, the rules of filing applied.

Parts of `casework.propose`; the decisions themselves are `domain.filing`.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeAlias

from schema import errors
from schema.domain import access, cases, filing, places
from schema.domain.admission import DECIDING
from schema.domain.cases import Kind
from schema.domain.filing import Proposal, Trigger
from schema.domain.lists import ListClass, Role
from schema.domain.rules import Matter, Rules
from schema.stores import ports
from schema.tables.cases import Case
from schema.tables.documents import Edition
from schema.tables.lists import Entry
from schema.usecases import standing, steps
from schema.usecases.bodies import Places, Register

# The lists whose items a procedure takes up, and the part in them that makes a body a party.
_FROM_LISTS = {
    Kind.TAKEOVER: (frozenset({ListClass.RECLAIMED}), Role.RECEIVE),
    Kind.DELEGATION: (frozenset({ListClass.DELEGATED, ListClass.POWERS}), Role.TRANSFER_FROM),
}
Listed: TypeAlias = tuple[Entry, Edition]


async def resolved(reads: ports.Reads, register: Register, proposal: Proposal) -> Proposal:
    """The proposal with codes, the county, and what the entry that it names says.

    Raises:
        errors.PlaceUnknown: a place is not in the register.
        errors.EntryUnknown: no such entry.
        errors.ProposalInvalid: a place is no township, several counties, an entry of another list.
    """
    known = await register.places()
    county = known.locate(proposal.territory) if proposal.territory else ""
    within = dict.fromkeys(located(known, each, county) for each in proposal.townships)
    codes = tuple(within)
    for code in codes:
        if places.level(code) != standing.TOWNSHIP:
            raise errors.ProposalInvalid(f"“{known.gazetteer.name(code)}”不是乡镇（街道）。")
    counties = {standing.county_of(code) for code in codes} | ({county} - {""})
    if len(counties) > 1:
        raise errors.ProposalInvalid("一件只能涉及一个县（市、区）。")
    parties = tuple(dict.fromkeys(each.strip() for each in proposal.parties if each.strip()))
    found = replace(
        proposal,
        territory=next(iter(counties), ""),
        townships=codes,
        parties=parties,
        title=proposal.title.strip(),
    )
    return await _of_entry(reads, found) if found.entry_id else found


def located(known: Places, place: str, county: str) -> str:
    """Code of a place as people write it; of namesakes the one in the county.

    Raises:
        errors.PlaceUnknown: it is not in the register.
    """
    codes = known.gazetteer.resolve(place, within=[county] if county else [])
    inside = [code for code in codes if places.covers(county, code)]
    return inside[0] if inside else known.locate(place)


async def _of_entry(reads: ports.Reads, proposal: Proposal) -> Proposal:
    entry, edition = await _entry(reads, str(proposal.entry_id))
    if proposal.kind not in _FROM_LISTS:
        return proposal
    return taken_up(proposal, entry, edition, await bodies_of(reads, proposal.kind, [entry]))


async def bodies_of(
    reads: ports.Reads, kind: Kind, entries: Sequence[Entry]
) -> dict[str, list[str]]:
    """Bodies that receive an item, or hand it over, by entry."""
    role = _FROM_LISTS[kind][1]
    found: dict[str, list[str]] = {}
    for part in await reads.parts([each.id for each in entries]):
        if part.role == role:
            found.setdefault(part.entry_id, []).append(part.body)
    return found


def taken_up(
    proposal: Proposal, entry: Entry, edition: Edition, bodies: dict[str, list[str]]
) -> Proposal:
    """The proposal with what an entry of its list says, where it says nothing itself.

    Raises:
        errors.ProposalInvalid: the entry is of another kind of list.
    """
    classes = _FROM_LISTS[proposal.kind][0]
    if entry.list_class not in classes:
        title = cases.KIND_TITLES[proposal.kind]
        raise errors.ProposalInvalid(f"事项“{entry.title}”不在{title}所据的清单里。")
    own = (edition.territory,) if places.level(edition.territory) == standing.TOWNSHIP else ()
    townships = proposal.townships or own
    return replace(
        proposal,
        title=proposal.title or entry.title,
        basis=proposal.basis or entry.basis or edition.title,
        parties=proposal.parties or tuple(bodies.get(entry.id, ())),
        townships=townships,
        territory=proposal.territory or standing.county_of(edition.territory),
        starts=proposal.starts or edition.binding_from,
    )


def check(proposal: Proposal, role: access.Role, held: Rules, renewed: int) -> None:
    """Refuse an application that lacks something or belongs elsewhere.

    Raises:
        errors.ProcedureWrong: it belongs to another procedure.
        errors.ProposalInvalid: it lacks something, or cannot be as it is.
    """
    if why := filing.misfiled(proposal, role, held):
        raise errors.ProcedureWrong(f"{why}。")
    if lacking := filing.missing(proposal):
        raise errors.ProposalInvalid(f"缺少：{'、'.join(lacking)}。")
    if wrong := filing.faults(proposal, held, renewed):
        raise errors.ProposalInvalid(f"{'；'.join(wrong)}。")


async def renewals(work: ports.UnitOfWork, proposal: Proposal) -> int:
    """How often the task that a proposal extends was extended before.

    Raises:
        errors.ProposalInvalid: what it names is no task of the ledger.
    """
    number, previous = 0, proposal.previous
    while previous is not None:
        row = await work.case(previous)
        if row is None or row.kind != Kind.TEMPORARY or row.number is None:
            raise errors.ProposalInvalid("所延期的不是在册的临时性工作任务。")
        if number == 0 and row.territory != proposal.territory:
            raise errors.ProposalInvalid("所延期的任务属于另一个县（市、区）。")
        previous = row.previous_id
        number += previous is not None
    return number


def row_of(proposal: Proposal, by: standing.By, id_: str) -> Case:
    """The row of a new case."""
    details = {"law": proposal.law, "lawEffective": _text(proposal.law_effective)}
    details |= {"powers": proposal.powers, "agreedEnds": _text(proposal.ends)}
    return Case(
        id=id_,
        kind=proposal.kind,
        state=cases.FIRST[proposal.kind],
        territory=proposal.territory,
        townships=list(proposal.townships),
        department=next(iter(proposal.parties), ""),
        parties=list(proposal.parties),
        title=proposal.title,
        content=proposal.content,
        basis=proposal.basis,
        reason=proposal.reason,
        trigger=proposal.trigger,
        effect=proposal.effect,
        starts=proposal.starts,
        ends=proposal.ends,
        staff=proposal.staff,
        funds_yuan=proposal.funds_yuan,
        previous_id=proposal.previous,
        entry_id=proposal.entry_id if proposal.kind in _FROM_LISTS else None,
        details={key: value for key, value in details.items() if value is not None},
        created_by=by.actor.id,
        proposed_on=by.day,
        created_at_us=by.now_us,
        updated_at_us=by.now_us,
    )


async def complete(work: ports.UnitOfWork, row: Case, proposal: Proposal, held: Rules) -> None:
    """Set by when the first step is due, and flag a task that comes again within a year."""
    flags: list[str] = []
    if (begun := _clock_starts(proposal, row.proposed_on)) is not None:
        term = held.term(Matter(proposal.kind), "working_days")
        if term:
            row.due, flags = steps.due_after(begun, term[0])
    similar = await _similar(work, proposal)
    if similar:
        flags = [*flags, steps.DISGUISED_PERMANENT]
    row.details = {**row.details, "flags": flags, "similar": similar}


def _clock_starts(proposal: Proposal, day: date) -> date | None:
    """From when working days count: the law's day of force, the edition's that took back."""
    if proposal.trigger is Trigger.LAW_CHANGED:
        return proposal.law_effective
    return (proposal.starts or day) if proposal.kind is Kind.TAKEOVER else None


async def _similar(work: ports.UnitOfWork, proposal: Proposal) -> list[str]:
    """Tasks of the last year at one of the townships that are this task."""
    if proposal.kind is not Kind.TEMPORARY or proposal.starts is None:
        return []
    since = proposal.starts - timedelta(days=filing.AGAIN_DAYS)
    return [
        row.id
        for row in await work.registered_tasks(proposal.territory, since)
        if set(row.townships) & set(proposal.townships)
        and row.ends is not None
        and filing.again(proposal.title, proposal.starts, row.title, row.ends)
    ]


async def listed(reads: ports.Reads, entry_id: str | None) -> Listed | None:
    """An entry with its edition; None where none is named.

    Raises:
        errors.EntryUnknown: no such entry.
    """
    return await _entry(reads, entry_id) if entry_id else None


def listed_from(row: Case, found: Listed) -> date | None:
    """Since when the edition binds that has an admitted or adjusted item; None: not stated.

    Raises:
        errors.EvidenceInvalid: it is no item of a list that binds where the case is.
    """
    entry, edition = found
    applies = places.applicable(row.territory)
    if entry.list_class not in DECIDING or not applies(edition.territory):
        raise errors.EvidenceInvalid(f"“{entry.title}”不是当地清单的事项。")
    if edition.binding_from and row.starts and edition.binding_from < row.starts:
        raise errors.EvidenceInvalid(f"“{edition.title}”早于批准，不是纳入后的版本。")
    return edition.binding_from


async def _entry(reads: ports.Reads, id_: str) -> Listed:
    found = await reads.entries([id_])
    if not found:
        raise errors.EntryUnknown(f"没有标识为“{id_}”的事项。")
    (edition,) = await reads.editions([found[0].edition_id])
    return found[0], edition


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
