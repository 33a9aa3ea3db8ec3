"""A source as it lies (查看原文): its text or tables, with the cited place found and marked.

Text is shown from the stored bytes in the stored charset; what needs parsing (tables, pages)
goes through a `Reader`. A large source is shown in windows around the place.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from schema import errors
from schema.domain import documents, lists
from schema.stores.opening import Stores
from schema.tables.documents import Source

WINDOW_CHARS = 20_000  # shown on each side of a place in a text
WINDOW_LINES = 400  # rows and paragraphs shown on each side of a place in tables and pages

_TEXT = (documents.Form.TXT, documents.Form.MD)


class Reader(Protocol):
    """Parses bytes; `indexer.jail` does it in a child process of limited means."""

    async def content(self, name: str, data: bytes) -> documents.Content:
        """Read a file.

        Raises:
            errors.FileRefused: it cannot be read, or not within the limits.
        """

    async def rederive(
        self, name: str, title: str, data: bytes, told: lists.ListClass | None
    ) -> Sequence[lists.Entry]:
        """Read the entries of a file again, in the order in which they were taken in.

        Args:
            name: The name under which it was taken in, which may tell the class of a list.
            title: The title that was stored of it, which may tell that too.
            data: Its bytes.
            told: Class of its lists where a manifest told it.

        Raises:
            errors.FileRefused: it cannot be read, or not within the limits.
        """


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a source as a citation has it: characters [start, end), or a row of a table."""

    start: int | None = None
    end: int | None = None
    sheet: str | None = None
    table: int | None = None
    row: int | None = None
    cell: str | None = None  # address of the cell with the cited words

    def meets(self, start: int | None, end: int | None) -> bool:
        """Whether the cited characters reach into [start, end)."""
        if start is None or end is None or self.start is None:
            return False
        last = self.start + 1 if self.end is None else self.end
        return start < last and self.start < end


@dataclass(frozen=True, slots=True)
class Window:
    """Which units of the source are shown: [first, last) of `total` characters or lines."""

    first: int
    last: int
    total: int
    size: int  # units of a full window

    @property
    def earlier(self) -> int | None:
        """Where the window before this one begins; None at the start."""
        return max(0, self.first - self.size) if self.first else None

    @property
    def later(self) -> int | None:
        """Where the window after this one begins; None at the end."""
        return self.last if self.last < self.total else None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Characters of a text around the cited ones."""

    before: str
    cited: str
    after: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or heading (level 1 to 6) of a page."""

    text: str
    level: int
    cited: bool


