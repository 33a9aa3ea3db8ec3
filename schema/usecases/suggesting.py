"""Suggestions while typing, near misses, and what is related to a hit.

The book of names holds what is published now, and is made anew when anything published changed:
a name that no current source carries is not suggested.
"""

import asyncio
from collections.abc import Sequence
from datetime import date

from schema.domain import places, search, suggesting
from schema.domain.sounds import Sounds
from schema.domain.text import fold, tokens
from schema.stores import ports
from schema.stores.opening import Stores
from schema.tables.lists import Entry
from schema.usecases import confirming, lexicons
from schema.usecases.citations import Found

MAX_RELATED = 20
_RELATED_CANDIDATES = 60
_LEAST = 0.15  # of the item's own score
_SAME_BODY = 0.2  # what a common body adds to a score


class Suggester:
    """The book of an installation, kept until something published changes."""

    def __init__(self, reads: ports.Reads) -> None:
        self._reads = reads
        self._version: ports.RegisterState | None = None
        self._book: suggesting.Book | None = None
        self._making = asyncio.Lock()

    async def book(self) -> suggesting.Book:
        """The names published now."""
        version = await self._reads.register_state()
        async with self._making:
            if self._book is None or version != self._version:
                names = await self._reads.published_names()
                self._book = await asyncio.to_thread(_book, names)
                self._version = version
        return self._book


def _book(names: Sequence[tuple[str, str, int]]) -> suggesting.Book:
    found = [suggesting.Name(text, suggesting.NameKind(kind), times) for text, kind, times in names]
    return suggesting.Book(found, _readings(lexicons.read_aloud()))


def _readings(sounds: Sounds) -> dict[str, tuple[str, ...]]:
    """Usual readings of characters, the most usual first."""
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
