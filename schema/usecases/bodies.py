"""The register of divisions and bodies: import, and the gazetteer that everything else reads."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources

from schema import errors
from schema.domain import documents, places
from schema.stores import ports
from schema.tables.bodies import Body, BodyAlias, Division
from schema.tables.documents import Edition
from schema.usecases.parsed import body_key


@dataclass(frozen=True, slots=True)
class Places:
    """The divisions known now, and the codes of those that have documents."""

    gazetteer: places.Gazetteer
    territories: list[str]

    def locate(self, place: str) -> str:
        """Code of a place as people write it; of namesakes the one that has documents.

        Raises:
            errors.PlaceUnknown: it is not in the register.
        """
        codes = self.gazetteer.resolve(place, within=[code for code in self.territories if code])
        if not codes:
            raise errors.PlaceUnknown(f"登记簿里没有“{place}”：请写行政区划全称或代码。")
        return next((code for code in codes if code in self.territories), codes[0])


class Register:
    """The gazetteer of the bundled register, the store's, and places that neither has."""

    def __init__(self, reads: ports.Reads) -> None:
        self._reads = reads
        self._loaded: tuple[object, places.Gazetteer] | None = None

    async def gazetteer(self) -> places.Gazetteer:
        """The divisions known now."""
        return (await self.places()).gazetteer

    async def places(self) -> Places:
        """Divisions and territories; loaded again after an import or a document of a new place."""
        version, territories = await self._reads.register_state()
        provisional = tuple(code for code in territories if "~" in code)
        if self._loaded is None or self._loaded[0] != (version, provisional):
            known = {division.code: division for division in bundled_divisions()}
            for row in await self._reads.divisions():
                known[row.code] = places.Division(row.code, row.name)
            registered = places.Gazetteer(known.values())
            new = [division for code in provisional for division in registered.provisional(code)]
            gazetteer = places.Gazetteer([*known.values(), *new]) if new else registered
            self._loaded = ((version, provisional), gazetteer)
        return Places(self._loaded[1], territories)


def bundled_divisions() -> list[places.Division]:
    """Provinces and prefecture-level cities (GB/T 2260), which ship with the program."""
    text = resources.files("schema.rules").joinpath("divisions.csv").read_text(encoding="utf-8")
    return places.load_divisions(text)


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
    bodies: list[tuple[Body, list[BodyAlias]]] = []
    for name, text in files.items():
        try:
            if _is_bodies(text):
                bodies += list(_read_bodies(text))
            else:
                found = places.load_divisions(text)
                divisions |= {d.code: Division(code=d.code, name=d.name) for d in found}
        except errors.RegisterInvalid as error:
            raise errors.RegisterInvalid(f"{name}：{error}") from error
    changed = await _changed_divisions(store.reads, divisions)
    async with store.unit_of_work() as work:
        await work.upsert(changed)
        await work.upsert([body for body, _ in bodies])
        await work.upsert([alias for _, aliases in bodies for alias in aliases])
        await work.register_imported()
        settled = await _settle_places(work, store.reads, divisions.values())
        await work.touch([edition.id for edition in settled], now_us)
        event = {"divisions": len(divisions), "bodies": len(bodies), "files": sorted(files)}
        await work.audit({"action": "register.imported", **event}, now_us)
    return Imported(len(divisions), len(bodies), len(settled))


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


def _is_bodies(text: str) -> bool:
    header = text.removeprefix("\ufeff").split("\n", 1)[0]
    return {"name", "division"} <= {cell.strip() for cell in header.split(",")}


def _read_bodies(text: str) -> Iterator[tuple[Body, list[BodyAlias]]]:
    reader = csv.DictReader(text.removeprefix("\ufeff").splitlines())
    for row in reader:
        cells = {key: (value or "").strip() for key, value in row.items() if key}
        if not cells["name"] or not cells["division"]:
            raise errors.RegisterInvalid(f"第{reader.line_num}行：缺少 name 或 division")
        try:
            yield _body(cells)
        except ValueError:
            raise errors.RegisterInvalid(f"第{reader.line_num}行：日期应写作 2019-03-01") from None


def _body(cells: Mapping[str, str]) -> tuple[Body, list[BodyAlias]]:
    name, division = cells["name"], cells["division"]
    body = Body(
        id=documents.content_id("body", division, name),
        name=name,
        kind=cells.get("kind") or None,
        division=division,
        parent=cells.get("parent") or None,
        valid_from=_day(cells.get("valid_from", "")),
        valid_to=_day(cells.get("valid_to", "")),
        successor=cells.get("successor") or None,
    )
    names = dict.fromkeys([name, *(cells.get("aliases") or "").split("|")])
    aliases = {body_key(alias): alias for alias in names if alias}
    return body, [BodyAlias(body_id=body.id, key=key, name=n) for key, n in aliases.items()]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
