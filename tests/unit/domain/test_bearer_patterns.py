"""Words by which texts give a part: who is forbidden, drawn from, reported to or asked along."""

import pytest
from bearer_texts import read

from schema.domain import bearers
from schema.domain.bearer_words import Act


@pytest.mark.parametrize(
    ("text", "body", "act"),
    [
        ("严禁县直部门随意把自身任务推给乡镇。", "县直部门", Act.BOUND),
        ("严格控制上级机关从镇街借调人员。", "上级机关", Act.BOUND),
        ("禁止培训机构骗取补贴资金。", "培训机构", Act.BOUND),
        ("不得擅自向乡镇（街道）授权、委托、下放。", "乡镇（街道）", Act.BOUND),
        ("从公安、市场监管等部门抽调骨干进驻。", "公安、市场监管等部门", Act.BOUND),
        (
            "筹备组由街道办事处、业主、建设单位的代表组成。",
            "街道办事处、业主、建设单位",
            Act.DO,
        ),
        ("明确县水利局、县林业局为成员单位。", "县水利局、县林业局", Act.HELP),
        ("县水利局会同县林业局划定范围。", "县林业局", Act.HELP),
        ("违法行为移送县公安局依法处理。", "县公安局", Act.HEAR),
        ("三日内将档案移交镇人民政府。", "镇人民政府", Act.HEAR),
        ("可以请求乡（镇）人民政府进行调解。", "乡（镇）人民政府", Act.DO),
        ("单位应当提前通知县消防救援机构。", "县消防救援机构", Act.HEAR),
        ("可以向省专利主管部门请求复审。", "省专利主管部门", Act.HEAR),
        ("计划未获市证券监督管理机构批准的，程序终止。", "市证券监督管理机构", Act.APPROVE),
        ("该做法被市委组织部推介交流。", "市委组织部", Act.DO),
        ("清扫质量达到市环境卫生主管部门规定的标准。", "市环境卫生主管部门", Act.DO),
        ("自觉接受城市绿化主管部门的监管。", "城市绿化主管部门", Act.SUPERVISE),
        (
            "专利行政部门在作出决定前，应当通知请求人。",
            "专利行政部门",
            Act.DO,
        ),
        ("县退役军人工作主管部门从下一年起发给补助。", "县退役军人工作主管部门", Act.DO),
    ],
)
def test_a_body_is_read_by_the_words_around_it(text, body, act):
    """In the words of laws, lists and notices."""
    assert (body, act) in read(text)


def test_who_is_only_referred_to_ends_no_one_s_part():
    """Of 甲会同乙划定, 甲 still does all that follows; 乙 is put behind by its doubt."""
    text = "县水利局会同县林业局划定范围，依照省水利厅规定的标准公布，并负责巡查。"
    found = {each.body: each for each in bearers.read(text)}
    assert "巡查" in text[slice(*found["县水利局"].about)]
    assert not found["县水利局"].doubt
    assert found["县林业局"].doubt
    assert found["省水利厅"].doubt


@pytest.mark.parametrize(
    "text", ["执法力度联合国标准。", "妇女联合会等团体参加。", "被执行人的财产依法处理。"]
)
def test_halves_of_words_give_no_part(text):
    """联合 of 联合会, 被 of 被执行人."""
    assert not [body for body, act in read(text) if act in {Act.HELP, Act.APPROVE}]
