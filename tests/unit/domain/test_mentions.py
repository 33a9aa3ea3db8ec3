"""Bodies that running text mentions by name, and which of them a question means."""

import pytest

from schema.domain import aims, bearer_prose, fitting, mentions
from schema.domain.bearer_words import Act


def named(text: str) -> list[str]:
    """Names in the order of the text."""
    return [text[start:end] for start, end, _ in mentions.find(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("县委组织部、编办联合召开推进会", ["县委组织部、编办"]),
        ("此前,要求县委组织部、县委编办牵头", ["县委组织部、县委编办"]),
        ("整合县级公安、司法、市场监管等部门力量", ["县级公安、司法、市场监管等部门"]),
        ("派驻人员任免要征求所在镇街党(工)委意见", ["所在镇街党(工)委"]),
        ("履行程序后,逐级报省把关审定", ["省"]),
        ("由县级党委政府按程序审定", ["县级党委政府"]),
        (
            "为此特申请市生态环境局青禾分局、县公安分局到镇联合执法",
            ["市生态环境局青禾分局、县公安分局"],
        ),
        ("县委书记李某专门批示", ["县委书记"]),
        ("青禾市认真落实,每年将编制下达镇街使用", ["青禾市", "镇街"]),
        ("党政工作机构和事业单位按副科级配备", ["党政工作机构和事业单位"]),
        ("严控上级政府及其职能部门借人", ["上级政府及其职能部门"]),
        ("明确事项的主办部门和协同部门", ["主办部门和协同部门"]),
        (
            "青水、白石及南坪部分林区较多的镇,设置林业办公室",
            ["青水、白石及南坪部分林区较多的镇", "林业办公室"],
        ),
        ("不再保留县公安局派驻镇街的机构", ["县公安局派驻镇街的机构"]),
        ("设在镇的机构包括司法所、交管站", ["司法所、交管站"]),
        ("在各街道分别成立“大工委”“大党委”", ["大工委", "大党委"]),
        ("乡镇统一设置综合执法办公室(综合执法队)", ["乡镇", "综合执法办公室(综合执法队)"]),
        ("发挥河湖治理协调机制统筹推进作用", ["河湖治理协调机制"]),
        ("构建驻区单位、社会组织等参与的局面", ["驻区单位、社会组织"]),
        ("长期以来,基层缺乏人手。部门主导资源", ["基层", "部门"]),
        ("“以后不填表了。”一名多年的社区工作者说", ["社区工作者"]),
    ],
)
def test_a_name_is_read_whole(text, names):
    """Levels, fields and kinds of body make one name, joined ones too."""
    assert named(text) == names


@pytest.mark.parametrize(
    "text", ["推行“镇街吹哨、部门报到”做法", "印发《关于县级部门工作的通知》", "办理各项手续"]
)
def test_slogans_titles_and_halves_of_words_name_nobody(text):
    """What stands in quotation marks has no part, and 办 of 办理 is no office."""
    assert named(text) == []


def test_offsets_of_prose_are_of_the_text():
    """A body is what stands at its offsets, traditional script too."""
    text = "縣委組織部成立調研組到鄉鎮調研。隨后,平臺報縣委編辦備案。"
    bodies = bearer_prose.read(text)
    assert "縣委組織部" in {each.body for each in bodies}
    assert all(text[each.start : each.end] == each.body for each in bodies)


def test_a_name_that_swallowed_its_sentence_is_cut_down():
    """县委编办到各区 is 县委编办; a branch's name stays whole."""
    bodies = {each.body for each in bearer_prose.read("县委编办到各县区对该项工作进行调研。")}
    assert "县委编办" in bodies
    assert not any("到" in each for each in bodies)
    text = "接到呼叫后,明确生态环境局青禾分局为牵头单位。"
    assert [each.body for each in bearer_prose.read(text)] == ["生态环境局青禾分局"]


def test_who_acts_comes_before_who_is_only_spoken_of():
    """Of 甲对乙评价, 甲 is who does it."""
    text = "乡镇对县级部门进行评价。"
    ranked = fitting.rank(text, bearer_prose.read(text), {"评价": 1.0}, "评价谁来做")
    assert ranked[0][1].body == "乡镇"


def test_the_body_that_a_question_names_is_not_the_one_that_it_asks_for():
    """县局要把活给镇上，谁点头 asks for neither of the two."""
    aim = aims.Aim.of("县局要把活给镇上,要谁点头")
    assert aim.acts[0] is Act.APPROVE
    assert aim.told
    assert aim.told.search("乡镇(街道)")
    assert aim.told.search("县级部门")
    assert not aim.told.search("县级党委政府")
    assert aims.Aim.of("这事归镇上还是局里").told is None


