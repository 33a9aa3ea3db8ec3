"""Who answers for what a card shows (依单问责), by the classes of its items and the rules there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from schema.domain import rules
from schema.domain.lists import ListClass
from schema.usecases.answer_lines import Answer


@dataclass(frozen=True, slots=True)
class Liable:
    """Who answers for items of a class (None: for what is on no list), and by which clause."""

    list_class: ListClass | None
    text: str
    clause: rules.Clause


_OFF_LIST = "OFF_LIST"


def of(
    lines: Sequence[Answer],
    rule_sets: Sequence[rules.RuleSet],
    *,
    unlisted_at: str | None,
    on: date,
) -> list[Liable]:
    """One line a class, in the order of the answers; `unlisted_at`: the place that lacks it."""
    if unlisted_at is not None:
        return _liable(None, rules.resolve(rule_sets, unlisted_at, on))
    first = {
        line.list_class: line.found.edition.territory
        for line in reversed(lines)
        if line.list_class is not None
    }
    return [
        each
        for list_class in dict.fromkeys(line.list_class for line in lines)
        if list_class is not None
        for each in _liable(ListClass(list_class), rules.resolve(rule_sets, first[list_class], on))
    ]


def _liable(list_class: ListClass | None, held: rules.Rules) -> list[Liable]:
    rule = held.liability(_OFF_LIST if list_class is None else list_class.value)
    return [] if rule is None else [Liable(list_class, rule.values["text"], rule.clause)]
