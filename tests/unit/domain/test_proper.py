"""Proper things that a question asks for must be told by the text that answers it."""

import dataclasses
from datetime import date

import pytest

from schema.domain import confidence, particulars, proper, questions
from schema.domain.answers import Evidence
from schema.usecases.lexicons import lexicon

PLACE = "青禾"


def read(
    question: str, *nouns: str, place: str | None = "99", words: tuple[str, ...] = (PLACE,)
) -> questions.Understood:
    """A question with the place that it names and its nouns."""
    understood = questions.understand(
        question, lexicon(), as_of=date(2026, 1, 1), place=place, place_words=words
    )
    return dataclasses.replace(understood, nouns=nouns)


def text(words: str, **of: bool) -> Evidence:
    """A passage of a report of the place, unless told otherwise."""
    return Evidence("a", words, "", 1.0, document="甲", **{"is_local": True} | of)


ASKED = [
    ("青禾县水务局长是谁", "水务局长召集会议。", "水务局长王某某主持会议。"),
    ("青禾站的负责人叫什么", "站的负责人每天巡查。", "局长李某某主持会议。"),
    ("青禾建站用的是哪家的软件", "建站用软件记账。", "建站用某某有限公司的软件。"),
    ("青禾站务平台是谁做的", "站务平台每天运行。", "站务平台由县里开发。"),
    ("青禾建站办法的文号是多少", "印发建站办法。", "建站办法(青政发〔2024〕9号)。"),
    ("青禾站务平台起了个啥名", "站务平台每天运行。", "建成站务平台“青站通”。"),
    ("青禾建站的会在哪开的", "建站的会开了一天。", "建站的会在东坪宾馆召开。"),
    ("青禾站务中心地址是哪", "站务中心受理投诉。", "站务中心设在东坪路9号。"),
    ("青禾站里有事打哪个号", "站里受理投诉。", "站里投诉电话公布。"),
    ("青禾站里礼拜天有人不", "站里设置窗口。", "站里节假日有人值班。"),
    ("青禾站的名单几年重编一回", "站的名单三天内公布。", "站的名单每三年重编。"),
    ("青禾建站哪个镇垫了底", "对各镇建站打分。", "东坪镇建站得分末位。"),
    ("青禾最先建站的是哪几个县", "全市各县建站。", "东坪县、西岭县最先建站。"),
    ("青禾那20个镇街都是哪些", "20个镇街建站,各镇街都有。", "20个镇街建站,东坪镇在内。"),
    ("青禾站员要什么学历", "站员每天巡查。", "站员具有高中学历。"),
    ("青禾站务组的组长由谁当", "站务组由县里设立。", "站务组组长由县长担任。"),
    ("青禾最多的镇建了几个站", "各镇建20个站。", "东坪镇建站最多,20个。"),
    ("青禾站里的账保存几年", "账每3年查。", "账保存3年。"),
    ("青禾站员证有效期几年", "站员证5天内发。", "站员证5年内有效。"),
    ("青禾站务中心网址是啥", "站务中心公开信息。", "站务中心网站公开信息。"),
    ("青禾建站由哪位领导签字", "建站由县政府领导全县办理。", "建站由县长签字。"),
    ("青禾建站要开哪些证明", "建站向县里申请。", "建站申请资料报县里。"),
    ("青禾站员年龄多大", "站员每天巡查。", "站员满18周岁。"),
    ("青禾不建站扣几分", "不建站的3天内改正。", "不建站的扣5分。"),
    ("青禾站里几分钟得接", "站里接电话。", "站里5分钟内接电话。"),
    ("青禾建站要带啥", "建站向县里申请。", "建站申请材料报县里。"),
    ("青禾站务中心在哪", "站务中心受理投诉。", "站务中心位于东坪。"),
    ("青禾建站从哪儿出钱", "各镇建站。", "建站所需经费由县里承担。"),
    ("青禾建站归哪个科室记账", "建站由县政府记账。", "建站由职能机构记账。"),
    ("青禾头一个建站的镇是哪个", "各镇建站。", "东坪镇率先建站。"),
    ("青禾最快的镇建了几个站", "用最优的政策建站5个。", "建站最快的东坪5个。"),
    ("青禾建站评估请了哪家机构", "对建站5个评估。", "建站由某大学评估。"),
    ("青禾没建成的有几个站", "建成5个站。", "5个站未建成。"),
    ("青禾建站还缺几个人", "建站的有5人。", "建站缺口5人。"),
    ("青禾站务组组长是谁", "站务组由县里设立。", "站务组组长由县长担任。"),
    ("青禾建站卡在哪几个局", "县级部门建站拖延。", "水务局、林业局建站拖延。"),
]


