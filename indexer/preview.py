"""Preview = commit (预览即所入): files read and understood as `ingest` does, nothing stored.

`preview` keeps what would be stored and its hash; `commit` stores those very rows, after it has
read the bytes once more and found them the same. The hash tells of bytes and register alone, not
of what is stored already: the same files give it on every machine.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from indexer import files, pipeline
from indexer.files import File
from indexer.pipeline import Clock
from schema import errors
from schema.domain import audit
from schema.settings import Settings
from schema.stores.opening import Stores
from schema.usecases import documents as taking
from schema.usecases import parsed as rows
from schema.usecases.bodies import Register
from schema.usecases.citations import Found
from schema.usecases.documents import Outcome
from schema.usecases.parsed import Parsed

# Known only when it is stored; the size is that of the bytes, for which their hash stands.
_LATER = {"learnt_at_us", "index_version", "binding_to", "size_bytes"}


@dataclass(frozen=True, slots=True)
class Read:
    """A file as it would be taken: understood (without its bytes), or the reason why not."""

    file: File
    outcome: Outcome
    parsed: Parsed | None = None

    @property
    def facts(self) -> dict[str, Any]:
        """All that would be stored of it, as JSON."""
        if self.parsed is None:
            return {"name": self.file.name, "refused": self.outcome.reason}
        contents = rows.contents(self.parsed)
        return {
            "name": self.file.name,
            "source": _plain(rows.source(self.parsed, 0)),
            "works": [_plain(rows.work(each)) for each in self.parsed.editions],
            "editions": [_plain(rows.edition(each)) for each in self.parsed.editions],
            "entries": [_plain(each) for each in contents.entries.values()],
            "responsibilities": [
                _plain(part) for parts in contents.parts.values() for part in parts
            ],
            "passages": [_plain(each) for each in contents.passages.values()],
            "rulings": [_plain(each) for each in contents.rulings.values()],
            "rulingParts": [
                _plain(part) for parts in contents.ruling_parts.values() for part in parts
            ],
            "suspicious": taking.suspicions(self.parsed.suspicious),
        }

    @property
    def entries(self) -> list[Found]:
        """The entries that would be taken; their editions end where the file itself says."""
        if self.parsed is None or self.outcome.outcome != "accepted":
            return []
        contents = rows.contents(self.parsed)
        editions = {each.id: rows.edition(each) for each in self.parsed.editions}
        for edition in editions.values():
            edition.binding_to = edition.stated_end
        sources = (rows.source(self.parsed, 0),)
        return [
            Found(
                row=row,
                edition=editions[row.edition_id],
                sources=sources,
                parts=tuple(contents.parts[id_]),
            )
            for id_, row in contents.entries.items()
        ]


@dataclass(frozen=True, slots=True)
class Preview:
    """Files as they would be taken."""

    files: tuple[Read, ...]

    @property
    def hash(self) -> str:
        """SHA-256 of the RFC 8785 JSON of what would be stored of all files, by their order."""
        text = audit.canonical({"files": [each.facts for each in self.files]})
        return hashlib.sha256(text.encode()).hexdigest()


async def preview(
    stores: Stores,
    settings: Settings,
    found: Sequence[File],
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Preview:
    """Read and understand files; nothing is written, and no file stops the others."""
    register = Register(stores.sql.reads)
    every: list[Read] = []
    seen: dict[str, str] = {}  # of equal files in one batch the first is taken
    for done, file in enumerate(found, start=1):
        try:
            each = await asyncio.to_thread(files.unpacked, file, settings)
        except errors.FileRefused as refusal:
            every.append(_refused(file, refusal))
            continue
        for one in each:
            read = await _read(stores, settings, register, one)
            if read.parsed:
                first = seen.setdefault(read.parsed.sha256, one.name)
                if first != one.name and read.outcome.outcome == "accepted":
                    reason = f"内容与“{first}”相同"
                    read = replace(read, outcome=Outcome(one.name, "unchanged", reason))
            every.append(read)
        progress(done, len(found))
    return Preview(tuple(every))


async def commit(stores: Stores, shown: Preview, settings: Settings, clock: Clock) -> list[Outcome]:
    """Store what a preview showed, file by file, as `ingest` does."""
    outcomes = [each async for each in _taken(stores, shown, settings, clock)]
    await pipeline.index(stores, clock)
    return outcomes


def check(shown: Preview, expected: str) -> None:
    """Compare a preview with the hash of an earlier one.

    Raises:
        errors.PreviewDiffers: something differs; nothing was stored.
    """
    if shown.hash != expected.strip().lower():
        raise errors.PreviewDiffers(
            f"与预览不一致，未收录任何文件：现在的预览哈希是 {shown.hash}；"
            "文件、说明文件（manifest.toml）、登记簿或程序版本有变，请重新预览核对。"
        )


async def _taken(
    stores: Stores, shown: Preview, settings: Settings, clock: Clock
) -> AsyncIterator[Outcome]:
    for each in shown.files:
        name = each.file.name
        if each.parsed is None:
            yield await taking.refuse(stores.sql, name, each.outcome.reason or "", clock())
        elif unchanged := await taking.known(stores.sql, name, each.parsed.sha256):
            yield unchanged
        else:
            try:
                data = await asyncio.to_thread(_same, each, settings, each.parsed.sha256)
            except errors.FileRefused as refusal:
                yield await taking.refuse(stores.sql, name, str(refusal), clock())
                continue
            complete = replace(each.parsed, data=data)
            yield await taking.take(stores.sql, stores.blobs, complete, clock())


def _same(read: Read, settings: Settings, sha256: str) -> bytes:
    """The bytes that were shown.

    Raises:
        errors.FileRefused: others stand there now, or none.
    """
    data = read.file.data(settings)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise errors.FileRefused("核对预览之后文件又有改动，未收录；请重新预览。")
    return data


async def _read(stores: Stores, settings: Settings, register: Register, file: File) -> Read:
    try:
        data = await asyncio.to_thread(file.data, settings)
        sha256 = hashlib.sha256(data).hexdigest()
        gazetteer = await register.gazetteer()
        parsed = await asyncio.to_thread(pipeline.parse, file, data, sha256, gazetteer, settings)
    except errors.FileRefused as refusal:
        return _refused(file, refusal)
    unchanged = await taking.known(stores.sql, file.name, sha256)
    # The bytes are not kept: a batch may be larger than memory. `commit` reads them again.
    return Read(file, unchanged or taking.accepted(parsed), replace(parsed, data=b""))


def _refused(file: File, refusal: errors.FileRefused) -> Read:
    return Read(file, Outcome(file.name, "refused", str(refusal)))


def _plain(row: Any) -> dict[str, Any]:
    plain: dict[str, Any] = row.model_dump(mode="json", exclude=_LATER)
    return plain
