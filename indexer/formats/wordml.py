"""The text of a Word document (word/document.xml) as it is shown: paragraphs and tables.

One pass over the elements. Shown is what a reader of the final text sees: insertions, results of
fields, numbers of lists; not deletions, hidden text, field codes, comments or the reading aids
(拼音) above a word. Cells are taken as they are written (w:tc): `word_tables` lays them out.
"""

from collections.abc import Callable

from indexer.formats import symbols, word_names
from indexer.formats.styles import Numbering, Styles, heading_level, is_on
from indexer.formats.word_shapes import Draft, Frame, Grid, Item, Line, Paragraph, Slot, settled
from schema.errors import FileRefused

_MAX_ELEMENTS = 2_000_000  # a document of a thousand pages has one million
_MAX_CHARS = 20_000_000
_MAX_SPAN = 100  # columns; Word ends at 63
_MAX_TABLE_DEPTH = 32  # real documents stay below five
_SPLIT = "请拆成几个文件再导入"

_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t", "noBreakHyphen": "-"}


class Body:
    """Target of an XML parser: `items` are what the document shows, in order."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self.items: list[Item] = []
        self.left_out: dict[str, int] = {}
        self._styles, self._numbering = styles, numbering
        self._names: dict[str, str] = {}  # tag → its name in the format, "" if of another
        self._path: list[str] = []
        self._skipped = 0  # depth within an element that is left out
        self._frames = [Frame(self.items)]
        self._grids: list[Grid] = []
        self._drafts: list[Draft] = []
        self._fields: list[bool] = []  # open fields: whether their results have begun
        self._chosen: list[bool] = []  # alternatives of which one was taken
        self._in_text, self._hidden = False, False
        self._prompts = False  # the content control that has begun shows what to enter
        self._tables, self._elements, self._chars = 0, 0, 0
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {
            "p": self._start_paragraph,
            "r": self._start_run,
            "tbl": self._start_table,
            "tr": self._start_row,
            "tc": self._start_cell,
            "txbxContent": self._start_box,
            "fldChar": self._take_field,
            "sym": self._take_symbol,
            "footnoteReference": lambda _: self._leave_out("footnotes"),
            "endnoteReference": lambda _: self._leave_out("footnotes"),
            "object": lambda _: self._leave_out("objects"),
            "altChunk": self._refuse_chunk,
        }
        self._ends: dict[str, Callable[[], None]] = {
            "p": self._end_paragraph,
            "r": self._end_run,
            "tbl": self._end_table,
            "tc": self._end_frame,
            "txbxContent": self._end_frame,
            "AlternateContent": self._end_alternatives,
        }

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        self._elements += 1
        if self._elements > _MAX_ELEMENTS:
            raise FileRefused(f"文档的内容超过 {_MAX_ELEMENTS} 个元素的上限；{_SPLIT}。")
        name = self._names.get(tag)
        if name is None:
            name = self._names.setdefault(tag, word_names.element(tag))
        if self._skipped or (name in word_names.LEFT_OUT and self._is_left_out(name)):
            self._skipped += 1
            return
        if starts := self._starts.get(name):
            starts(attributes)
        elif name == "t":
            self._in_text = True
        elif name in _BREAKS:
            if self._path and self._path[-1] == "r":
                self._say(_BREAKS[name])
        elif name == "showingPlcHdr":
            self._prompts = is_on(word_names.value(attributes))
        elif name in word_names.PROPERTIES and self._path:
            self._take_property(name, attributes)
        self._path.append(name)

    def data(self, text: str) -> None:
        """Take a stretch of text."""
        if self._in_text and not self._skipped:
            self._say(text)

    def end(self, tag: str) -> None:  # noqa: ARG002 - the path knows
        """Take the end of an element."""
        if self._skipped:
            self._skipped -= 1
            return
        name = self._path.pop()
        if name == "t":
            self._in_text = False
        elif ends := self._ends.get(name):
            ends()

    def _is_left_out(self, name: str) -> bool:
        if name == "AlternateContent":
            self._chosen.append(False)
        elif name in ("Choice", "Fallback") and self._chosen:
            taken, self._chosen[-1] = self._chosen[-1], True
            return taken
        elif name == "txbxContent" and self._grids:
            self._leave_out("boxes")
            return True
        elif name in word_names.REVISED:
            self._leave_out("revisions")
            return name in word_names.DELETED and not (self._path and self._path[-1].endswith("Pr"))
        elif name == "sdtContent" and self._prompts:
            self._prompts = False
            return self._path[-2:-1] != ["tr"]  # a cell keeps its place
        return name in word_names.NEVER

    def _end_alternatives(self) -> None:
        if self._chosen:
            self._chosen.pop()

    def _leave_out(self, kind: str, count: int = 1) -> None:
        self.left_out[kind] = self.left_out.get(kind, 0) + count

    # Paragraphs and runs.

    def _start_paragraph(self, _: dict[str, str]) -> None:
        frame = self._frames[-1]
        default = self._styles.default
        self._drafts.append(Draft([frame.carried], default, self._styles.get(default)))
        frame.carried = ""

    def _end_paragraph(self) -> None:
        if not self._drafts:
            return
        draft = self._drafts.pop()
        while self._fields and not self._fields[-1]:  # codes never run over a paragraph's end
            self._fields.pop()
        text, frame = "".join(draft.chunks), self._frames[-1]
        if draft.mark_deleted:
            frame.carried = text
            return
        text = self._numbered(draft, text)
        if text.strip():
            level = draft.style.level if draft.level is None else draft.level
            frame.items.append(Paragraph(text, level))

    def _numbered(self, draft: Draft, text: str) -> str:
        """Put a paragraph's number in front of it, if the paragraph is shown at all."""
        num_id = draft.style.num_id if draft.num_id is None else draft.num_id
        if not num_id or self._is_covered() or (draft.mark_hidden and not text.strip()):
            return text
        level = draft.style.num_level if draft.num_level is None else draft.num_level
        label = self._numbering.label(num_id, level, draft.style_id).strip()
        if not text.strip():
            return label if self._grids else ""
        return f"{label} {text}" if label[-1:].isalnum() else label + text

    def _is_covered(self) -> bool:
        lines = [grid.lines[-1] for grid in self._grids if grid.lines]
        return any(not line.shown or (line.slots and line.slots[-1].covered) for line in lines)

    def _start_run(self, _: dict[str, str]) -> None:
        self._hidden = bool(self._drafts) and self._drafts[-1].style.hidden

    def _end_run(self) -> None:
        self._hidden = False

    def _say(self, text: str) -> None:
        if not self._drafts or not all(self._fields):
            return
        if self._hidden:
            self._leave_out("hidden", len(text))
            return
        self._chars += len(text)
        if self._chars > _MAX_CHARS:
            raise FileRefused(f"文档的文字超过 {_MAX_CHARS} 字的上限；{_SPLIT}。")
        self._drafts[-1].chunks.append(text)

    def _take_symbol(self, attributes: dict[str, str]) -> None:
        if self._path and self._path[-1] == "r":
            self._say(
                symbols.character(
                    word_names.value(attributes, "font"), word_names.value(attributes, "char")
                )
            )

    def _take_field(self, attributes: dict[str, str]) -> None:
        kind = word_names.value(attributes, "fldCharType")
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _take_property(self, name: str, attributes: dict[str, str]) -> None:
        """Take what a paragraph, run, row or cell says of itself."""
        parent = self._path[-1]
        if parent == "rPr":
            owner = self._path[-2] if len(self._path) > 1 else ""
            self._take_run_property(name, attributes, owner)
        elif parent in ("pPr", "numPr") and self._drafts:
            self._take_paragraph_property(name, attributes, self._drafts[-1])
        elif parent in ("trPr", "tcPr", "tblGrid") and self._grids:
            self._take_table_property(name, attributes, self._grids[-1])

    def _take_run_property(self, name: str, attributes: dict[str, str], owner: str) -> None:
        if owner == "r":
            if name == "vanish":
                self._hidden = is_on(word_names.value(attributes))
            elif name == "rStyle":
                self._hidden |= self._styles.get(word_names.value(attributes)).hidden
        elif owner == "pPr" and self._drafts:
            draft = self._drafts[-1]
            draft.mark_deleted |= name in word_names.DELETED
            draft.mark_hidden |= name == "vanish" and is_on(word_names.value(attributes))

    def _take_paragraph_property(self, name: str, attributes: dict[str, str], draft: Draft) -> None:
        said = word_names.value(attributes)
        if name == "pStyle":
            draft.style_id, draft.style = said, self._styles.get(said)
        elif name == "outlineLvl":
            draft.level = heading_level(said)
        elif name == "numId":
            draft.num_id = said
        elif name == "ilvl" and said.isdecimal():
            draft.num_level = int(said)

    # Tables.

    def _start_table(self, _: dict[str, str]) -> None:
        self._tables += 1
        self._grids.append(Grid(self._tables))
        if len(self._grids) > _MAX_TABLE_DEPTH:
            raise FileRefused(
                f"第 {self._tables} 个表格嵌套超过 {_MAX_TABLE_DEPTH} 层；"
                "请把内层表格移到外面再导入。"
            )

    def _end_table(self) -> None:
        if self._grids:
            grid = self._grids.pop()
            self._frames[-1].items.extend(settled(grid))
            if hidden := sum(line.hidden for line in grid.lines):
                self._leave_out("rows", hidden)

    def _start_row(self, _: dict[str, str]) -> None:
        if self._grids:
            self._grids[-1].lines.append(Line())

    def _start_cell(self, _: dict[str, str]) -> None:
        if not self._grids:
            self._frames.append(Frame(self._frames[-1].items))
            return
        if not self._grids[-1].lines:
            self._grids[-1].lines.append(Line())
        slot = Slot()
        self._grids[-1].lines[-1].slots.append(slot)
        self._frames.append(Frame(slot.items))

    def _start_box(self, _: dict[str, str]) -> None:
        self._frames.append(Frame(self._frames[-1].items))

    def _end_frame(self) -> None:
        if len(self._frames) > 1:
            frame = self._frames.pop()
            if frame.carried.strip():
                frame.items.append(Paragraph(frame.carried))

    def _take_table_property(self, name: str, attributes: dict[str, str], grid: Grid) -> None:
        said = word_names.value(attributes)
        if name == "gridCol":
            width = word_names.value(attributes, "w")
            grid.widths.append(int(width) if width.isdecimal() else 0)
        elif not grid.lines:
            return
        elif self._path[-1] == "trPr":
            line = grid.lines[-1]
            line.deleted |= name == "del"
            line.hidden |= name == "hidden" and is_on(said)
            if name == "gridBefore":
                line.before = word_names.count(said, 0, _MAX_SPAN)
        elif slots := grid.lines[-1].slots:
            if name == "gridSpan":
                slots[-1].span = word_names.count(said, 1, _MAX_SPAN)
            elif name == "vMerge":
                slots[-1].covered = said != "restart"
            elif name == "hMerge" and said != "restart" and len(slots) > 1:
                # Written by old converters: the cell before it reaches over this one.
                slots[-2].span = min(slots[-2].span + slots.pop().span, _MAX_SPAN)

    def _refuse_chunk(self, _: dict[str, str]) -> None:
        raise FileRefused(
            "文档里嵌有另一份文件（altChunk），无法读取；请用 Word 另存为 docx 再导入。"
        )
