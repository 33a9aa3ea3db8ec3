"""The shapes of a Word document: paragraphs and tables as written, cells by cells (w:tc).

Also what a table within a table amounts to, and what is kept of a paragraph while it is read. Must
not know elements.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from indexer.formats import rows
from indexer.formats.styles import Style

_FRAME = 2  # cells of a row that stand side by side only to lay out the text


@dataclass(slots=True)
class Paragraph:
    """A paragraph as shown, its number in front; `level` is that of a heading, else 0."""

    text: str
    level: int = 0


@dataclass(slots=True)
class Slot:
    """A cell as written; `covered` if it continues the cell above it."""

    span: int = 1
    covered: bool = False
    items: "list[Item]" = field(default_factory=list)


@dataclass(slots=True)
class Line:
    """A row as written, after `before` columns without a cell."""

    before: int = 0
    deleted: bool = False
    hidden: bool = False
    slots: list[Slot] = field(default_factory=list)

    @property
    def shown(self) -> bool:
        """Whether a reader of the final text sees it."""
        return not (self.deleted or self.hidden)


@dataclass(slots=True)
class Grid:
    """A table as written; `index` counts all tables of the document from 1, inner ones too."""

    index: int
    widths: list[int] = field(default_factory=list)  # of the columns, in twentieths of a point
    lines: list[Line] = field(default_factory=list)


Item = Paragraph | Grid


def paragraphs(items: list[Item]) -> Iterator[Paragraph]:
    """Give all paragraphs, those of inner tables too."""
    for item in items:
        if isinstance(item, Paragraph):
            yield item
        else:
            yield from paragraphs([inner for slot in slots(item) for inner in slot.items])


def slots(grid: Grid) -> list[Slot]:
    """Give all cells of a table that are shown, in order."""
    return [slot for line in grid.lines if line.shown for slot in line.slots if not slot.covered]


def settled(grid: Grid) -> list[Item]:
    """Give a table, or what is in it where it only lays out the text: a frame, two columns.

    A table of one row and three cells or more may be part of a list: `told` decides.
    """
    own = slots(grid)
    items = [item for slot in own for item in slot.items]
    inner = [item for item in items if isinstance(item, Grid) and len(_shown(item)) > 1]
    holds_more = inner and sum(len(slots(each)) for each in inner) >= len(own)
    shown = _shown(grid)
    most = max((len(line.slots) for line in shown), default=0)
    narrow = most <= 1 or (len(shown) == 1 and most <= _FRAME)
    return items if holds_more or narrow else [grid]


def told(items: Sequence[Item]) -> Iterator[Item]:
    """Give a document's items; a table of one row is one only beside a longer one as wide."""
    runs: list[list[Grid]] = [[]]
    for item in items:
        if isinstance(item, Grid):
            if runs[-1] and _width(runs[-1][-1]) != _width(item):
                runs.append([])
            runs[-1].append(item)
        elif item.text.strip() and not rows.is_page_like(item.text):
            runs.append([])
    lists = [run for run in runs if any(len(_shown(grid)) > 1 for grid in run)]
    tables = {id(grid) for run in lists for grid in run}
    for item in items:
        if isinstance(item, Paragraph) or id(item) in tables:
            yield item
        else:
            yield from (inner for slot in slots(item) for inner in slot.items)


def _shown(grid: Grid) -> list[Line]:
    return [line for line in grid.lines if line.shown]


def _width(grid: Grid) -> int:
    """Columns of a table, as its longest row counts them."""
    lengths = (line.before + sum(slot.span for slot in line.slots) for line in grid.lines)
    return max(lengths, default=0)


@dataclass(slots=True)
class Draft:
    """A paragraph that is being read."""

    chunks: list[str]
    style_id: str
    style: Style
    level: int | None = None
    num_id: str | None = None
    num_level: int | None = None
    mark_deleted: bool = False  # then the next paragraph goes on in its line
    mark_hidden: bool = False


@dataclass(slots=True)
class Frame:
    """Where paragraphs go: the document, a cell or a text box."""

    items: list[Item]
    carried: str = ""  # of a paragraph whose end was deleted
