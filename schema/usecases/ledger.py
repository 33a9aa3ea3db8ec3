"""Cases as someone may see them: pages, the ledger (台账), alarms, burden, amendments.

Rights are those of the rows: what one may not see is not counted either.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from schema import errors
from schema.domain import alarms, burden, filing, likeness, places
from schema.domain.access import Actor
from schema.domain.cases import Kind, State
from schema.stores import ports
from schema.stores.opening import Stores
from schema.tables.cases import Case, CaseEvent
from schema.tables.lists import Entry
from schema.usecases import standing
from schema.usecases.bodies import Register

_CHUNK = 200


@dataclass(frozen=True, slots=True)
class Filter:
    """Which cases: an empty filter constrains nothing; `place` is a name or code."""

    kinds: Sequence[Kind] = ()
    states: Sequence[State] = ()
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Amendment:
    """An admitted or adjusted item that no edition has yet, with entries that may be it."""

    case: Case
    candidates: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm with its case."""

    raised: alarms.Raised
    case: Case


class Desk:
    """What one actor sees of the cases; made for one request."""

    def __init__(self, stores: Stores, register: Register, actor: Actor) -> None:
        self._reads: ports.Reads = stores.sql.reads
        self._register = register
        self._actor = actor
        self._known: Actor | None = None

    async def actor(self) -> Actor:
        """The actor under all names of the bodies."""
        if self._known is None:
            self._known = await standing.known_as(self._reads, self._register, self._actor)
        return self._known

    async def case(self, id_: str) -> Case:
        """One case.

        Raises:
            errors.CaseUnknown: there is none, or none that the actor may see.
        """
        found = await self._reads.cases([id_])
        if not found or not standing.may_read(await self.actor(), found[0]):
            raise errors.CaseUnknown(f"没有标识为“{id_}”的办理事项，或无权查看。")
        return found[0]

    async def page(self, wanted: Filter, before: str | None, limit: int) -> list[Case]:
        """Cases, newest first, older than one.

        Raises:
            errors.PlaceUnknown: the place is not in the register.
        """
        code = await self._code(wanted.place)
        actor = await self.actor()
        if not actor.grants:
            return []
        found: list[Case] = []
        while len(found) < limit:
            rows = await self._reads.case_page(
                kinds=wanted.kinds,
                states=wanted.states,
                territories=[standing.county_of(code)] if code and _inside(code) else (),
                before=before,
                limit=_CHUNK,
            )
            found += [row for row in rows if standing.may_read(actor, row) and _at(row, code)]
            if len(rows) < _CHUNK:
                break
            before = rows[-1].id
        return found[:limit]

    async def every(self, wanted: Filter) -> list[Case]:
        """All cases of a filter that the actor may see, newest first."""
        found: list[Case] = []
        while page := await self.page(wanted, found[-1].id if found else None, _CHUNK):
            found += page
        return found

    async def events(self, case_ids: Sequence[str]) -> list[CaseEvent]:
        """Steps of cases that the actor was shown."""
        return await self._reads.case_events(case_ids)

    async def ledger(self, place: str | None = None) -> list[Case]:
        """Tasks of the ledger, by county and in the order in which they were proposed."""
        code = await self._code(place)
        actor = await self.actor()
        counties = [standing.county_of(code)] if code and _inside(code) else []
        rows = await self._reads.numbered(counties)
        return [row for row in rows if standing.may_read(actor, row) and _at(row, code)]

    async def alarms(self, on: date, place: str | None = None) -> list[Alarm]:
        """What is overdue on a day, the longest first."""
        states = sorted(alarms.STATES)
        rows = {row.id: row for row in await self.every(Filter(states=states, place=place))}
        return [Alarm(each, rows[each.case_id]) for each in alarms.raised(rows.values(), on)]

    async def burden(self, on: date, place: str | None = None) -> burden.Statistics:
        """Burden of the ledger's tasks."""
        return burden.statistics(await self.ledger(place), on)

    async def amendments(self, place: str | None = None) -> list[Amendment]:
        """Admitted and adjusted items that no edition has yet, newest first."""
        states = (State.ADMITTED, State.EFFECTIVE)
        rows = await self.every(Filter(states=states, place=place))
        return [
            Amendment(row, tuple(await self._candidates(row)))
            for row in rows
            if row.entry_id is None
        ]

    async def _candidates(self, row: Case) -> list[Entry]:
        """Entries of later editions there that have the title."""
        territories = dict.fromkeys([*places.path(row.territory), *row.townships])
        editions = await self._reads.list_editions(territories=list(territories))
        later = [
            each.id
            for each in editions
            if each.binding_from and row.starts and each.binding_from >= row.starts
        ]
        entries = await self._reads.entries_of(later)
        wanted = likeness.plain(row.title)
        return [
            entry
            for entry in entries
            if likeness.plain(entry.title) == wanted or filing.same_task(entry.title, row.title)
        ]

    async def _code(self, place: str | None) -> str | None:
        return None if place is None else (await self._register.places()).locate(place)


def _inside(code: str) -> bool:
    """Whether a place lies in one county."""
    return places.level(code) >= standing.COUNTY


def _at(row: Case, code: str | None) -> bool:
    """Whether a case concerns a place: a township in it, or the county and what is above."""
    if code is None:
        return True
    if places.level(code) >= standing.TOWNSHIP:
        return code in row.townships
    return places.covers(code, row.territory)
