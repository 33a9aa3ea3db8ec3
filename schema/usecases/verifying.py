"""Verifying entries (核验): the stored bytes read again, each row derived anew and compared.

A row that someone changed in the database, or that this program would no longer read so, differs
in named fields. Corrections lie over what was read: they are no difference. Bytes that are gone or
changed prove nothing any more.
"""

import enum
import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import rfc8785

from schema import errors
from schema.domain import lists as domain
from schema.stores import ports
from schema.stores.opening import Stores
from schema.tables.documents import Source
from schema.tables.lists import Entry, Responsibility
from schema.usecases import identities, parsed
from schema.usecases.sources import Reader

# The edition is no fact of a row: the file as a whole, its manifest and the register decide on it.
_NOT_COMPARED = {"id", "sha256", "edition_id", "corrected"}
_NAMES = {"list_class": "class", "table_index": "table", "item_key": "itemKey"}
_PAGE = 500


class VerificationResult(enum.StrEnum):
    """What became of the comparison."""

    MATCHES = "MATCHES"
    DIFFERS = "DIFFERS"
    SOURCE_MISSING = "SOURCE_MISSING"
    REFUSED = "REFUSED"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field with its value as stored and as read; what is no text is RFC 8785 JSON.

    The field "entry" stands for a row as a whole that is only stored, or only read.
    """

    field: str
    stored: str | None
    read: str | None


@dataclass(frozen=True, slots=True)
class Verified:
    """One entry verified; `entry` is as stored, or as read where it is not stored.

    `sha256` is that of the bytes as found; None where they are missing.
    """

    entry: Entry
    result: VerificationResult
    sha256: str | None = None
    message: str | None = None
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class VerifiedSource:
    """A source with its entries verified, those that are read but not stored at the end."""

    source: Source
    result: VerificationResult
    message: str | None
    entries: tuple[Verified, ...]


@dataclass(frozen=True, slots=True)
class _Reread:
    """Stored bytes read again: their entries by id with their ordinals, or why there are none."""

    sha256: str | None
    failed: VerificationResult | None = None
    message: str | None = None
    entries: Mapping[str, tuple[int, domain.Entry]] = field(default_factory=dict)
    again: dict[str, dict[str, str]] = field(default_factory=dict)  # by edition, as asked for

    def place(self, row: Entry) -> str | None:
        """Identity of the place that a row is of, in `entries`; None where nothing stands there."""
        if row.id in self.entries:
            return row.id
        if row.edition_id not in self.again:
            self.again[row.edition_id] = {
                identities.again(place, row.edition_id): place for place in self.entries
            }
        return self.again[row.edition_id].get(row.id)


async def verify_entry(stores: Stores, reader: Reader, entry_id: str) -> Verified | None:
    """Verify one entry; None where there is none of that id."""
    reads = stores.sql.reads.as_read()
    found = await reads.entries([entry_id])
    if not found:
        return None
    (source,) = await reads.sources([found[0].sha256])
    told = await _told(reads, found)
    reread = await _reread(stores, reader, source, told[found[0].edition_id])
    return _verified(reread, found[0], await reads.parts([entry_id]))


async def verify_source(stores: Stores, reader: Reader, source: Source) -> VerifiedSource:
    """Verify every entry that was ever read from a source, and that none is lacking."""
    reads = stores.sql.reads.as_read()
    rows = await reads.entries_from(source.sha256)
    told = await _told(reads, rows)
    readings = [await _reread(stores, reader, source, each) for each in _distinct(told)]
    by_class = dict(zip(_distinct(told), readings, strict=True))
    reread = readings[-1]  # as it was taken in last
    parts: dict[str, list[Responsibility]] = defaultdict(list)
    for part in await reads.parts([row.id for row in rows]):
        parts[part.entry_id].append(part)
    entries = [_verified(by_class[told[row.edition_id]], row, parts[row.id]) for row in rows]
    stored = {reread.place(row) for row in rows}
    for id_, (ordinal, entry) in reread.entries.items():
        if id_ not in stored:
            row = parsed.entry(source.sha256, "", entry, ordinal)
            lacking = (Difference("entry", None, row.title),)
            entries.append(Verified(row, VerificationResult.DIFFERS, reread.sha256, None, lacking))
    differ = any(each.result is VerificationResult.DIFFERS for each in entries)
    result = reread.failed or (VerificationResult.DIFFERS if differ else VerificationResult.MATCHES)
    return VerifiedSource(source, result, reread.message, tuple(entries))


async def named(store: ports.Store, name: str | None) -> list[Source]:
    """Every source, or those that were ever taken in under a name.

    Raises:
        errors.SourceUnknown: there is none of that name.
    """
    if name is not None:
        async with store.unit_of_work() as work:
            revisions = await work.revisions_named(name)
        if not revisions:
            raise errors.SourceUnknown(f"没有收录过名为“{name}”的来源。")
        return await store.reads.sources([revision.sha256 for revision in revisions])
    found: list[Source] = []
    while page := await store.reads.source_page(found[-1].sha256 if found else "", _PAGE):
        found += page
    return found


async def _told(reads: ports.Reads, rows: Sequence[Entry]) -> dict[str, domain.ListClass | None]:
    """The class that a manifest told of the list of each edition, None where the file tells it."""
    editions = await reads.editions(sorted({row.edition_id for row in rows}))
    return {
        each.id: domain.ListClass(each.list_class)
        if each.list_class and each.evidence.get("list_class") == "manifest"
        else None
        for each in editions
    }


def _distinct(
    told: Mapping[str, domain.ListClass | None],
) -> tuple[domain.ListClass | None, ...]:
    return tuple(dict.fromkeys(told.values())) or (None,)


async def _reread(
    stores: Stores, reader: Reader, source: Source, told: domain.ListClass | None
) -> _Reread:
    try:
        data = await stores.blobs.get(source.sha256)
    except errors.SourceMissing as missing:
        return _Reread(None, VerificationResult.SOURCE_MISSING, str(missing))
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        entries = await reader.rederive(source.name, source.title, data, told)
    except errors.FileRefused as refusal:
        return _Reread(sha256, VerificationResult.REFUSED, str(refusal))
    # An id derives from the bytes and the place in them; the edition has no part in it.
    rows = (parsed.entry(sha256, "", entry, at) for at, entry in enumerate(entries))
    return _Reread(
        sha256,
        entries={row.id: (row.ordinal, entry) for row, entry in zip(rows, entries, strict=True)},
    )


def _verified(reread: _Reread, row: Entry, parts: Sequence[Responsibility]) -> Verified:
    if reread.failed:
        return Verified(row, reread.failed, reread.sha256, reread.message)
    place = reread.place(row)
    if place is None:
        only_stored = (Difference("entry", row.title, None),)
        return Verified(row, VerificationResult.DIFFERS, reread.sha256, None, only_stored)
    ordinal, entry = reread.entries[place]
    anew = parsed.entry(row.sha256, row.edition_id, entry, ordinal)
    shares = [parsed.part(row, at, part) for at, part in enumerate(entry.responsibilities)]
    differences = tuple(_differences(_values(row, parts), _values(anew, shares)))
    result = VerificationResult.DIFFERS if differences else VerificationResult.MATCHES
    return Verified(row, result, reread.sha256, None, differences)


def _values(row: Entry, parts: Sequence[Responsibility]) -> dict[str, Any]:
    """All that is compared of an entry, by field."""
    values = {
        _NAMES.get(name, name): value
        for name, value in row.model_dump(mode="json", exclude=_NOT_COMPARED).items()
    }
    shares = [part.model_dump(mode="json", exclude={"entry_id"}) for part in parts]
    return {**values, "responsibilities": shares}


def _differences(stored: dict[str, Any], read: dict[str, Any]) -> Iterator[Difference]:
    for name, value in stored.items():
        if value != read[name]:
            yield Difference(name, _text(value), _text(read[name]))


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return rfc8785.dumps(value).decode()