@dataclass(frozen=True, slots=True)
class GridCell:
    """Neighbouring cells with one value; `carried` if the value stands in a cell above."""

    text: str
    columns: int
    carried: bool
    cited: bool


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of a table; `number` is 1-based as in the source."""

    number: int
    cells: tuple[GridCell, ...]
    cited: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of one table, named by its sheet or position."""

    name: str
    rows: tuple[GridRow, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A table and where it begins, for a table of contents."""

    name: str
    first: int
    rows: int


@dataclass(frozen=True, slots=True)
class View:
    """What a person sees of a source."""

    source: Source
    window: Window
    found: bool  # whether the cited place is in the source
    excerpt: Excerpt | None = None
    parts: tuple[Paragraph | Grid, ...] = ()
    tables: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    """One unit of a window: a paragraph, or a row with the name of its table."""

    of: Paragraph | GridRow
    table: str = ""


async def source(stores: Stores, sha256: str) -> Source:
    """The record of a source.

    Raises:
        errors.SourceMissing: nothing was taken in under this hash.
    """
    found = await stores.sql.reads.sources([sha256])
    if not found:
        raise errors.SourceMissing(f"没有收录过 SHA-256 为 {sha256[:12]}… 的来源文件。")
    return found[0]


async def original(stores: Stores, sha256: str) -> bytes:
    """The bytes of a source that may be shown: not those of single cases.

    Raises:
        errors.SourceMissing: they are gone.
        errors.FileRefused: they hold cases of persons, of which only counts are published.
    """
    if await stores.sql.reads.is_dispatch(sha256):
        raise errors.FileRefused(
            "派单记录逐条涉及群众诉求，不公开原件，只公布统计；请按“大类、小类”在原系统中核对。"
        )
    return await stores.blobs.get(sha256)


async def view(
    stores: Stores, reader: Reader, sha256: str, place: Place, first: int | None = None
) -> View:
    """Show a source at a place, or from a unit on.

    Raises:
        errors.SourceMissing: no such source, or its bytes are gone.
        errors.FileRefused: it cannot be parsed any more, or is not to be shown.
    """
    record = await source(stores, sha256)
    data = await original(stores, sha256)
    if record.form in _TEXT:
        text = data.decode(record.charset or "utf-8").removeprefix("\ufeff")
        return _text_view(record, text, place, first)
    return lined(record, await reader.content(record.name, data), place, first)


def _text_view(record: Source, text: str, place: Place, first: int | None) -> View:
    start = min(place.start or 0, len(text))
    end = max(start, min(place.end or start, len(text)))
    window = _window(first, start, end, len(text), WINDOW_CHARS)
    shown = slice(window.first, window.last)
    start, end = (max(shown.start, min(at, shown.stop)) for at in (start, end))
    excerpt = Excerpt(text[shown.start : start], text[start:end], text[end : shown.stop])
    return View(record, window, start < end or first is not None, excerpt)


def lined(
    record: Source, content: documents.Content, place: Place, first: int | None = None
) -> View:
    """The view of a parsed source: paragraphs and table rows in the order of the page."""
    lines = list(_lines(content, place))
    cited = [at for at, line in enumerate(lines) if line.of.cited]
    begin, end = (cited[0], cited[-1] + 1) if cited else (0, 0)
    window = _window(first, begin, end, len(lines), WINDOW_LINES)
    shown = lines[window.first : window.last]
    found = bool(cited) or first is not None
    return View(record, window, found, parts=tuple(_parts(shown)), tables=tuple(_marks(lines)))


def _window(first: int | None, start: int, end: int, total: int, reach: int) -> Window:
    if first is None:
        return Window(max(0, start - reach), min(total, end + reach), total, 2 * reach)
    first = max(0, min(first, total))
    return Window(first, min(total, first + 2 * reach), total, 2 * reach)


def _lines(content: documents.Content, place: Place) -> Iterator[_Line]:
    """Paragraphs and rows, each table where its first character stands."""
    pieces: list[tuple[int, Sequence[_Line]]] = []
    for block in content.blocks:
        cited = place.row is None and place.meets(block.start, block.end)
        pieces.append((block.start, [_Line(Paragraph(block.text, block.level, cited))]))
    last = max((at for at, _ in pieces), default=0)
    for table in content.tables:
        starts = (cell.start for row in table.rows for cell in row.cells)
        at = min((start for start in starts if start is not None), default=last)
        name = table.sheet or table.caption or f"表 {table.index or 1}"
        here = place if _holds(table, place) else Place()
        pieces.append((at, [_Line(_row(row, here), name) for row in table.rows]))
    for _, lines in sorted(pieces, key=lambda piece: piece[0]):
        yield from lines


def _holds(table: documents.Table, place: Place) -> bool:
    """Whether the cited row is one of this table's; the first is meant where none is named."""
    return (place.sheet is None or table.sheet in (None, place.sheet)) and (
        place.table is None or table.index in (None, place.table)
    )


def _row(row: documents.Row, place: Place) -> GridRow:
    if place.row is None:  # a pdf has no rows that count: there the cell's address tells
        cited = any(
            place.meets(cell.start, cell.end) or cell.address == place.cell for cell in row.cells
        )
    else:
        cited = row.number == place.row
    groups = groupby(row.cells, key=lambda cell: cell.merged_from or cell.address)
    cells = tuple(_cell(address, list(group), place, cited) for address, group in groups)
    return GridRow(row.number, cells, cited)


def _cell(address: str, group: Sequence[documents.Cell], place: Place, in_row: bool) -> GridCell:
    head = group[0]
    words = place.cell == address or (place.cell is None and place.meets(head.start, head.end))
    return GridCell(
        text=head.value if head.merged_from else head.raw.strip() or head.value,
        columns=len(group),
        carried=head.merged_from is not None,
        cited=in_row and words,
    )


def _parts(lines: Sequence[_Line]) -> Iterator[Paragraph | Grid]:
    """Lines with the neighbouring rows of one table put together again."""
    for name, group in groupby(lines, key=lambda line: line.table):
        of = [line.of for line in group]
        if name:
            yield Grid(name, tuple(row for row in of if isinstance(row, GridRow)))
        else:
            yield from (each for each in of if isinstance(each, Paragraph))


def _marks(lines: Sequence[_Line]) -> Iterator[Mark]:
    """Each table with the line at which it begins."""
    first = 0
    for name, group in groupby(lines, key=lambda line: line.table):
        rows = len(list(group))
        if name:
            yield Mark(name, first, rows)
        first += rows
