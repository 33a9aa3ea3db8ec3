"""Opening cases for items that a list takes back (收回事项承接): one an item, never twice."""

from pathlib import Path

from schema import errors
from schema.domain import filing, rules
from schema.domain.cases import Event, Kind
from schema.domain.lists import ListClass
from schema.stores.opening import Stores
from schema.tables.cases import Case
from schema.usecases import applying, casework, rulesets, standing
from schema.usecases.bodies import Register
from schema.usecases.casework import Done
from schema.usecases.standing import By


async def open_all(
    stores: Stores,
    register: Register,
    edition_id: str,
    by: By,
    *,
    rules_dir: Path | None = None,
) -> list[Done]:
    """Open a case for each item of an edition of 上级部门收回事项 that has none yet.

    The term runs from the day on which the edition binds, else from today.

    Raises:
        errors.ProposalInvalid: no such edition, or none of that class.
        errors.Forbidden, errors.Unauthenticated: there is no right to open them.
    """
    reads = stores.sql.reads
    found = await reads.editions([edition_id])
    if not found or found[0].list_class != ListClass.RECLAIMED:
        raise errors.ProposalInvalid("请给出一份上级部门收回事项清单的标识。")
    (edition,) = found
    actor = await standing.known_as(reads, register, by.actor)
    entries = {entry.item_key: entry for entry in await reads.entries_of([edition_id])}
    bodies = await applying.bodies_of(reads, Kind.TAKEOVER, list(entries.values()))
    held = rules.resolve(rulesets.known(rules_dir), edition.territory, by.day)
    done = []
    async with stores.sql.unit_of_work() as work:
        ids = [entry.id for entry in entries.values()]
        opened = await work.case_entries(Kind.TAKEOVER, ids)
        for at, entry in enumerate(each for each in entries.values() if each.id not in opened):
            asked = filing.Proposal(Kind.TAKEOVER, "", (), "", entry_id=entry.id)
            proposal = applying.taken_up(asked, entry, edition, bodies)
            row: Case = applying.row_of(proposal, by, casework.new_id(by.now_us + at))
            grant = standing.grant_for(actor, row, Event.PROPOSE)
            applying.check(proposal, grant.role, held, 0)
            await applying.complete(work, row, proposal, held)
            done.append(await casework.opened(work, row, grant.role, by))
    return done
