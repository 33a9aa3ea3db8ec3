"""Common matters (通用事项): what people bring to local government anywhere, and how they say it.

The table is data (`schema/rules/common.tsv`). No text is found or answered by it: it says what else
a question may be about. A text that shares words with a question is no answer to it where a matter
that the text does not name is closer (驾照到期换证 is no 机动车驾驶证公证).

Must not look anything up.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from schema.domain.text import tokens

_NEAREST = 6  # matters of which it is told whether a text names them
_TRIED = 100  # wordings that share most
_NEAR, _NAMED = 0.5, 0.5  # from which it is told to who asks, and the share of it that names it
_PAIR = 2  # words of other scripts are longer
_ROW, _CELL = "\n", "\t"
# Pairs whose places are kept; to look through the table for one takes 0.2 ms.
_KEPT = 2048


class Common(NamedTuple):
    """A common matter near a question: how alike the nearest of its wordings is, 0 to 1.

    `wordings` are its name, then how it is spoken of.
    """

    likeness: float
    wordings: tuple[str, ...]

    @property
    def name(self) -> str:
        """Its usual name."""
        return self.wordings[0]

    def named(self, text: str) -> float:
        """The largest share of one of its wordings, of its pairs, that a text (folded) has."""
        return max(_share(wording, text) for wording in self.wordings)


@dataclass(frozen=True, eq=False)
class Matters:
    """Common matters by the text of the table, in which lines with # are remarks."""

    table: str

    def near(self, pairs: Iterable[str]) -> tuple[Common, ...]:
        """Matters of the wordings that are most alike to a question of such pairs of characters.

        Alike as sets: twice what is shared over the sum of both (Dice 1945, Sørensen 1948).
        """
        mine = dict.fromkeys(pair for pair in pairs if len(pair) == _PAIR)  # in their order
        shared = Counter(at for pair in mine for at in _having(self._cells, pair))
        most = shared.most_common(_TRIED)
        alike = ((2 * both / (len(mine) + self._length(at)), at) for at, both in most)
        nearest: dict[tuple[str, ...], float] = {}
        for likeness, at in sorted(alike, key=lambda each: (-each[0], each[1])):
            if len(nearest) < _NEAREST:
                nearest.setdefault(self._row(at), likeness)
        return tuple(Common(likeness, row) for row, likeness in nearest.items())

    @cached_property
    def _cells(self) -> str:
        """All wordings, each between tabs, those of a matter in a line."""
        lines = (line for line in self.table.splitlines() if not line.startswith("#"))
        return _ROW + "".join(f"{_CELL}{line}{_CELL}{_ROW}" for line in lines)

    def _length(self, at: int) -> int:
        """Pairs of the wording that begins at a place."""
        return self._cells.find(_CELL, at) - at - 1

    def _row(self, at: int) -> tuple[str, ...]:
        begin, end = self._cells.rfind(_ROW, 0, at) + 1, self._cells.find(_ROW, at)
        return tuple(self._cells[begin:end].strip(_CELL).split(_CELL))


def others(near: Iterable[Common], text: str) -> float:
    """How much a question is about common matters that a text (folded) does not name, 0 to 1.

    The mean over those near, the more alike the more: a single one may share a word by chance.
    """
    told = [(each.likeness, each.likeness * (1 - each.named(text))) for each in near]
    return sum(by * each for by, each in told) / (sum(by for by, _ in told) or 1.0)


def nearer(near: Iterable[Common], texts: Iterable[str]) -> str | None:
    """The name of the nearest common matter, where it is near and none of the texts names it."""
    nearest = next(iter(near), None)
    if nearest is None or nearest.likeness < _NEAR:
        return None
    return None if any(nearest.named(text) >= _NAMED for text in texts) else nearest.name


@lru_cache(_KEPT)
def _having(cells: str, pair: str) -> frozenset[int]:
    """Where the wordings begin that have a pair."""
    return frozenset(cells.rfind(_CELL, 0, at) + 1 for at in tokens.starts(cells, pair))


def _share(wording: str, text: str) -> float:
    pairs = list(tokens.pairs(wording))
    return sum(pair in text for pair in pairs) / max(len(pairs), 1)
