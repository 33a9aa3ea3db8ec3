"""Moving house (迁移): a whole installation into an archive, and out of it into an empty one.

Tables are read in one transaction, so that an archive made while others write is of one moment;
sources are copied after it: bytes are stored before the rows that name them, and never change. The
index is not in it: it is rebuilt. Neither are keys and checkpoints, which belong elsewhere.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

import orjson

from schema import errors
from schema.domain import archives, audit
from schema.domain.archives import Manifest
from schema.settings import Settings
from schema.stores import archives as files
from schema.stores import ports
from schema.stores.opening import Stores

Progress = Callable[[int, int], None]

_SOURCE = "source"
_AUDIT = "audit_record"


async def export(
    stores: Stores, settings: Settings, out: files.Writer, now_us: int, progress: Progress
) -> Manifest:
    """Write everything into an archive.

    Raises:
        errors.SourceMissing: bytes of a source are gone; restore them first.
    """
    dumped = _Dump(out, progress)
    await stores.sql.dump(dumped.run)
    for done, sha256 in enumerate(dumped.sources, 1):
        data = await stores.blobs.get(sha256)
        await asyncio.to_thread(out.add, f"{archives.SOURCES}/{sha256}", [data])
        progress(done, len(dumped.sources))
    for folder, directory in _own(settings).items():
        for path in sorted(directory.glob("*.toml")) if directory else ():
            out.add(f"{folder}/{path.name}", [path.read_bytes()])
    program = f"yidan {metadata.version('yidan')}"
    manifest = Manifest(dumped.revision, program, now_us, dumped.head, out.parts)
    out.end(manifest)
    return manifest


async def load(
    stores: Stores, settings: Settings, archive: files.Reader, progress: Progress
) -> Manifest:
    """Bring an archive into an empty installation: all of it or nothing.

    A failure may leave bytes of sources behind, which no row names; they do no harm.

    Raises:
        errors.TargetNotEmpty: tables hold rows, or a rules file of that name says otherwise.
        errors.ArchiveInvalid: it is of another revision, damaged, or does not fit together.
    """
    manifest = archive.manifest
    await stores.sql.dump(lambda tables: _suits(tables, manifest))
    own = _targets(settings, archive)
    await asyncio.to_thread(archive.check)
    names = manifest.named(archives.SOURCES)
    for done, sha256 in enumerate(names, 1):
        name = f"{archives.SOURCES}/{sha256}"
        if manifest.parts[name].sha256 != sha256:
            raise errors.ArchiveInvalid(f"档案中的来源 {sha256[:12]}… 与其名不符。")
        await stores.blobs.put(sha256, await asyncio.to_thread(archive.whole, name))
        progress(done, len(names))

    def fill(tables: ports.Tables) -> None:
        _suits(tables, manifest)
        _Load(archive, set(names)).run(tables, progress)
        for path, data in own.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    await stores.sql.load(fill)
    return manifest


class _Dump:
    """Copies the tables, and notes which sources they name and the head of the audit chain."""

    def __init__(self, out: files.Writer, progress: Progress) -> None:
        self._out, self._progress = out, progress
        self.revision, self.head = "", ""
        self.sources: list[str] = []

    def run(self, tables: ports.Tables) -> None:
        self.revision = tables.revision
        for done, name in enumerate(tables.names, 1):
            self._out.add(archives.table(name), self._lines(name, tables.rows(name)))
            self._progress(done, len(tables.names))

    def _lines(self, name: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
        for row in rows:
            if name == _SOURCE:
                self.sources.append(row["sha256"])
            if name == _AUDIT:
                self.head = row["hash"]
            yield orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)


class _Load:
    """Fills the tables, and holds them against the manifest, the sources and the audit chain."""

    def __init__(self, archive: files.Reader, sources: set[str]) -> None:
        self._archive, self._sources = archive, sources
        self._walk = audit.Walk()

    def run(self, tables: ports.Tables, progress: Progress) -> None:
        manifest = self._archive.manifest
        for done, name in enumerate(tables.names, 1):
            part = archives.table(name)
            added = tables.add(name, self._rows(name, self._archive.lines(part)))
            if added != manifest.parts[part].rows:
                raise errors.ArchiveInvalid(f"档案中表 {name} 的行数与目录不符。")
            progress(done, len(tables.names))
        if self._sources:
            raise errors.ArchiveInvalid("档案中有的来源文件，表中没有。")
        if manifest.head not in {self._walk.hash, ""} or bool(manifest.head) != bool(
            self._walk.seq
        ):
            raise errors.ArchiveInvalid("档案的审计链头与目录不符。")

    def _rows(self, name: str, lines: Iterable[bytes]) -> Iterator[Mapping[str, Any]]:
        for line in lines:
            row = orjson.loads(line)
            if name == _SOURCE and row["sha256"] not in self._sources:
                raise errors.ArchiveInvalid(f"档案缺来源文件 {row['sha256'][:12]}…。")
            if name == _SOURCE:
                self._sources.remove(row["sha256"])
            if name == _AUDIT and (fault := self._walk.step(audit.Link(**row))):
                raise errors.ArchiveInvalid(
                    f"档案的审计链第 {row['seq']} 条不符：{audit.FAULT_TITLES[fault]}。"
                )
            yield row


def _suits(tables: ports.Tables, manifest: Manifest) -> None:
    """Refuse what cannot be filled with an archive.

    Raises:
        errors.TargetNotEmpty, errors.ArchiveInvalid: see `load`.
    """
    if manifest.revision != tables.revision:
        raise errors.ArchiveInvalid(
            f"档案的数据库修订为 {manifest.revision}，本程序为 {tables.revision}："
            f"请用导出它的程序（{manifest.program}）导入后再升级，或升级来源处的程序后重新导出。"
        )
    if sorted(tables.names) != archives.tables(manifest):
        raise errors.ArchiveInvalid("档案的表与本程序的不同。")
    if filled := tables.filled():
        raise errors.TargetNotEmpty(
            f"目标不是空的（{'、'.join(filled[:5])} 已有内容）："
            "请导入新的数据目录，或新的 PostgreSQL 数据库。"
        )


def _own(settings: Settings) -> dict[str, Path | None]:
    """Directories of an installation's own files, by their folder in an archive."""
    return {archives.RULES: settings.rules_dir, archives.LEXICON: settings.lexicon_dir}


def _targets(settings: Settings, archive: files.Reader) -> dict[Path, bytes]:
    """Where the installation's own rules and words go, with their bytes.

    Raises:
        errors.ArchiveInvalid: no directory is set for them, or a name is none.
        errors.TargetNotEmpty: a file of that name says something else.
    """
    found = {}
    for folder, directory in _own(settings).items():
        names = archive.manifest.named(folder)
        if archives.misnamed(names):
            raise errors.ArchiveInvalid(f"档案中 {folder} 的文件名不能用：{names[0]}。")
        if names and directory is None:
            raise errors.ArchiveInvalid(
                f"档案带有本地的 {folder}（{names[0]} 等）："
                f"请先设置 YIDAN_{folder.upper()}_DIR，指明放在何处。"
            )
        for name in names:
            path, data = Path(directory or ".", name), archive.whole(f"{folder}/{name}")
            if path.exists() and path.read_bytes() != data:
                raise errors.TargetNotEmpty(f"{path} 已有，内容与档案中的不同。")
            found[path] = data
    return found
