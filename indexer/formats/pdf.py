"""Documents as pages (pdf) with a text layer: running text, and tables built from their rulings.

Hops: `pdf_file` opens and counts → `pdf_page` takes characters and strokes → `pdf_grid` finds the
cells, `pdf_unruled` those without strokes → `pdf_tables` puts pages together → `pdf_text` makes
paragraphs of the rest. The text is never taken in the order in which the file draws it: columns
that stand side by side would be mixed line by line. Pages are read one after the other; what stays
of each are its lines and cells. Nothing but `FileRefused` leaves this module.

The text of a pdf is what its fonts say it is; where a font says nothing, U+FFFD stands.
"""

import logging
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import dict_value, int_value
from pdfminer.psexceptions import PSException

from indexer.formats import (
    chrome,
    pdf_file,
    pdf_grid,
    pdf_lines,
    pdf_page,
    pdf_tables,
    pdf_text,
    pdf_unruled,
    rows,
)
from indexer.formats.pdf_lines import Line
from indexer.formats.pdf_shapes import Page
from indexer.formats.pdf_tables import Part
from indexer.formats.pdf_text import Item, Sheet
from schema.domain.documents import Content, Decoded, Form, Table
from schema.errors import FileRefused
from schema.settings import Settings

MAX_PAGES = 2000  # the longest list known has 3,064 items; ten pages are read a second

_LIBRARY_ERRORS = (
    PSException,
    struct.error,  # fonts
    ArithmeticError,  # numbers out of range
    AssertionError,
    AttributeError,  # parts of another type than expected, as the next three
    LookupError,
    TypeError,
    ValueError,
    EOFError,
    MemoryError,
    NotImplementedError,
    OSError,
    RuntimeError,  # RecursionError
)
_TAIL = 4096  # bytes in which the end mark must stand
_HEAD_LINES = 12  # where a document describes itself
_MAX_CAPTION_CHARS = 60
_MAX_UNREADABLE = 0.2  # of the characters
_PICTURE = 0.3  # of a page: a picture of that size may hold text
_MAX_NAMED = 10
_TYPED = "请用文字识别（OCR）软件转成可复制文字的 pdf 或 docx，或索取 xlsx、docx 原件再导入"


def read(data: bytes, limits: Settings) -> Content:
    """Read the text and the tables of a pdf.

    Raises:
        FileRefused: It is damaged, protected or without text, or larger than the limits allow.
    """
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it remarks on every odd font
    if b"%%EOF" not in data[-_TAIL:]:
        raise FileRefused("pdf 不完整（没有结尾标记），可能没有下载完；请重新下载后再导入。")
    try:
        pages = _Pages()
        sheets = [pages.sheet(page) for page in _pages(data)]
    except _LIBRARY_ERRORS as error:
        raise FileRefused(
            f"pdf 已损坏或不合规范，无法读取（{type(error).__name__}）；{pdf_file.REMEDY}。"
        ) from error
    pages.check()
    return _content(pdf_text.without_furniture(sheets), pages, limits)


def _pages(data: bytes) -> Iterator[Page]:
    """Take what is drawn on each page."""
    document = pdf_file.opened(data)
    claimed = _claimed(document)
    orders, fonts = pdf_file.Orders(), pdf_file.Fonts()
    device = pdf_page.Device(fonts, orders)
    interpreter = pdf_file.Interpreter(fonts, device, orders)
    number = 0
    for number, page in enumerate(PDFPage.create_pages(document), 1):
        _check_pages(number)
        orders.turn_to(number)
        interpreter.process_page(page)
        yield device.page
    if number < claimed:
        raise FileRefused(
            f"pdf 应有 {claimed} 页，只找到 {number} 页，文件不完整；请重新下载后再导入。"
        )


def _claimed(document: PDFDocument) -> int:
    """Give the number of pages that the document claims to have."""
    claimed = int_value(dict_value(document.catalog.get("Pages", {})).get("Count", 0))
    _check_pages(claimed)
    return claimed


def _check_pages(number: int) -> None:
    if number > MAX_PAGES:
        raise FileRefused(f"pdf 超过 {MAX_PAGES} 页的上限；请拆成几个文件再导入。")


@dataclass(slots=True)
class _Found:
    """What was odd about the pages."""

    pictures: list[int]
    recognised: list[int]
    characters: int = 0
    unreadable: int = 0


