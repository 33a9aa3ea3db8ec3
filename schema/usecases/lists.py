"""Lists and the bodies in them: which lists bind, what is on them, what a body has to do.

An item that several current files of an edition carry is one entry: the row of the file nearest to
the published form stands for it. A body is known by its register entry, else by its name as lists
write it, within a place, since every county has a 县公安局.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from schema.domain import bodies, lists, placenames, places
from schema.stores import ports
from schema.tables.bodies import Body, BodyAlias
from schema.tables.documents import Edition
from schema.tables.lists import Entry
from schema.usecases import editions as over_time
from schema.usecases import folds
from schema.usecases.bodies import Register, row_of
from schema.usecases.contents import standing_for
from schema.usecases.parsed import body_key

_COUNTY = 3
_ORDER = {list_class: at for at, list_class in enumerate(lists.ListClass)}


@dataclass(frozen=True, slots=True)
class ListsAt:
    """Lists that bind at a place on a day, the place's own first."""

    place: str
    code: str
    as_of: date
    editions: tuple[Edition, ...]
    earlier: Edition | None = None  # where none binds, the nearest that starts earlier
    later: Edition | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """A body by its register entry, or only by a name that lists write (`row` is None)."""

    name: str
    row: Body | None = None
    place: str | None = None  # code; of an unregistered body, where its name is looked for

    @property
    def registered(self) -> bool:
        """Whether it is in the register."""
        return self.row is not None

    @property
    def kind(self) -> str | None:
        """The register's word for what it is."""
        return self.row.kind if self.row else None

    @property
    def valid_from(self) -> date | None:
        """First day under this name."""
        return self.row.valid_from if self.row else None

    @property
    def valid_to(self) -> date | None:
        """First day no longer under this name."""
        return self.row.valid_to if self.row else None

    @property
    def level(self) -> str | None:
        """县级 and so on, by the register."""
        return self.row.level if self.row else None

    @property
    def successor(self) -> str | None:
        """Name of the first body that took over."""
        return next(iter(self.successors), None)

    @property
    def successors(self) -> tuple[str, ...]:
        """Names of the bodies that took over."""
        return bodies.successors(self.row) if self.row else ()

    @property
    def key(self) -> str:
        """Identity: of the register's entry, else place and folded name; inverse: `by_keys`."""
        return self.row.id if self.row else f"{self.place or ''}/{body_key(self.name)}"


async def lists_at(
    reads: ports.Reads,
    register: Register,
    township: str,
    *,
    list_class: lists.ListClass | None = None,
    as_of: date,
    known_at_us: int | None = None,
) -> ListsAt:
    """Lists that bind at a place: its own, those above it; above the township those inside too.

    Raises:
        errors.PlaceUnknown: the place is not in the register.
    """
    places_ = await register.places()
    code = places_.locate(township)
    applies = places.applicable(code)
    inside = (
        filter(applies, places_.territories) if places.level(code) < placenames.TOWNSHIP else ()
    )
    # A text about lists is of their kind but has no class: it is not asked for.
    every = await reads.known_lists(
        territories=sorted({"", *places.path(code), *inside}),
        list_class=list_class,
        known_at_us=known_at_us,
    )
    if known_at_us is not None:
        every = over_time.as_known(every)
    found = sorted(
        (each for each in every if lists.binds(each, as_of)), key=lambda e: _rank(e, code)
    )
    near = over_time.Around() if found else over_time.around(every, as_of)
    label = places_.gazetteer.label(code)
    return ListsAt(label, code, as_of, tuple(found), near.earlier, near.later)


def _rank(edition: Edition, place: str) -> tuple[bool, int, str, int, str]:
    own = edition.territory == place
    at = _ORDER[lists.ListClass(edition.list_class or "")]
    return not own, -places.level(edition.territory), edition.territory, at, edition.id


async def duty_pages(
    reads: ports.Reads, pages: Sequence[ports.DutyPage]
) -> list[list[tuple[ports.DutyItem, Entry]]]:
    """Pages of duties, with the entry that stands for each item."""
    found = await reads.duty_items(pages)
    keys: dict[int | None, set[str]] = defaultdict(set)
    for asked, page in zip(pages, found, strict=True):
        keys[asked.wanted.known_at_us] |= {item.item_key for item in page}
    standing = {
        moment: await standing_for(reads, sorted(wanted), known_at_us=moment)
        for moment, wanted in keys.items()
    }
    return [
        [(item, standing[asked.wanted.known_at_us][item.item_key]) for item in page]
        for asked, page in zip(pages, found, strict=True)
    ]


async def duties_known(reads: ports.Reads, wanted: ports.DutyFilter) -> ports.DutyFilter:
    """The filter with what was known at its moment found out: what bound, and what stood not."""
    on, moment = wanted.on, wanted.known_at_us
    if on is None or moment is None:
        return wanted
    named = await reads.naming(wanted.body_keys, known_at_us=moment)
    every = await over_time.known(reads, [each.work_id for each in named], moment)
    binding = tuple(sorted(each.id for each in every if lists.binds(each, on)))
    without = tuple(sorted(await folds.gone(reads, every, on, moment)))
    return replace(wanted, on=None, editions=binding, without=without)


