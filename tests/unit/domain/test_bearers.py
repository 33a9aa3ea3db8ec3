"""Bodies that running text gives a part, and which of them a question means."""

import pytest
from bearer_texts import read

from schema.domain import bearers, fitting
from schema.domain.bearer_words import Act


@pytest.mark.parametrize(
    ("text", "body", "act"),
    [
        ("确需办理的，须经县级党委政府批准。", "县级党委政府", Act.APPROVE),
        ("明确生态环境局峄城分局为牵头单位，其余配合", "生态环境局峄城分局", Act.LEAD),
        ("设区的市人民政府应当编制清单", "设区的市人民政府", Act.DO),
        ("居民区噪声由市公安机关负责。", "市公安机关", Act.DO),
        ("未按照规定清运的，由城市管理部门责令改正，处五百元罚款。", "城市管理部门", Act.PUNISH),
        ("街道办事处主任由区人民政府任命。", "区人民政府", Act.DO),
        ("市财政局应当对资金使用情况进行考核评价。", "市财政局", Act.ASSESS),
        ("申请人应向市档案馆所在地的区档案局提出申请", "市档案馆所在地的区档案局", Act.HEAR),
        ("养护作业时，供电、通信等部门应当予以配合。", "供电、通信等部门", Act.HELP),
        (
            "公安、民政等有关部门，在各自职责范围内，共同做好相关工作。",
            "公安、民政等有关部门",
            Act.DO,
        ),
        ("县（市）水行政主管部门会同有关部门划定禁采区", "县（市）水行政主管部门", Act.DO),
        ("县农业农村局：牵头离田补助发放。", "县农业农村局", Act.LEAD),
        ("收费由承担征收职责的部门公布", "承担征收职责的部门", Act.DO),
        ("报本级人民政府备案", "本级人民政府", Act.APPROVE),
        ("海关总署主管全国进出口商品检验工作。", "海关总署", Act.LEAD),
        ("国家保密行政管理部门主管全国的保密工作", "国家保密行政管理部门", Act.LEAD),
        ("县（区）精神文明建设委员会统一领导此项工作", "县（区）精神文明建设委员会", Act.LEAD),
        ("村民委员会、居民委员会应当配合。", "村民委员会、居民委员会", Act.HELP),
        ("应当听取同级妇女联合会的意见。", "妇女联合会", Act.HELP),
        ("经市城乡规划委员会审议通过后实施", "市城乡规划委员会", Act.APPROVE),
        ("在平安建设组织协调机构协调下建立机制", "平安建设组织协调机构", Act.LEAD),
        ("监督管理机构在处置风险工作中，履行下列职责", "监督管理机构", Act.DO),
        ("使用前向负责特种设备监督的管理部门查询", "负责特种设备监督的管理部门", Act.HEAR),
        ("由有关海洋主管部门责令停止。", "海洋主管部门", Act.PUNISH),
        ("由市人民政府确定的行政执法部门责令改正", "市人民政府确定的行政执法部门", Act.PUNISH),
        (
            "县人民政府承担阅读职责的主管部门应当发布书目",
            "县人民政府承担阅读职责的主管部门",
            Act.DO,
        ),
        ("评价报告须经省地震主管部门审定", "省地震主管部门", Act.APPROVE),
        ("应当取得省卫生部门核发的制剂许可证。", "省卫生部门", Act.APPROVE),
        ("也可以通过12345市民服务热线举报。", "12345市民服务热线", Act.HEAR),
        ("市人民政府、高新区管委会应当设立界桩", "市人民政府、高新区管委会", Act.DO),
        ("公安机关、人民检察院、人民法院应当互相配合", "公安机关、人民检察院、人民法院", Act.DO),
        ("金融机构在税务机关查询存款时，应当予以协助。", "金融机构", Act.DO),
        ("市热线工作机构应当确定主办单位和协办单位。", "市热线工作机构", Act.SETTLE),
        ("由有管辖权的水行政主管部门确定。", "有管辖权的水行政主管部门", Act.DO),
        ("对档案争议，报请市档案部门指定保管。", "市档案部门", Act.SETTLE),
        ("街道办事处报区人民政府，区人民政府应当督办", "区人民政府", Act.HEAR),
        ("存管单位主要负责人对存管工作全面负责。", "存管单位主要负责人", Act.LEAD),
        ("建立存管单位负责人为第一责任人的制度。", "存管单位负责人", Act.LEAD),
        ("借阅人应当参加市档案部门组织的培训", "市档案部门", Act.DO),
        ("借阅人的回避，由档案机构负责人决定", "档案机构负责人", Act.DO),
        ("站所应当接受镇人民政府的统一指挥", "镇人民政府", Act.SUPERVISE),
        ("市人民政府批转市民政部门审核后执行", "市民政部门", Act.APPROVE),
        ("县档案中心在工作中发现缺页，应当补齐", "县档案中心", Act.DO),
    ],
)
def test_a_clause_gives_a_body_its_part(text, body, act):
    """Who does what, in the words of the text."""
    assert (body, act) in read(text)


