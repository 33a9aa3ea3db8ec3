"""The tables of liability and appraisal, and the rates, as the policies state them."""

from datetime import date

import pytest

from schema.domain import assessment, liability, rates, rules
from schema.domain.admission import Ground, Outcome
from schema.domain.assessment import Finding, Indicator, Listed, Unit
from schema.domain.liability import TOWNSHIP, Answers, Facts, Part
from schema.domain.lists import ListClass, Role
from schema.usecases import rulesets

SHANDONG, ZAOZHUANG, NOWHERE = "370102001", "370402001", "990121201"
DAY = date(2025, 9, 1)
BUREAU = Part("县农业农村局", Role.LEAD, "牵头")
TOWN = Part("乡镇（街道）", Role.COOPERATE, "巡查", is_township=True)
TOWN_LEADS = Part("乡镇（街道）", Role.LEAD, "调解", is_township=True)
HELPER = Part("县司法局", Role.COOPERATE, "指导")
BY, OWN, NOT = Answers.PRIMARY, Answers.FOR_OWN_FAULT, Answers.NONE


def held(place: str = NOWHERE) -> rules.Rules:
    """The bundled rules at a place."""
    return rules.resolve(rulesets.bundled(), place, DAY)


# facts → who answers how. Sources: 江苏省委编办 依单问责 (BASIC, COOPERATIVE, RECLAIMED, OFF_LIST),
# 山东条例 第四条 (TERRITORIAL), 第八条 (entrusted), 行政处罚法 第二十四条 (DELEGATED).
TABLE = [
    (Facts(ListClass.BASIC), "BASIC", {TOWNSHIP: BY}),
    (
        Facts(ListClass.COOPERATIVE, (BUREAU, TOWN)),
        "COOPERATIVE",
        {"县农业农村局": BY, TOWNSHIP: OWN},
    ),
    (
        Facts(ListClass.RECLAIMED, (Part("县应急管理局", Role.RECEIVE),)),
        "RECLAIMED",
        {"县应急管理局": BY, TOWNSHIP: NOT},
    ),
    (Facts(ListClass.RECLAIMED), "RECLAIMED", {TOWNSHIP: NOT}),
    (
        Facts(ListClass.DELEGATED, (Part("县城市管理局", Role.TRANSFER_FROM),)),
        "DELEGATED",
        {TOWNSHIP: BY, "县城市管理局": NOT},
    ),
    (
        Facts(ListClass.DELEGATED, handed_down_by="县城市管理局", limits_met=False),
        "OFF_LIST",
        {"县城市管理局": BY, TOWNSHIP: NOT},
    ),
    (
        Facts(ListClass.TERRITORIAL, (TOWN_LEADS, HELPER)),
        "TERRITORIAL",
        {TOWNSHIP: BY, "县司法局": OWN},
    ),
    (
        Facts(ListClass.TERRITORIAL, (BUREAU, TOWN)),
        "TERRITORIAL",
        {"县农业农村局": BY, TOWNSHIP: OWN},
    ),
    (
        Facts(None, temporary="至 2025-09-30", temporary_department="县统计局"),
        "TEMPORARY",
        {"县统计局": BY, TOWNSHIP: OWN},
    ),
    (Facts(None, handed_down_by="县商务局"), "OFF_LIST", {"县商务局": BY, TOWNSHIP: NOT}),
    (
        Facts(ListClass.BASIC, entrusted_by="县公安局"),
        "ENTRUSTED",
        {"县公安局": BY, TOWNSHIP: NOT},
    ),
]


@pytest.mark.parametrize(("facts", "basis", "answers"), TABLE)
def test_who_answers_for_what(facts, basis, answers):
    """Each row of the table of accountability."""
    found = liability.liability(facts, held())
    assert found.basis == basis
    assert {each.body: each.answers for each in found.bearers} == answers
    assert found.text


@pytest.mark.parametrize("kind", ["BASIC", "COOPERATIVE", "RECLAIMED", "DELEGATED", "OFF_LIST"])
def test_each_class_has_a_clause(kind):
    """The general rules cite a clause with its words for every class."""
    facts = Facts(None if kind == "OFF_LIST" else ListClass(kind))
    found = liability.liability(facts, held())
    assert found.clause is not None
    assert found.clause.quote


