"""How characters follow each other in questions (问法), as people type them to an office.

The table is data (`schema/rules/asked.tsv`): what begins a question, what follows a character and
what follows a pair. Must not look anything up.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from schema.domain.text import tables

BEGIN, END = "^", "$"
# How far a triple is trusted beside its last pair, as the shares of `language` are chosen.
_OF_TRIPLE = 0.5
_FEW = 5.0  # added to what a pair was counted, so that a pair seen once says little of what follows
# Rows of the table that are kept read; a question needs some twenty, a misspelled one hundreds.
_counts = lru_cache(2048)(tables.counts)


@dataclass(frozen=True, eq=False)
class Asked:
    """Shares of running questions by the text of the table, in which lines with # are remarks.

    Rows are read when they are first needed. `BEGIN` and `END` are the ends of a question.
    """

    table: str

    @cached_property
    def alone(self) -> Mapping[str, float]:
        """The share of a character."""
        whole = sum(self._sums.values())
        return {char: count / whole for char, count in self._sums.items() if char != BEGIN}

    def follows(self, pair: str) -> float:
        """The share of a second character after the first; 0 where it never came."""
        count = self.after(pair[0]).get(pair[1], 0)
        return count / (self._sums[pair[0]] + _FEW) if count else 0.0

    def gain(self, triple: str) -> float:
        """What a third character gains after a pair, in natural logarithms."""
        count = self.after(triple[:2]).get(triple[2:], 0)
        if not count:
            return 0.0
        seen = self.after(triple[0])[triple[1]] + _FEW
        return math.log(1 + _OF_TRIPLE * (count / seen / self.follows(triple[1:]) - 1))

    def after(self, before: str) -> Mapping[str, int]:
        """What comes after a character or a pair, with its count."""
        return _counts(self._rows.get(before, ("", 0))[0])

    @cached_property
    def _rows(self) -> Mapping[str, tuple[str, int]]:
        """What comes after each, as text, with the sum of its counts; 0 for a pair."""
        return {before: (row, int(whole or 0)) for before, row, whole in tables.rows(self.table)}

    @cached_property
    def _sums(self) -> Mapping[str, int]:
        return {before: whole for before, (_, whole) in self._rows.items() if whole}
