"""Appraisal plans against the lists (依单考核): which indicators may not be there, and why.

Taken-back and off-list matters may not be indicators; what a township only cooperates in may not
be assessed on it alone; no 一票否决 beyond those approved; weights of townships' ratings have
floors (山东条例 第十八条: 部门 ≥30%, 派出机构 ≥60%) or a band (枣庄: 三分之一左右). Pure.
"""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from schema.domain.admission import Ground, Outcome
from schema.domain.rules import Clause, Rules
from schema.domain.text.patterns import later

_VETO = later(r"一票否决|一票否优|否决项|“?否决”?性指标")
_SLACK = 1e-9


class Unit(enum.StrEnum):
    """Whom an indicator assesses (被考核单位)."""

    TOWNSHIP = "TOWNSHIP"
    DEPARTMENT = "DEPARTMENT"
    STATION = "STATION"


UNIT_WORDS = {
    Unit.TOWNSHIP: ("乡镇", "街道", "镇街", "乡", "镇", "township"),
    Unit.DEPARTMENT: ("部门", "县直", "局", "department"),
    Unit.STATION: ("派驻", "派出", "站所", "station"),
}


class Finding(enum.StrEnum):
    """What is wrong with an indicator (问题)."""

    RECLAIMED = "RECLAIMED"
    OFF_LIST = "OFF_LIST"
    COOPERATIVE = "COOPERATIVE"
    VETO = "VETO"
    WEIGHT = "WEIGHT"
    BAND = "BAND"
    UNCLEAR = "UNCLEAR"
    TOTAL = "TOTAL"


FINDING_TITLES = {
    Finding.RECLAIMED: "收回事项不得作为考核指标",
    Finding.OFF_LIST: "清单外事项不得作为考核指标",
    Finding.COOPERATIVE: "配合事项不得单独考核乡镇（街道）",
    Finding.VETO: "不得增设“一票否决”",
    Finding.WEIGHT: "乡镇（街道）评价权重低于下限",
    Finding.BAND: "乡镇（街道）评价权重不在约定范围",
    Finding.UNCLEAR: "不能认定对应哪一事项，请核对",
    Finding.TOTAL: "权重合计不是 100%",
}
_ERRORS = frozenset(Finding) - {Finding.UNCLEAR, Finding.BAND, Finding.TOTAL}


@dataclass(frozen=True, slots=True)
class Indicator:
    """One line of a plan: what, its weight (0 to 1), whom it assesses, who assesses.

    `shared` tells that the leading department is assessed on the same indicator.
    """

    number: int
    name: str
    weight: float | None
    unit: Unit
    assessor: str
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """What a check of an indicator's matter says: the outcome and its first ground."""

    outcome: Outcome
    ground: Ground | None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """A finding on a line (0: on the plan), with words and clause; a warning where not an error."""

    number: int
    finding: Finding
    text: str
    clause: Clause | None = None

    @property
    def is_error(self) -> bool:
        """Whether the plan may not stand so."""
        return self.finding in _ERRORS


def assess(
    indicators: Sequence[Indicator], listed: Sequence[Listed | None], rules: Rules
) -> list[Issue]:
    """Findings in the order of the plan; `listed` says of each indicator what its matter is.

    None stands for indicators that rate a department or a station by townships: their weight is
    judged, not their matter.
    """
    found: list[Issue] = []
    for indicator, what in zip(indicators, listed, strict=True):
        if _VETO.search(indicator.name):
            found.append(_issue(indicator.number, Finding.VETO, "", rules))
        if indicator.unit is Unit.TOWNSHIP:
            found += _matter(indicator, what, rules)
        elif _rated_by_townships(indicator):
            found += _weight(indicator, rules)
    return [*found, *_totals(indicators)]


def _matter(indicator: Indicator, what: Listed | None, rules: Rules) -> Iterable[Issue]:
    if what is None or what.outcome is Outcome.ON_LIST:
        return
    title = what.title or ""
    if what.ground is Ground.RECLAIMED:
        yield _issue(indicator.number, Finding.RECLAIMED, title, rules)
    elif what.outcome is Outcome.COOPERATE_ONLY:
        if not indicator.shared:
            yield _issue(indicator.number, Finding.COOPERATIVE, title, rules)
    elif what.outcome is Outcome.UNDETERMINED:
        yield _issue(indicator.number, Finding.UNCLEAR, title, rules)
    else:
        yield _issue(indicator.number, Finding.OFF_LIST, title, rules)


def _rated_by_townships(indicator: Indicator) -> bool:
    return any(word in indicator.assessor for word in ("乡镇", "街道", "镇街", "各镇"))


def _weight(indicator: Indicator, rules: Rules) -> Iterable[Issue]:
    if indicator.weight is None:
        return
    subject = str(indicator.unit)
    floor = rules.floor(subject)
    if floor and indicator.weight < floor.values["at_least"] - _SLACK:
        text = f"{indicator.weight:.0%}，不得低于 {floor.values['at_least']:.0%}"
        yield Issue(indicator.number, Finding.WEIGHT, text, floor.clause)
    band = rules.band(subject)
    if band:
        low, high = band.values["band"]
        if not low - _SLACK <= indicator.weight <= high + _SLACK:
            text = f"{indicator.weight:.0%}，应为{band.values['text']}"
            yield Issue(indicator.number, Finding.BAND, text, band.clause)


def _totals(indicators: Sequence[Indicator]) -> Iterable[Issue]:
    """Weights of one kind of unit that are all given and do not make 100 %."""
    for unit in Unit:
        weights = [each.weight for each in indicators if each.unit is unit]
        known = [weight for weight in weights if weight is not None]
        if len(known) > 1 and len(known) == len(weights) and abs(sum(known) - 1) > _SLACK * 1e5:
            yield Issue(0, Finding.TOTAL, f"{UNIT_WORDS[unit][0]}合计 {sum(known):.0%}")


def _issue(number: int, finding: Finding, text: str, rules: Rules) -> Issue:
    rule = rules.finding(str(finding))
    return Issue(number, finding, text, rule.clause if rule else None)
