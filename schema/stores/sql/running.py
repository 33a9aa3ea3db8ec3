"""How look-ups are run: what `SqlReads` wants of a database."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy.orm import Session

T = TypeVar("T")


class Run(Protocol):
    """Runs a function on a session of its own, off the event loop."""

    async def __call__(self, work: Callable[[Session], T], *, single: bool = False) -> T:
        """Give what the function returns.

        Args:
            work: Reads in the session, and changes nothing: it may be run again.
            single: It is one statement, or several that need not see the same moment; otherwise
                all see one snapshot, which costs PostgreSQL two round trips more.
        """
