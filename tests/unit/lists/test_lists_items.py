"""Items: one entry over several rows, numbers, counts, and where each value stands."""

from hypothesis import given, settings
from hypothesis import strategies as st
from list_tables import drawn, from_csv

from indexer.lists import understand
from schema.domain import documents

HEAD = "配合履职事项清单|<|<|<|<\n序号|事项名称|对应上级部门|上级部门职责|乡镇（街道）配合职责\n"


def entries(table):
    understood = understand(table)
    assert understood.suspicious == ()
    return understood.lists[0].entries


def reasons(table):
    return [(suspicion.row, suspicion.reason) for suspicion in understand(table).suspicious]


def basic(*rows):
    return drawn("基本履职事项清单|<\n序号|事项名称\n" + "\n".join(rows))


def parts(entry):
    return [(part.body, part.role, part.duty) for part in entry.responsibilities]


DEPARTMENTS = [
    ("县公安局", "LEAD", "查处"),
    ("县司法局", "LEAD", "宣传"),
    ("乡镇（街道）", "COOPERATE", "上报"),
]


def test_an_item_over_merged_rows_is_one_entry():
    """Each department has its row; number, title and the township's duty are merged over them."""
    first, second = entries(
        drawn(HEAD + "1|甲|县公安局|查处|上报\n^|^|县司法局|宣传|^\n2|乙|县民政局|救助|走访")
    )
    assert parts(first) == DEPARTMENTS
    assert (first.locator.row, second.locator.row) == (3, 5)


def test_an_item_over_rows_of_a_csv():
    """Without merges a blank number and title go on with the item above."""
    (first,) = entries(
        from_csv("""
配合履职事项清单
序号,事项名称,对应上级部门,上级部门职责,乡镇（街道）配合职责
1,甲,县公安局,查处,上报
,,县司法局,宣传,
""")
    )
    assert parts(first) == DEPARTMENTS


def test_rows_that_repeat_number_and_title():
    """An export that filled the merges in says both again: still one item."""
    (first,) = entries(drawn(HEAD + "1|甲|县公安局|查处|上报\n1|甲|县司法局|宣传|上报"))
    assert [body for body, _, _ in parts(first)] == ["县公安局", "县司法局", "乡镇（街道）"]


def test_departments_that_share_a_merged_duty_cell():
    """The shared cell is cut into blocks for the bodies of all its rows."""
    (first,) = entries(
        drawn(HEAD + "1|甲|县公安局|县公安局：查处¶县司法局：宣传|上报\n^|^|县司法局|^|^")
    )
    assert parts(first) == DEPARTMENTS


def test_a_duty_that_goes_on_on_the_next_page():
    """A row with nothing but duty text belongs to the department above."""
    (first,) = entries(drawn(HEAD + "1|甲|县公安局|1.查处；|上报\n|||2.劝导。|"))
    assert parts(first)[0] == ("县公安局", "LEAD", "1.查处；\n2.劝导。")


def test_merges_of_other_columns_join_no_items():
    """A department merged over many items is just the value of each."""
    found = entries(
        drawn("""
            收回事项清单 | < | < | <
            序号 | 事项名称 | 承接部门 | 工作方式
            1 | 甲 | 县公安局 | 由县公安局负责
            2 | 乙 | ^ | ^
            3 | 乙 | ^ | ^
        """)
    )
    assert [entry.title for entry in found] == ["甲", "乙", "乙"]
    assert {parts(entry)[0] for entry in found} == {("县公安局", "RECEIVE", "由县公安局负责")}


def test_sub_items_are_entries_of_their_own():
    """Sub-items under one merged name keep that name."""
    found = entries(
        drawn("""
            明南街道权责清单 | < | < | < | <
            序号 | 权力类型 | 项目名称 | 子项 | 实施依据
            1 | 行政处罚 | 甲 | 子一 | 某法
            ^ | ^ | ^ | 子二 | ^
        """)
    )
    assert [entry.title for entry in found] == ["甲：子一", "甲：子二"]


def test_numbers_become_bare_digits():
    """However a number is written, only its digits are kept."""
    found = entries(basic("1.|甲", "（2）|乙", "３|丙", "4、|丁", "5.0|戊", "第6项|己"))
    assert [entry.number for entry in found] == ["1", "2", "3", "4", "5", "6"]


def test_numbers_may_start_again_under_a_category():
    """Running numbers and numbers by category are both in order."""
    entries(basic("一、党的建设|<", "1|甲", "2|乙", "二、经济发展|<", "1|丙"))
    entries(basic("一、党的建设|<", "1|甲", "2|乙", "二、经济发展|<", "3|丙"))