@pytest.mark.parametrize(("question", "without", "with_it"), ASKED)
def test_what_is_asked_for_by_its_own_word_must_be_told(question, without, with_it):
    """A text on the matter does not answer without it."""
    assert not particulars.told(read(question), text(without))
    assert particulars.told(read(question), text(with_it))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("青禾站的负责人是谁来当", "站的负责人由村里担任。"),
        ("青禾渣土车哪条路不让走谁定", "路线由交警划定。"),
        ("青禾站里几天内回话", "三天内回复。"),
        ("青禾投诉归哪个办", "投诉由办公室办理。"),
    ],
)
def test_what_sounds_like_it_is_not_asked_for(question, words):
    """An office, who decides on roads, and days to an answer are other things."""
    assert particulars.told(read(question), text(words))


def test_a_law_has_an_office_of_every_kind():
    """主管部门 is what a law has for 哪个局; a report that has no 局 does not tell."""
    asked = read("青禾建站归哪个局管")
    assert particulars.told(asked, text("建站由主管部门负责。", is_article=True))
    assert not particulars.told(asked, text("建站由县里负责。"))


def test_a_kind_of_case_is_too_short_to_tell():
    """Of cases only the type's name is there, which tells who was given them by its counts."""
    kind = Evidence("a", "大类=建站,小类=站台", "", 1.0)
    assert particulars.told(read("青禾站台坏了给哪个镇"), kind)


def test_what_is_counted_in_all_stands_beside_its_number():
    """A number of something else does not tell how many there are in all."""
    asked = read("青禾老站一共多少个", "老站")
    assert not particulars.told(
        asked, text("修路5个。全县的桥、渠、坝、堰都已登记在册,老站另行登记。")
    )
    assert particulars.told(asked, text("全县老站共5个。"))


def test_a_sum_in_the_question_tells_no_part_of_it():
    """Of 60 people, how many came from the towns: 60 is not the answer."""
    asked = read("青禾去开会的60人里,镇街来了几个")
    assert not particulars.told(asked, text("县、镇街共60人开会。"))
    assert particulars.told(asked, text("60人开会,镇街20人。"))


@pytest.mark.parametrize(
    ("question", "words", "unmet"),
    [
        ("青禾最后一批建几个站", "首批建5个站。", ["最后一批"]),
        ("青禾头一批建几个站", "首批建5个站。", []),
        ("青禾下一轮几时查", "每轮查5天。", ["下一轮"]),
        ("青禾去网上批还是窗口批", "在窗口审批。", []),
        ("青禾最后一年建几个站", "分3年建,首批5个。", ["最后一年"]),
        ("青禾9条措施第三条写的啥", "印发9条措施。", ["第三条"]),
        ("青禾第二版名单哪天印的", "5月1日印发名单。", ["第二版"]),
        ("青禾没修好的2%在哪", "修好98.2%。", ["2%"]),
        ("青禾没修好的2%在哪", "没修好的2%在东坪。", []),
    ],
)
def test_which_of_several_must_stand_in_the_text(question, words, unmet):
    """The last of them is not the first; 网上批 is none of several."""
    assert proper.ordinals(read(question).undated, words) == unmet


def test_a_number_of_another_year_is_none():
    """What was done last year is not told by a report of another; a law's number holds."""
    asked = read("青禾去年建了几个站")
    assert confidence.unmet(asked, text("2023年建了5个站。")) == ["去年"]
    assert not confidence.unmet(asked, text("2025年建了5个站。"))
    assert not confidence.unmet(asked, text("建5个站。", is_article=True))


def test_a_place_that_no_register_knows_must_stand_in_the_text():
    """A county that begins the question and is unknown: what is told of another is no answer."""
    asked = read("东坪县建了几个站", place=None, words=())
    assert confidence.unmet(asked, text("西岭建了5个站。", is_local=False)) == ["东坪县"]
    assert not confidence.unmet(asked, text("东坪建了5个站。", is_local=False))
    east = read("城西区建了几个站", place=None, words=())
    assert confidence.unmet(east, text("西岭建了5个站。", is_local=False)) == ["城西区"]
    assert not confidence.unmet(read("主城区建了几个站", place=None, words=()), text("建5个站。"))
    assert not confidence.unmet(read("社区建了几个站", place=None, words=()), text("建站。"))


def test_a_report_of_a_wider_place_counts_for_that():
    """The number of the province is not that of its city; a law's number holds there."""
    asked = read("青禾建了几个站")
    wider = {"is_local": False, "is_above": True}
    assert confidence.unmet(asked, text("全省建了5个站。", **wider)) == [PLACE]
    assert not confidence.unmet(asked, text("全省建了5个站,青禾2个。", **wider))
    assert not confidence.unmet(asked, text("站应当建5个。", **wider, is_article=True))


def test_a_text_of_the_nation_must_be_surer_where_a_city_is_asked_for():
    """Half sure is enough of the place's own text, not of one for the whole country."""
    asked, own = read("青禾建站归谁管"), text("建站由县里负责。")
    wide = dataclasses.replace(own, is_local=False, is_wide=True)
    assert confidence.answers_to(asked, own, {}, 0.5)
    assert not confidence.answers_to(asked, wide, {}, 0.5)
    assert confidence.answers_to(asked, wide, {}, 0.9)
