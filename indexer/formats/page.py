"""The shape of an HTML page: which stretches of the source are paragraphs and which are tables.

One pass over the tags with a stack, so that depth costs nothing; unclosed tags end where a browser
would end them. Only spans are kept: `markup` gives their text. Tables within tables are settled
when the outer one ends. This module must not know what a paragraph says (`chrome` does).
"""

import re
from collections import Counter
from dataclasses import dataclass

from indexer.formats import markup, shapes
from indexer.formats.markup import Kind, Token

_MAX_TABLE_DEPTH = 32  # real pages stay below eight; deeper table tags only break the line
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
# fmt: off
_CONTAINERS = frozenset({
    "address", "article", "aside", "blockquote", "center", "details", "div", "dl", "fieldset",
    "figure", "footer", "form", "header", "main", "menu", "nav", "noscript", "ol", "section",
    "select", "template", "ul",
})
# fmt: on
# Around the text, never in it. A form is not: some systems put the whole page into one.
_REGIONS = frozenset({"aside", "footer", "header", "nav", "noscript", "select", "template"})
_REGION_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|crumbs?|foot|footer|copyright|share"
    r"|bdsharebuttonbox|sidebar|pager|pagination)(?:$|[\s_-])",
    re.IGNORECASE,
)
_OWN_HEADER = frozenset({"article", "main", "section"})  # their <header> belongs to the text


def parse(text: str) -> shapes.Page:
    """Find the paragraphs and tables of a page."""
    return _Parser(text).parse()


class _Scope:
    """The open containers of the page or of one cell; an end tag closes none outside of it."""

    def __init__(self, *, in_region: bool) -> None:
        self._open: list[tuple[str, bool]] = []
        self._counts = Counter[str]()
        self._regions = int(in_region)

    @property
    def in_region(self) -> bool:
        return self._regions > 0

    def open(self, name: str, *, is_region: bool) -> None:
        self._open.append((name, is_region))
        self._counts[name] += 1
        self._regions += is_region

    def close(self, name: str) -> None:
        while self._counts[name]:
            last, was_region = self._open.pop()
            self._counts[last] -= 1
            self._regions -= was_region
            if last == name:
                break

    def within(self, names: frozenset[str]) -> bool:
        return any(self._counts[name] for name in names)


@dataclass(slots=True)
class _Frame:
    """A table that is open, where its items go in the end, and the scope to go back to."""

    grid: shapes.Grid
    sink: list[shapes.Item]
    scope: _Scope
    row_is_open: bool = False
    deeper: int = 0  # table tags inside that are too deep to be taken as tables


