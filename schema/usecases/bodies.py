"""The register of divisions and bodies: import, and the gazetteer that everything else reads."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from typing import cast

from schema import errors
from schema.domain import division_files, organs, placenames, places, spellings
from schema.domain.bodies import Named
from schema.domain.resolution import Directory
from schema.domain.text import fold
from schema.stores import ports
from schema.tables.bodies import Body, BodyAlias, Division
from schema.tables.documents import Edition
from schema.usecases import register_files, relations, rule_files


@dataclass(frozen=True, eq=False)
class Places:
    """The divisions known now, and the codes of those that have documents.

    Kept over requests until either changes; what is made of all of them is made once.
    """

    gazetteer: places.Gazetteer
    territories: places.Within
    state: object = None  # changes with every import

    @cached_property
    def names(self) -> frozenset[str]:
        """Folded names of all cities, the territories and what lies above these, full and short."""
        codes = self.territories.above | self.gazetteer.cities
        names = {fold.fold(self.gazetteer.name(code)) for code in codes} - placenames.PLACEHOLDERS
        return frozenset(names | {short for name in names if (short := placenames.short(name))})

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The territories as addresses, in order."""
        return tuple(sorted({self.gazetteer.label(code) for code in self.territories}))

    def locate(self, place: str) -> str:
        """Code of a place as people write it; of namesakes the one that has documents.

        Raises:
            errors.PlaceUnknown: it is not in the register.
        """
        codes = self.gazetteer.resolve(place, within=self.territories)
        if not codes:
            raise errors.PlaceUnknown(f"登记簿里没有“{place}”：请写行政区划全称或代码。")
        return next((code for code in codes if code in self.territories), codes[0])


class Register:
    """The gazetteer of the bundled register, the store's, and places that neither has."""

    def __init__(self, reads: ports.Reads) -> None:
        self._reads = reads
        self._loaded: tuple[object, Places] | None = None
        self._directory: tuple[object, Directory] | None = None

    async def gazetteer(self) -> places.Gazetteer:
        """The divisions known now."""
        return (await self.places()).gazetteer

    async def places(self) -> Places:
        """Divisions and territories; looked at again after an import or any change of editions."""
        state = await self._reads.register_state()
        if self._loaded is None or self._loaded[0] != state:
            self._loaded = state, await self._places(state.imports)
        return self._loaded[1]

    async def _places(self, imports: int) -> Places:
        """The divisions are loaded again only after an import or a document of a new place."""
        territories = await self._reads.territories()
        provisional = tuple(code for code in territories if "~" in code)
        last = self._loaded and self._loaded[1]
        if last and last.state == (imports, provisional):
            same = set(last.territories) == set(filter(None, territories))
            return last if same else replace(last, territories=places.Within(territories))
        known = {division.code: division for division in bundled_divisions()}
        for row in await self._reads.divisions():
            known[row.code] = places.Division(row.code, row.name)
        registered = places.Gazetteer(known.values())
        new = [division for code in provisional for division in registered.provisional(code)]
        gazetteer = places.Gazetteer([*known.values(), *new]) if new else registered
        return Places(gazetteer, places.Within(territories), (imports, provisional))

    async def directory(self) -> Directory:
        """The registered bodies in memory, loaded again where `places` would be."""
        return await self.directory_at(await self.places())

    async def directory_at(self, known: Places) -> Directory:
        """The registered bodies as of a reading of the divisions."""
        if self._directory is None or self._directory[0] != known.state:
            bodies, names = await self._reads.register_of_bodies()
            aliases: dict[str, list[BodyAlias]] = defaultdict(list)
            for alias in names:
                aliases[alias.body_id].append(alias)
            made = Directory(known.gazetteer, organ_table(), bodies, aliases)
            self._directory = (known.state, made)
        return self._directory[1]

    async def resolve(self, name: str, place: str | None, on: date) -> tuple[Named, ...]:
        """The bodies that a wording means at a place (name or code) on a day, with evidence.

        Raises:
            errors.PlaceUnknown: the place is not in the register.
        """
        code = (await self.places()).locate(place) if place else None
        return (await self.directory()).resolve(name, code, on)

    async def keys_of(self, ids: Sequence[str]) -> dict[str, list[str]]:
        """Folded names under which lists may write registered bodies, by id; others none."""
        directory = await self.directory()
        found = {id_: directory.body(id_) for id_ in ids}
        return {
            id_: list(spellings.keys_of(directory, body)) for id_, body in found.items() if body
        }

    async def relations(self, ids: Sequence[str]) -> dict[str, relations.Relations]:
        """Names, bodies above and below, of registered bodies by id; others are left out."""
        directory = await self.directory()
        found = {id_: directory.body(id_) for id_ in ids}
        return {id_: relations.around(directory, body) for id_, body in found.items() if body}


