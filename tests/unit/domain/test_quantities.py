"""Numbers that a question asks for."""

import pytest

from schema.domain import quantities


@pytest.mark.parametrize(
    ("question", "has", "lacks"),
    [
        ("一共去了多少人", "组织36名干部学习", "学习三天"),
        ("补贴多少钱", "每人每月补贴三百元", "十个单元"),
        ("打分占几成", "占三分之一左右", "占一定权重"),
        ("完结率多少", "完结率达99%", "全部完结"),
        ("多久要办完", "三十日内办结", "及时办结"),
        ("批完几天里公布", "十个工作日内公布", "批准后公布"),
        ("清单有多少项", "共105项", "共同编制"),
        ("扔垃圾罚多少", "处二百元罚款", "处以罚款"),
        ("门票多少钱", "免费开放", "门票由市场定价"),
        ("最多设几个机构", "镇设7至12个", "镇设机构"),
        ("最多能去几个人说话", "代表不得超过五人", "推选代表3天"),
        ("减上补下攒了多少编", "统筹260名", "投入260元"),
        ("一共收走多少样", "收回106603项", "收回权限"),
        ("村里的牌子摘了几块", "清理标牌93个", "清理标牌花三元"),
        ("闯红灯罚几块", "处二十元罚款", "闯红灯三次"),
        ("社区有多少号人", "队伍扩充至92名", "扩充队伍3次"),
        ("隔多久检查一回", "每半年至少检查一次", "定期检查"),
        ("洞几天堵上的", "第二天就封堵了", "及时封堵"),
        ("派了多少号人", "下沉1200名", "下沉12次"),
        ("喊了几回", "呼叫事项14件", "呼叫14家"),
        ("站里有几个人", "配备3名站员", "建成20个站"),
        ("拆了多少平米", "拆除300平方米", "拆除20个棚"),
        ("表减了几份", "精简5份报表", "精简报表20次"),
        ("站员要多大岁数", "年满18周岁", "在岗18年"),
        ("合伙的给多少分红", "每年分红300元", "合伙18年"),
        ("踩了草罚几个钱", "处二百元罚款", "处两个处分"),
        ("请人看站一个月几多钱", "每月300元", "每月3次"),
        ("到期后几天内回话", "三日内回话", "每月回话"),
        ("站员一个月得去几天", "每月到站3天", "每月到站"),
        ("站里最晚多会儿得来人", "一小时内到场", "及时到场"),
        ("帮手跟站员按几比几配", "按1:3配备", "合理配备"),
        ("站员按多大比例配", "每个站配3名", "合理配备"),
        ("站员比镇里高多少", "高于镇里的10%", "高于镇里"),
        ("站里几个钟头内退", "24小时内退回", "24个站退回"),
        ("养羊一头补多少", "补20元", "免费检疫"),
        ("修站花了几个月", "历时三个月", "2020年3月5日修站"),
        ("开会开了几天", "会期两天", "9月29日、10月11日-15日开会"),
        ("站员一干几年", "任期3年", "近3年招站员"),
        ("禁渔从几月开始", "5月1日起禁渔", "禁渔期内"),
        ("接单后几个小时要去", "2小时内到场", "2人到场"),
        ("站员一月挣多少", "每月3000元", "招站员3000名"),
        ("试站试了几个月", "试了3个多月", "试了3个站"),
        ("站里一年查几次", "每年查两次", "查站可以一次性做完,按一件事办"),
        ("修好率要达到多少", "修好率达90%", "修好90座"),
        ("站员每次待几天", "每次两天", "每年一次"),
        ("站台有几个", "站台20个", "两个工作日内修站台"),
        ("站务厅在几楼", "设在三楼", "设三个厅"),
        ("站员得懂几门手艺", "掌握两门手艺", "两名站员"),
    ],
)
def test_a_text_answers_with_a_number_of_the_kind_asked_for(question, has, lacks):
    """The measure word says the kind."""
    wanted = quantities.asked(question)
    assert wanted is not None
    assert wanted.stands_in(has)
    assert not wanted.stands_in(lacks)


@pytest.mark.parametrize(
    "question",
    [
        "好几家都沾边的事谁管",
        "那几个委员会叫啥",
        "哪几项",
        "由谁批",
        "设几个科室凭啥定",
        "拉几个局查靠哪个台子",
        "街道能拉几个部门开会吗",
        "站长叫啥、电话多少得贴哪儿",
    ],
)
def test_other_questions_ask_for_no_number(question):
    """Several of something is no question for how many."""
    assert quantities.asked(question) is None


def test_the_number_near_the_words_of_the_question_counts():
    """A number far away counts something else; without one nothing is near."""
    terms = {"干部": 2.0, "培训": 1.0}
    wanted = quantities.asked("培训了多少人")
    assert wanted is not None
    assert wanted.near("培训干部30名", terms) == 1.0
    assert wanted.near("外卖小哥30名。" + "，" * 60 + "培训干部", terms) == 0.0
    assert wanted.near("培训干部", terms) == 0.0


def test_a_number_is_asked_for_outright_where_nobody_is():
    """管 asks for a body only with 谁 or 哪, and so do 几个部门管."""
    assert quantities.outright("一个站管几户")
    assert quantities.outright("站管员要多大岁数")
    assert not quantities.outright("站归谁管,管几户")
    assert not quantities.outright("站归几个部门管")
    assert not quantities.outright("站归镇里管")
