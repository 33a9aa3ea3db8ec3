"""All rows at once, as moving house needs them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
Row = Mapping[str, Any]


class Tables(Protocol):
    """Every table in one transaction, parents before children, rows in order of their keys.

    Values are those of JSON; days are ISO text. What feeds and describes the search index is left
    out: an index is rebuilt.
    """

    @property
    def revision(self) -> str:
        """The migration that the tables are of."""

    @property
    def names(self) -> Sequence[str]:
        """Names of the tables."""

    def filled(self) -> list[str]:
        """Names of tables that have rows."""

    def rows(self, name: str) -> Iterator[Row]:
        """Rows of a table, a few in memory at a time."""

    def add(self, name: str, rows: Iterable[Row]) -> int:
        """Insert rows with the keys that they have; gives their number.

        Raises:
            errors.ArchiveInvalid: a row has other columns than the table, or cannot be stored.
        """


class Movable(Protocol):
    """Part of `ports.Store`: all of it, out and in."""

    async def dump(self, work: Callable[[Tables], T]) -> T:
        """Run a function, in a thread, on all rows as they are at one moment; writers go on.

        Raises:
            errors.StoreUnavailable: the database cannot be reached.
        """

    async def load(self, work: Callable[[Tables], T]) -> T:
        """Run a function, in a thread, that fills the tables: all of it or, if it raises, nothing.

        Raises:
            errors.StoreBusy: another writer kept its place for longer than 30 s.
            errors.StoreUnavailable: the database cannot be reached.
        """
