"""Compact text (去空白): a cell without blanks, with the way back and the breaks that it had.

Layout tears names apart (县住房和城乡|建设局); they are looked for where the blanks are out.
Must not know what is looked for.
"""

from dataclasses import dataclass

_STOPS = "。；;！!？?"
_HALF = str.maketrans("（）", "()")  # as `naming.forms` writes them


@dataclass(frozen=True, slots=True)
class Compact:
    """`text` has no blanks, and half-width brackets; places are those in it."""

    source: str
    text: str
    at: tuple[int, ...]  # place in the source of each character, and of the end
    lines: frozenset[int]  # characters that begin a line
    gaps: frozenset[int]  # characters with a blank of any sort before them

    def opens(self, place: int) -> bool:
        """Whether a line, or after a stop a sentence, begins here."""
        return place == 0 or place in self.lines or self.text[place - 1] in _STOPS

    def said(self, start: int, end: int) -> str:
        """Words of the source between two places, without the blanks at their ends."""
        return self.source[self.at[start] : self.at[end]].strip()


def compact(source: str) -> Compact:
    """Take the blanks out of a text."""
    kept = [(index, char) for index, char in enumerate(source) if not char.isspace()]
    lines, gaps = set[int](), set[int]()
    before = 0
    for place, (index, _) in enumerate(kept):
        skipped = source[before:index]
        if skipped:
            gaps.add(place)
        if "\n" in skipped or "\r" in skipped:
            lines.add(place)
        before = index + 1
    return Compact(
        source=source,
        text="".join(char for _, char in kept).translate(_HALF),
        at=(*(index for index, _ in kept), len(source)),
        lines=frozenset(lines),
        gaps=frozenset(gaps),
    )
