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


def headed(*pairs):
    """Tables with the line above each."""
    tables = parts(*(text for _, text in pairs), follows=False)
    return [replace(table, caption=line) for table, (line, _) in zip(tables, pairs, strict=True)]


def test_a_table_for_each_category_is_one_list():
    """The line above a table is the category of its rows, with or without the header again."""
    found = cited(
        headed(
            ("一、党的建设（1项）", "序号|事项名称\n1|甲"),
            ("二、其他工作", "2|乙"),
            ("三、综合政务", "序号|事项名称\n3|丙"),
        )
    )
    assert [each[:2] for each in found] == [
        ("1", "党的建设"),
        ("2", "其他工作"),
        ("3", "综合政务"),
    ]
    places = [(where.table, where.row, where.cells.get("category")) for _, _, where in found]
    assert places == [(1, 2, None), (2, 1, None), (3, 2, None)]


def test_a_heading_of_the_text_is_no_category():
    """One numbered line without a count or a known name heads the text; so does a list's name."""
    table = "序号|事项名称\n1|甲"
    assert [each[1] for each in cited(headed(("一、清单内容", table)))] == [None]
    assert [each[1] for each in cited(headed(("一、基本履职事项（1项）", table)))] == [None]


def test_a_table_whose_category_was_not_counted_right_is_reported():
    """The count in the line above holds for its own table."""
    (table,) = joined(headed(("一、党的建设（5项）", "序号|事项名称\n1|甲")))
    odd = understand(table, context="基本履职事项清单").suspicious
    assert [each.reason for each in odd] == ["类别“党的建设”写明5项，实际读到1项"]
