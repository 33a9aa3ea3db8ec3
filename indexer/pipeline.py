"""A file's way, from disk to the index; this module alone knows the order of the steps.

1. `files`       find files under the paths, name them, skip manifests and hidden files; a zip
                 archive is later taken as its members, one by one
2. `known`       bytes that are already the newest change nothing
3. `read`        bytes → content: charset, blocks, tables, page chrome left out; dispatched cases
                 are counted here (`cases`), nothing else of them goes on
4. `understand`  tables → lists of entries; a 目录 is compared with the 清单 beside it (`stated`)
5. `describe`    title, number, issuer, dates, territory, each with evidence
6. `passages`    running text → citable pieces
7. `take`        bytes, rows, outbox, audit: one transaction a file (`preview` stops before it)
8. `drain`       outbox → search index
"""

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from indexer import (
    cases,
    characters,
    derive,
    describe,
    dispatched,
    files,
    manifest,
    passages,
    ruled,
    stated,
)
from indexer import read as reader
from indexer.files import File
from indexer.formats import archive
from schema import errors
from schema.domain import documents, lists, places
from schema.settings import Settings
from schema.stores.opening import Stores
from schema.usecases import documents as taking
from schema.usecases import draining, linking
from schema.usecases.bodies import Register
from schema.usecases.documents import Outcome
from schema.usecases.parsed import Parsed, ParsedEdition

Clock = Callable[[], int]
_ODD = (  # notes of readers that a person should look at
    *("form", "formulas", "hidden_sheets", "hidden_columns", "hidden_rows"),
    *("revisions", "hidden", "rows", "boxes", "footnotes", "objects"),
    *("scanned_pages", "recognised_pages", "read_here", "unreadable"),
)
_MOST_BESIDE = 12  # files beside a 目录 in which its 清单 is looked for
_log = logging.getLogger(__name__)


async def ingest(
    stores: Stores, settings: Settings, found: Sequence[File], clock: Clock
) -> AsyncIterator[Outcome]:
    """Take files in, one after the other; one bad file never stops the rest."""
    register = Register(stores.sql.reads)
    for file in found:
        try:
            each = await asyncio.to_thread(files.unpacked, file, settings)
        except errors.FileRefused as refusal:
            yield await taking.refuse(stores.sql, file.name, str(refusal), clock())
            continue
        for one in each:
            yield await _one(stores, settings, register, one, clock)
    await index(stores, clock)


async def index(stores: Stores, clock: Clock) -> None:
    """Link items over editions; bring what was taken into the index, or the outbox keeps it."""
    await linking.refresh(stores.sql, clock())
    try:
        await draining.drain(stores, clock)
    except errors.Unavailable as error:
        _log.warning("已入库，但索引暂未更新，恢复后会自动补上：%s", error)


async def _one(
    stores: Stores, settings: Settings, register: Register, file: File, clock: Clock
) -> Outcome:
    try:
        data = await asyncio.to_thread(file.data, settings)
        sha256 = hashlib.sha256(data).hexdigest()
        if unchanged := await taking.known(stores.sql, file.name, sha256):
            return unchanged
        gazetteer = await register.gazetteer()
        parsed = await asyncio.to_thread(parse, file, data, sha256, gazetteer, settings)
    except errors.FileRefused as refusal:
        return await taking.refuse(stores.sql, file.name, str(refusal), clock())
    return await taking.take(stores.sql, stores.blobs, parsed, clock())


def parse(
    file: File, data: bytes, sha256: str, gazetteer: places.Gazetteer, settings: Settings
) -> Parsed:
    """Read and understand one file.

    Raises:
        errors.FileRefused: it is neither a list nor a text that can be read.
    """
    beside, told = _told(file, settings)
    if counted := cases.read(file.name, data, settings):
        known = _described(file, counted.heading, gazetteer, beside.defaults, told)
        return dispatched.parsed(file.name, sha256, data, counted, known, gazetteer)
    content = reader.read(file.name, data, settings)
    characters.check(content)
    about = _described(file, content, gazetteer, beside.defaults, told)
    told_class = manifest.class_of(beside, told)
    found, suspicious = _lists(content, about, file, told_class)
    if found:
        editions = [_list_edition(file, content, each, gazetteer, beside, told) for each in found]
    else:
        editions = [_text_edition(content, about, gazetteer, suspicious)]
    return Parsed(
        name=file.name,
        sha256=sha256,
        data=data,
        form=content.form,
        title=about.title,
        editions=tuple(editions),
        decoded=content.decoded,
        suspicious=(
            *_left_out(content),
            *suspicious,
            *_compared(file, found, gazetteer, settings),
        ),
    )


def _compared(
    file: File, found: Sequence[lists.ListTable], gazetteer: places.Gazetteer, settings: Settings
) -> Iterator[documents.Suspicion]:
    """What a 目录 and its 清单 in a file beside it number or name differently."""
    for catalogue in filter(stated.is_catalogue, found):
        beside = {
            id(each): (each, other)
            for other in _alike(file)
            for each in _lists_in(other, gazetteer, settings)
        }
        full = stated.full_list(catalogue, [each for each, _ in beside.values()])
        if full is not None:
            name = beside[id(full)][1].name
            for odd in stated.compared(catalogue, full):
                yield replace(odd, reason=f"与“{name}”核对：{odd.reason}")