class _Pages:
    """Turns pages into lines and tables, and keeps what was odd about them."""

    def __init__(self) -> None:
        self.found = _Found([], [])
        self._columns: pdf_unruled.Columns | None = (
            None  # of a table that the page before left open
        )

    def sheet(self, page: Page) -> Sheet:
        """Read a page."""
        self._survey(page)
        parts: list[Part] = []
        glyphs = page.glyphs
        for grid in pdf_grid.grids(page.across, page.down):
            made, glyphs = pdf_tables.part(page.number, grid, glyphs)
            parts.append(made)
        lines = pdf_lines.lines(glyphs)
        if parts:
            self._columns = None
        else:
            lines, parts = self._unruled(page, lines)
        ordered = lines if parts else pdf_text.in_columns(lines, page.width)
        items: list[Item] = [*ordered, *parts]
        if parts:
            items.sort(key=lambda item: item.top)
        return Sheet(page.number, page.width, page.height, items)

    def _survey(self, page: Page) -> None:
        inked = [glyph for glyph in page.glyphs if not glyph.text.isspace()]
        self.found.characters += len(inked)
        self.found.unreadable += sum(pdf_page.UNREADABLE in glyph.text for glyph in inked)
        if not inked and page.pictures > _PICTURE * page.width * page.height:
            self.found.pictures.append(page.number)
        if page.recognised:
            self.found.recognised.append(page.number)

    def _unruled(self, page: Page, lines: list[Line]) -> tuple[list[Line], list[Part]]:
        """Look for a table without rulings: below a header, or going on from the page before."""
        start = pdf_unruled.header(lines)
        if start is not None:
            self._columns = pdf_unruled.columns(lines[start:])
        else:
            start = next((n for n, x in enumerate(lines) if x.top > _top(page)), 0)
            if self._columns and not pdf_unruled.goes_on(lines[start:], self._columns):
                self._columns = None
        if self._columns is None or not lines:
            return lines, []
        foot = [x for x in lines[start:] if x.top > page.height - _top(page)]
        body = lines[start : len(lines) - len(foot)]
        end = start + pdf_unruled.extent(body, self._columns)
        inside = lines[start:end]
        if end < start + len(body):
            columns, self._columns = self._columns, None
        else:
            columns = self._columns
        if not inside:
            return lines, []
        return [*lines[:start], *lines[end:]], [pdf_unruled.part(page.number, inside, columns)]

    def check(self) -> None:
        """Refuse what cannot be read for want of characters.

        Raises:
            FileRefused: There are none, or too few that the fonts explain.
        """
        found = self.found
        if not found.characters:
            kind = "扫描件或图片" if found.pictures else "空白页面"
            raise FileRefused(f"pdf 里没有文字层，是{kind}，无法读取；{_TYPED}。")
        if found.unreadable > _MAX_UNREADABLE * found.characters:
            raise FileRefused(
                f"pdf 的字体没有文字编码，{found.characters} 个字符中有 {found.unreadable} 个"
                f"读不出；{_TYPED}。"
            )


def _top(page: Page) -> float:
    """Give the height of the stretch at the head of a page where its header stands."""
    return page.height * 0.08


def _content(sheets: Sequence[Sheet], pages: _Pages, limits: Settings) -> Content:
    paragraphs = pdf_text.Paragraphs(sheets)
    wholes: list[pdf_tables.Whole] = []
    between = True  # text stands between here and the last table
    for sheet in sheets:
        for item in sheet.items:
            if isinstance(item, Line):
                paragraphs.add(item, sheet)
                between = between or not rows.is_page_like(item.text)
                continue
            if between or not wholes[-1].takes(item):
                caption = _caption(paragraphs.last) if between else ""
                wholes.append(pdf_tables.Whole(caption))
                paragraphs.end()
            wholes[-1].add(item)
            between = False
    text, blocks = paragraphs.settled()
    tables = tuple(_tables(wholes, limits))
    notes = _notes(pages.found)
    for block in blocks[:_HEAD_LINES]:
        chrome.merge(notes, chrome.labelled(block.text))
    return Content(Form.PDF, Decoded(text, "", "pdf"), blocks, tables, notes)


def _tables(wholes: Sequence[pdf_tables.Whole], limits: Settings) -> Iterator[Table]:
    index = 0
    for whole in wholes:
        if table := whole.table(index + 1):
            index += 1
            rows.check(table.rows, limits, f"第 {index} 个表格")
            yield table


def _caption(text: str) -> str:
    """Give the line before a table, where it is no sentence."""
    short = len(text) <= _MAX_CAPTION_CHARS and not text.endswith(("。", "；", ";"))
    return text if short else ""


def _notes(found: _Found) -> dict[str, str]:
    notes: dict[str, str] = {}
    if found.pictures:
        notes["scanned_pages"] = f"{_named(found.pictures)}是图片，没有文字层，未读取；{_TYPED}"
    if found.recognised:
        notes["recognised_pages"] = f"{_named(found.recognised)}的文字由识别（OCR）而来，请核对原件"
    if found.unreadable:
        notes["unreadable"] = (
            f"有 {found.unreadable} 个字符字体没有编码，以“\ufffd”代替，请核对原件"
        )
    return notes


def _named(numbers: Sequence[int]) -> str:
    more = " 等" if len(numbers) > _MAX_NAMED else ""
    return f"第 {'、'.join(map(str, numbers[:_MAX_NAMED]))}{more} 页（共 {len(numbers)} 页）"