class _Parser:
    def __init__(self, text: str) -> None:
        self._text, self._page = text, shapes.Page()
        self._sink, self._scope = self._page.items, _Scope(in_region=False)
        self._frames: list[_Frame] = []
        self._tables = 0
        self._run: shapes.Paragraph | None = None
        self._level, self._in_link, self._in_title = 0, False, False

    def parse(self) -> shapes.Page:
        for token in markup.tokens(self._text):
            if token.kind is Kind.TEXT:
                self._take_text(token)
            elif token.kind is Kind.OPEN:
                self._open(token)
            else:
                self._close(token)
        self._flush()
        while self._frames:
            self._end_table()
        return self._page

    def _take_text(self, token: Token) -> None:
        start, end = markup.visible(self._text, token.start, token.end)
        if start == end:
            return
        if self._in_title:
            self._page.title = self._page.title or markup.raw(self._text, start, end)
            return
        if self._run is None:
            in_region = self._scope.in_region
            self._run = shapes.Paragraph(start, end, self._level, in_region=in_region)
        self._run.end = end
        self._run.linked += (end - start) * self._in_link

    def _flush(self) -> None:
        """End the paragraph. A heading is one paragraph, so that an unclosed one ends here too."""
        self._in_link = False
        if self._run:
            self._sink.append(self._run)
            self._run, self._level = None, 0

    def _open(self, tag: Token) -> None:
        self._in_title = tag.name == "title"
        if tag.name == "a":
            self._in_link = "href" in markup.attributes(self._text, tag)
        elif tag.name == "meta":
            self._take_meta(tag)
        elif tag.name in markup.BLOCKS and not (tag.name == "br" and self._level):
            self._flush()
            self._open_block(tag)

    def _open_block(self, tag: Token) -> None:
        if tag.name in _HEADINGS:
            self._level = _HEADINGS[tag.name]
        elif tag.name in _CONTAINERS:
            self._open_container(tag)
        elif tag.name == "table":
            self._start_table()
        elif self._frames and not self._frames[-1].deeper:
            self._open_part(self._frames[-1], tag)

    def _open_container(self, tag: Token) -> None:
        if self._scope.within(frozenset({"select"})):  # can hold options only: it was not closed
            self._scope.close("select")
        is_region = tag.name in _REGIONS
        if tag.name == "header":
            is_region = not self._scope.within(_OWN_HEADER)
        named = markup.attributes(self._text, tag)
        is_region |= any(_REGION_NAME.search(named.get(name, "")) for name in ("class", "id"))
        self._scope.open(tag.name, is_region=bool(is_region))

    def _open_part(self, frame: _Frame, tag: Token) -> None:
        """Take a tag inside of a table; cells and rows end where the next begin."""
        if tag.name in {"tr", "tbody", "thead", "tfoot"}:
            self._leave_cell(frame)
            frame.row_is_open = tag.name == "tr"
            if frame.row_is_open:
                frame.grid.rows.append([])
        elif tag.name in {"td", "th"}:
            if not frame.row_is_open:
                frame.grid.rows.append([])
                frame.row_is_open = True
            slot = shapes.slot(tag.end, markup.attributes(self._text, tag))
            frame.grid.rows[-1].append(slot)
            self._enter(frame, slot.items)
        elif tag.name == "caption":
            self._enter(frame, frame.grid.caption)

    def _close(self, tag: Token) -> None:
        self._in_title = False
        if tag.name == "a":
            self._in_link = False
        elif tag.name in markup.BLOCKS and not (tag.name == "br" and self._level):
            self._flush()
            if tag.name in _HEADINGS:
                self._level = 0
            elif tag.name in _CONTAINERS:
                self._scope.close(tag.name)
            elif self._frames:
                self._close_part(self._frames[-1], tag)

    def _close_part(self, frame: _Frame, tag: Token) -> None:
        if frame.deeper:
            frame.deeper -= tag.name == "table"
        elif tag.name == "table":
            self._end_table()
        elif tag.name in {"td", "th", "caption"}:
            self._leave_cell(frame)
        elif tag.name in {"tr", "tbody", "thead", "tfoot"}:
            self._leave_cell(frame)
            frame.row_is_open = False

    def _start_table(self) -> None:
        self._tables += 1
        if len(self._frames) >= _MAX_TABLE_DEPTH:
            self._frames[-1].deeper += 1
            return
        self._frames.append(_Frame(shapes.Grid(self._tables), self._sink, self._scope))
        self._scope = _Scope(in_region=self._scope.in_region)

    def _end_table(self) -> None:
        frame = self._frames.pop()
        self._sink, self._scope = frame.sink, frame.scope
        self._sink.extend(shapes.settled(frame.grid))

    def _enter(self, frame: _Frame, items: list[shapes.Item]) -> None:
        self._sink, self._scope = items, _Scope(in_region=frame.scope.in_region)

    def _leave_cell(self, frame: _Frame) -> None:
        """Go back to the table itself: text between cells belongs in front of it."""
        self._enter(frame, frame.sink)

    def _take_meta(self, tag: Token) -> None:
        found = markup.attributes(self._text, tag)
        name = (found.get("name") or found.get("property") or "").lower()
        if name and (content := found.get("content", "").strip()):
            self._page.metas.setdefault(name, content)