@pytest.mark.parametrize(
    ("question", "act"),
    [
        ("要镇里配合的事,谁研究决定", Act.APPROVE),
        ("审批时谁来配合", Act.HELP),
        ("谁不能把活给镇里", Act.BOUND),
        ("局里布置的活街道要不要接", Act.APPROVE),
    ],
)
def test_the_part_asked_for_is_told_behind_who(question, act):
    """What follows 谁 says the part; words before it tell the matter."""
    assert aims.Aim.of(question).acts[0] is act


def test_the_kind_of_body_asked_for_counts():
    """哪个局 asks for a 局, not for the office that has the same part."""
    text = "由综合治理办公室检查门店,由综合执法局检查门店。"
    ranked = fitting.rank(text, bearer_prose.read(text), {"检查": 1.0}, "门店哪个局检查")
    assert ranked[0][1].body == "综合执法局"


@pytest.mark.parametrize(
    "words", ["市县", "各级", "由公安、", "党委书记", "房产驻区", "公安(", "青、", "卫生街道)("]
)
def test_made_up_names_come_to_an_end(words):
    """A text of nothing but halves of names is read in steps that grow with it, not explode."""
    assert list(mentions.find("由" + words * 300)) == list(mentions.find("由" + words * 300 + "员"))


@pytest.mark.parametrize(
    ("question", "body"),
    [("乡镇设了个啥办公室", "综合执法办公室"), ("乡镇办公室是谁设置的", "乡镇")],
)
def test_what_was_set_up_comes_first_where_that_is_asked(question, body):
    """叫啥, 设了个什么机构 ask for the body that another set up, 谁设的 for the other."""
    text = "乡镇设置综合执法办公室,统筹执法力量。"
    ranked = fitting.rank(text, bearer_prose.read(text), {"乡镇": 0.5, "公室": 0.5}, question)
    assert ranked[0][1].body == body


@pytest.mark.parametrize("question", ["出了岔子谁扛", "板子打谁", "这事赖谁"])
def test_who_answers_for_it_is_asked_in_many_words(question):
    """出了岔子谁扛 asks who is responsible, as 算谁的 does."""
    assert aims.Aim.of(question).acts[0] is Act.ANSWER


