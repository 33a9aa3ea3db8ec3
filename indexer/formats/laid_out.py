"""Pages as they are laid out (pdf, ofd, pictures): from characters and strokes to text and tables.

What each form draws comes in as `pdf_shapes.Page`, one after the other; what stays of each are its
lines and cells. Must not know how a form stores its pages, nor how a picture is recognised.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.formats import (
    chrome,
    pdf_grid,
    pdf_lines,
    pdf_page,
    pdf_tables,
    pdf_text,
    pdf_unruled,
    rows,
)
from indexer.formats.pdf_lines import Line
from indexer.formats.pdf_shapes import Glyph, Page
from indexer.formats.pdf_tables import Part
from indexer.formats.pdf_text import Item, Sheet
from schema.domain.documents import Content, Decoded, Form, Table
from schema.errors import FileRefused
from schema.settings import Settings

_HEAD_LINES = 12  # where a document describes itself
_MAX_CAPTION_CHARS = 60
_MAX_UNREADABLE = 0.2  # of the characters
_PICTURE = 0.3  # of a page: a picture of that size may hold text
_MAX_NAMED = 10
_TYPED = (
    "请安装文字识别部件 yidan[ocr]，或用文字识别（OCR）软件转成可复制文字的 pdf 或 docx，"
    "或索取 xlsx、docx 原件再导入"
)


@dataclass(slots=True)
class _Found:
    """What was odd about the pages."""

    pictures: list[int]
    recognised: list[int]  # before: the text is an invisible layer over a picture
    read: list[int]  # here
    characters: int = 0
    unreadable: int = 0


class Pages:
    """Turns pages into lines and tables, and keeps what was odd about them."""

    def __init__(self) -> None:
        self.found = _Found([], [], [])
        self._sheets: list[Sheet] = []
        self._columns: pdf_unruled.Columns | None = (
            None  # of a table that the page before left open
        )

    def take(self, page: Page) -> None:
        """Read the next page."""
        self._survey(page)
        self._sheets.append(self._sheet(page))

    def _sheet(self, page: Page) -> Sheet:
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
        inked = _inked(page)
        self.found.characters += len(inked)
        self.found.unreadable += sum(pdf_page.UNREADABLE in glyph.text for glyph in inked)
        if is_picture(page):
            self.found.pictures.append(page.number)
        if page.read_here:
            self.found.read.append(page.number)
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

    def content(self, form: Form, limits: Settings) -> Content:
        """Give what all pages say.

        Raises:
            FileRefused: There are no characters, too few that the fonts explain, or more rows
                than the limits allow.
        """
        self._check(form)
        return _content(pdf_text.without_furniture(self._sheets), self.found, form, limits)

    def _check(self, form: Form) -> None:
        found = self.found
        if not found.characters:
            kind = "扫描件或图片" if found.pictures else "空白页面"
            raise FileRefused(f"{form} 里没有文字层，是{kind}，无法读取；{_TYPED}。")
        if found.unreadable > _MAX_UNREADABLE * found.characters:
            raise FileRefused(
                f"{form} 的字体没有文字编码，{found.characters} 个字符中有 {found.unreadable} 个"
                f"读不出；{_TYPED}。"
            )


def is_picture(page: Page) -> bool:
    """Say whether a page shows pictures and no text."""
    return not _inked(page) and page.pictures > _PICTURE * page.width * page.height


def _inked(page: Page) -> list[Glyph]:
    return [glyph for glyph in page.glyphs if not glyph.text.isspace()]


def _top(page: Page) -> float:
    """Give the height of the stretch at the head of a page where its header stands."""
    return page.height * 0.08


def _content(sheets: Sequence[Sheet], found: _Found, form: Form, limits: Settings) -> Content:
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
                wholes.append(pdf_tables.Whole(caption, follows=not between))
                paragraphs.end()
            wholes[-1].add(item)
            between = False
    text, blocks = paragraphs.settled()
    tables = tuple(_tables(wholes, limits))
    notes = _notes(found)
    for block in blocks[:_HEAD_LINES]:
        chrome.merge(notes, chrome.labelled(block.text))
    return Content(form, Decoded(text, "", str(form)), blocks, tables, notes)


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
    if found.read:
        notes["read_here"] = f"{_named(found.read)}由图片识别，须核对原件"
    if found.unreadable:
        notes["unreadable"] = (
            f"有 {found.unreadable} 个字符字体没有编码，以“\ufffd”代替，请核对原件"
        )
    return notes


def _named(numbers: Sequence[int]) -> str:
    more = " 等" if len(numbers) > _MAX_NAMED else ""
    return f"第 {'、'.join(map(str, numbers[:_MAX_NAMED]))}{more} 页（共 {len(numbers)} 页）"
