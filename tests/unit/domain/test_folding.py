"""The fold of editions: what a delta's lines do, and which item they mean."""

from datetime import date

import pytest

from schema.domain.folding import Adjusting, Edition, Item, adjusting, fold, gaps
from schema.domain.lists import Relation

START, DELTA = date(2024, 1, 1), date(2025, 1, 1)
BASE = Edition(
    "e1",
    START,
    None,
    Relation.REPLACES,
    (
        Item("a", "1", "负责露天焚烧秸秆的巡查和上报"),
        Item("b", "2", "犬只管理"),
        Item("c", "3", "传染病防控"),
    ),
)


def delta(*items: Item, title: str = "动态调整") -> Edition:
    """A delta that binds from the first day of 2025."""
    return Edition("e2", DELTA, None, Relation.AMENDS, items, title)


@pytest.mark.parametrize(
    ("item", "title", "kind"),
    [
        (Item("x", None, "甲", adjustment="新增事项"), "", Adjusting.ADD),
        (Item("x", None, "甲", adjustment="调整后取消"), "", Adjusting.REMOVE),
        (Item("x", None, "甲", remark="修改表述"), "", Adjusting.CHANGE),
        (Item("x", None, "甲", remark="因上级文件修改，新增的部分由县级部门承担"), "", None),
        (Item("x", None, "取消：犬只管理"), "", Adjusting.REMOVE),
        (Item("x", None, "取消违法建设的备案登记"), "", None),
        (Item("x", None, "甲"), "取消事项", Adjusting.REMOVE),
        (Item("x", None, "甲"), "动态调整", None),
    ],
)
def test_what_a_line_does_is_read_where_it_is_said(item, title, kind):
    """Column, short remark, front of the title, then what the delta's own title says."""
    assert adjusting(item, title) is kind


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        (Item("x", "9", "露天焚烧秸秆的巡查、上报"), "a"),  # alike, another number
        (Item("x", "2", "犬只登记和管理"), "b"),  # a little alike, the same number
        (Item("x", "2", "电动车充电设施建设"), None),  # the same number alone means nothing
    ],
)
def test_an_item_is_known_by_its_words_never_by_its_number_alone(line, meant):
    """The item meant is replaced in its place; without one the line is a new item."""
    found = fold([BASE, delta(line)], DELTA)
    replaced = [was.item.key for each in found.items for was in each.was]
    assert replaced == ([meant] if meant else [])
    assert len(found.items) == (3 if meant else 4)


def test_a_removal_that_matches_nothing_is_told():
    """Nothing is removed for it, and the line itself is no item."""
    line = Item("x", None, "养蜂", adjustment="取消")
    found = fold([BASE, delta(line)], DELTA)
    assert [each.item.key for each in found.items] == ["a", "b", "c"]
    assert [each.item.key for each in found.unmatched] == ["x"]


def test_gaps_are_the_days_on_which_a_binding_item_does_not_stand():
    """From the delta's start to its end; a line that removes stands on no day."""
    ending = Edition(
        "e2",
        DELTA,
        date(2025, 7, 1),
        Relation.AMENDS,
        (Item("x", None, "犬只管理", adjustment="取消"),),
    )
    assert gaps([BASE, ending]) == [
        ("b", DELTA, date(2025, 7, 1), "e2"),
        ("x", None, None, "e2"),
    ]
    assert gaps([BASE]) == []


def test_a_repeal_ends_the_list_and_says_nothing_itself():
    """Items under a notice of repeal are not on the list."""
    repeal = Edition("e3", DELTA, None, Relation.REPEALS, BASE.items)
    assert fold([repeal], DELTA).items == ()
