"""Headings of a running text (层次序数, GB/T 9704): 第一章, 一、, (一), 1. and short lines.

Must not know how passages are made of what stands below a heading.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from schema.domain.documents import Block
from schema.domain.text import fold

_HEADING_CHARS, _LINE_CHARS = 60, 24
_LEVELS_END = 10  # marked headings (h1 … h6, #) rank before those told by their number
_CHINESE = "[一二三四五六七八九十百]{1,4}"
_NUMBERED = [
    re.compile(rf"第 ?(?:{_CHINESE}|\d+) ?编(?:\s|$)"),
    re.compile(rf"第 ?(?:{_CHINESE}|\d+) ?章"),
    re.compile(rf"第 ?(?:{_CHINESE}|\d+) ?节"),
    re.compile(f"{_CHINESE}、"),
    re.compile(rf"\({_CHINESE}\)"),
    re.compile(r"\d{1,2}[.、](?!\d)"),
]
_CHAPTER = re.compile(rf"第 ?(?:{_CHINESE}|\d+) ?[编章节]")
_ENDS = tuple("。;!?,:、…")
_MATTER = re.compile(r"[\d:\[\]〔〕●○]|^(?:附件|抄送|分送|来源|责任编辑|责编)")
_NUMBERED_LINE = len(_NUMBERED)


@dataclass
class Heading:
    """A heading that is open; `used` when a passage carries it."""

    rank: int
    block: Block
    used: bool = False


@dataclass
class Outline:
    """Headings above the place that has been reached."""

    open: list[Heading] = field(default_factory=list)

    def enter(self, rank: int, block: Block) -> list[Heading]:
        """Open a heading and close what is not above it; gives the closed ones not used."""
        closed = [heading for heading in self.open if heading.rank >= rank]
        self.open = [heading for heading in self.open if heading.rank < rank]
        self.open.append(Heading(rank, block))
        return [heading for heading in closed if not heading.used]

    def path(self) -> tuple[str, ...]:
        """Titles from the top down, blanks settled."""
        return tuple(" ".join(heading.block.text.split()) for heading in self.open)

    def use(self) -> None:
        """Note that a passage carries the open headings."""
        for heading in self.open:
            heading.used = True


def chapter_rank(block: Block) -> int | None:
    """Rank of a law's heading (编, 章, 节), None for anything else."""
    folded = fold.fold(block.text)
    if len(folded) > _HEADING_CHARS or not _CHAPTER.match(folded):
        return None
    return next(rank for rank, pattern in enumerate(_NUMBERED) if pattern.match(folded))


def rank(blocks: Sequence[Block], position: int) -> int | None:
    """Rank of a block as a heading among its neighbours, None for text and for the title."""
    block = blocks[position]
    folded = fold.fold(block.text)
    if position == 0 or len(folded) > _HEADING_CHARS:
        return None
    numbered = next((n for n, pattern in enumerate(_NUMBERED) if pattern.match(folded)), None)
    if block.level:
        is_title = numbered is None and not any(above.level for above in blocks[:position])
        return None if is_title else block.level
    if numbered is not None:
        return None if folded.endswith(_ENDS) or "。" in folded else _LEVELS_END + numbered
    return _LEVELS_END + _NUMBERED_LINE if _is_line(blocks, position, folded) else None


def _is_line(blocks: Sequence[Block], position: int, folded: str) -> bool:
    """Tell whether an unnumbered line is a heading: short, no sentence, and text follows."""
    below = fold.fold(blocks[position + 1].text) if position + 1 < len(blocks) else ""
    plain = len(folded) <= _LINE_CHARS and not folded.endswith(_ENDS)
    return plain and not _MATTER.search(folded) and len(below) > 2 * len(folded) and "。" in below
