"""Word documents (docx, docm, dotx): paragraphs and tables as the final text shows them.

`wordml` reads the elements, `styles` what styles and numbering say, `word_tables` lays the tables
out. Macros are never run. The text around the tables is put together here; block spans are places
in it, and a line stands where a table stood. Nothing but `FileRefused` leaves this module.
"""

import io
import re
import zipfile
from xml.etree.ElementTree import Element

from indexer.formats import chrome, cleaning, package, rows, word_shapes, word_tables, wordml
from indexer.formats.styles import Numbering, Styles
from schema.domain.documents import Block, Content, Decoded, Form, Table
from schema.settings import Settings

_HEAD_LINES = 12  # where a document describes itself
_LINE_END = re.compile(r"[ \t\u3000]*\n[ \t\u3000]*")
_SAID = {
    "revisions": "含修订标记，按接受全部修订后的文字读取",
    "hidden": "有 {} 字隐藏文字，未读取",
    "rows": "表格有 {} 个隐藏行，未读取",
    "boxes": "表格里有 {} 个文本框，未读取",
    "footnotes": "有 {} 处脚注或尾注，未读取",
    "objects": "有 {} 个嵌入对象，未读取",
}


def read(data: bytes, limits: Settings) -> Content:
    """Read the text and the tables of a document.

    Raises:
        FileRefused: It is damaged, protected, or larger than the limits allow.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            package.check(archive, len(data), limits, package.DOCUMENT)
            return _read(archive, limits)
    except package.LIBRARY_ERRORS as error:
        raise package.damaged(package.DOCUMENT, error) from error


def _read(archive: zipfile.ZipFile, limits: Settings) -> Content:
    main = package.main_part(archive)
    parts = package.targets(archive, main)
    styles = Styles(_tree(archive, parts.get("styles")))
    body = wordml.Body(styles, Numbering(_tree(archive, parts.get("numbering")), styles))
    package.stream(archive, main, body)
    text = _Text(limits)
    for item in word_shapes.told(body.items):
        text.take(item)
    notes: dict[str, str] = {}
    for block in text.blocks[:_HEAD_LINES]:
        chrome.merge(notes, chrome.labelled(block.text))
    notes |= {kind: _SAID[kind].format(count) for kind, count in body.left_out.items()}
    if not text.blocks and not any(rows.title_of(table.rows) for table in text.tables):
        notes |= _core_title(archive)
    return Content(Form.DOCX, text.decoded(), tuple(text.blocks), tuple(text.tables), notes)


def _tree(archive: zipfile.ZipFile, parts: list[str] | None) -> Element | None:
    """Read a part that a document may lack."""
    found = [part for part in parts or () if part in archive.NameToInfo]
    return package.tree(archive, found[0]) if found else None


def _core_title(archive: zipfile.ZipFile) -> dict[str, str]:
    core = _tree(archive, package.targets(archive, "").get("core-properties"))
    titles = (
        cleaning.clean(each.text or "")
        for each in (core if core is not None else ())
        if package.local(each.tag) == "title"
    )
    title = next(filter(None, titles), "")
    return {"title": title} if title else {}


class _Text:
    """The running text as it grows, with the tables that stand in it."""

    def __init__(self, limits: Settings) -> None:
        self.blocks: list[Block] = []
        self.tables: list[Table] = []
        self._limits = limits
        self._lines: list[str] = []
        self._length = 0
        self._since = 0  # blocks before the last table

    def take(self, item: word_shapes.Item) -> None:
        """Take the next paragraph or table."""
        if isinstance(item, word_shapes.Grid):
            self._take_table(item)
            return
        text = _LINE_END.sub("", item.text) if item.level else item.text
        for line in text.split("\n"):
            if raw := line.strip(cleaning.BLANK):
                self._take_line(raw, item.level)

    def decoded(self) -> Decoded:
        """Give the text that was put together."""
        return Decoded("\n".join(self._lines), "", "docx")

    def _take_line(self, raw: str, level: int) -> None:
        start = self._append(raw)
        if text := cleaning.clean(raw):
            self.blocks.append(Block(text, raw, start, start + len(raw), level))

    def _take_table(self, item: word_shapes.Grid) -> None:
        laid_out = word_tables.rows(item)
        rows.check(laid_out, self._limits, f"第 {item.index} 个表格")
        if laid_out:
            between = self.blocks[self._since :]
            follows = bool(self.tables) and rows.only_pages_turn(between)
            caption = rows.caption(between)
            self.tables.append(Table(laid_out, None, item.index, caption, follows))
            self._append(f"〔表格{item.index}〕")
        self._since = len(self.blocks)

    def _append(self, line: str) -> int:
        start = self._length
        self._lines.append(line)
        self._length += len(line) + 1
        return start
