"""What a notice states of its lists, and a 目录 beside its 清单."""

import pytest
from list_tables import drawn

from indexer import stated
from indexer.lists import understand
from schema.domain import documents

ITEMS = "序号|事项名称\n一、甲类|<\n1|子\n2|丑\n二、乙类|<\n3|寅"


def listed(title, text=ITEMS):
    return understand(drawn(f"{title}|<\n{text}", sheet=None)).lists[0]


BASIC = listed("柳河镇基本履职事项清单")


def said(text, *found):
    blocks = [documents.Block(text, text, 0, len(text))]
    return [odd.reason for odd in stated.differences(blocks, found or [BASIC])]


@pytest.mark.parametrize(
    "text",
    [
        "印发《柳河镇基本履职事项清单》（3项）。",
        "公布基本履职事项共3项，涉及2个领域3项。",
        "基本履职事项由117项调整为3项。",
        "基本履职事项新增2项、取消1项。",
        "配合履职事项99项另行公布。",  # not in this file
    ],
)
def test_counts_that_agree_or_speak_of_something_else(text):
    """Right totals, changes and lists that the file does not hold raise no suspicion."""
    assert said(text) == []


def test_counts_that_differ():
    """A total and a number of fields that no list of the file has."""
    assert said("基本履职事项12项。") == ["正文写明“基本履职事项12项”，基本履职事项实际读到3项"]
    assert said("共24领域153项。") == ["正文写明“24领域153项”，实际读到2个领域3项"]


def test_a_count_may_be_the_sum_of_the_lists_of_several_towns():
    """Six items in two lists of three."""
    assert said("基本履职事项共6项。", BASIC, listed("石塘乡基本履职事项清单")) == []


def test_a_catalogue_is_compared_with_its_list():
    """The same titles make a 目录; numbers and titles that differ are told, with the row."""
    catalogue = listed("柳河镇基本履职事项目录", "序号|事项名称\n1|丑\n2|子\n3|寅\n4|卯")
    assert stated.catalogues([catalogue, BASIC]) == {id(catalogue): BASIC}
    assert [(odd.row, odd.reason) for odd in stated.compared(catalogue, BASIC)] == [
        (3, "“丑”在目录中序号为1，在清单中为2"),
        (4, "“子”在目录中序号为2，在清单中为1"),
        (6, "“卯”清单没有，“柳河镇基本履职事项目录”与清单不一致"),
    ]


def test_a_list_that_is_called_a_catalogue_stays_a_list():
    """Alone, with other items, or with bodies of its own it is taken in."""
    alone = listed("柳河镇基本履职事项目录")
    other = listed("柳河镇基本履职事项目录", "序号|事项名称\n1|辰\n2|巳")
    assert stated.catalogues([alone]) == {}
    assert stated.catalogues([other, BASIC]) == {}
    full = understand(drawn("赋权事项清单|<|<\n序号|事项名称|原实施主体\n1|子|县水利局")).lists[0]
    named = understand(drawn("赋权事项目录|<|<\n序号|事项名称|原实施主体\n1|子|县水利局")).lists[0]
    assert stated.catalogues([named, full]) == {}
