"""Limits in titles and remarks."""

import pytest

from indexer.limits import limits_of
from schema.domain.lists import Limit


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("对超范围经营的处罚（吊销许可证除外）", [("EXCEPT", "吊销许可证除外")]),
        (
            "（因教学、科研，特殊需要饲养的除外。）",
            [("EXCEPT", "因教学、科研，特殊需要饲养的除外")],
        ),
        ("对甲的处罚，但乙、丙的除外", [("EXCEPT", "乙、丙的除外")]),
        ("限于城管职权范围内", [("ONLY", "限于城管职权范围内")]),
        ("仅限未办理备案的行政处罚。", [("ONLY", "仅限未办理备案的行政处罚")]),
        ("限于住建工程。住建工程范围为房屋建筑", [("ONLY", "限于住建工程")]),
        ("仅限于甲（不含乙；丙），丁", [("ONLY", "仅限于甲（不含乙；丙），丁")]),
        ("仅限个人饲养，没收除外", [("ONLY", "仅限个人饲养"), ("EXCEPT", "没收除外")]),
        ("（甲除外，限于乙）", [("EXCEPT", "甲除外"), ("ONLY", "限于乙")]),
        ("清除外来物种、拆除外墙广告", []),
        ("包括但不限于巡查，在规定期限于三日内", []),
    ],
)
def test_clauses(text, limits):
    """A limit is its own clause: of a bracket, or between stops; look-alikes are none."""
    assert limits_of(text) == tuple(Limit(*limit) for limit in limits)


def test_title_and_remark_together():
    """Both are read, the same words once."""
    assert limits_of("甲（限于乙）", None, "限于乙") == (Limit("ONLY", "限于乙"),)