@pytest.mark.parametrize(
    "text",
    [
        "每三年组织一次对幼儿园布局规划的评估",
        "由于设计人的建议被其所属单位采纳而完成的发明",
        "事项由乡镇（街道）调整为上级部门收回的",
        "除法律法规和县委、县政府明确规定外",
        "拟订街道办事处设立标准，",
        "增强街道办事处统筹能力，",
        "确定一个主办单位办理，",
        "借阅场所负责人的姓名",
    ],
)
def test_words_that_only_end_like_a_body_are_none(text):
    """布局 is no 局, and what tells an occasion names nobody."""
    assert read(text) == []


def test_what_is_approved_is_all_that_was_said_before():
    """Of 甲划定，报乙批准, what is marked off is 乙's to approve too."""
    text = "控制区域由国家安全机关划定，报省人民政府批准。"
    found = {each.body: text[slice(*each.about)] for each in bearers.read(text)}
    assert "控制区域" in found["省人民政府"]


def test_bodies_that_act_together_are_one():
    """Names joined by 、 and 和 stand as written, brackets kept."""
    text = "市、县（区）人民政府和镇人民政府应当加强巡查。"
    assert read(text) == [("市、县（区）人民政府和镇人民政府", Act.DO)]


def test_offsets_are_of_the_text():
    """A body is what stands at its offsets."""
    text = "第三条 经费由市财政部门保障；车辆由区（县）交通运输局管理。"
    assert [(text[each.start : each.end], each.body) for each in bearers.read(text)] == [
        ("市财政部门", "市财政部门"),
        ("区（县）交通运输局", "区（县）交通运输局"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "不得以任何名义交由乡镇人民政府承担。",
        "该项工作不再由镇人民政府负责。",
        "镇人民政府不再承担该项工作。",
    ],
)
def test_what_is_denied_is_no_part(text):
    """不得交由、不由、不再 take the part away."""
    assert {act for _, act in read(text)} == {Act.NOT}


def test_items_take_the_subject_of_their_stem():
    """Under "甲应当履行下列职责：" each item is 甲's."""
    text = "镇人民政府应当履行下列职责：\n（一）登记种养大户；\n（二）发放宣传材料。"
    bodies = bearers.read(text)
    assert {each.body for each in bodies} == {"镇人民政府"}
    assert any("发放宣传材料" in text[slice(*each.about)] for each in bodies)


def test_a_body_referred_to_is_named():
    """该部门 is the last body of that kind."""
    text = "县级工作部门可以委托镇人民政府检查，由该工作部门承担法律责任。"
    assert read(text)[-1] == ("县级工作部门", Act.ANSWER)


TEXT = (
    "市水利局主管河道工作。河道采砂应当经市人民政府批准；"
    "擅自采砂的，由市综合执法局责令停止，处一万元罚款；镇人民政府配合做好采砂巡查。"
)


