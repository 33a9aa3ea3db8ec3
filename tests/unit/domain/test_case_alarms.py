"""Alarms and burden over rows of cases."""

from datetime import date, timedelta

import pytest

from schema.domain import alarms, burden, filing
from schema.tables.cases import Case

ON = date(2026, 6, 10)


def case(**told) -> Case:
    """A case with what matters here."""
    base = {
        "id": "c",
        "kind": "TEMPORARY",
        "state": "EXECUTING",
        "territory": "990121",
        "townships": ["990121101"],
        "department": "县水利局",
        "parties": ["县水利局"],
        "title": "值守",
        "created_by": "u",
        "proposed_on": date(2026, 5, 1),
        "created_at_us": 1,
        "updated_at_us": 1,
    }
    return Case(**(base | told))


_PAST, _LAST = ON - timedelta(days=3), ON


@pytest.mark.parametrize(
    ("told", "alarm"),
    [
        # 002: 定期销号; 结束后及时退出或终止配合职责.
        ({"state": "REGISTERED", "ends": _PAST}, "WRITE_OFF_OVERDUE"),
        ({"state": "EXECUTING", "ends": _PAST}, "WRITE_OFF_OVERDUE"),
        ({"state": "EXPIRY_CHECK", "ends": _PAST}, "WRITE_OFF_OVERDUE"),
        ({"state": "EXECUTING", "ends": _LAST}, None),
        ({"state": "EXITED", "ends": _PAST}, None),
        ({"state": "COUNTY_REVIEW", "ends": _PAST}, None),
        ({"state": "WRITTEN_OFF", "ends": _PAST, "due": _PAST}, "EXIT_OVERDUE"),
        ({"state": "WRITTEN_OFF", "ends": _PAST, "due": _LAST}, None),
        # 002: 收回事项承接缺位.
        ({"kind": "TAKEOVER", "state": "PUBLISHED", "due": _PAST}, "NOT_TAKEN_OVER"),
        ({"kind": "TAKEOVER", "state": "HANDED_OVER", "due": _PAST}, "NOT_TAKEN_OVER"),
        ({"kind": "TAKEOVER", "state": "TAKEN_OVER", "due": _PAST}, None),
        ({"kind": "TAKEOVER", "state": "PUBLISHED", "due": _LAST, "parties": []}, "NO_RECEIVER"),
        # 002: 动态调整不及时.
        (
            {"kind": "ADJUSTMENT", "state": "DRAFTED", "trigger": "LAW_CHANGED", "due": _PAST},
            "ADJUSTMENT_OVERDUE",
        ),
        (
            {"kind": "ADJUSTMENT", "state": "EFFECTIVE", "trigger": "LAW_CHANGED", "due": _PAST},
            None,
        ),
        ({"kind": "ADJUSTMENT", "state": "DRAFTED", "trigger": "CENTRAL", "due": _PAST}, None),
        ({"kind": "ADMISSION", "state": "CITY_REVIEW", "due": _PAST}, "REVIEW_OVERDUE"),
        ({"kind": "ADMISSION", "state": "DRAFTED", "due": _PAST}, None),
        # 行政处罚法 第二十四条: 定期组织评估.
        ({"kind": "DELEGATION", "state": "OPERATING", "due": _PAST}, "EVALUATION_DUE"),
        ({"kind": "DELEGATION", "state": "EVALUATING", "due": _PAST}, None),
    ],
)
def test_what_is_overdue(told, alarm):
    """The day of the term itself is in time; what is done raises nothing."""
    found = alarms.raised([case(**told)], ON)
    assert [each.alarm for each in found] == ([alarm] if alarm else [])
    if alarm and alarm != "NO_RECEIVER":
        assert (found[0].days, found[0].since) == (3, _PAST)


def test_the_longest_overdue_comes_first():
    """Alarms are sorted by days, then by case."""
    rows = [case(id=str(n), ends=ON - timedelta(days=n)) for n in (1, 5, 3)]
    assert [each.days for each in alarms.raised(rows, ON)] == [5, 3, 1]


def test_burden_by_township_and_department():
    """A task of two townships counts for both in full, in the total once; late ones run on."""
    start = date(2026, 6, 1)
    tasks = [
        case(starts=start, ends=date(2026, 6, 30), staff=4, funds_yuan=100),
        case(
            starts=start,
            ends=date(2026, 6, 4),
            state="EXITED",
            townships=["990121101", "990121201"],
            staff=2,
            funds_yuan=50,
        ),
        case(starts=start, ends=date(2026, 6, 5), department="县公安局"),
    ]
    found = burden.statistics(tasks, ON)
    row = burden.Burden
    assert found.townships == (
        row("990121101", live=1, overdue=1, finished=1, days=24, staff=6, funds_yuan=150),
        row("990121201", live=0, overdue=0, finished=1, days=4, staff=2, funds_yuan=50),
    )
    assert found.departments == (
        row("县水利局", live=1, overdue=0, finished=1, days=14, staff=6, funds_yuan=150),
        row("县公安局", live=0, overdue=1, finished=0, days=10, staff=0, funds_yuan=0),
    )
    assert found.total == row("", 1, 1, 1, 24, 6, 150)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("春节期间烟花爆竹巡查", "国庆期间烟花爆竹巡查", True),
        ("汛期地质灾害隐患点临时值守", "汛期地质灾害隐患点值守", True),
        ("开展人口抽样调查入户登记", "人口抽样调查入户登记", True),
        ("森林防火卡口值守", "汛期地质灾害隐患点临时值守", False),
        ("安全生产大检查", "食品安全大检查", False),
        ("高考期间噪声巡查", "森林防火期巡查", False),
    ],
)
def test_the_same_task(one, other, same):
    """Rounds of one task are the same task, tasks of one kind of work are not."""
    assert filing.same_task(one, other) is same