@pytest.mark.parametrize(
    ("text", "question", "terms", "body"),
    [
        (  # who has another do it is not who does it
            "县委组织部部长要求县委编办牵头,到外地考察。",
            "去外地考察谁牵的头",
            {"考察": 1.0},
            "县委编办",
        ),
        (  # from whom they were drawn is asked for
            "青禾镇培训骨干,从公安、水利等部门抽调骨干。",
            "骨干是从哪几家抽的",
            {"骨干": 1.0},
            "公安、水利等部门",
        ),
        (  # who was called is asked for
            "青禾镇处置砂场,申请县水利局清理砂场。",
            "砂场那回喊了哪家来",
            {"砂场": 1.0},
            "县水利局",
        ),
        (  # whose rule one follows is asked for
            "镇街纪委在县纪委领导下办案。",
            "镇街纪委听谁的",
            {"纪委": 1.0},
            "县纪委",
        ),
        (  # the staff of a street are no private persons
            "县城管局拆除违建。青水社区网格员发现违建。",
            "违建最先是谁看见的",
            {"违建": 1.0},
            "青水社区网格员",
        ),
        (  # a question that names a body in simplified script names it in a text in traditional
            "縣級部門不得轉辦。鎮街負責轉辦。",
            "县级部门能不能转办",
            {"级部": 0.5, "转办": 0.5},
            "縣級部門",
        ),
        (  # who must be consulted has a say
            "县公安局管理派出所,派出所负责人任免要征求镇街党(工)委意见。",
            "派出所负责人任免要镇里点头吗",
            {"任免": 0.8, "负责": 0.2},
            "镇街党(工)委",
        ),
        (  # whom they assess is asked for, not who assesses
            "乡镇对县级部门进行评价。",
            "评价的是谁",
            {"评价": 1.0},
            "县级部门",
        ),
        (  # 得到…化解 is done by who stands between
            "乡镇上报纠纷,各类纠纷得到市县部门化解。",
            "纠纷谁化解的",
            {"纠纷": 0.3, "化解": 0.7},
            "市县部门",
        ),
        (  # when it was stands before who did it
            "县教育局召开会议。9月29日,县委编办召开会议。",
            "29日会议谁召开的",
            {"29": 0.5, "会议": 0.5},
            "县委编办",
        ),
        (  # what 由乙 is about does not reach back to what another does
            "不再保留县林业局派驻镇街的机构,依法由乡镇行使执法权。",
            "行使执法权的是谁",
            {"执法": 1.0},
            "乡镇",
        ),
        (  # 啥人 asks for persons
            "县民政局聘请12名外卖小哥担任志愿者。",
            "请来当志愿者的是弄啥的人",
            {"志愿": 1.0},
            "12名外卖小哥",
        ),
        (  # who gives marks, not who is given them
            "乡镇对县级部门进行评价。",
            "打分的是哪头",
            {"评价": 1.0},
            "乡镇",
        ),
        (  # 哪级部门 asks for a department
            "乡镇清理台账,推动县级部门清理台账。",
            "台账是哪级部门清理的",
            {"台账": 0.5, "清理": 0.5},
            "县级部门",
        ),
        (  # what is needed is not who acts on it
            "确需交由乡镇清理台账的,须经县委、县政府研究决定。",
            "这类台账归哪家",
            {"台账": 1.0},
            "县委、县政府",
        ),
        (  # what needs approval is all that was said before
            "交办事项纳入清单的,县级党委政府把关后,逐级报省审定。镇街提出的,由县级党委政府审定。",
            "交办事项最后哪级审定",
            {"交办": 0.6, "审定": 0.4},
            "省",
        ),
        (  # what another did is not about who did something to it
            "县水利局治理河道,河道样板被省水利厅推介。",
            "河道是谁治理的",
            {"治理": 0.5, "河道": 0.5},
            "县水利局",
        ),
        (  # by whom work is done is asked for
            "镇街大量使用临聘人员维持运转。",
            "镇街靠啥人维持",
            {"维持": 1.0},
            "临聘人员",
        ),
        (  # an office of the kind asked for, though it is only spoken of
            "青水、白石等五区的街道设置林业办公室,注重护林。",
            "林业护林的事是哪个办",
            {"林业": 0.8, "护林": 0.2},
            "林业办公室",
        ),
        (  # 归谁管 does not ask under whom one works
            "站所在县纪委领导下工作,站所由乡镇管理。",
            "站所归谁管",
            {"站所": 1.0},
            "乡镇",
        ),
        (  # what is asked is no body, and one is called by its name
            "镇街机构修路。赋予街道修路职能。",
            "街道要修哪几块",
            {"街道": 0.5, "修路": 0.5},
            "街道",
        ),
        (  # what is made to grow does nothing
            "县委列支经费,推动邻里中心建设。",
            "给邻里中心出钱的是谁",
            {"中心": 0.5, "经费": 0.5},
            "县委",
        ),
        (  # who comes first in a chain is asked for
            "方案报县人民政府批准前,应当先经议事协调小组审议。",
            "方案报县里前得先过哪一关",
            {"方案": 1.0},
            "议事协调小组",
        ),
        (  # what was set up apart is asked for
            "乡镇设置林业办公室。",
            "乡镇单设了啥",
            {"乡镇": 1.0},
            "林业办公室",
        ),
        (  # who leads, where one does, rather than who does something
            "县水利局负责清理砂场。明确县公安局为砂场的牵头单位。",
            "砂场谁牵头",
            {"砂场": 0.85, "清理": 0.15},
            "县公安局",
        ),
    ],
)
def test_whom_a_question_on_a_report_means(text, question, terms, body):
    """Each of these puts the right body first by itself."""
    ranked = fitting.rank(text, bearer_prose.read(text), terms, question)
    assert ranked[0][1].body == body


@pytest.mark.parametrize(
    ("question", "kind", "other"),
    [
        ("统一指挥的委员会有哪几个", "综合治理委员会", "乡镇"),
        ("镇里的办公室有哪些", "党建工作办公室(组织人事办公室)", "乡镇"),
        ("台账是哪级部门清理的", "县级部门", "县级"),
        ("文章是哪个处写的", "县委编办综合处", "县委编办"),
        ("请来的是弄啥的人", "外卖小哥", "街道"),
        ("哪个部门来处罚", "公安部门", "公安处"),
        ("靠哪个机制来统筹", "河湖治理协调机制", "乡镇"),
    ],
)
def test_what_the_name_asked_for_ends_in(question, kind, other):
    """The kind of body stands behind 哪, or before 有哪些."""
    asked = aims.Aim.of(question).kind
    assert asked
    assert asked.search(kind)
    assert not asked.search(other)


def _first(text, terms, question):
    return fitting.rank(text, bearer_prose.read(text), terms, question)[0][1].body


