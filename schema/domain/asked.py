"""How characters follow each other in questions (问法), as people type them to an office.

The table is data (`schema/rules/asked.tsv`): what begins a question, what follows a character and
what follows a pair. Must not look anything up.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from schema.domain.text import tables

BEGIN, END = "^", "$"
# How far a triple is trusted beside its last pair, as the shares of `language` are chosen.
_OF_TRIPLE = 0.5
_FEW = 5.0  # added to what a pair was counted, so that a pair seen once says little of what follows


@dataclass(frozen=True, eq=False)
class Asked:
    """Shares of running questions by the text of the table, in which lines with # are remarks.

    They are made when first used: few questions are misspelled. `BEGIN` and `END` are the ends of a
    question.
    """

    table: str

    @cached_property
    def counted(self) -> Mapping[str, Mapping[str, int]]:
        """What comes after a character or a pair, with its count."""
        return {before: tables.counts(row) for before, row, _ in tables.rows(self.table)}

    @cached_property
    def alone(self) -> Mapping[str, float]:
        """The share of a character."""
        whole = sum(self._sums.values())
        return {char: count / whole for char, count in self._sums.items() if char != BEGIN}

    @cached_property
    def follows(self) -> Mapping[str, float]:
        """The share of a second character after the first."""
        return {
            before + char: count / (seen + _FEW)
            for before, seen in self._sums.items()
            for char, count in self.counted[before].items()
        }

    @cached_property
    def triples(self) -> Mapping[str, float]:
        """What a third character gains after a pair, in natural logarithms."""
        return {
            before + char: math.log(
                1 + _OF_TRIPLE * (count / seen / self.follows[before[1] + char] - 1)
            )
            for before, row in self.counted.items()
            if len(before) > 1
            for seen in (self.counted[before[0]][before[1]] + _FEW,)
            for char, count in row.items()
        }

    @cached_property
    def _sums(self) -> Mapping[str, int]:
        return {
            before: sum(row.values()) for before, row in self.counted.items() if len(before) == 1
        }
