"""Names of bodies: each way of writing one leads to the body that it means, or to a choice."""

from datetime import date

import pytest
from registers import COUNTY, OTHER, REFORM, TODAY, TOWN, Row, directory

from schema.domain.bodies import Rule, Status, abbreviates

ECOLOGY = "市生态环境局松溪分局"


@pytest.mark.parametrize(
    ("name", "body", "rule"),
    [
        ("县公安局", "县公安局", Rule.NAME),
        ("縣公安局", "县公安局", Rule.NAME),
        ("县 公安局", "县公安局", Rule.NAME),
        ("公安局", "县公安局", Rule.ORGAN),
        ("松溪县公安局", "县公安局", Rule.ORGAN),
        ("岭州市松溪县公安局", "县公安局", Rule.ORGAN),
        ("县级公安局", "县公安局", Rule.ORGAN),
        ("县（市、区）公安局", "县公安局", Rule.ORGAN),
        ("县住建局", "县住房和城乡建设局", Rule.ABBREVIATION),
        ("县住房城乡建设局", "县住房和城乡建设局", Rule.ABBREVIATION),
        ("住建局", "县住房和城乡建设局", Rule.ABBREVIATION),
        ("县卫健委", "县卫生健康局", Rule.ABBREVIATION),
        ("县民宗局", "县民族宗教事务局", Rule.ABBREVIATION),
        ("县教体局", "县教育体育局", Rule.ABBREVIATION),
        ("县教育局", "县教育体育局", Rule.PART),
        ("县交警大队", "县公安局交通警察大队", Rule.ABBREVIATION),
        ("县委统战部（县侨务办公室）", "县委统战部（县侨务办公室）", Rule.NAME),
        ("县委统战部", "县委统战部（县侨务办公室）", Rule.ORGAN),
        ("县侨办", "县委统战部（县侨务办公室）", Rule.ALIAS),
        ("县生态环境局", ECOLOGY, Rule.ORGAN),
        ("岭州市生态环境局松溪分局", ECOLOGY, Rule.ORGAN),
        ("松溪生态环境分局", ECOLOGY, Rule.ORGAN),
        ("市生态环境局", "市生态环境局", Rule.NAME),
        ("石桥镇执法队", "石桥镇综合行政执法队", Rule.ABBREVIATION),
        ("综合行政执法队（石桥镇人民政府）", "石桥镇综合行政执法队", Rule.ORGAN),
        ("综合执法队（东湖街道办事处）", "东湖街道综合行政执法队", Rule.ABBREVIATION),
        ("县卫计局", "县卫生健康局", Rule.FORMER),
        ("县卫生局", "县卫生健康局", Rule.FORMER),
        ("县环保局", ECOLOGY, Rule.FORMER),
        ("县环境保护局", ECOLOGY, Rule.SUCCESSOR),
        ("县国土资源局", "县自然资源局", Rule.SUCCESSOR),
    ],
)
def test_a_name_means_one_body_and_the_evidence_says_why(name, body, rule):
    """Written forms of lists, at the county, today."""
    (named,) = directory().resolve(name, COUNTY, TODAY)
    assert (named.status, [each.name for each in named.candidates]) == (Status.RESOLVED, [body])
    assert rule in {step.rule for step in named.candidates[0].steps}
    assert all(step.text for step in named.candidates[0].steps)


@pytest.mark.parametrize(
    "name",
    [
        "县公案局",
        "县住房局和",
        "县水利局水库所",
        "某某公司",
        "乡镇（街道）",
        "公",
        "",
        "（）",
        "县",
    ],
)
def test_what_no_rule_knows_stays_as_written(name):
    """Misspelt and strange names are not bent to a body; nothing is raised."""
    (named,) = directory().resolve(name, COUNTY, TODAY)
    assert (named.name, named.status, named.candidates) == (name, Status.UNRESOLVED, ())


def test_a_sub_unit_is_not_the_body_above_it():
    """县公安局 is not taken for its traffic police, nor the other way round."""
    register = directory(without="县公安局交通警察大队")
    (named,) = register.resolve("县公安局交通警察大队", COUNTY, TODAY)
    assert (named.status, named.kind.title) == (Status.KIND, "县级公安交警部门")


