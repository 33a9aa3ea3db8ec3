"""Suggestions while typing, near misses, and what is related to a hit.

The book of names holds what is published now, and is made anew when anything published changed:
a name that no current source carries is not suggested.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from schema.domain import places, search, suggesting
from schema.domain.text import fold, tokens
from schema.stores import ports
from schema.stores.opening import Stores
from schema.tables.lists import Entry
from schema.usecases import confirming, lexicons
from schema.usecases.citations import Found

MAX_RELATED = 20
_RELATED_CANDIDATES = 60
_LEAST = 0.15  # of the item's own score
_MOST_NAMES = 20_000  # of a kind, the most used: some 40 MB
_AT_ONCE_S = 0.2  # of some ten thousand names; with 30,000 entries all waited for half a second
_WAIT_S = 8.0  # for the first book, below the time of a request; until it is there none
# Times as long as it took. With 30,000 entries 1 s, on a busy server 2: made anew each 20 s while
# files came in, it was what one of a hundred requests waited for.
_REST = 100
_SAME_BODY = 0.2  # what a common body adds to a score


@dataclass(frozen=True, slots=True)
class _Made:
    """A book, of which state it was made, how long that took and when it was done."""

    book: suggesting.Book
    state: ports.RegisterState
    took_s: float
    at_s: float


class Suggester:
    """The book of an installation, made anew where something published changed.

    One that is made at once is always up to date. One that takes longer is made beside the
    requests, which use the earlier one meanwhile, and at most a hundredth of the time: at once
    after a change, but for what else changes soon after that.
    """

    def __init__(
        self, reads: ports.Reads, *, at_once_s: float = _AT_ONCE_S, wait_s: float = _WAIT_S
    ) -> None:
        self._reads = reads
        self._wait_s = wait_s
        self._at_once_s = at_once_s
        self._made: _Made | None = None
        self._making: asyncio.Task[_Made] | None = None

    async def book(self) -> suggesting.Book:
        """The names published now, or lately."""
        state = await self._reads.register_state()
        while (made := self._made) is None or made.state < state:
            slow = made is not None and made.took_s > self._at_once_s
            resting = made is not None and time.monotonic() < made.at_s + _REST * made.took_s
            if self._making is None and not (slow and resting):
                self._making = asyncio.create_task(self._make(state))
            if made is not None and slow:
                break
            # A request that ends early must not end it: others wait for it too.
            if self._making is not None:
                done, _ = await asyncio.wait([self._making], timeout=self._wait_s)
                if not done:
                    return made.book if made else suggesting.Book((), {})
                done.pop().result()
        return made.book

    async def _make(self, state: ports.RegisterState) -> _Made:
        try:
            await asyncio.to_thread(_readings)  # made once: no part of what a book takes
            started = time.monotonic()
            names = await self._reads.published_names(_MOST_NAMES)
            book = await asyncio.to_thread(_book, names)
            done = time.monotonic()
            self._made = _Made(book, state, done - started, done)
            return self._made
        finally:
            self._making = None


def _book(names: Sequence[tuple[str, str, int]]) -> suggesting.Book:
    found = [suggesting.Name(text, suggesting.NameKind(kind), times) for text, kind, times in names]
    return suggesting.Book(found, _readings())


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    """Usual readings of characters, the most usual first."""
    sounds = lexicons.read_aloud()
    return {
        char: tuple(
            sorted(
                (each for each in syllables if sounds.usual(char, each)),
                key=lambda each: -sounds.shares[char, each],
            )
        )
        or syllables[:1]
        for char, syllables in sounds.readings.items()
    }


async def related(stores: Stores, found: Found, *, as_of: date, limit: int) -> list[Found]:
    """Entries and passages that are close to one, best first: same words in what it is called.

    An item's are of all territories and classes, so that the other side of it is among them; the
    same item of the same edition is not.
    """
    words = fold.fold(found.row.title if isinstance(found.row, Entry) else found.row.text[:120])
    terms = tokens.terms(words, drop=search.FUNCTION_CHARACTERS)
    plan = search.Plan(
        unigrams=terms.unigrams,
        bigrams=terms.bigrams,
        query=search.Query(words),
        filters=search.Filters(as_of=as_of, places=_reach(found.edition.territory)),
    )
    page = await stores.index.search(plan, limit=_RELATED_CANDIDATES)
    hits = await confirming.read(stores.sql.reads, page.hits, on=as_of, known_at_us=None)
    bodies = {part.body_key for part in found.parts}
    mine = {found.id, *(twin.id for twin in found.twins)}
    least = max((each.score for each in hits if each.id in mine), default=0.0) * _LEAST
    others = [each for each in hits if each.id not in mine and each.score >= least]

    def order(each: Found) -> tuple[float, str]:
        shares = bool(bodies & {part.body_key for part in each.parts})
        return -each.score * (1 + _SAME_BODY * shares), each.id

    return sorted(others, key=order)[:limit]


def _reach(territory: str) -> frozenset[str]:
    """A place with those above it; nothing for national documents, which are near to all."""
    if not territory:
        return frozenset()
    return frozenset({search.NATIONAL, *places.path(territory)})
