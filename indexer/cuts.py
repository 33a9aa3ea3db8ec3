"""Where a long paragraph may be cut: between sentences, best where a new point begins (二是…).

Pure text; must not know blocks or offsets into a source.
"""

import bisect
import math
import re
from collections.abc import Iterator
from typing import NamedTuple

_CLOSING = "”’」』)）》〉"
_POINT = re.compile(
    "(?<=[。；;！？!?])(?=[一二三四五六七八九十]{1,2}[是要]|第[一二三四五六七八九十]+[,，])"
)
_SENTENCE = re.compile(f"[。！？!?][{_CLOSING}]*|\n")
_CLAUSE = re.compile(f"[；;][{_CLOSING}]*")
_COMMA = re.compile(f"[，,：:、][{_CLOSING}]*")
_SHORTEST_SHARE = 0.4  # of an even piece: shorter ones are cut elsewhere


class _Place(NamedTuple):
    position: int
    cost: int  # in characters off the even length


def cut(text: str, limit: int) -> list[tuple[int, int]]:
    """Spans of at most `limit` characters that cover the text in order, of like length."""
    spans: list[tuple[int, int]] = []
    places = sorted(_places(text))
    start = 0
    while len(text) - start > limit:
        end = _best(places, start, len(text), limit)
        spans.append((start, end))
        start = end
    return [*spans, (start, len(text))] if start < len(text) else spans


def _places(text: str) -> Iterator[_Place]:
    yield from (_Place(match.end(), 0) for match in _POINT.finditer(text))
    yield from (_Place(match.end(), 20) for match in _SENTENCE.finditer(text))
    yield from (_Place(match.end(), 60) for match in _CLAUSE.finditer(text))
    yield from (_Place(match.end(), 1000) for match in _COMMA.finditer(text))


def _best(places: list[_Place], start: int, end: int, limit: int) -> int:
    """Cheapest place for the next cut: close to an even length, at the end of a sentence."""
    even = (end - start) / math.ceil((end - start) / limit)
    earliest, latest = math.ceil(start + even * _SHORTEST_SHARE), min(start + limit, end - 1)
    first = bisect.bisect_left(places, earliest, key=lambda place: place.position)
    last = bisect.bisect_right(places, latest, key=lambda place: place.position)
    within = places[first:last]
    if not within:
        return start + limit
    return min(within, key=lambda p: (abs(p.position - start - even) + p.cost, p.position)).position
