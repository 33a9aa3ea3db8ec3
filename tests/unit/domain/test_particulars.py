"""What a question asks for in particular must be told by the text that answers it."""

import dataclasses
from datetime import date

import pytest

from schema.domain import particulars, quantities, questions
from schema.domain.answers import Evidence
from schema.usecases.lexicons import lexicon


def told(question: str, text: str, *nouns: str, place: str | None = "99", **of) -> bool:
    """Whether the text tells what the question asks for."""
    read = questions.understand(
        question, lexicon(), as_of=date(2026, 1, 1), place=place, place_words=["青禾"]
    )
    read = dataclasses.replace(read, nouns=nouns)
    found = Evidence("a", text, "", 1.0, document="甲", **{"is_local": True} | of)
    return particulars.told(read, found)


ASKED = [
    ("青禾收回的权里,水务的占几项", "收回300项。", "收回300项,其中水务20项。", ()),
    ("青禾收回的权里,水务的占几项", "收回300项。水务下放。", "水务收回20项。", ()),
    ("青禾哪个镇的站最多", "青禾建了12个站。", "东坪镇的站最多,有5个。", ()),
    (
        "青禾收回的权里,水务的占几项",
        "水务、林业、农业、文旅、卫生、交通、住建等方面都收回300项。",
        "水务20项。",
        (),
    ),
    ("青禾建站带来多少粉丝", "建站20座。", "带来粉丝300名。", ("粉丝",)),
    ("青禾有多少粉丝来建站", "建站20座。", "来了粉丝300名。", ("粉丝",)),
    ("青禾东坪区的清单有几项", "清单共300项。", "东坪区清单20项。", ()),
    ("青禾最早建站的是哪个镇", "选定6个镇建站。", "东坪镇率先建站。", ()),
    ("青禾东坪镇的镇长是谁", "东坪镇镇长召集会议。", "镇长李某某主持会议。", ()),
    ("青禾建站投入了多少万", "建站20座。", "建站投入20万元。", ()),
    ("青禾建站花了多少钱", "未建站的处5000元罚款。", "建站投入5000元。", ()),
    ("青禾建站花了多少钱", "修路投入300元。建站5座。", "建站投入300元。", ("建站",)),
    ("青禾充电一度电收几毛", "充电设施由经营单位维护。", "充电每度0.8元。", ()),
    ("青禾站长手机号是多少", "站长每天巡查。", "站长电话13900000000。", ()),
    ("青禾东坪镇的镇长姓啥", "东坪镇镇长召集会议。", "东坪镇镇长李某某,主持会议。", ()),
    ("青禾禁渔是几号到几号", "禁渔期内不得捕捞。", "5月1日起禁渔。", ()),
    ("青禾建站指南是哪家起草的", "发布建站指南。", "建站指南由县里起草。", ("指南",)),
    ("青禾建站指南是哪家起草的", "起草章程。发布指南。", "起草了指南。", ("指南",)),
    ("青禾村一级的清单谁来编", "乡镇编制清单。", "村级清单由乡镇编制。", ()),
    ("青禾校船谁发许可", "学校使用校船应当检查。", "校船由县里审批。", ()),
    ("青禾站员谁来培训", "站员每天巡查。", "站员由县里组织训练。", ()),
    ("青禾船员的考试谁组织", "船员持证上岗。", "船员由县里考核。", ()),
    ("青禾码头停车收费归谁管", "码头由县里管理。", "停车价格由县里核定。", ()),
    ("青禾老人坐船的钱哪个部门掏", "老人坐船优先。", "老人坐船由县财政补助。", ()),
    ("青禾野猪拱了庄稼谁来赔", "禁止捕猎野猪。", "野猪毁坏庄稼的给予补偿。", ()),
    ("青禾船票丢了去哪补", "凭船票上船。", "船票遗失的到码头补办。", ()),
    ("青禾收走的权归哪个厅", "收回300项。", "收回300项,由省交通厅行使。", ()),
    ("青禾镇上站长定什么级别", "站长每天巡查。", "站长为副科级。", ()),
    ("青禾站员明年在哪集合", "站员每天集合。", "下一年度站员在码头集合。", ()),
    ("青禾的林长由谁担任", "林木由单位管护。", "林长由镇长担任。", ()),
    ("青禾服务中心的主任是谁兼的", "成立服务中心。", "中心主任由镇长兼任。", ()),
    ("青禾头一批编下到了哪几个镇", "分3年下到12个乡镇,各镇都有。", "下到东坪镇等地。", ()),
    ("青禾哪些区设了站", "区级设站。", "东坪、西岭等六区设了站。", ()),
    ("青禾拆掉的那家厂叫啥名", "拆掉小厂一家。", "拆掉“东坪造纸厂”。", ()),
    ("青禾站员几点上班", "站员每天巡查。", "站员8时到岗。", ()),
    ("青禾圆桌会是哪年开始的", "建立圆桌会。2019年清理牌子。", "2019年建立圆桌会。", ("圆桌会",)),
    ("青禾呼叫功能是哪个月上线的", "开发呼叫功能。", "3月开发呼叫功能。", ("功能",)),
    ("青禾软件每年运维费多少", "整合12个软件。", "软件运维费20万元。", ("软件",)),
    ("青禾培训的290人里,东坪来了几个", "290人参加培训。", "290人参加培训,其中东坪20人。", ()),
    ("青禾哪六个镇先建站", "选定6个镇建站。", "东坪镇、西岭镇等先建站。", ()),
    ("青禾协调组谁当组长", "成立协调组。", "镇长任协调组组长。", ()),
    ("青禾网格员的补贴归哪家发", "聘用网格员。", "网格员补贴由镇里承担。", ()),
    ("青禾记录仪由谁采购", "使用记录仪。", "记录仪由县里统一配备。", ()),
    ("青禾台账归哪个科室存", "镇里建立台账。", "台账由内设机构保存。", ()),
    ("青禾哪个镇的站最差", "青禾建了12个站。", "东坪镇的站最差。", ()),
    ("青禾修站筹了多少", "修路用款5000元。修站靠筹款。", "修站筹款5000元。", ("修站",)),
    ("青禾统筹了多少编制", "统筹协调修站20座。", "统筹编制569名。", ("编制",)),
    ("青禾拆了几座旧站台", "拆站台。补种树5棵、修桥5座。", "拆站台5座。", ("站台",)),
    ("青禾清了多少冒名的", "清查冒名、挂靠等事项31次。", "清退冒名人员31名。", ("冒名",)),
    ("青禾一户让养几头牛", "每户建房5处。", "养牛每户5头。", ()),
    ("青禾站务能外包不", "站务由镇里办。", "站务委托社会组织办。", ()),
    ("青禾镇长要亲自查站吗", "站每月检查。", "镇主要负责人每月检查。", ()),
    ("青禾站员越权惹的事算谁的", "站员协助巡查。", "站员协助巡查的后果由站承担。", ()),
    ("青禾站员工资比镇里高不", "站员考核优先。", "站员收入高于镇里。", ()),
    ("青禾修站要过哪个会", "修站报县里。", "修站经县长办公会研究。", ()),
    ("青禾打分垫底的站咋办", "对各站打分。", "对各站打分,不合格的整改。", ()),
    ("青禾换站长镇里不同意咋办", "换站长征求镇里意见。", "意见不一致的由县里定。", ()),
    ("青禾给修站加一票否决行不", "修站应当考核。", "修站不得一票否决。", ()),
    ("青禾站长谁来提名", "站长任免征求镇里意见。", "站长由镇里推荐。", ()),
    ("青禾得分最末的站怎么办", "对各站打分。", "得分末位的站整改。", ()),
    ("青禾修站花了多少", "修路5000元。修站20座。", "修站5000元。", ("修站",)),
    ("青禾请的站员东坪县有几个", "请站员20名。", "请站员20名,其中东坪5名。", ()),
    ("青禾修站的公示要几天", "修站5天。公示后开工。", "修站先公示5天。", ()),
]


