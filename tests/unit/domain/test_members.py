"""Bodies of a joined name, one by one."""

import pytest

from schema.domain import members


@pytest.mark.parametrize(
    ("name", "bodies"),
    [
        ("镇人民政府、街道办事处", ["镇人民政府", "街道办事处"]),
        ("市、县（区）人民政府", ["市人民政府", "县（区）人民政府"]),
        ("省、市、县三级政府", ["省政府", "市政府", "县政府"]),
        ("当地乡（镇）或者县（市、区）政府", ["当地乡（镇）政府", "县（市、区）政府"]),
        ("公安、民政等有关部门", ["公安部门", "民政部门"]),
        ("县级公安、司法等部门", ["县级公安部门", "县级司法部门"]),
        (
            "县级以上人民政府公安、住房和城乡建设等部门",
            ["县级以上人民政府公安部门", "县级以上人民政府住房和城乡建设部门"],
        ),
        ("教育、卫生健康主管部门", ["教育主管部门", "卫生健康主管部门"]),
        (
            "公安、民政等部门和工会、妇女联合会等团体",
            ["公安部门", "民政部门", "工会", "妇女联合会"],
        ),
        ("青水、白石等六区的镇街", ["青水区的镇街", "白石区的镇街"]),
        ("公安（交警）、应急（安全、消防）等部门", ["公安（交警）部门", "应急（安全、消防）部门"]),
        ("縣級公安、司法等部門", ["县级公安部门", "县级司法部门"]),
        ("县委组织部、编办", ["县委组织部", "编办"]),
    ],
)
def test_what_is_written_once_for_all_is_given_to_each(name, bodies):
    """The level before, the kind of body behind; 和 within a name joins none."""
    assert list(members.of(name)) == bodies


@pytest.mark.parametrize(
    "name",
    [
        "市城市管理和综合执法局",
        "乡（镇）人民政府",
        "村（居）民委员会",
        "上级政府及其职能部门",
        "县水利局",
        "公安、",
        "、".join(["县水利局"] * 30),
    ],
)
def test_one_body_stays_whole(name):
    """So does what cannot be taken apart for sure, or is too long to."""
    assert members.of(name) == (name,)
