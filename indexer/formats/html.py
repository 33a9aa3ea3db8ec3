"""HTML pages (网页): blocks and tables with exact offsets; navigation and buttons left out.

`page` finds the shape, `markup` the text, `grid` lays tables out, `chrome` tells what a system put
around the text. The text of `<title>`, of `<meta>` and of the chrome becomes notes.
"""

from collections.abc import Iterable, Iterator

from indexer.formats import chrome, cleaning, grid, markup, page, rows, shapes
from schema.domain.documents import Block, Cell, Content, Decoded, Form, Table
from schema.domain.text import spans
from schema.settings import Settings

_METAS = {  # the names of 《政府网站发展指引》 and of common systems
    "articletitle": "title",
    "pubdate": "published",
    "publishdate": "published",
    "contentsource": "source",
    "sitename": "site",
    "columnname": "column",
    "author": "author",
    "description": "description",
}
_LINK_SHARE = 0.8  # more: a menu, not a text with a reference in it
_MAX_LINK_CHARS = 80
_MAX_REGION_CHARS = 100  # longer text without links in a "footer" is text all the same
_MAX_MENU_ROWS = 3
_MAX_DATA_ROWS = 6  # of a table that describes the page
_FILE_ENDINGS = (".doc", ".docx", ".xls", ".xlsx", ".pdf", ".wps", ".et", ".zip", ".rar", ".csv")


def read(decoded: Decoded, limits: Settings) -> Content:
    """Read the blocks and tables of a page.

    Raises:
        FileRefused: A table has too many rows or cells.
    """
    found = page.parse(decoded.text)
    lines = [
        _Line(decoded.text, item) for item in found.items if isinstance(item, shapes.Paragraph)
    ]
    outside = [line for line in lines if not line.is_menu]
    sifted = chrome.sift([line.text for line in outside])
    kept = [line for line, is_text in zip(outside, sifted.text, strict=True) if is_text]
    blocks = sorted((line.block() for line in kept if not line.is_around), key=_start)
    tables = list(_tables(decoded.text, found.items, blocks, limits))
    notes = _head_notes(found)
    for more in (sifted.notes, *map(_said_by, tables)):
        chrome.merge(notes, more)
    return Content(Form.HTML, decoded, tuple(blocks), tuple(tables), notes)


def shown(source: str, start: int, end: int, *, level: int = 0) -> spans.Mapped:
    """Give the clean text of a slice of a page, mapped onto the page's source."""
    return cleaning.cleaned(markup.flow(source, start, end, one_line=level > 0))


def _start(block: Block) -> int:
    return block.start


class _Line:
    """A paragraph with its text."""

    def __init__(self, source: str, found: shapes.Paragraph) -> None:
        self._found = found
        self._raw = markup.raw(source, found.start, found.end)
        self.text = shown(source, found.start, found.end, level=found.level).text

    @property
    def is_menu(self) -> bool:
        """A short line that is all links, and to no file."""
        return (
            not self._found.level
            and self._found.linked_share > _LINK_SHARE
            and len(self.text) <= _MAX_LINK_CHARS
            and not self.text.lower().endswith((*_FILE_ENDINGS, "。"))
            and not self.text.startswith(("附件", "《"))
        )

    @property
    def is_around(self) -> bool:
        """A line of a navigation, a header or a footer."""
        return self._found.in_region and len(self.text) <= _MAX_REGION_CHARS

    def block(self) -> Block:
        found = self._found
        return Block(self.text, self._raw, found.start, found.end, found.level)


def _tables(
    source: str, items: Iterable[shapes.Item], blocks: list[Block], limits: Settings
) -> Iterator[Table]:
    last: int | None = None  # where the table before ends
    for item in items:
        if isinstance(item, shapes.Paragraph) or _is_menu(item):
            continue
        written = [[_spanning(source, slot) for slot in row] for row in item.rows]
        expanded = grid.expand(written)
        rows.check(expanded, limits, f"第 {item.index} 个表格")
        if expanded:
            follows = last is not None and _follows(last, item, blocks)
            yield Table(expanded, None, item.index, _caption(source, item, blocks), follows)
            last = max(slot.span()[1] for slot in shapes.slots(item))


def _spanning(source: str, slot: shapes.Slot) -> grid.Spanning:
    start, end = slot.span()
    raw, value = markup.raw(source, start, end), shown(source, start, end).text
    return grid.Spanning(Cell(raw, value, "", start, end), slot.rowspan, slot.colspan)


def _is_menu(table: shapes.Grid) -> bool:
    texts = list(shapes.paragraphs([table]))
    linked = sum(text.linked for text in texts)
    written = sum(text.end - text.start for text in texts)
    around = any(text.in_region for text in texts)
    return len(table.rows) <= _MAX_MENU_ROWS and (around or linked > _LINK_SHARE * written)


def _follows(last: int, table: shapes.Grid, blocks: list[Block]) -> bool:
    """Say whether only page numbers stand between two tables; a caption heads another list."""
    start = min(slot.start for slot in shapes.slots(table))
    between = (block for block in blocks if last <= block.start < start)
    return not any(shapes.paragraphs(table.caption)) and rows.only_pages_turn(between)


def _caption(source: str, table: shapes.Grid, blocks: list[Block]) -> str:
    """Give the table's caption, else the heading or short lines before it."""
    own = [shown(source, each.start, each.end).text for each in shapes.paragraphs(table.caption)]
    if own:
        return " ".join(own)
    first = min((slot.start for slot in shapes.slots(table)), default=0)
    return rows.caption([block for block in blocks if block.end <= first])


def _head_notes(found: shapes.Page) -> dict[str, str]:
    notes = {note: found.metas[name] for name, note in _METAS.items() if found.metas.get(name)}
    for name, value in chrome.title_and_site(cleaning.clean(found.title)).items():
        notes.setdefault(name, value)
    return notes


def _said_by(table: Table) -> dict[str, str]:
    """Read a table of labels and values, 索引号 | … | 发文字号 | …."""
    found: dict[str, str] = {}
    if len(table.rows) <= _MAX_DATA_ROWS:
        for row in table.rows:
            for label, value in zip(row.cells, row.cells[1:], strict=False):
                chrome.merge(found, chrome.labelled(f"{label.value.rstrip(':：')}：{value.value}"))
    return found
