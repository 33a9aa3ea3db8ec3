"""The shapes that a page is made of, and what a table within a table amounts to.

Spans of the source only: `markup` gives their text. Must not know tags.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Paragraph:
    """A stretch of text without a block tag in it."""

    start: int
    end: int
    level: int = 0  # of its heading
    linked: int = 0  # how many of its characters are in links
    in_region: bool = False  # within navigation, a footer and the like

    @property
    def linked_share(self) -> float:
        """Share of the characters that are in links."""
        return self.linked / max(self.end - self.start, 1)


@dataclass(slots=True)
class Slot:
    """A cell as written; `start` is where its content begins."""

    start: int
    rowspan: int = 1
    colspan: int = 1
    items: "list[Item]" = field(default_factory=list)

    def span(self) -> tuple[int, int]:
        """Give the span from its first to its last text, or an empty one."""
        texts = list(paragraphs(self.items))
        if not texts:
            return self.start, self.start
        return min(text.start for text in texts), max(text.end for text in texts)


@dataclass(slots=True)
class Grid:
    """A table as written; `index` counts all table tags of the page, from 1."""

    index: int
    caption: "list[Item]" = field(default_factory=list)
    rows: list[list[Slot]] = field(default_factory=list)


Item = Paragraph | Grid


@dataclass(slots=True)
class Page:
    """The paragraphs and tables of a page in order, and what its head says."""

    items: list[Item] = field(default_factory=list)
    title: str = ""
    metas: dict[str, str] = field(default_factory=dict)  # names in lower case


def paragraphs(items: list[Item]) -> Iterator[Paragraph]:
    """Give all paragraphs, those of inner tables too (`page` bounds how deep)."""
    for item in items:
        if isinstance(item, Paragraph):
            yield item
        else:
            yield from paragraphs([inner for slot in slots(item) for inner in slot.items])


def slots(grid: Grid) -> list[Slot]:
    """Give all cells of a table in order."""
    return [slot for row in grid.rows for slot in row]


def slot(start: int, attributes: dict[str, str]) -> Slot:
    """Make a cell with the spans that its tag states."""
    return Slot(
        start,
        rowspan=_count(attributes.get("rowspan", ""), most=65534),
        colspan=_count(attributes.get("colspan", ""), most=1000) or 1,
    )


def _count(value: str, most: int) -> int:
    """Read a span as browsers do, capped as the HTML standard says (0: to the table's end)."""
    digits = re.match(r"\s*\+?([0-9]{1,9})", value)
    return min(int(digits[1]), most) if digits else 1


def settled(grid: Grid) -> list[Item]:
    """Give a table, or what is in it where it only lays out the page."""
    own = slots(grid)
    items = [item for slot in own for item in slot.items]
    inner = [item for item in items if isinstance(item, Grid)]
    holds_more = inner and sum(len(slots(each)) for each in inner) >= len(own)
    narrow = len(grid.rows) <= 1 or max(map(len, grid.rows)) <= 1
    return [*grid.caption, *items] if holds_more or narrow else [grid]