class Pinned(Register):
    """The register as one request sees it: its state is asked for once."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._seen: Places | None = None
        self._asking = asyncio.Lock()

    async def places(self) -> Places:
        """The divisions known when the request first asked."""
        async with self._asking:
            if self._seen is None:
                self._seen = await self._register.places()
        return self._seen

    async def directory_at(self, known: Places) -> Directory:
        """The shared one."""
        return await self._register.directory_at(known)


def row_of(named: Sequence[Named]) -> Body | None:
    """The registered body that a wording means, if it is one and there is no doubt."""
    # The directory was made of rows.
    return cast("Body | None", named[0].body) if len(named) == 1 else None


@cache
def organ_table() -> organs.Organs:
    """The table of organs that ships with the program."""
    return organs.load_organs(rule_files.toml("organs.toml"))


def bundled_divisions() -> list[places.Division]:
    """Provinces and prefecture-level cities (GB/T 2260), which ship with the program."""
    return division_files.load(rule_files.text("divisions.csv"))


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import of register files changed."""

    divisions: int
    bodies: int
    places_settled: int  # documents whose provisional territory is registered now


async def import_register(store: ports.Store, files: Mapping[str, str], now_us: int) -> Imported:
    """Add or replace divisions and bodies from CSV texts by file name, all or nothing.

    Files with the columns name and division are bodies, those with code and name divisions.

    Raises:
        errors.RegisterInvalid: a file has neither form, or a row is wrong; names file and row.
    """
    divisions: dict[str, Division] = {}
    read: dict[str, list[register_files.BodyRow]] = {}
    for name, text in files.items():
        with _named(name):
            if register_files.is_bodies(text):
                read[name] = register_files.read_bodies(text)
            else:
                found = division_files.load(text)
                divisions |= {d.code: Division(code=d.code, name=d.name) for d in found}
    known = {*divisions, *(d.code for d in bundled_divisions())}
    known |= {division.code for division in await store.reads.divisions()} if read else set()
    for name, rows in read.items():
        with _named(name):
            register_files.refuse(list(_elsewhere(rows, known)))
    bodies = [row.body for rows in read.values() for row in rows]
    changed = await _changed_divisions(store.reads, divisions)
    async with store.unit_of_work() as work:
        await work.upsert(changed)
        await work.upsert(bodies)
        await work.forget_names([body.id for body in bodies])
        await work.upsert([alias for rows in read.values() for row in rows for alias in row.names])
        await work.register_imported()
        settled = await _settle_places(work, store.reads, divisions.values())
        await work.touch([edition.id for edition in settled], now_us)
        event = {"divisions": len(divisions), "bodies": len(bodies), "files": sorted(files)}
        await work.audit({"action": "register.imported", **event}, now_us)
    return Imported(len(divisions), len(bodies), len(settled))


@contextmanager
def _named(file: str) -> Iterator[None]:
    """Name the file in what is wrong with it."""
    try:
        yield
    except errors.RegisterInvalid as error:
        raise errors.RegisterInvalid(f"{file}：{error}") from error


def _elsewhere(rows: Iterable[register_files.BodyRow], known: set[str]) -> Iterator[str]:
    """Rows whose division no register has."""
    for row in rows:
        codes = (row.body.division, *(alias.division for alias in row.names))
        for code in dict.fromkeys(codes):
            if code and "~" not in code and code not in known:
                yield f"第{row.row}行：区划代码“{code}”不在登记簿里，请先导入区划或改正代码"


async def _changed_divisions(reads: ports.Reads, wanted: Mapping[str, Division]) -> list[Division]:
    held = {division.code: division.name for division in await reads.divisions()}
    return [division for division in wanted.values() if held.get(division.code) != division.name]


async def _settle_places(
    work: ports.UnitOfWork, reads: ports.Reads, new: Iterable[Division]
) -> list[Edition]:
    """Give editions with a provisional territory the code that the register has for it now."""
    known = {division.code: division for division in bundled_divisions()}
    for row in (*await reads.divisions(), *new):
        known[row.code] = places.Division(row.code, row.name)
    gazetteer = places.Gazetteer(known.values())
    editions = await work.provisional_editions()
    settled = []
    for edition in editions:
        codes = [c for c in gazetteer.resolve(edition.territory_name) if "~" not in c]
        if len(codes) == 1:
            edition.territory = codes[0]
            settled.append(edition)
    await work.upsert(settled)
    return settled
