"""A list split into several tables: what is joined, what is not, and where its rows are cited."""

from dataclasses import replace

import pytest
from list_tables import drawn

from indexer.formats.rows import is_page_like
from indexer.joining import joined
from indexer.lists import understand

FIRST = "序号|事项名称\n一、党的建设（3项）|<\n1|甲\n2|乙"


def parts(*texts, follows=True):
    return [
        replace(drawn(text, sheet=None), index=index, follows=follows and index > 1)
        for index, text in enumerate(texts, 1)
    ]


def cited(tables):
    (table,) = joined(tables)
    (found,) = understand(table, context="基本履职事项清单").lists
    return [(entry.number, entry.category, entry.locator) for entry in found.entries]


def test_a_part_without_a_header_goes_on():
    """Columns and category hold on; a row keeps its own table, number and cells."""
    found = cited(parts(FIRST, "3|丙\n二、经济发展|<\n4|丁"))
    assert [each[:2] for each in found] == [
        ("1", "党的建设"),
        ("2", "党的建设"),
        ("3", "党的建设"),
        ("4", "经济发展"),
    ]
    places = [(where.table, where.row, where.cells["title"]) for _, _, where in found]
    assert places == [(1, 3, "B3"), (1, 4, "B4"), (2, 1, "B1"), (2, 3, "B3")]


def test_an_item_may_begin_in_one_table_and_end_in_the_next():
    """A blank number and title continue the item; cells of another table say so."""
    first, then = parts("序号|事项名称|承接部门\n1|甲|县公安局", " | |县司法局\n2|乙|县司法局")
    (table,) = joined([first, then])
    (found,) = understand(table, context="上级部门收回事项清单").lists
    assert [part.body for part in found.entries[0].responsibilities] == ["县公安局", "县司法局"]
    assert found.entries[0].locator.cells["receiver"] == "C2 t2C1"
    assert found.entries[1].locator.cells["receiver"] == "C2"


def test_the_header_again_is_one_list():
    """A later part with the header of the list makes no second list."""
    assert [each[0] for each in cited(parts(FIRST, "序号|事项名称\n3|丙"))] == ["1", "2", "3"]


@pytest.mark.parametrize(
    "tables",
    [
        parts(FIRST, "3|丙", follows=False),  # text between
        parts(FIRST, "3|丙|县公安局"),  # other columns
        parts(FIRST, "乙清单|<\n序号|事项名称\n1|丙"),  # a title of its own
        parts("甲|乙\n丙|丁", "3|丙"),  # nothing to go on with
    ],
)
def test_what_stays_apart(tables):
    """Text between, another width, a title, no list before."""
    assert joined(tables) == tables


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("— 3 —", True),
        ("第 3 页 共 9 页", True),
        ("3/9页", True),
        ("续表", True),
        ("（续表1）", True),
        ("接上页", True),
        ("云岭县清溪镇基本履职事项清单（续）", True),
        ("二、配合履职事项清单", False),
        ("2025年", False),
        ("3.其他事项", False),
    ],
)
def test_lines_that_only_tell_the_page(text, told):
    """Page numbers and 续表; a heading is none."""
    assert is_page_like(text) is told