def test_a_kind_becomes_a_body_only_under_a_place():
    """The same words are another body in another county, and none where nobody registered one."""
    register = directory()
    here, there = (
        register.resolve(n, p, TODAY)[0] for n, p in (("县住建局", COUNTY), ("区住建局", OTHER))
    )
    assert [each.candidates[0].division for each in (here, there)] == [COUNTY, OTHER]
    (none,) = register.resolve("县水利局", COUNTY, TODAY)
    assert (none.status, none.kind.title, none.candidates) == (Status.KIND, "县级水利部门", ())
    (wrong,) = register.resolve("县住建局", OTHER, TODAY)
    assert wrong.candidates == ()


def test_two_bodies_in_one_wording_are_two():
    """市、县卫生健康局 and 市县卫生健康局; 县市场监督管理局 is one."""
    for wording in ("市、县卫生健康局", "市县卫生健康局", "市和县卫生健康局"):
        named = directory().resolve(wording, COUNTY, TODAY)
        assert [each.candidates[0].name for each in named] == ["市卫生健康局", "县卫生健康局"]
    (one,) = directory().resolve("县市场监督管理局", COUNTY, TODAY)
    assert (one.name, one.kind.title) == ("县市场监督管理局", "县级市场监管部门")


def test_namesakes_are_told_apart_by_place_and_code():
    """Two counties have a 石桥镇: without a place both are offered, with one only its own."""
    (both,) = directory().resolve("石桥镇人民政府", None, TODAY)
    assert both.status is Status.AMBIGUOUS
    assert {each.division for each in both.candidates} == {TOWN, "990202101"}
    (own,) = directory().resolve("石桥镇人民政府", COUNTY, TODAY)
    assert (own.status, own.candidates[0].division) == (Status.RESOLVED, TOWN)


def test_in_a_city_of_county_rank_the_word_city_is_a_choice():
    """市教委 in 安平市 may be its own 教育局 or that of 岭州市 above it."""
    register = directory(Row("市教育局", "9902"), Row("市教育局", "990281"))
    (named,) = register.resolve("市教委", "990281", TODAY)
    assert named.status is Status.AMBIGUOUS
    assert {each.division for each in named.candidates} == {"9902", "990281"}


def test_a_merged_name_of_two_functions_is_a_choice():
    """环境保护和水务局 was divided: both heirs are offered."""
    (named,) = directory(Row("县水利局", COUNTY)).resolve("环境保护和水务局", COUNTY, TODAY)
    assert named.status is Status.AMBIGUOUS
    assert {each.name for each in named.candidates} == {ECOLOGY, "县水利局"}


@pytest.mark.parametrize(
    ("name", "on", "body"),
    [
        ("县环保局", date(2016, 1, 1), "县环境保护局"),
        ("县环境保护局", date(2016, 1, 1), "县环境保护局"),
        ("县生态环境局", date(2016, 1, 1), "县环境保护局"),
        (ECOLOGY, date(2016, 1, 1), "县环境保护局"),
        ("县环保局", REFORM, ECOLOGY),
        ("县自然资源局", date(2019, 2, 28), "县国土资源局"),
        ("县国土局", TODAY, "县自然资源局"),
    ],
)
def test_the_day_decides_between_a_body_and_its_successor(name, on, body):
    """Before the reform the old body is meant, from its day on the new one."""
    (named,) = directory().resolve(name, COUNTY, on)
    assert [each.name for each in named.candidates] == [body]


def test_an_alias_holds_only_in_its_interval_and_territory():
    """县老龄办 ended; 民政部门 is said in another county only."""
    resolve = directory().resolve
    assert resolve("县老龄办", COUNTY, date(2019, 1, 1))[0].candidates[0].name == "县民政局"
    assert resolve("县老龄办", COUNTY, REFORM)[0].status is Status.UNRESOLVED
    assert resolve("民政部门", COUNTY, TODAY)[0].status is Status.UNRESOLVED


def test_the_government_of_a_place_needs_no_registration():
    """东湖街道办事处 is the office of a registered division."""
    (named,) = directory().resolve("东湖街道办事处", COUNTY, TODAY)
    (found,) = named.candidates
    assert (found.name, found.division, found.body) == ("东湖街道办事处", "990221001", None)
    assert named.status is Status.RESOLVED


def test_an_abbreviation_keeps_first_last_and_order():
    """市政中心 of 市政服务中心; not the other way, nor with another end."""
    assert abbreviates("市政中心", "市政服务中心")
    assert abbreviates("城管监督办", "城市管理监督办公室")
    assert not abbreviates("市政服务中心", "市政中心")
    assert not abbreviates("市政中心", "市政服务中队")
    assert not abbreviates("民局", "民政局")