async def aliases_of(reads: ports.Reads, keys: Sequence[str]) -> dict[str, list[BodyAlias]]:
    """Names in the register of bodies by `Known.key`; of a mere name none."""
    found: dict[str, list[BodyAlias]] = defaultdict(list)
    for alias in await reads.aliases([key for key in keys if "/" not in key]):
        found[alias.body_id].append(alias)
    return found


async def by_names(
    reads: ports.Reads, register: Register, wanted: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], Known]:
    """Bodies as lists name them, by (name, territory of the list)."""
    near = sorted({territory for _, territory in wanted})
    registered = await _registered(reads, [name for name, _ in wanted], near)
    directory = await register.directory()
    found = {}
    for name, territory in wanted:
        row = nearest(registered[body_key(name)], territory)
        row = row or row_of(directory.resolve(name, territory, date.max))
        found[name, territory] = (
            Known(row.name, row, row.division)
            if row
            else Known(name, None, _reach(name, territory))
        )
    return found


async def by_keys(reads: ports.Reads, keys: Sequence[str]) -> dict[str, Known]:
    """Bodies by `Known.key`; those that neither the register nor any list knows are left out."""
    rows = await reads.bodies([key for key in keys if "/" not in key])
    found = {row.id: Known(row.name, row, row.division) for row in rows}
    written = {key: key.partition("/") for key in keys if "/" in key}
    names = await reads.body_names([name for _, _, name in written.values()])
    for key, (place, _, name) in written.items():
        if name in names:
            found[key] = Known(names[name], None, place or None)
    return found


async def find_body(
    reads: ports.Reads, register: Register, name: str, place: str | None = None
) -> Known | None:
    """A body by name or alias, else by its name as lists write it; None if neither has it.

    Raises:
        errors.PlaceUnknown: the place is not in the register.
    """
    code = None
    if place is not None:
        code = (await register.places()).locate(place)
    rows = (await _registered(reads, [name], [code] if code else None))[body_key(name)]
    row = nearest(rows, code) if code else next(iter(rows), None)
    if row is None:
        row = row_of((await register.directory()).resolve(name, code, date.max))
    if row:
        return Known(row.name, row, row.division)
    (found,) = await reads.duty_counts([ports.DutyFilter((body_key(name),), place=code)])
    names = await reads.body_names([body_key(name)]) if found else {}
    return Known(names[body_key(name)], None, code) if names else None


def nearest(rows: Sequence[Body], territory: str) -> Body | None:
    """Of namesakes the body meant at a place: its own or the next above, else the only one inside.

    None where all of them are elsewhere, or several inside.
    """
    above = [row for row in rows if places.covers(row.division, territory)]
    if above:
        return max(above, key=lambda row: places.level(row.division))
    inside = [row for row in rows if places.covers(territory, row.division)]
    return inside[0] if len(inside) == 1 else None


def duties_of(
    body: Known,
    aliases: Sequence[str],
    *,
    on: date,
    role: lists.Role | None = None,
    list_class: lists.ListClass | None = None,
    known_at_us: int | None = None,
) -> ports.DutyFilter:
    """The duties of a body under all its names (`aliases` are folded)."""
    keys = tuple(dict.fromkeys([body_key(body.name), *aliases]))
    roles = (role,) if role else ()
    return ports.DutyFilter(keys, roles, list_class, on, body.place, known_at_us)


async def all_names(
    reads: ports.Reads, register: Register, names: Sequence[str], place: str | None = None
) -> frozenset[str]:
    """Folded names and all other names of the bodies that they mean at a place (code)."""
    found = await _registered(reads, names, None if place is None else [place])
    rows = {row.id for each in found.values() for row in each}
    directory = await register.directory()
    for name in names:
        row = None if found[body_key(name)] else row_of(directory.resolve(name, place, date.max))
        rows |= {row.id} if row else set()
    keys = await register.keys_of(sorted(rows))
    return frozenset(map(body_key, names)).union(*keys.values())


async def _registered(
    reads: ports.Reads, names: Sequence[str], near: Sequence[str] | None
) -> defaultdict[str, list[Body]]:
    """Registered bodies by folded name near places, the highest level first."""
    found: defaultdict[str, list[Body]] = defaultdict(list)
    keys = sorted({body_key(name) for name in names})
    for key, row in await reads.bodies_named(keys, near=near):
        found[key].append(row)
    for rows in found.values():
        rows.sort(key=lambda row: (places.level(row.division), row.division, row.id))
    return found


def _reach(name: str, territory: str) -> str | None:
    """Where an unregistered name means one body: the county, for the township itself its own."""
    if body_key(name) == body_key(lists.TOWNSHIP):
        return territory or None
    above = [code for code in places.path(territory) if places.level(code) <= _COUNTY]
    return above[-1] if above else None
