"""How an edition stands to the earlier ones of its list, by the words of its title."""

import pytest

from indexer import validity
from indexer.lines import line


@pytest.mark.parametrize(
    ("title", "relation", "evidence"),
    [
        ("云溪乡配合履职事项清单（2024年动态调整）", "AMENDS", "动态调整"),
        ("云溪乡配合履职事项清单（2025年动态调整版）", None, None),
        ("基本履职事项清单调整情况表", "AMENDS", "调整情况表"),
        ("关于废止部分事项的清单", "AMENDS", "废止部分事项"),
        ("取消事项清单", "AMENDS", "取消事项"),
        ("承接行政处罚事项目录（废止）", "REPEALS", "（废止）"),
        ("属地管理清单（第二批）", "ADDS_TO", "第二批"),
        ("配合履职事项补充清单", "ADDS_TO", "补充清单"),
        ("上级部门收回事项清单", None, None),
        ("基本履职事项清单", None, None),
    ],
)
def test_titles_tell_the_relation(title, relation, evidence):
    """With the words that tell it; a title that says nothing names a whole new edition."""
    found = validity.relation(line(title))
    assert (found and found.value, found and found.evidence) == (relation, evidence)
