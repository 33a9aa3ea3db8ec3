"""Rulings are read from minutes, approvals and notices in many phrasings."""

from datetime import date

import pytest

from schema.domain import rulings
from schema.domain.documents import Passage, WorkKind
from schema.domain.lists import Role

MINUTES = "青禾县人民政府专题会议纪要"
START = date(2025, 6, 18)
L, C, T = Role.LEAD, Role.COOPERATE, Role.TRANSFER_FROM


def piece(text: str, *heading: str) -> Passage:
    """A passage with its own text as quote."""
    return Passage(0, len(text), text, text, heading)


def read(*texts: str, title: str = MINUTES, heading: str = "") -> tuple[rulings.Ruling, ...]:
    """Rulings of a document of these passages."""
    above = (heading,) if heading else ()
    return rulings.read(title, [piece(text, *above) for text in texts], starts=START)


PHRASINGS = [
    (
        "会议议定，油烟扰民由县城管局牵头，县环保局配合。",
        "油烟扰民",
        {("县城管局", L), ("县环保局", C)},
    ),
    (
        "会议明确，由县城管局牵头负责油烟扰民治理，县市监局、城关街道配合。",
        "油烟扰民治理",
        {("县城管局", L), ("县市监局", C), ("城关街道", C)},
    ),
    (
        "会议议定：将户外广告监管职责由县市监局划转至县城管局。",
        "户外广告监管职责",
        {("县城管局", L), ("县市监局", T)},
    ),
    (
        "会议决定，广告审批职责由县住建局调整为县城管局承担。",
        "广告审批职责",
        {("县城管局", L), ("县住建局", T)},
    ),
    (
        "会议同意将农机安全监理职责从县公安局划转到县农业农村局。",
        "农机安全监理职责",
        {("县农业农村局", L), ("县公安局", T)},
    ),
    (
        "会议确定，校园周边治理以县教育体育局为主体责任单位，县公安局为配合单位。",
        "校园周边治理",
        {("县教育体育局", L), ("县公安局", C)},
    ),
    ("会议明确县林业局为古树名木保护牵头单位。", "古树名木保护", {("县林业局", L)}),
    (
        "会议同意，古树名木保护牵头单位由县林业局调整为县自然资源局。",
        "古树名木保护",
        {("县自然资源局", L), ("县林业局", T)},
    ),
    (
        "会议明确，犬只管理不再由县公安局负责，由县城管局负责，县公安局予以协助。",
        "犬只管理",
        {("县公安局", T), ("县城管局", L), ("县公安局", C)},
    ),
    (
        "会议议定，燃气安全由县住建局主管、县应急局协助。",
        "燃气安全",
        {("县住建局", L), ("县应急局", C)},
    ),
    (
        "会议议定，县应急局负责烟花爆竹禁放管理牵头工作，县公安局配合。",
        "烟花爆竹禁放管理",
        {("县应急局", L), ("县公安局", C)},
    ),
    (
        "會議議定，油煙擾民由縣城管局牽頭，縣環保局配合。",
        "油煙擾民",
        {("縣城管局", L), ("縣環保局", C)},
    ),
]


@pytest.mark.parametrize(("text", "matter", "parts"), PHRASINGS)
def test_who_leads_and_who_helps_is_read_in_many_phrasings(text, matter, parts):
    """The matter, and each body with its role, each where its name stands."""
    (found,) = read(text)
    assert found.names[0] == matter
    assert {(part.body, part.role) for part in found.parts} == parts
    assert all(text[part.start : part.end] == part.body for part in found.parts)


@pytest.mark.parametrize(
    "text",
    [
        "会议认为，油烟扰民应由县环保局牵头。",
        "会议听取了县城管局关于油烟扰民由县环保局牵头的建议。",
        "会议明确要抓紧整改，县环保局反映油烟扰民由县城管局牵头。",
        "县水利局认为该事项由柳河镇负责。",
        "会议研究了油烟扰民是否由县环保局牵头的问题。",
        "会议议定，下周再行研究。",
    ],
)
def test_what_somebody_thinks_or_asks_for_is_no_ruling(text):
    """Opinions, proposals and open questions settle nothing."""
    assert read(text) == ()