@pytest.mark.parametrize(
    ("question", "body"),
    [
        ("河道采砂谁批", "市人民政府"),
        ("擅自采砂谁来罚", "市综合执法局"),
        ("河道谁主管", "市水利局"),
        ("采砂谁配合", "镇人民政府"),
    ],
)
def test_the_part_asked_for_decides(question, body):
    """Who approves is not who leads, who punishes or who helps."""
    terms = {pair: 1.0 for pair in ("河道", "采砂") if pair in question}
    (_, first), *_ = fitting.rank(TEXT, bearers.read(TEXT), terms, question)
    assert first.body == body


@pytest.mark.parametrize(
    ("question", "body"),
    [
        ("采砂的办法哪家定", "县水利局"),  # who makes the rules
        ("采砂的账本谁来攒", "镇人民政府"),  # who keeps what is built up
        ("采砂谁管", "县人民政府"),
        ("采砂镇人民政府要干啥", "镇人民政府"),  # the question names it
    ],
)
def test_whom_and_what_deed_a_question_asks_for_decide(question, body):
    """Where several bodies are said to have the same matter."""
    text = (
        "县人民政府组织采砂工作。镇人民政府负责采砂工作，建立台账。"
        "县水利局负责采砂工作，制定采砂管理办法。"
    )
    terms = {pair: 1.0 for pair in ("采砂", "镇人") if pair in question}
    (_, first), *_ = fitting.rank(text, bearers.read(text), terms, question)
    assert first.body == body


def test_who_stands_in_a_condition_is_not_who_acts():
    """Of one who fails and one who acts on it, the second, though the first comes first."""
    text = "用人单位不落实假期的，由人力资源社会保障主管部门处理。"
    ranked = fitting.rank(text, bearers.read(text), {"假期": 1.0}, "单位不给假期归谁")
    assert ranked[0][1].body == "人力资源社会保障主管部门"
    text = "规划主管部门作出决定后，县人民政府责成强制拆除。"
    ranked = fitting.rank(text, bearers.read(text), {"决定": 0.1, "强制": 1.0}, "谁发话强制")
    assert ranked[0][1].body == "县人民政府"


def test_the_words_of_the_question_decide():
    """Of several clauses with one part, the one that the question is about."""
    text = "由县公安局负责治安。由县水利局负责采砂监管。"
    (_, first), *_ = fitting.rank(text, bearers.read(text), {"采砂": 1.0}, "采砂谁管")
    assert first.body == "县水利局"


@pytest.mark.parametrize(
    "text", ["有关部门应当加强监督。县水利局应当加强监督。", "施工单位负责清淤。县水利局负责清淤。"]
)
def test_a_named_public_body_comes_before_others(text):
    """有关部门 says nothing, and a building firm is nobody's office."""
    terms = {"监督": 1.0, "清淤": 1.0}
    (_, first), *_ = fitting.rank(text, bearers.read(text), terms, "谁管")
    assert first.body == "县水利局"


@pytest.mark.parametrize(
    ("name", "office"),
    [("林业部门", True), ("用人单位", False), ("有关部门", False), ("学校", False)],
)
def test_which_names_tell_an_office(name, office):
    """Who is regulated or only called 有关 tells none."""
    assert fitting.is_office(name) is office


def test_the_last_of_a_chain_is_asked_for_by_words():
    """最后报哪里 is who it is reported to, not who passes it on."""
    text = "站址的变更由县交通局审核，逐级报省人民政府批准。"
    terms = {"站址": 1.0, "变更": 1.0}
    (_, first), *_ = fitting.rank(text, bearers.read(text), terms, "站址变更最后报哪里批")
    assert first.body == "省人民政府"


TURNED_TO = "对派单的异议，可以向县热线中心提出。县政务服务局应当建立派单机制。"


