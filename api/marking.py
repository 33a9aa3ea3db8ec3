"""Words marked in a text (高亮), as the templates write them.

Pure. Must not know where the places of the words come from.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup, escape


def marked(text: str, highlights: Iterable[Mapping[str, Any]]) -> Markup:
    """Text as HTML with its highlights in <mark>; offsets that do not fit are left out."""
    pieces, done = [], 0
    for start, end in sorted((each["start"], each["end"]) for each in highlights):
        if done <= start < end <= len(text):
            pieces += [escape(text[done:start]), Markup("<mark>%s</mark>") % text[start:end]]
            done = end
    return Markup("").join([*pieces, escape(text[done:])])


def occurrences(text: str, words: Iterable[str]) -> list[dict[str, int]]:
    """Highlights of words; of a word that the text lacks, of each two characters that it has."""
    taken = bytearray(len(text))
    for word in words:
        for start, end in _shared(text, word):
            taken[start:end] = b"\1" * (end - start)
    spans, at = [], 0
    while (start := taken.find(1, at)) >= 0:
        end = taken.find(0, start)
        at = len(text) if end < 0 else end
        spans.append({"start": start, "end": at})
    return spans


def _shared(text: str, word: str) -> Iterable[tuple[int, int]]:
    whole = len(word) > 1 and word in text
    pieces = [word] if whole else {word[at : at + 2] for at in range(len(word) - 1)}
    for piece in pieces:
        at = text.find(piece) if piece.strip() == piece else -1
        while at >= 0:
            yield at, at + len(piece)
            at = text.find(piece, at + 1)