def test_who_answers_what_another_began_has_the_matter_before_it():
    """甲提出的事项得到乙解决: 乙 solves them, and they are about 乙, too."""
    text = "今年以来,乡镇提出的80件事项全部得到市县部门响应和解决。"
    about = {each.body: text[slice(*each.about)] for each in bearer_prose.read(text)}
    assert "解决" not in about["乡镇"]
    assert "80件事项" in about["市县部门"]
    assert _first(text, {"事项": 0.5, "乡镇": 0.5}, "乡镇提的事哪家给解决的") == "市县部门"


def test_whether_one_helps_is_no_help():
    """配合不配合 asks, it does not say."""
    read = bearer_prose.read("县级部门配合不配合、主动不主动,由街道评价。")
    assert all(each.act is not Act.HELP for each in read)


@pytest.mark.parametrize(
    ("question", "body"),
    [
        ("1+x+y里x都是哪些", "公安、消防等执法部门"),
        ("1+x+y里的y指的是哪些", "住建、税务等执法部门"),
        ("1+x+y里1是哪支队伍", "街道综合执法中队"),
    ],
)
def test_a_sign_is_who_the_text_defines_by_it(question, body):
    """“X”是指… tells who X is, though another clause has more words of the question."""
    text = (
        "综合执法办公室实行“1+X+Y”执法,“1”是指以街道综合执法中队为主体;"
        "“X”是指从公安、消防等执法部门选派骨干;“Y”是指住建、税务等执法部门,随时听候呼叫。"
    )
    assert _first(text, {"执法": 0.5, "队伍": 0.5}, question) == body


def test_more_than_one_is_a_joined_name():
    """都有谁 asks for several."""
    text = "青禾县建设平台,部门、镇街、个人均可通过平台反映。"
    assert _first(text, {"平台": 1.0}, "平台上都有谁能反映") == "部门、镇街、个人"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("形成通报,寄发各县(市、区)委书记、组织部长以及有关乡镇党(工)委书记。", "书记、组织部长"),
        ("办结后,“提出人”可直接点评。", "提出人"),
        ("随时掌握镇街和县直部门办理进度。", "镇街和县直部门"),
        ("把落实情况纳入市县两级督查系统。", "市县两级"),
    ],
)
def test_names_that_reports_give(text, name):
    """Offices one by one, a name in quotes that acts, joined kinds, a level."""
    assert any(name in each.body for each in bearer_prose.read(text))


@pytest.mark.parametrize(
    ("question", "act"),
    [
        ("派来的所归谁考", Act.ASSESS),
        ("干得好不好叫谁来评", Act.ASSESS),
        ("水费归谁", None),
        ("方案是哪个班子审的", Act.APPROVE),
        ("谁来批评教育他", None),
        ("偷沙的归谁收拾", Act.PUNISH),
        ("挖坏了路算哪家的责", Act.ANSWER),
        ("对批复不服上哪再告", Act.SETTLE),
        ("停业前要跟谁打招呼", Act.HEAR),
        ("偷采了往哪告", Act.HEAR),
        ("采砂证谁给吊了", Act.PUNISH),
        ("方案批下来谁往外贴", None),
    ],
)
def test_the_part_is_asked_in_few_words(question, act):
    """谁考, 谁来评 at the end; 批评 is no 批."""
    assert (aims.acts(question) or (None,))[0] is act


def test_where_it_is_told_points_to_whose_clause_has_it():
    """哪个系统 is in the clause of the body whose system it is."""
    text = "由街道评价治理工作。将治理落实情况纳入市县两级督查系统。"
    assert _first(text, {"治理": 1.0}, "治理的事放进哪个系统") == "市县两级"


def test_who_judges_whom_asks_for_who_judges():
    """谁评谁 names neither; 带的队 is who leads."""
    assert aims.acts("下评上是谁评谁") == (Act.ASSESS,)
    assert aims.acts("评的是谁") == (Act.BOUND,)
    assert aims.acts("去学的那趟谁带的队")[0] is Act.LEAD


def test_how_many_levels_asks_for_levels_by_their_number():
    """哪两级 is 县乡两级 rather than 乡镇（街道）; 照着谁 is behind 参照."""
    text = "逐项明确县乡两级职责,由乡镇(街道)履行职责。"
    assert _first(text, {"职责": 1.0}, "职责给哪两级划清了") == "县乡两级"
    text = "参照市、县(市、区)直部门规定模式,镇街制定规定。"
    assert _first(text, {"规定": 1.0}, "镇街的规定照着谁来") == "市、县(市、区)直部门"
