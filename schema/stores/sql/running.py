"""How look-ups are run: what `SqlReads` wants of a database."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from sqlalchemy.orm import Session

from schema.stores.sql.lookups import Asked

T = TypeVar("T")


class Runner(Protocol):
    """Runs look-ups; none holds the event loop up for more than some milliseconds."""

    async def read(self, work: Callable[[Session], T], *, single: bool = False) -> T:
        """Give what a function returns that is run on a session of its own.

        Args:
            work: Reads in the session, and changes nothing: it may be run again.
            single: It is one statement, or several that need not see the same moment; otherwise
                all see one snapshot, which costs PostgreSQL two round trips more.
        """

    async def rows(self, asked: Sequence[Asked]) -> list[list[Any]]:
        """Give what each look-up finds; they need not see the same moment."""
