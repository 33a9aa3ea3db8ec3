"""Text that knows where each of its characters came from.

A reader repairs and folds text, a quote must be the source's own characters: every step keeps a
map, maps compose, and a span of the result names the smallest span of the source that covers it.
This module must not know why a text was changed.
"""

from array import array
from dataclasses import dataclass, replace
from typing import NamedTuple, Self


class Spans(NamedTuple):
    """For each character its half-open source span; both columns never decrease."""

    starts: "array[int]"
    ends: "array[int]"


class _Segment(NamedTuple):
    text: str
    start: int
    end: int
    atomic: bool


@dataclass(frozen=True, slots=True)
class Mapped:
    """A text and, for each of its characters, a half-open span of the source.

    Attributes:
        text: The text as changed.
        spans: The map; None when character i came from source character `origin + i`, which is
            the common case and costs nothing.
        origin: Where an unmapped text begins in the source.
    """

    text: str
    spans: Spans | None = None
    origin: int = 0

    def __post_init__(self) -> None:
        if self.spans and not len(self.spans.starts) == len(self.spans.ends) == len(self.text):
            raise ValueError("a map needs one start and one end for each character")

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Give the smallest source span that covers `text[start:end]`.

        An empty span gives a point: where the next character's source begins, or, behind the last
        character, where that one's source ends.

        Raises:
            IndexError: The span does not lie within the text.
        """
        self._check(start, end)
        if self.spans is None:
            return self.origin + start, self.origin + end
        if start == end:
            return (self._point(start),) * 2
        return self.spans.starts[start], self.spans.ends[end - 1]

    def slice(self, start: int, end: int) -> "Mapped":
        """Cut `text[start:end]` with its part of the map, still onto the same source.

        Raises:
            IndexError: The span does not lie within the text.
        """
        self._check(start, end)
        text = self.text[start:end]
        if self.spans is None or start == end:
            return Mapped(text, origin=self._point(start))
        return Mapped(text, Spans(self.spans.starts[start:end], self.spans.ends[start:end]))

    def then(self, outer: "Mapped") -> "Mapped":
        """Compose: `outer` maps onto this text, the result maps onto this text's source.

        A character that `outer` made of nothing inside an atomic segment gets the whole segment,
        so that spans keep their order.

        Raises:
            IndexError: `outer` points beyond this text.
        """
        if outer.spans is None:
            own = self.slice(outer.origin, outer.origin + len(outer.text))
            return replace(own, text=outer.text)
        if outer.text:
            self._check(0, outer.spans.ends[-1])
        if self.spans is None and not self.origin:
            return outer
        starts, ends = self._borders()
        begins = array("I", [starts[start] for start in outer.spans.starts])
        reached = (ends[end] for end in outer.spans.ends)
        return Mapped(outer.text, Spans(begins, array("I", map(max, begins, reached))))

    def _borders(self) -> tuple["array[int] | range", "array[int] | range"]:
        """For each position in the text: where the source goes on, and how far it was used."""
        if self.spans is None:
            positions = range(self.origin, self.origin + len(self.text) + 1)
            return positions, positions
        first, last = self._point(0), self._point(len(self.text))
        return self.spans.starts + array("I", [last]), array("I", [first]) + self.spans.ends

    def _point(self, position: int) -> int:
        if self.spans is None or not self.text:
            return self.origin + position
        if position == len(self.text):
            return self.spans.ends[-1]
        return self.spans.starts[position]

    def _check(self, start: int, end: int) -> None:
        if not 0 <= start <= end <= len(self.text):
            raise IndexError(f"span {start}:{end} is not within a text of {len(self.text)}")


def identity(text: str) -> Mapped:
    """Map a source text onto itself."""
    return Mapped(text)


class Builder:
    """Builds a mapped text from left to right; source that nobody adds is left out."""

    def __init__(self) -> None:
        self._segments: list[_Segment] = []
        self._straight = True  # one unbroken run of the source so far: no map needed
        self._before = (0, 0)  # the span of the last character

    def keep(self, text: str, start: int) -> Self:
        """Add a run whose characters stand one for one for the source from `start` on.

        Raises:
            ValueError: The run lies before what was already added.
        """
        if text:
            end = start + len(text)
            self._follow(start, start + 1)
            self._straight &= not self._segments or start == self._before[1]
            self._segments.append(_Segment(text, start, end, atomic=False))
            self._before = end - 1, end
        return self

    def append(self, text: str, start: int, end: int) -> Self:
        """Add an atomic segment: each of its characters stands for all of `start:end`.

        An empty source span adds text that the source does not have, at that point.

        Raises:
            ValueError: The segment is reversed or lies before what was already added.
        """
        if len(text) == 1 == end - start:
            return self.keep(text, start)
        if text:
            self._follow(start, end)
            self._straight = False
            self._segments.append(_Segment(text, start, end, atomic=True))
            self._before = start, end
        return self

    def build(self) -> Mapped:
        """Give the text as added so far."""
        text = "".join(segment.text for segment in self._segments)
        if self._straight:
            return Mapped(text, origin=self._segments[0].start if text else 0)
        return Mapped(text, self._spans())

    def _spans(self) -> Spans:
        # Kept runs are copied from one row of positions: filling arrays number by number is slow.
        first = self._segments[0].start
        positions = array("I", range(first, self._before[1] + 1))
        starts, ends = array("I"), array("I")
        for text, start, end, atomic in self._segments:
            if atomic:
                starts.extend(array("I", [start]) * len(text))
                ends.extend(array("I", [end]) * len(text))
            else:
                starts.extend(positions[start - first : end - first])
                ends.extend(positions[start - first + 1 : end - first + 1])
        return Spans(starts, ends)

    def _follow(self, start: int, end: int) -> None:
        if start > end or start < self._before[0] or end < self._before[1]:
            raise ValueError(f"segment {start}:{end} does not follow {self._before}")
