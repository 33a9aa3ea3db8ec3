"""Lists and the bodies in them: which lists bind, what is on them, what a body has to do.

An item that several current files of an edition carry is one entry: the row of the file nearest to
the published form stands for it. A body is known by its register entry, else by its name as lists
write it, within a place, since every county has a 县公安局.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from schema.domain import lists, places
from schema.stores import ports
from schema.tables.bodies import Body, BodyAlias
from schema.tables.documents import Edition, Passage, Source
from schema.tables.lists import Entry
from schema.usecases.bodies import Register
from schema.usecases.indexing import preference
from schema.usecases.parsed import body_key

_COUNTY = 3
_ORDER = {list_class: at for at, list_class in enumerate(lists.ListClass)}


@dataclass(frozen=True, slots=True)
class ListsAt:
    """Lists that bind at a place on a day, the place's own first."""

    place: str
    as_of: date
    editions: tuple[Edition, ...]


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
    def successor(self) -> str | None:
        """Name of the body that took over."""
        return self.row.successor if self.row else None

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
) -> ListsAt:
    """Lists that bind at a place: its own, those above it; above the township those inside too.

    Raises:
        errors.PlaceUnknown: the place is not in the register.
    """
    known = await register.places()
    code = known.locate(township)
    applies = places.applicable(code)
    editions = await reads.list_editions(
        territories=[each for each in known.territories if applies(each)],
        list_class=list_class,
        on=as_of,
    )
    # A text about lists is of their kind but has no class.
    found = sorted((each for each in editions if each.list_class), key=lambda e: _rank(e, code))
    return ListsAt(known.gazetteer.label(code), as_of, tuple(found))


def _rank(edition: Edition, place: str) -> tuple[bool, int, str, int, str]:
    own = edition.territory == place
    at = _ORDER[lists.ListClass(edition.list_class or "")]
    return not own, -places.level(edition.territory), edition.territory, at, edition.id


async def entries_of(reads: ports.Reads, edition_ids: Sequence[str]) -> dict[str, list[Entry]]:
    """Current entries of editions, each item once, in the order of the preferred file."""
    entries = await reads.entries_of(edition_ids)
    rank = await _ranks(reads, {entry.sha256 for entry in entries})
    found: dict[str, dict[str, Entry]] = defaultdict(dict)
    for entry in sorted(entries, key=lambda entry: (rank[entry.sha256], entry.ordinal)):
        found[entry.edition_id].setdefault(entry.item_key, entry)
    return {edition_id: list(items.values()) for edition_id, items in found.items()}


async def passages_of(reads: ports.Reads, edition_ids: Sequence[str]) -> dict[str, list[Passage]]:
    """Current passages of editions in the order of the text, the preferred file first."""
    passages = await reads.passages_of(edition_ids)
    rank = await _ranks(reads, {passage.sha256 for passage in passages})
    found: dict[str, list[Passage]] = defaultdict(list)
    for passage in sorted(passages, key=lambda each: (rank[each.sha256], each.ordinal)):
        found[passage.edition_id].append(passage)
    return found


async def sources_of(reads: ports.Reads, edition_ids: Sequence[str]) -> dict[str, list[Source]]:
    """Files that carry editions now, the preferred one first."""
    current = [each for each in await reads.revisions(edition_ids) if each.known_to_us is None]
    rows = await reads.sources(sorted({revision.sha256 for revision in current}))
    sources = {source.sha256: source for source in rows}
    found: dict[str, dict[str, Source]] = defaultdict(dict)
    for revision in current:
        found[revision.edition_id][revision.sha256] = sources[revision.sha256]
    return {
        id_: sorted(carried.values(), key=lambda source: preference(source.name))
        for id_, carried in found.items()
    }


async def duty_pages(
    reads: ports.Reads, pages: Sequence[ports.DutyPage]
) -> list[list[tuple[ports.DutyItem, Entry]]]:
    """Pages of duties, with the entry that stands for each item."""
    found = await reads.duty_items(pages)
    twins = await reads.twins(list({item.item_key for page in found for item in page}))
    rank = await _ranks(reads, {twin.sha256 for twin in twins})
    twins.sort(key=lambda twin: (rank[twin.sha256], twin.ordinal), reverse=True)
    standing = {twin.item_key: twin for twin in twins}
    return [[(item, standing[item.item_key]) for item in page] for page in found]


async def aliases_of(reads: ports.Reads, keys: Sequence[str]) -> dict[str, list[BodyAlias]]:
    """Names in the register of bodies by `Known.key`; of a mere name none."""
    found: dict[str, list[BodyAlias]] = defaultdict(list)
    for alias in await reads.aliases([key for key in keys if "/" not in key]):
        found[alias.body_id].append(alias)
    return found


async def by_names(
    reads: ports.Reads, wanted: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], Known]:
    """Bodies as lists name them, by (name, territory of the list)."""
    registered = await _registered(reads, [name for name, _ in wanted])
    found = {}
    for name, territory in wanted:
        row = nearest(registered[body_key(name)], territory)
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
    rows = (await _registered(reads, [name]))[body_key(name)]
    row = nearest(rows, code) if code else next(iter(rows), None)
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
) -> ports.DutyFilter:
    """The duties of a body under all its names (`aliases` are folded)."""
    keys = tuple(dict.fromkeys([body_key(body.name), *aliases]))
    return ports.DutyFilter(keys, (role,) if role else (), list_class, on, body.place)


async def all_names(reads: ports.Reads, names: Sequence[str]) -> frozenset[str]:
    """Folded names and all other names of the bodies that the register has for them."""
    rows = (row for each in (await _registered(reads, names)).values() for row in each)
    aliases = await reads.aliases(list({row.id for row in rows}))
    return frozenset(map(body_key, names)) | {alias.key for alias in aliases}


async def _registered(reads: ports.Reads, names: Sequence[str]) -> defaultdict[str, list[Body]]:
    """Registered bodies by folded name, the highest level first."""
    found: defaultdict[str, list[Body]] = defaultdict(list)
    for key, row in await reads.bodies_named(sorted({body_key(name) for name in names})):
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


async def _ranks(reads: ports.Reads, sha256s: set[str]) -> dict[str, tuple[int, str, str]]:
    sources = await reads.sources(sorted(sha256s))
    return {source.sha256: (*preference(source.name), source.sha256) for source in sources}