@pytest.mark.parametrize(("question", "lacks", "tells", "nouns"), ASKED)
def test_only_a_text_with_the_particular_tells_it(question, lacks, tells, nouns):
    """One text is on the matter and lacks what is asked for; the other has it."""
    assert not told(question, lacks, *nouns)
    assert told(question, tells, *nouns)


def test_what_a_place_did_so_far_is_told_by_its_own_documents():
    """A law, or what another place did, tells no number of it; a duty may come from above."""
    asked, text = "青禾一共下沉了多少人", "下沉了300人。"
    assert told(asked, text)
    assert not told(asked, text, is_local=False)
    assert told(asked, text, is_local=False, place=None)
    assert told("青禾不报的罚多少", "处300元罚款。", is_local=False)


def test_words_that_end_like_a_place_are_none():
    """家市直 and 把社区 stand behind the place, and name none inside it."""
    assert told("青禾多少家市直单位结对", "60家市属单位结对。")
    assert told("青禾把社区人员扩到多少人", "人员有300人。")


def test_titles_of_items_and_kinds_of_cases_need_not_say_the_deed():
    """They are a few words long; of counted cases the most is told by their order."""
    assert told("青禾校船谁发许可", "校船年检", is_entry=True)
    read = questions.understand("占道工单哪家处置最多", lexicon(), as_of=date(2026, 1, 1))
    assert particulars.told(read, Evidence("a", "大类=占道,承办单位:城管", "", 1.0))


