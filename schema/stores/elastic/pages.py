"""Pages in the one order of all engines: score rounded to 5 digits, best first, then id.

The server orders by exact score, then id, and goes on after a hit by `search_after`. The two
orders differ only where different exact scores are rounded to the same one. Such a group is put
in order where a page shows its end or more than one of its scores; a position in it is
">score:id": begin at the group's best score and leave out ids up to this one. Every other
position is "=score:id": go on after this hit.

A group whose best exact score alone runs beyond what is read for a page stays in the server's
order: to ask whether another score within 1e-5 follows would cost as much as the page, on every
page of equal scores, and these are common (one item on a thousand townships' lists).
"""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from schema.domain.search import Hit, HitKind

_DIGITS = 5  # as `search.ranked` rounds
_MARGIN = 4  # measured: 2 of 150 queries have more ties at the end of a page
_GROUP = 1000

Place = tuple[float, str]


class Raw(NamedTuple):
    """One hit as the server scores it."""

    score: float
    id: str
    hit_kind: HitKind

    @property
    def rounded(self) -> float:
        """The score by which hits are ordered."""
        return round(self.score, _DIGITS)


# The hits after an exact score and id, by falling score, then id; at most so many.
Fetch = Callable[[Place | None, int], Awaitable[list[Raw]]]


async def by_score(fetch: Fetch, limit: int, after: str) -> tuple[tuple[Hit, ...], bool]:
    """One page, and whether nothing follows it.

    Raises:
        ValueError: the position is none of ours.
    """
    start, seen = _read(after)
    settled = round(start[0], _DIGITS) if start and not seen else None
    hits: list[Raw] = []
    size = limit + _MARGIN
    while True:
        fetched = await fetch(start, size)
        hits += fetched
        rest = [hit for hit in hits if seen is None or (-hit.rounded, hit.id) > seen]
        ended = len(fetched) < size
        several = _several(hits, settled)
        if ended or (len(rest) > limit and not _is_cut(hits[-1], rest[limit - 1], several)):
            break
        start, size = (hits[-1].score, hits[-1].id), _GROUP
    rest.sort(key=lambda hit: (-hit.rounded, hit.id if hit.rounded in several else ""))
    shown = tuple(
        Hit(hit.id, hit.hit_kind, hit.rounded, _position(hit, several)) for hit in rest[:limit]
    )
    return shown, ended and len(rest) <= limit


async def by_id(fetch: Fetch, limit: int, after: str) -> tuple[tuple[Hit, ...], bool]:
    """One page of hits that all score 0.

    Raises:
        ValueError: the position is none of ours.
    """
    start, _ = _read(after)
    hits = await fetch(start, limit + 1)
    shown = tuple(Hit(hit.id, hit.hit_kind, 0.0, f"=0.0:{hit.id}") for hit in hits[:limit])
    return shown, len(hits) <= limit


def _is_cut(lowest: Raw, last: Raw, several: dict[float, float]) -> bool:
    """Whether a hit not yet fetched may come before the last one shown."""
    return last.rounded == lowest.rounded and lowest.rounded in several


def _several(hits: list[Raw], settled: float | None) -> dict[float, float]:
    """Best exact score of each rounded one that stands for several; one is settled already."""
    best: dict[float, float] = {}
    several = {}
    for hit in hits:
        top = best.setdefault(hit.rounded, hit.score)
        if top != hit.score and hit.rounded != settled:
            several[hit.rounded] = top
    return several


def _position(hit: Raw, several: dict[float, float]) -> str:
    top = several.get(hit.rounded)
    return f"={hit.score!r}:{hit.id}" if top is None else f">{top!r}:{hit.id}"


def _read(position: str) -> tuple[Place | None, tuple[float, str] | None]:
    """Where to begin, and up to where hits have been seen, as (falling rounded score, id)."""
    if not position:
        return None, None
    mark, number, id_ = position[0], *position[1:].split(":", 1)
    score = float(number)
    if mark == "=":
        return (score, id_), None
    if mark == ">":
        return (score, ""), (-round(score, _DIGITS), id_)
    raise ValueError(position)