def test_gaps_repeats_and_steps_back_are_reported():
    """Each number that does not follow the last one is a suspicion with its row."""
    assert reasons(basic("2|甲", "3|乙", "3|丙", "6|丁", "5|戊")) == [
        (3, "序号从2开始"),
        (5, "序号3重复"),
        (6, "序号由3跳到6"),
        (7, "序号由6跳到5"),
    ]
    assert reasons(basic("1|甲", "2|乙", "1|丙", "2|丁")) == [(5, "序号在同一类别内重新从1开始")]


def test_odd_numbers_are_kept_as_written():
    """A number that is none is reported; a missing one too."""
    table = basic("1|甲", "新增|乙", "|丙")
    assert reasons(table) == [(4, "序号“新增”不是数字"), (5, "缺序号")]
    found = understand(table).lists[0].entries
    assert [entry.number for entry in found] == ["1", "新增", None]


def test_rows_without_a_title_are_reported():
    """A number without a title is no entry, but it is not lost silently."""
    table = basic("1|甲", "2|", "3|丙")
    assert reasons(table) == [
        (4, "序号为“2”的一行没有事项名称，未收为事项"),
        (5, "序号由1跳到3"),
    ]


def test_a_row_said_twice_is_reported():
    """The same row again is one entry and a suspicion."""
    assert reasons(basic("1|甲", "1|甲")) == [(4, "本行与上一行完全相同")]


def test_counts_are_checked():
    """Counts in title, category and sum are compared with what was read."""
    table = drawn("""
        基本履职事项清单（共3项） | <
        序号 | 事项名称
        一、党的建设（3项） | <
        1 | 甲
        2 | 乙
        合计 | 4项
    """)
    assert reasons(table) == [
        (1, "标题写明共3项，实际读到2项"),
        (3, "类别“党的建设”写明3项，实际读到2项"),
        (6, "合计写明4项，实际读到2项"),
    ]


def test_counts_of_several_lists_in_one_title():
    """A title that also counts its sister lists is right if one of its counts is."""
    assert reasons(drawn("基本履职事项清单（共3项，其中基本1项）|<\n序号|事项名称\n1|甲")) == []


def test_values_are_located_by_cell():
    """Each value names the cell it is written in, a merged one its first cell."""
    (first,) = entries(
        drawn(
            "属地管理事项清单|<|<|<|<|<\n序号|领域|事项名称|主体责任单位|主体责任|备注\n"
            "1|平安|甲¶甲|县公安局|查处|限于乙\n^|^|^|县司法局|宣传|^",
            sheet="属地",
        )
    )
    assert first.locator.sheet == "属地"
    assert first.locator.cells == {
        "number": "A3",
        "category": "B3",
        "title": "C3",
        "lead_body": "D3 D4",
        "lead_duty": "E3 E4",
        "remark": "F3",
    }
    assert (first.title, first.quote) == ("甲甲", "甲\n甲")


def test_offsets_are_those_of_the_title():
    """Forms with offsets give those of the title cell, and its raw words as quote."""
    table = drawn("基本履职事项清单|<\n序号|事项名称\n1|甲")
    number, _ = table.rows[2].cells
    title = documents.Cell("鄉(xiāng)鎮", "乡镇", "B3", start=20, end=29)
    rows = (*table.rows[:2], documents.Row(3, (number, title)))
    (first,) = entries(documents.Table(rows))
    assert (first.title, first.quote) == ("乡镇", "鄉(xiāng)鎮")
    assert (first.locator.start, first.locator.end) == (20, 29)


WORDS = (
    "1|2|一|序号|事项名称|备注|对应上级部门|上级部门职责|主体责任|单位|基本履职事项清单|<|^|"
    "一、党的建设（2项）|县公安局：查处|县公安局、|注：|合计|（|）|：|除外|限于|"
)
CELLS = st.sampled_from(WORDS.split("|"))


@settings(deadline=None)  # a busy machine is no failure
@given(st.lists(st.lists(CELLS, min_size=1, max_size=5), max_size=12))
def test_odd_content_never_raises(rows):
    """Whatever a table holds, it becomes entries and suspicions."""
    understand(drawn("\n".join("|".join(row) for row in rows)), context="基本履职事项清单")


@settings(deadline=None)  # a busy machine is no failure
@given(st.lists(st.text("甲乙丙丁", min_size=2, max_size=9), min_size=1, max_size=20))
def test_every_numbered_title_is_an_entry(titles):
    """Nothing between header and end is dropped or joined."""
    found = entries(basic(*(f"{number}|{title}" for number, title in enumerate(titles, 1))))
    assert [entry.title for entry in found] == titles
