"""Which words of a text changed, as spans of both texts as they are written."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from schema.domain.text import fold
from schema.domain.text.patterns import later

# Comparing character by character takes quadratic time: longer texts are compared by clause, and
# those of too many clauses as a whole.
_MAX_CHARS = 2000
_MAX_CLAUSES = 2000
_CLAUSE = later("[^。；;]*[。；;]?")


@dataclass(frozen=True, slots=True)
class Span:
    """Words that changed: code points of the old and of the new text, half-open; one may be empty.

    Where words were only added or left out, the empty side says at which point.
    """

    old_start: int
    old_end: int
    new_start: int
    new_end: int


def spans(old: str, new: str) -> list[Span]:
    """Words that differ, folded and without white space, as spans of the texts as written."""
    a, b = _units(old), _units(new)
    matcher = difflib.SequenceMatcher(
        None, [text for text, _, _ in a], [text for text, _, _ in b], autojunk=False
    )
    return [
        Span(*_span(a, from_, to, len(old)), *_span(b, start, end, len(new)))
        for tag, from_, to, start, end in matcher.get_opcodes()
        if tag != "equal"
    ]


_Unit = tuple[str, int, int]


def _units(text: str) -> list[_Unit]:
    """Folded characters without white space, or clauses of a long text, each with its span."""
    mapped = fold.fold_mapped(text)
    if len(mapped.text) <= _MAX_CHARS:
        pieces = [(at, at + 1) for at, char in enumerate(mapped.text) if not char.isspace()]
    else:
        clauses = (found.span() for found in _CLAUSE.finditer(mapped.text))
        pieces = [span for span in clauses if mapped.text[slice(*span)].strip()]
        pieces = pieces if len(pieces) <= _MAX_CLAUSES else [(0, len(mapped.text))]
    return [
        ("".join(mapped.text[from_:to].split()), *mapped.source_span(from_, to))
        for from_, to in pieces
    ]


def _span(units: Sequence[_Unit], from_: int, to: int, length: int) -> tuple[int, int]:
    if from_ < to:
        return units[from_][1], units[to - 1][2]
    at = units[from_][1] if from_ < len(units) else length
    return at, at
