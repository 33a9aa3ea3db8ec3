"""How characters follow each other in questions (问法), as people type them to an office.

The table is data (`schema/rules/asked.tsv`): what begins a question, what follows a character and
what follows a pair. Must not look anything up.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from schema.domain.text import tables

BEGIN, END = "^", "$"
# How far a triple is trusted beside its last pair, as the shares of `language` are chosen.
_OF_TRIPLE = 0.5
_FEW = 5.0  # added to what a pair was counted, so that a pair seen once says little of what follows


@dataclass(frozen=True, slots=True)
class Asked:
    """Shares of running questions.

    `alone` of a character; `follows` of a second character after the first (`BEGIN`, `END` for the
    ends of a question); `triples` what a third character gains after a pair, in natural logarithms.
    """

    alone: Mapping[str, float] = field(default_factory=dict)
    follows: Mapping[str, float] = field(default_factory=dict)
    triples: Mapping[str, float] = field(default_factory=dict)


def load(table: str) -> Asked:
    """Read the table; lines with # are remarks.

    Raises:
        KeyError: a triple begins with a pair that is not in the table.
    """
    counted = {before: tables.counts(row) for before, row, _ in tables.rows(table)}
    pairs = {before: row for before, row in counted.items() if len(before) == 1}
    sums = {before: sum(row.values()) for before, row in pairs.items()}
    whole = sum(sums.values())
    follows = {
        before + char: count / (sums[before] + _FEW)
        for before, row in pairs.items()
        for char, count in row.items()
    }
    return Asked(
        alone={char: count / whole for char, count in sums.items() if char != BEGIN},
        follows=follows,
        triples={
            before + char: math.log(1 + _OF_TRIPLE * (count / seen / follows[before[1] + char] - 1))
            for before, row in counted.items()
            if len(before) > 1
            for seen in (pairs[before[0]][before[1]] + _FEW,)
            for char, count in row.items()
        },
    )
