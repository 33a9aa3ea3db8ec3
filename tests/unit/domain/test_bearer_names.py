"""Names of bodies in a clause: where they end, and which words are none."""

import pytest

from schema.domain import bearer_names, bearers
from schema.domain.bearer_names import Kind
from schema.domain.bearer_words import Act


def ends(words: str, least: Kind = Kind.ORGAN) -> list[str]:
    """Names that the first character of a clause may begin, the shortest first."""
    found = bearer_names.endings(words)
    return [words[:end] for end in bearer_names.from_(words, 0, found, least)]


def read(text: str) -> list[tuple[str, Act]]:
    """Bodies and acts of a text."""
    return [(each.body, each.act) for each in bearers.read(text)]


def test_a_name_may_end_at_each_word_that_bodies_end_in():
    """With the bracket and 等部门 behind it before without; what stands in brackets ends none."""
    assert ends("县水利局（河长办）负责") == ["县", "县水利局（河长办）", "县水利局"]
    assert ends("公安、民政等有关部门应当") == ["公安", "公安、民政等有关部门"]


def test_who_is_no_public_body_ends_a_name_only_where_any_actor_may_act():
    """业主 and 银行 end a name for the patterns that ask for any actor."""
    assert ends("全体业主负责") == []
    assert ends("全体业主负责", Kind.ACTOR) == ["全体业主"]
    assert ends("青禾县政府应当", Kind.STRONG) == ["青禾县政府"]


@pytest.mark.parametrize(
    ("text", "body", "act"),
    [
        ("其他机关、单位应当保密。", "其他机关、单位", Act.DO),
        ("镇供销合作社等社会团体应当制定规范。", "镇供销合作社等社会团体", Act.DO),
        (
            "乡镇、街道卫生健康工作机构或者县直属农林场负责登记。",
            "乡镇、街道卫生健康工作机构或者县直属农林场",
            Act.HEAR,
        ),
        ("文明委办事机构负责文明促进工作的组织、协调工作。", "文明委办事机构", Act.DO),
        ("国家海洋主管部门的海区派出机构依照规定办理。", "国家海洋主管部门的海区派出机构", Act.DO),
        (
            "报有定密权限的业务主管部门或者保密行政管理部门确定。",
            "有定密权限的业务主管部门或者保密行政管理部门",
            Act.APPROVE,
        ),
        ("广场由经营、管理单位负责。", "经营、管理单位", Act.DO),
        ("省由省商务主管部门会同财政部门制定", "省商务主管部门", Act.DO),
        ("应急管理部门负责安全检查。", "应急管理部门", Act.SUPERVISE),
        ("不动产登记机构不得收取费用。", "不动产登记机构", Act.BOUND),
        ("未成年人的父母或者其他监护人应当陪同。", "未成年人的父母或者其他监护人", Act.DO),
        ("由县公安局和公安派出所责令改正。", "县公安局和公安派出所", Act.PUNISH),
        ("由物业管理联席会议协调解决。", "物业管理联席会议", Act.SETTLE),
        ("由国务院或者省防汛指挥部启动响应。", "国务院或者省防汛指挥部", Act.DO),
        ("报上一级人民政府备案。", "上一级人民政府", Act.APPROVE),
        (
            "县水利局负责河道的机构（以下简称河道机构）承担巡查工作。",
            "县水利局负责河道的机构",
            Act.DO,
        ),
        (
            "由县规划主管部门或者县人民政府确定的镇人民政府核发许可证。",
            "县规划主管部门或者县人民政府确定的镇人民政府",
            Act.APPROVE,
        ),
    ],
)
def test_a_name_goes_on_where_a_shorter_one_is_none(text, body, act):
    """The nearest end is not the end of the name if what stands before it names nobody."""
    assert (body, act) in read(text)


@pytest.mark.parametrize(
    "text",
    [
        "竣工验收后，方可投入使用。",
        "认证机构资质证书所需材料应当真实。",
        "乡规划应当包括村庄发展布局。",
        "编制城乡规划，应当公示。",
        "坚持业主自我管理、企业竞争与政府监督相结合。",
        "加强乡镇林业站建设。",
        "街道管理的衔接和配合。",
        "该机关、单位所确定的事项",
        "先行先试“镇街吹哨、部门报到”机制。",
    ],
)
def test_a_half_of_a_word_is_no_name(text):
    """方 of 方可, 所 of 所需, 乡 of 乡规划."""
    assert read(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "市人民政府" + "在一前" * 300 + "啊",
        "部门应当按照" + "职责" * 500,
        "由市政府" + "批准的" * 300 + "啊",
        "设立" * 500 + "办公室",
        "并且" * 500 + "部门啊",
        "向市政府" * 300,
        "由" + "（一）" * 300 + "市政府",
        "市局" * 500,
        "委托" * 500,
    ],
)
def test_a_hostile_text_comes_to_an_end(text):
    """What is repeated within what is repeated would take longer than anyone waits."""
    assert isinstance(bearers.read(text), list)