def test_what_to_think_of_it_is_told_by_no_document():
    """An opinion is not asked where a body is."""
    assert not told("青禾的站建得好不好", "建站20座,群众满意。")
    assert told("青禾空气好不好谁负责", "空气质量由县里负责。")


def test_a_round_number_is_a_number_that_is_asked_for():
    """罚几百 and 奖几万 are sums of money, 几十个 counts; 好几百 asks for nothing."""
    read = [quantities.asked(each) for each in ("一回罚几百", "最多奖几万", "有几十个站")]
    assert [each and each.stands_in("处300元") for each in read] == [True, True, False]
    assert quantities.asked("排了好几百个") is None


def test_a_share_of_pay_is_no_sum_of_it():
    """比区里高几成 and 谁的工资 are told without a sum, 工资多少 is not."""
    assert told("镇干部工资比县直高几成", "高于县直同职级人员的8%。")
    assert told("谁的工资要高一成", "镇干部工资高于县直人员的8%。")
    assert not told("网格员一月工资多少", "网格员待遇有保障。")


def test_what_comes_at_the_end_is_not_the_latest():
    """最后 in 最后上哪个会 is in the end, and asks for no extreme."""
    assert told("青禾办不了的站务最后归哪个镇", "办不了的站务交给东坪镇。")


def test_pay_that_is_compared_is_no_sum():
    """得比谁高 asks with whom it is compared."""
    assert told("青禾站员工资得比谁高", "站员工资高于镇里同级人员。")


def test_what_follows_is_no_opinion():
    """会怎样 asks what becomes of it, 怎样 at the end what to think."""
    assert told("青禾镇里不配合修站会怎样", "镇里不配合修站的通报批评。")
    assert not told("青禾修站搞得怎样", "修站20座。")


def test_where_a_name_is_posted_is_told_without_it():
    """叫啥、电话多少得贴哪儿 asks for the place."""
    assert told("青禾站长叫啥、电话多少得贴哪儿", "站长姓名及联系方式在站内公示。")


def test_what_is_counted_may_be_said_with_its_number():
    """The documents' words for 录了多少条 tell what is counted, too."""
    read = questions.understand("青禾录了多少条房子的事", lexicon(), as_of=date(2026, 1, 1))
    read = dataclasses.replace(read, nouns=("房子",), related=(("录了多少条", "房屋信息"),))
    found = Evidence("a", "录入房屋信息7万条。", "", 1.0, document="甲", is_local=True)
    assert particulars.told(read, found)


@pytest.mark.parametrize(
    ("question", "tells", "lacks"),
    [
        ("那趟学习谁带的队", "由组织部部长带队赴外地学习", "组织部牵头赴外地学习"),
        ("平台哪家中的标", "平台经公开招标由某公司承建", "平台由县里建设"),
        ("平台归哪个单位运维", "平台由数据局运行维护", "平台由数据局建设"),
        ("日均话务量多少", "日均来电三千个", "全年来电九万个"),
        ("队员平均几岁", "队员平均年龄34岁", "队员有34人"),
        ("这事登过报没", "被人民日报报道", "被省里推广"),
        ("比去年多了几成", "较上年增长三成", "占三成"),
    ],
)
def test_what_is_asked_for_by_its_own_word_must_be_told(question, tells, lacks):
    """A text on the matter that has no such word does not answer."""
    assert told(question, tells)
    assert not told(question, lacks)