@pytest.mark.parametrize(
    ("text", "question", "terms", "body"),
    [
        (  # what its other clauses say counts with a body
            "县林业局负责采砂林地。县水利局负责采砂许可。县水利局负责河道。",
            "采砂河道归谁",
            {"采砂": 0.5, "河道": 0.5},
            "县水利局",
        ),
        (  # who is only turned to does not answer
            TURNED_TO,
            "派单异议谁管",
            {"派单": 0.8, "异议": 0.2},
            "县政务服务局",
        ),
        (  # whom a question names in full is not whom it asks for
            "物业管理委员会应当指定副主任。街道办事处应当指定副主任。",
            "物业管理委员会的副主任谁指定",
            {"主任": 1.0},
            "街道办事处",
        ),
        (  # who is only said to do something does not approve, though more is said of it
            "县教育局应当开展学校宿舍整治。宿舍方案由县人民政府批准。",
            "学校宿舍谁批",
            {"学校": 0.45, "宿舍": 0.55},
            "县人民政府",
        ),
        (  # 拍板 is 确定 in a text
            "居民委员会应当推荐业主代表。业主代表由街道办事处确定。",
            "业主代表谁拍板",
            {"业主": 0.5, "代表": 0.5},
            "街道办事处",
        ),
        (  # to whom one goes is asked for
            "县教育局应当制定托班办法。托班应当向县卫生健康局备案。",
            "托班的办法上哪报备",
            {"托班": 0.8, "办法": 0.2},
            "县卫生健康局",
        ),
        (  # 村里 is 乡村 in a text
            "水面的死猪由县人民政府收集；乡村的死猪由镇人民政府收集。",
            "村里的死猪谁捡",
            {"死猪": 1.0},
            "镇人民政府",
        ),
        (  # whom others may not load is not who may not
            "不得向乡镇人民政府下放审批。县财政局不得放审批。",
            "审批能不能下放给乡镇",
            {"审批": 0.4, "下放": 0.4, "乡镇": 0.2},
            "县财政局",
        ),
        (  # 换 is 更新 in a text
            "热线机构应当建立存量词库。县档案局应当更新词库信息。",
            "存量词库谁去换",
            {"存量": 0.2, "词库": 0.8},
            "县档案局",
        ),
        (  # 划 is 划分 in a text
            "县档案局应当保管档案的费用。市财政局应当划分费用。",
            "档案费用由哪级来划",
            {"档案": 0.2, "费用": 0.8},
            "市财政局",
        ),
        (  # the government that a report goes to is not who reports
            "县档案中心收到火情，应当即时向政府有关部门报告。",
            "火情谁往政府报",
            {"火情": 1.0},
            "县档案中心",
        ),
        (  # who may not do it does not do it
            "街道办事处不得规定借阅清单。市档案部门制定借阅清单。",
            "借阅清单谁定",
            {"借阅": 0.5, "清单": 0.5},
            "市档案部门",
        ),
        (  # the street that a question names is not whom it asks for
            "街道办事处可以存放旧档案。旧档案的清点由区档案部门负责。",
            "街道存放的旧档案谁清点",
            {"旧档": 1.0},
            "区档案部门",
        ),
        (  # whom one must obey stands behind 接受
            "驻街站所应当接受街道办事处的统一调度，开展巡河。",
            "驻街站所巡河听谁的",
            {"巡河": 0.4, "站所": 0.6},
            "街道办事处",
        ),
    ],
)
def test_what_tells_bodies_of_one_text_apart(text, question, terms, body):
    """Each of these puts the right body first by itself: without its weight another is."""
    ranked = fitting.rank(text, bearers.read(text), terms, question)
    assert ranked[0][1].body == body


def test_what_tells_bodies_apart_does_not_rank_their_text():
    """The first of a text has the fit that counts against other texts: of who would be first."""
    named = bearers.read(TURNED_TO)
    terms, question = {"派单": 0.8, "异议": 0.2}, "派单异议谁管"
    alone = fitting.rank(TURNED_TO, named[:1], terms, question)
    both = fitting.rank(TURNED_TO, named, terms, question)
    assert (alone[0][1].body, both[0][1].body) == ("县热线中心", "县政务服务局")
    assert both[0][0] == alone[0][0]


def test_who_is_told_by_the_paragraph_before_is_named():
    """部门 of 前款规定的部门 is the last body before it that ends so."""
    text = "县水利局、县林业部门负责巡查。发现险情的，由前款规定的部门处置。"
    assert read(text)[-1][0] == "县水利局、县林业部门"
