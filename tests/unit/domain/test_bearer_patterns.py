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
        ("从公安、市场监管等部门抽调骨干进驻。", "公安、市场监管等部门", Act.DO),
        ("对县级部门随意加派任务的，及时通报。", "县级部门", Act.BOUND),
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
        ("经营者可以先行处理，并在三日内报告县林业局，补办手续。", "县林业局", Act.HEAR),
        ("并将结果书面告知镇人民政府。", "镇人民政府", Act.HEAR),
        ("移交给街道办事处（乡镇人民政府）。", "街道办事处（乡镇人民政府）", Act.HEAR),
        ("县农业农村局应当按照各自职责，协助县林业局检疫。", "县农业农村局", Act.HELP),
        ("县财政部门在各自职责范围内，配合做好监管。", "县财政部门", Act.HELP),
        ("县人民政府应当支持养老产业发展。", "县人民政府", Act.DO),
        ("县农业农村局可以在县人民政府批准的目录内选择项目。", "县农业农村局", Act.DO),
        ("建设单位取得规划许可证后，方可开工。", "建设单位", Act.DO),
        ("由县监察机关对直接负责的主管人员给予处分。", "县监察机关", Act.PUNISH),
        ("属于自管事项的，镇人民政府作为责任主体。", "镇人民政府", Act.ANSWER),
        ("县人民政府设立森林防火指挥机构，明确成员单位。", "森林防火指挥机构", Act.BOUND),
        ("由县文物局指定保护责任人。", "县文物局", Act.SETTLE),
        ("受检单位应当配合检查工作。", "受检单位", Act.HELP),
        ("养殖户应自觉接受县畜牧局的监督。", "养殖户", Act.BOUND),
        ("开采目录应当每年通报给县档案局。", "县档案局", Act.HEAR),
        ("旧船由所在部队拆除。", "所在部队", Act.DO),
        ("征求县林业局、采砂户等单位和公众意见。", "县林业局、采砂户等单位", Act.HELP),
        ("对采砂企业负责人进行约谈。", "采砂企业负责人", Act.BOUND),
        ("采砂方案经村民会议讨论通过。", "村民会议", Act.APPROVE),
        ("采砂方案应当提交县人民政府常务会议研究处理。", "县人民政府常务会议", Act.APPROVE),
        ("船主应当委托有资质的单位编制采砂方案。", "有资质的单位", Act.DO),
        ("采砂案件转镇人民政府的，同时送县水利局督办。", "县水利局", Act.HEAR),
        ("旧采砂证由持证人交回县水利局销毁。", "县水利局", Act.HEAR),
        ("可以向原审批机关或者向市水利局提出申诉。", "原审批机关", Act.HEAR),
        ("议事会由村民委员会代表、采砂户代表等组成。", "村民委员会代表、采砂户代表", Act.DO),
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


def test_by_whom_a_thing_is_made_is_no_part():
    """由甲监制的票据 names 甲, and leaves what is done with it to who does that."""
    text = "检修单位办理检修手续时，应当查验采砂人持有的由县水利局监制的标牌。"
    found = {each.body: each for each in bearers.read(text)}
    assert found["县水利局"].doubt
    assert "查验" in text[slice(*found["检修单位"].about)]


def test_items_are_of_who_acts_in_their_stem():
    """Not of whom it turns to there; also where ； parts the stem, and an item names another."""
    text = (
        "县水利局应当责令停止采砂；情节严重的，按照下列规定处理：\n（一）采砂一百方的，没收船只；\n"
        "（二）采砂五百方的，报县人民政府批准后拆除。"
    )
    found = [(each.body, text[slice(*each.about)]) for each in bearers.read(text)]
    assert any(body == "县水利局" and "一百方" in about for body, about in found)
    assert any(body == "县水利局" and "五百方" in about for body, about in found)
    text = "建设单位应当向县规划局申请许可，并提交：\n（一）土地文件；\n（二）设计方案。"
    assert [each.body for each in bearers.read(text)][-1] == "建设单位"


@pytest.mark.parametrize(
    "text",
    [
        "执法力度联合国标准。",
        "城乡规划批准后，依法公布。",
        "青禾市城市规划批准后，依法公布。",
        "妇女联合会等团体参加。",
        "被执行人的财产依法处理。",
    ],
)
def test_halves_of_words_give_no_part(text):
    """联合 of 联合会, 被 of 被执行人."""
    assert not [body for body, act in read(text) if act in {Act.HELP, Act.APPROVE}]