def _alike(file: File) -> list[File]:
    """The few files beside one whose names have most characters in common with its own."""
    own = set(file.name)

    def likeness(other: File) -> float:
        return len(own & set(other.name)) / len(own | set(other.name))

    return sorted(file.others, key=likeness, reverse=True)[:_MOST_BESIDE]


def _lists_in(file: File, gazetteer: places.Gazetteer, settings: Settings) -> list[lists.ListTable]:
    """The lists of another file; none where it cannot be read, which its own report tells."""
    try:
        content = reader.read(file.name, file.data(settings), settings)
        beside, told = _told(file, settings)
    except errors.FileRefused:
        return []
    about = _described(file, content, gazetteer, beside.defaults, told)
    return _lists(content, about, file, manifest.class_of(beside, told))[0]


def _left_out(content: documents.Content) -> list[documents.Suspicion]:
    """What a reader left out, or read although it is odd, as the report says it."""
    said = (content.notes.get(name) for name in _ODD)
    return [documents.Suspicion(None, why) for why in said if why]


def _told(file: File, settings: Settings) -> tuple[manifest.Manifest, dict[str, object]]:
    """The manifest beside a file and what it tells of it.

    Of a member it is the manifest in the archive; without one that beside the archive, which
    knows the member as 清单.zip/甲.xlsx.
    """
    if file.member is None:
        beside = manifest.load(file.path.parent)
        return beside, beside.files.get(file.path.name, {})
    inside = PurePosixPath(file.member.name)
    for member in archive.members(file.path, settings):
        if PurePosixPath(member.name) == inside.with_name(manifest.NAME):
            within = manifest.parse(archive.read(file.path, member, settings))
            return within, within.files.get(inside.name, {})
    beside = manifest.load(file.path.parent)
    return beside, beside.files.get(f"{file.path.name}/{inside}", {})


def _described(
    file: File,
    content: documents.Content,
    gazetteer: places.Gazetteer,
    defaults: dict[str, object],
    told: dict[str, object],
) -> documents.Description:
    """What the file says, corrected by its manifest entry, completed by the defaults."""
    about = describe.describe(file.name, content, gazetteer, told)
    facts = {key: value for key, value in defaults.items() if key != "class"}  # a list's, not its
    unsaid = {key: value for key, value in facts.items() if not _said(getattr(about, key))}
    evidence = {**about.evidence, **dict.fromkeys(unsaid, "manifest")}
    return replace(about, evidence=evidence, **unsaid)  # type: ignore[arg-type]  # keys are checked


def _said(value: object) -> bool:
    """Whether the file says it itself; a place that no register knows is less than a default."""
    return value is not None and not str(value).startswith("~")


def _lists(
    content: documents.Content,
    about: documents.Description,
    file: File,
    told: lists.ListClass | None,
) -> tuple[list[lists.ListTable], list[documents.Suspicion]]:
    understood = list(derive.lists_of(content, about.title, file.name, told))
    return (
        [found for each in understood for found in each.lists],
        [odd for each in understood for odd in each.suspicious],
    )


def _list_edition(
    file: File,
    content: documents.Content,
    found: lists.ListTable,
    gazetteer: places.Gazetteer,
    beside: manifest.Manifest,
    told: dict[str, object],
) -> ParsedEdition:
    """One list: its own title decides on territory and edition words, the file on the rest."""
    title = found.title or content.notes.get("title") or file.stem
    headed = replace(
        content, blocks=(documents.Block(title, title, 0, 0, level=1), *content.blocks), tables=()
    )
    told = {**told, "title": title, "kind": documents.WorkKind.LIST}
    about = describe.adjusted(_described(file, headed, gazetteer, beside.defaults, told), found)
    if manifest.class_of(beside, told) is not None:
        about = replace(about, evidence={**about.evidence, "list_class": "manifest"})
    return ParsedEdition(
        description=about,
        work_title=describe.work_title(about.title),
        territory_name=gazetteer.label(about.territory or ""),
        list_class=found.list_class,
        entries=found.entries,
    )


def _text_edition(
    content: documents.Content,
    about: documents.Description,
    gazetteer: places.Gazetteer,
    suspicious: Sequence[documents.Suspicion],
) -> ParsedEdition:
    pieces = passages.passages(content, about.kind)
    if not pieces:
        why = "；".join(dict.fromkeys(s.reason for s in suspicious)) or "没有可引用的文字"
        raise errors.FileRefused(f"既不是清单也不是文件：{why}。请核对表头，或另存为文字版。")
    return ParsedEdition(
        description=about,
        work_title=ruled.work_title(about),
        territory_name=gazetteer.label(about.territory or ""),
        passages=tuple(pieces),
        rulings=ruled.read(about, pieces),
    )
