"""Writers of one generation: in place, a commit an `apply`, or as a build, one commit at the end.

Must be used under the generation's lock (`admin`).
"""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import tantivy

from schema import errors
from schema.domain.search import Change
from schema.stores.embedded import layout, queries

_WRITING_HEAP_BYTES = 64_000_000
_BUILDING_HEAP_BYTES = 128_000_000
_FULL = ("No space left", "os error 28", "os error 122")  # ENOSPC, EDQUOT
_NAMED = 5  # refused documents that a message names

T = TypeVar("T")


class Writer:
    """`ports.IndexWriter` that commits with every `apply`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def apply(self, changes: Sequence[Change]) -> None:
        """Replace the documents of editions in one commit; nothing is written if one is refused.

        Raises:
            errors.DocumentsRejected: the engine cannot hold a document.
            errors.IndexMissing: the generation was removed meanwhile.
        """
        await _to_the_end(lambda: self._apply(changes), self._path)

    async def held(self, edition_ids: Sequence[str]) -> dict[str, dict[str, int]]:
        """Version of every document of editions; editions without one are left out."""
        return await _to_the_end(lambda: _held(self._path, edition_ids), self._path)

    async def editions(self) -> list[str]:
        """Ids of all editions that have a document."""
        return await _to_the_end(lambda: _editions(self._path), self._path)

    def _apply(self, changes: Sequence[Change]) -> None:
        prepared = _prepared(changes)
        with contextlib.closing(_Batch(self._path, _WRITING_HEAP_BYTES)) as batch:
            batch.add(prepared)
            batch.commit()


class Builder(Writer):
    """`ports.IndexWriter` whose documents can be read once the build is finished."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._batch: _Batch | None = None

    async def finish(self) -> None:
        """Commit everything, and merge."""
        await _to_the_end(lambda: self._close(commit=True), self._path)

    async def abandon(self) -> None:
        """Commit nothing."""
        await _to_the_end(lambda: self._close(commit=False), self._path)

    def _apply(self, changes: Sequence[Change]) -> None:
        prepared = _prepared(changes)
        if self._batch is None:
            self._batch = _Batch(self._path, _BUILDING_HEAP_BYTES)
        self._batch.add(prepared)

    def _close(self, *, commit: bool) -> None:
        if self._batch:
            with contextlib.closing(self._batch):
                if commit:
                    self._batch.commit()


_Prepared = list[tuple[Change, list[tantivy.Document]]]


class _Batch:
    """Changes on their way into one commit."""

    def __init__(self, path: Path, heap_bytes: int) -> None:
        self._path = path
        index = tantivy.Index.open(str(path))
        self._translator = queries.Translator(index.schema, index.searcher())
        self._writer = index.writer(heap_bytes, num_threads=1)
        self._emptied = layout.emptied(path)
        self._reached: dict[str, int] = {}

    def add(self, prepared: _Prepared) -> None:
        """Replace the documents of editions, but for changes older than what is held."""
        for change, documents in prepared:
            if change.version < self._version(change.edition_id):
                continue
            self._reached[change.edition_id] = change.version
            self._writer.delete_documents_by_term("edition_id", change.edition_id)
            for document in documents:
                self._writer.add_document(document)
            if not documents:
                self._emptied[change.edition_id] = change.version

    def commit(self) -> None:
        """Make it durable; what emptied an edition is remembered first, so that it is not lost."""
        if self._emptied:
            layout.keep_emptied(self._path, self._emptied)
        self._writer.commit()
        self._writer.garbage_collect_files()

    def close(self) -> None:
        """Let go of tantivy's own lock; what was not committed is dropped."""
        self._writer.wait_merging_threads()

    def _version(self, edition_id: str) -> int:
        """Version that is held of an edition, or that emptied it."""
        if (reached := self._reached.get(edition_id)) is not None:
            return reached
        held = self._translator.holding("edition_id", edition_id)
        versions = self._translator.values("version", held)
        return max([self._emptied.get(edition_id, 0), *versions])


def _prepared(changes: Sequence[Change]) -> _Prepared:
    """Documents in tantivy's form.

    Raises:
        errors.DocumentsRejected: it cannot hold some of them.
    """
    prepared = []
    refused = []
    for change in changes:
        documents = []
        for document in change.documents:
            try:
                documents.append(queries.document(document, change.version))
            except (ValueError, OverflowError) as error:
                refused.append(f"{document.key[:64]}（{change.edition_id[:64]}）：{error}")
        prepared.append((change, documents))
    if refused:
        named = "；".join(refused[:_NAMED])
        raise errors.DocumentsRejected(f"检索引擎拒绝了 {len(refused)} 份文档：{named}。")
    return prepared


def _held(path: Path, edition_ids: Sequence[str]) -> dict[str, dict[str, int]]:
    index = tantivy.Index.open(str(path))
    translator = queries.Translator(index.schema, index.searcher())
    found = {edition: translator.versions(edition) for edition in edition_ids}
    return {edition: versions for edition, versions in found.items() if versions}


def _editions(path: Path) -> list[str]:
    searcher = tantivy.Index.open(str(path)).searcher()
    everything = tantivy.Query.all_query()  # without it terms of removed documents count too
    found = searcher.terms_with_prefix("edition_id", "", filter_query=everything)
    return sorted(edition for edition, _ in found)


async def _to_the_end(work: Callable[[], T], path: Path) -> T:
    """Run in a thread that is waited for whatever happens: the lock must not go before it ends."""
    task = asyncio.ensure_future(asyncio.to_thread(_there, work, path))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


def _there(work: Callable[[], T], path: Path) -> T:
    """Do work on a generation; whatever fails where it was removed meanwhile says so."""
    try:
        return work()
    except (ValueError, OSError) as error:
        if any(words in str(error) for words in _FULL):
            raise errors.StoreFull("检索索引所在磁盘已满，索引暂未更新；请腾出空间。") from error
        if path.is_dir():
            raise
        raise layout.missing(layout.generation(path.name)) from error