def rated(weight: float, unit: Unit, place: str) -> list[Finding]:
    """Findings on one rating of a body by townships."""
    one = Indicator(1, "依单履职评价", weight, unit, "各乡镇（街道）")
    return [each.finding for each in assessment.assess([one], [None], held(place))]


@pytest.mark.parametrize(
    ("weight", "unit", "place", "expected"),
    [
        (0.30, Unit.DEPARTMENT, SHANDONG, []),  # 山东条例 第十八条: 不低于百分之三十
        (0.29, Unit.DEPARTMENT, SHANDONG, [Finding.WEIGHT]),
        (0.60, Unit.STATION, SHANDONG, []),  # 山东条例 第十八条: 不低于百分之六十
        (0.59, Unit.STATION, SHANDONG, [Finding.WEIGHT]),
        (0.33, Unit.DEPARTMENT, ZAOZHUANG, []),  # 枣庄: 三分之一左右
        (0.45, Unit.DEPARTMENT, ZAOZHUANG, [Finding.BAND]),
        (0.20, Unit.DEPARTMENT, ZAOZHUANG, [Finding.WEIGHT, Finding.BAND]),
        (0.10, Unit.DEPARTMENT, NOWHERE, []),  # no rule there
    ],
)
def test_weights_of_townships_ratings(weight, unit, place, expected):
    """Floors are inclusive and differ by place; about one third is a band."""
    assert rated(weight, unit, place) == expected


@pytest.mark.parametrize(
    ("listed", "shared", "expected"),
    [
        (Listed(Outcome.ON_LIST, Ground.BASIC), False, []),
        (Listed(Outcome.DENIED, Ground.RECLAIMED), False, [Finding.RECLAIMED]),
        (Listed(Outcome.NEEDS_ADMISSION, Ground.OFF_LIST), False, [Finding.OFF_LIST]),
        (Listed(Outcome.COOPERATE_ONLY, Ground.COOPERATIVE), False, [Finding.COOPERATIVE]),
        (Listed(Outcome.COOPERATE_ONLY, Ground.COOPERATIVE), True, []),
        (Listed(Outcome.UNDETERMINED, Ground.WEAK), False, [Finding.UNCLEAR]),
    ],
)
def test_what_may_be_an_indicator(listed, shared, expected):
    """江苏 依单考核 and 山东条例 第十九条: what a township may be assessed on."""
    one = Indicator(1, "指标", None, Unit.TOWNSHIP, "县农业农村局", shared)
    assert [each.finding for each in assessment.assess([one], [listed], held())] == expected


def test_a_veto_of_ones_own_is_refused_with_the_clause():
    """山东条例 第十九条: no 一票否决 beyond those approved."""
    one = Indicator(1, "安全生产一票否决", None, Unit.TOWNSHIP, "县应急管理局")
    (found,) = assessment.assess([one], [Listed(Outcome.ON_LIST, Ground.BASIC)], held(SHANDONG))
    assert found.finding is Finding.VETO
    assert found.is_error
    assert found.clause is not None
    assert found.clause.clause == "第十九条"


FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)


@pytest.mark.parametrize(
    ("rate", "shown"),
    [
        (rates.signed(9, 10, FIRST, LAST), "签收率 90.00%（9/10，2025-01-01 至 2025-12-31）"),
        (rates.reported(12, 12, FIRST, LAST), "报到率 100.00%（12/12，2025-01-01 至 2025-12-31）"),
        # 坪山: 9,071 / 9,995 = 90.76 %
        (
            rates.closed_on_time(9071, 9995, FIRST, LAST),
            "按期办结率 90.76%（9071/9995，2025-01-01 至 2025-12-31）",
        ),
        # 枣庄: 97.6 %
        (
            rates.satisfied(976, 1000, FIRST, LAST),
            "满意率 97.60%（976/1000，2025-01-01 至 2025-12-31）",
        ),
        (rates.satisfied(0, 0, FIRST, LAST), "满意率 —（0/0，2025-01-01 至 2025-12-31）"),
    ],
)
def test_a_rate_is_shown_with_its_counts_and_period(rate, shown):
    """A share never stands alone; over nothing there is none."""
    assert str(rate) == shown


def test_a_rate_is_a_share():
    """More than the whole is refused."""
    with pytest.raises(ValueError, match="签收率"):
        rates.signed(11, 10, FIRST, LAST)


def test_score_of_a_department():
    """威海: S = 0.30·T + 0.70·O."""
    assert rates.department_score(80, 90) == pytest.approx(87)
