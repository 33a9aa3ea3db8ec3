"""Snapshots of the embedded index: one commit of one generation each, kept for pages to come.

A reader follows the pointer to the serving generation and opens what another process has
committed. An opened snapshot stays readable when its files are removed: they are mapped.

What a snapshot has unpacked of its documents, up to 1.6 MB a segment, stays with it. So each is
opened twice, for a tenth of a millisecond: pages to come read from the one that has unpacked
nothing.
"""

import threading
import time
from dataclasses import dataclass
from pathlib import Path

import tantivy

from schema import errors
from schema.stores.embedded import layout, queries

_KEPT_S = 120.0
_MAX_KEPT = 16


@dataclass(slots=True)
class View:
    """One commit of one generation; `unread` is the same, of which nothing was read yet."""

    name: str
    path: Path
    searcher: tantivy.Searcher
    translator: queries.Translator
    used_at_s: float
    unread: "View | None" = None

    def rested(self) -> "View":
        """What is kept of it once another commit is there."""
        if self.unread is None:
            return self
        self.unread.used_at_s = self.used_at_s
        return self.unread

    @property
    def number(self) -> int:
        """Number of its generation."""
        return layout.generation(self.path.name)


class Views:
    """The snapshots of one generation, or of whichever serves; safe to use from threads."""

    def __init__(self, root: Path, number: int | None) -> None:
        self._root = root
        self._number = number
        self._kept: dict[str, View] = {}
        self._opened: tuple[Path, tantivy.Index] | None = None
        self._lock = threading.Lock()

    def newest(self) -> View:
        """The newest commit.

        Raises:
            errors.IndexMissing: no generation serves, or this one is not there.
            errors.SearchUnavailable: its files cannot be read.
        """
        tried = None
        while (path := self._path()) and path != tried:
            if view := self._at(path):
                return view
            tried = path  # unless another began to serve meanwhile, it is not there
        raise layout.missing(self._number)

    def named(self, name: str) -> View:
        """The snapshot of a page before this one.

        Raises:
            errors.CursorExpired: it is gone.
        """
        view = self._kept.get(name)
        now = time.monotonic()
        if view is None or now - view.used_at_s > _KEPT_S:
            # What this process has not opened, or no longer keeps, may still be the newest commit.
            known = layout.generation(name.split(".", maxsplit=1)[0])
            view = self._at(layout.path_of(self._root, known)) if known else None
        if view is None or view.name != name:
            raise errors.CursorExpired("翻页游标已过期：索引已更新，请从第一页重新查询。")
        view.used_at_s = now
        return view

    def _path(self) -> Path | None:
        if self._number is None:
            return layout.current(self._root)
        return layout.path_of(self._root, self._number)

    def _at(self, path: Path) -> View | None:
        """The newest commit of a generation; None where it is not there."""
        with self._lock:
            while name := layout.commit(path):
                if view := self._kept.get(name):
                    view.used_at_s = time.monotonic()
                    return view
                view = self._open(name, path)
                if view and name == layout.commit(path):  # else the name tells of another commit
                    self._keep(view)
                    return view
        return None

    def _keep(self, view: View) -> None:
        """Keep a snapshot, and let go those whose pages nobody turns any more."""
        since_s = view.used_at_s - _KEPT_S
        kept = [each.rested() for each in self._kept.values() if each.used_at_s >= since_s]
        recent = sorted([*kept, view], key=lambda each: each.used_at_s)[-_MAX_KEPT:]
        self._kept = {each.name: each for each in recent}

    def _open(self, name: str, path: Path) -> View | None:
        try:
            first, second = (self._view(name, path) for _ in range(2))
        except (ValueError, OSError) as error:
            self._opened = None
            if not path.is_dir():
                return None
            raise errors.SearchUnavailable(layout.unreadable(path, error)) from error
        first.unread = second
        return first

    def _view(self, name: str, path: Path) -> View:
        index = self._index(path)
        searcher = index.searcher()
        translator = queries.Translator(index.schema, searcher)
        return View(name, path, searcher, translator, time.monotonic())

    def _index(self, path: Path) -> tantivy.Index:
        """The generation as it is now.

        It is opened once: snapshots of one opened index share the files that they map, where each
        opened anew would hold all of them, and a thread that watches them.
        """
        if self._opened is None or self._opened[0] != path:
            self._opened = path, tantivy.Index.open(str(path))
        else:
            self._opened[1].reload()
        return self._opened[1]
