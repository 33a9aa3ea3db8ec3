"""The lines of a document as `describe` reads them: matched folded, quoted as they stand.

Must not know what is looked for.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from schema.domain.documents import Content, Fact
from schema.domain.text import fold

_EVIDENCE_CHARS = 120


@dataclass(frozen=True, slots=True)
class Line:
    """A block's text with its fold (simplified script, half-width marks)."""

    text: str
    folded: str
    level: int = 0

    def said(self, start: int = 0, end: int | None = None) -> str:
        """Words at a place of the fold, as the document has them."""
        source = self.text if len(self.text) == len(self.folded) else self.folded
        return source[start:end].strip()[:_EVIDENCE_CHARS]

    def fact(self, match: re.Match[str], group: str | int = 0) -> Fact:
        """Value of a match with the whole match as evidence."""
        return Fact(self.said(*match.span(group)), self.said(*match.span()))


def line(text: str, level: int = 0) -> Line:
    """Make a line of a text."""
    return Line(text, fold.fold(text), level)


def lines(content: Content) -> tuple[Line, ...]:
    """Lines of a document, one a block."""
    return tuple(line(block.text, block.level) for block in content.blocks)


def first(pattern: re.Pattern[str], among: Iterable[Line]) -> tuple[Line, re.Match[str]] | None:
    """First line in which a pattern is found, with the match."""
    for each in among:
        if match := pattern.search(each.folded):
            return each, match
    return None