def test_a_section_is_one_matter_with_all_its_sentences():
    """The heading names the matter too; later bodies help, one that leads no more is told."""
    (found,) = read(
        "一、关于居民区餐饮油烟扰民问题\n县城管局、县环保局并列为主体责任单位。会议认为应当明确。",
        "会议议定：\n1. 餐饮油烟事项由县城管局牵头，负责受理投诉。\n"
        "2. 县环保局负责油烟监测，不再作为主体责任单位。\n3. 城关街道配合。",
        heading="一、关于居民区餐饮油烟扰民问题",
    )
    assert found.names == ("餐饮油烟事项", "居民区餐饮油烟扰民")
    assert found.leads == ("县城管局",)
    assert [(p.body, p.role, p.duty, p.piece) for p in found.parts] == [
        ("县城管局", L, "牵头，负责受理投诉", 1),
        ("县环保局", C, "油烟监测", 1),
        ("县环保局", T, "不再作为主体责任单位", 1),
        ("城关街道", C, "配合", 1),
    ]


def test_two_matters_in_one_section_are_two_rulings():
    """A sentence that names a matter of its own opens another ruling."""
    water, waste = read(
        "会议议定：渠道水面漂浮物由县水利局负责打捞；两岸管理范围以外的垃圾由柳河镇负责清理。"
    )
    assert (water.leads, waste.leads) == (("县水利局",), ("柳河镇",))


@pytest.mark.parametrize(
    ("words", "ends", "said"),
    [
        ("，有效期至2026年6月30日", date(2026, 7, 1), "有效期至2026年6月30日"),
        ("，试行一年", date(2026, 6, 18), "试行一年"),
        ("，期限为6个月", date(2025, 12, 18), "期限为6个月"),
        ("，至2025年12月底止", date(2026, 1, 1), "至2025年12月底止"),
        ("，本纪要自2026年3月1日起失效", date(2026, 3, 1), "自2026年3月1日起失效"),
        ("，至专项行动结束", None, "至专项行动结束"),
        ("，2025年9月底前完成整治", None, None),
    ],
)
def test_a_ruling_ends_when_it_says(words, ends, said):
    """Dates, terms from the start, events of unknown day; a deadline of the work is no end."""
    (found,) = read(f"会议议定，油烟扰民由县城管局牵头{words}。")
    assert (found.ends, found.ends_words) == (ends, said)


def test_an_end_of_the_document_is_that_of_its_rulings_without_one():
    """本纪要有效期至… counts for all that say nothing else."""
    one, other = read(
        "会议议定，油烟扰民由县城管局牵头。路灯维护由县住建局牵头，试行一年。本纪要有效期至2027年1月31日。"
    )
    assert (one.ends, other.ends) == (date(2027, 2, 1), date(2026, 6, 18))


def test_an_approval_is_read_from_its_start_and_its_title_names_the_matter():
    """批复 rule without words like 会议议定, and carry the consent of a higher body."""
    (found,) = read(
        "你局请示收悉。经县政府同意，批复如下：\n由县城管局牵头，县市监局配合。",
        title="关于明确户外广告监管职责分工的批复",
    )
    assert found.names == ("户外广告",)
    assert (found.leads, found.leave) == (("县城管局",), "经县政府同意")


def test_a_ruling_for_some_townships_says_so():
    """辖区内 limits it; the day of the meeting is read beside."""
    (found,) = read(
        "2025年6月12日上午，召开专题会议。会议明确，城关街道辖区内的单车停放由县交通局牵头管理。"
    )
    assert (found.scope, found.met_on) == (("城关街道",), date(2025, 6, 12))


@pytest.mark.parametrize(
    ("kind", "title", "expected"),
    [
        (WorkKind.MINUTES, "专题会议纪要", True),
        (WorkKind.APPROVAL, "关于机构设置的批复", True),
        (WorkKind.POLICY, "关于明确宅基地管理职责分工的通知", True),
        (WorkKind.POLICY, "关于做好秸秆禁烧工作的通知", False),
        (WorkKind.NEWS, "关于明确职责分工的报道", False),
    ],
)
def test_what_settles(kind, title, expected):
    """Minutes, approvals, and notices that divide duties; not news, not other notices."""
    assert rulings.settles(kind, title) is expected
