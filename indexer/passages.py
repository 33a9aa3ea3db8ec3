"""Citable pieces of running text: an article (条) of a law, or at most 400 characters.

1. articles, where a document has them: each with its paragraphs, whatever its length
2. all other text by headings and paragraphs: short paragraphs together, long ones cut between
   sentences; a heading goes with what follows it
3. each piece with its span in the source: for txt and md the quote is that slice

Nothing is lost and nothing is told twice: every block's text is in one passage, or in the heading
of the passages below it. Must not know what a document is about.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from indexer import cuts, outline
from indexer.formats import markup, sources
from indexer.validity import ARTICLE
from schema.domain.documents import Block, Content, Form, Passage, WorkKind
from schema.domain.text import fold, spans

MAX_CHARS = 400
_ALONE = 120  # a paragraph as long as this stands alone, shorter ones go together
_PREAMBLE = "题注"
_BETWEEN = re.compile(r"[\s#>*_=`-]*")  # marks of md between blocks
_ANNEX = re.compile("附件|附表|附录|附图")
_FEWEST_ARTICLES = 2


class _Piece(NamedTuple):
    """`block.text[start:end]`."""

    block: Block
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.block.text[self.start : self.end].strip()


class _Group(NamedTuple):
    """Pieces of one passage, with its place in the document."""

    pieces: tuple[_Piece, ...]
    heading: tuple[str, ...]
    article: str | None = None


def passages(content: Content, kind: WorkKind) -> list[Passage]:
    """Cut the running text of a document into passages, in order."""
    source = _Source(content)
    return [source.passage(group) for group in _groups(content, kind) if _text(group.pieces)]


def _groups(content: Content, kind: WorkKind) -> Iterator[_Group]:
    blocks = content.blocks
    starts = [position for position, block in enumerate(blocks) if _article(block)]
    if len(starts) < (1 if kind is WorkKind.LAW else _FEWEST_ARTICLES):
        yield from _Sections(content, blocks).groups()
        return
    first = starts[0]
    while first and outline.chapter_rank(blocks[first - 1]) is not None:
        first -= 1
    last = next((p for p in range(starts[-1], len(blocks)) if _ANNEX.match(blocks[p].text)), None)
    above = (_PREAMBLE,) if kind is WorkKind.LAW else ()
    yield from _Sections(content, blocks[:first], above).groups()
    yield from _articles(blocks[first:last])
    if last is not None:
        yield from _Sections(content, blocks[last:]).groups()


def _articles(blocks: Sequence[Block]) -> Iterator[_Group]:
    """Give a passage for each article; chapter headings are its path, not its text."""
    above, pieces, number = outline.Outline(), list[_Piece](), None
    for block in blocks:
        rank = outline.chapter_rank(block)
        begins = _article(block)
        if (begins or rank is not None) and pieces:
            yield from _closed(pieces, above.path(), number)
            above.use()
            pieces, number = [], None
        if rank is not None:
            yield from _unused(above.enter(rank, block))
            continue
        number = begins or number
        pieces.append(_whole(block))
    if pieces:
        yield from _closed(pieces, above.path(), number)
        above.use()
    yield from _unused([heading for heading in above.open if not heading.used])


def _closed(
    pieces: Sequence[_Piece], path: tuple[str, ...], number: str | None
) -> Iterator[_Group]:
    """Give an article whole, and what stands between chapter and article in pieces."""
    if number is not None:
        yield _Group(tuple(pieces), path, number)
        return
    pending: list[_Piece] = []
    for piece in pieces:
        for start, end in cuts.cut(piece.block.text, MAX_CHARS):
            part = _Piece(piece.block, start, end)
            if pending and len(_text([*pending, part])) > MAX_CHARS:
                yield _Group(tuple(pending), path)
                pending = []
            pending.append(part)
    if pending:
        yield _Group(tuple(pending), path)


class _Sections:
    """Text without articles: walks the blocks and hands out groups as they fill."""

    def __init__(
        self, content: Content, blocks: Sequence[Block], above: tuple[str, ...] = ()
    ) -> None:
        self._content, self._blocks, self._above = content, blocks, above
        self._outline = outline.Outline()
        self._pending: list[_Piece] = []  # headings and short paragraphs that wait for more
        self._path: tuple[str, ...] = above

    def groups(self) -> Iterator[_Group]:
        for position, block in enumerate(self._blocks):
            rank = None if self._above else outline.rank(self._blocks, position)
            if rank is not None:
                yield from self._enter(rank, block)
            else:
                yield from self._take(block)
        yield from self._flush()

    def _enter(self, rank: int, block: Block) -> Iterator[_Group]:
        """A heading closes what is open, unless only headings wait, which it joins."""
        if not self._waits_for_text():
            yield from self._flush()
        self._outline.enter(rank, block)
        yield from self._add([_whole(block)])
        self._path = (*self._above, *self._outline.path())

    def _take(self, block: Block) -> Iterator[_Group]:
        waiting = len(_text(self._pending))
        joins = self._waits_for_text() or 0 < waiting < _ALONE
        room = MAX_CHARS - waiting - 1 if joins and waiting < MAX_CHARS - _ALONE else MAX_CHARS
        for start, end in cuts.cut(block.text, room):
            yield from self._add([_Piece(block, start, end)])
            full = len(_text(self._pending)) >= _ALONE and not self._leads_in()
            if full or len(block.text) > room:
                yield from self._flush()

    def _add(self, pieces: list[_Piece]) -> Iterator[_Group]:
        together = len(_text([*self._pending, *pieces]))
        if self._pending and (together > MAX_CHARS or self._gap(pieces[0].block)):
            yield from self._flush()
        self._pending += pieces

    def _flush(self) -> Iterator[_Group]:
        if self._pending:
            yield _Group(tuple(self._pending), self._path)
        self._pending = []

    def _waits_for_text(self) -> bool:
        """Tell whether only headings are pending: they go with what follows."""
        headings = {id(heading.block) for heading in self._outline.open}
        return bool(self._pending) and all(id(each.block) in headings for each in self._pending)

    def _leads_in(self) -> bool:
        """Tell whether the last words announce a list (有下列情形之一的：)."""
        return self._pending[-1].text.endswith((":", "："))

    def _gap(self, block: Block) -> bool:
        """Tell whether something that is no text stands in the source before a block."""
        before = self._pending[-1].block
        decoded = self._content.decoded
        if decoded is None or before is block or before.end > block.start:
            return False
        if self._content.form is Form.HTML:
            return bool(markup.raw(decoded.text, before.end, block.start).strip())
        return not _BETWEEN.fullmatch(decoded.text, before.end, block.start)


def _unused(headings: Sequence[outline.Heading]) -> Iterator[_Group]:
    """Give headings below which nothing stands a passage of their own: nothing is lost."""
    for heading in headings:
        yield _Group((_whole(heading.block),), ())


def _whole(block: Block) -> _Piece:
    return _Piece(block, 0, len(block.text))


def _article(block: Block) -> str | None:
    """Number of the article that begins with a block: 第十八条之一, 第12条."""
    match = ARTICLE.match(fold.fold(block.text[:24]))
    return match[0].replace(" ", "") if match else None


def _text(pieces: Sequence[_Piece]) -> str:
    return "\n".join(filter(None, (piece.text for piece in pieces)))


class _Source:
    """The decoded file, from which spans and quotes are taken."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._last: tuple[Block, spans.Mapped] | None = None  # a long block has many pieces

    def passage(self, group: _Group) -> Passage:
        start = self._span(group.pieces[0])[0]
        end = self._span(group.pieces[-1])[1]
        if self._content.decoded is None:
            quote = "\n".join(piece.block.raw for piece in group.pieces)
        else:
            quote = sources.quote(self._content, start, end)
        return Passage(start, end, quote, _text(group.pieces), group.heading, group.article)

    def _span(self, piece: _Piece) -> tuple[int, int]:
        """Span of a piece in the decoded file, without the blanks at its ends."""
        block = piece.block
        if piece.start == 0 and piece.end == len(block.text):
            return block.start, block.end
        mapped = self._mapped(block)
        if mapped.text != block.text:  # cleaned otherwise by its reader: the block is all we know
            return block.start, block.end
        own = block.text[piece.start : piece.end]
        lead = len(own) - len(own.lstrip())
        return mapped.source_span(piece.start + lead, piece.start + len(own.rstrip()))

    def _mapped(self, block: Block) -> spans.Mapped:
        """Give a block's text mapped onto the source."""
        if self._last is None or self._last[0] is not block:
            self._last = (block, sources.mapped(self._content, block))
        return self._last[1]
