"""Who answers for what (依单问责): an item's class then in force, the parts of bodies, the clause.

The table is that of docs/decisions.md, from 江苏省委编办 (依单问责), 山东省乡镇人民政府
工作条例 第四条、第八条 and 行政处罚法 第二十四条. A list counts as it bound on the day of
the incident. Pure.
"""

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from schema.domain.lists import ListClass, Role
from schema.domain.rules import Clause, Rules


class Answers(enum.StrEnum):
    """How a body answers (责任)."""

    PRIMARY = "PRIMARY"
    FOR_OWN_FAULT = "FOR_OWN_FAULT"
    NONE = "NONE"


ANSWERS_TITLES = {
    Answers.PRIMARY: "主要责任（责任主体）",
    Answers.FOR_OWN_FAULT: "只在配合职责范围内，对过错部分负责",
    Answers.NONE: "不追究",
}
TOWNSHIP = "乡镇（街道）"


@dataclass(frozen=True, slots=True)
class Part:
    """A body of the item with its role and duty, as the list writes it."""

    body: str
    role: Role
    duty: str | None = None
    is_township: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the incident's matter on its day.

    `list_class` None: on no list then. `handed_down_by` is who gave the task to the township,
    `entrusted_by` the department in whose name it was done (委托执法), `temporary` the terms of a
    live entry of the ledger. `limits_met` False: outside the limits of a delegated power.
    """

    list_class: ListClass | None
    parts: tuple[Part, ...] = ()
    handed_down_by: str | None = None
    entrusted_by: str | None = None
    temporary: str | None = None
    temporary_department: str | None = None
    limits_met: bool = True


@dataclass(frozen=True, slots=True)
class Bearer:
    """One body and how it answers, in the scope of which duty."""

    body: str
    answers: Answers
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class Liability:
    """Who answers, by which class and clause."""

    basis: str
    text: str
    bearers: tuple[Bearer, ...]
    clause: Clause | None


def liability(facts: Facts, rules: Rules) -> Liability:
    """Say who answers: entrusted first, then a live temporary task, then the list's class."""
    if facts.entrusted_by is not None:
        bearers = (
            Bearer(facts.entrusted_by, Answers.PRIMARY, "委托机关承担法律责任"),
            Bearer(TOWNSHIP, Answers.NONE, "以委托机关名义实施"),
        )
        return _by("ENTRUSTED", bearers, rules)
    if facts.list_class is None and facts.temporary is not None:
        lead = facts.temporary_department or facts.handed_down_by or "交办部门"
        bearers = (
            Bearer(lead, Answers.PRIMARY, facts.temporary),
            Bearer(TOWNSHIP, Answers.FOR_OWN_FAULT, facts.temporary),
        )
        return _by("TEMPORARY", bearers, rules)
    if facts.list_class is None or (
        facts.list_class is ListClass.DELEGATED and not facts.limits_met
    ):
        handed = facts.handed_down_by or "交办方"
        bearers = (Bearer(handed, Answers.PRIMARY), Bearer(TOWNSHIP, Answers.NONE))
        return _by("OFF_LIST", bearers, rules)
    return _by(str(facts.list_class), tuple(_of_class(facts.list_class, facts.parts)), rules)


def _of_class(list_class: ListClass, parts: Sequence[Part]) -> list[Bearer]:
    own = [part for part in parts if part.is_township]
    others = [part for part in parts if not part.is_township]
    duty = next((part.duty for part in own if part.duty), None)
    if list_class is ListClass.BASIC:
        return [Bearer(TOWNSHIP, Answers.PRIMARY)]
    if list_class is ListClass.COOPERATIVE:
        leads = [Bearer(part.body, Answers.PRIMARY, part.duty) for part in others]
        return [*leads, Bearer(TOWNSHIP, Answers.FOR_OWN_FAULT, duty)]
    if list_class is ListClass.RECLAIMED:
        takers = [Bearer(part.body, Answers.PRIMARY, part.duty) for part in others]
        return [*takers, Bearer(TOWNSHIP, Answers.NONE)]
    if list_class in {ListClass.DELEGATED, ListClass.POWERS}:
        former = [Bearer(p.body, Answers.NONE) for p in others if p.role is Role.TRANSFER_FROM]
        return [Bearer(TOWNSHIP, Answers.PRIMARY, "以自己的名义，在实施范围和限度内"), *former]
    return [
        Bearer(
            TOWNSHIP if part.is_township else part.body,
            Answers.PRIMARY if part.role is Role.LEAD else Answers.FOR_OWN_FAULT,
            part.duty,
        )
        for part in parts
    ]


_TEXTS = {
    "TEMPORARY": "按台账所列期限、范围和权责分担；交办部门负主要责任",
    "ENTRUSTED": "委托执法由委托的部门承担法律责任",
    "POWERS": "乡镇（街道）在法定职权范围内以自己的名义承担责任",
}


def _by(basis: str, bearers: tuple[Bearer, ...], rules: Rules) -> Liability:
    rule = rules.liability(basis)
    text = str(rule.values["text"]) if rule else _TEXTS.get(basis, "")
    return Liability(basis, text, bearers, rule.clause if rule else None)
