"""The order of evidence, beside its weights."""

import dataclasses

import pytest
from evidence import evidence, understood

from schema.domain import answers, ranking
from schema.domain.bearer_words import Act
from schema.domain.ranking import Read

FREQUENCIES = {"": 1000, "秸秆": 5}


def ids(question, found, read=None):
    """Evidence, weighed for a question as read, by id in order."""
    weighed = answers.weigh(question, found, FREQUENCIES)
    return [each.evidence.id for each in ranking.order(question, weighed, read or {})]


def test_things_count_each_once():
    """What says both things comes before what says one of them in more words."""
    question = understood("谁管露天烧烤炉具摊点油烟", nouns=("烧烤", "油烟"))
    question = dataclasses.replace(question, related=(("油烟", "餐饮业污染物"),))
    found = [evidence("a", "露天烧烤炉具摊点"), evidence("z", "烧烤，餐饮业污染物")]
    assert ids(question, found) == ["z", "a"]
    assert ids(dataclasses.replace(question, nouns=(), related=()), found) == ["a", "z"]


def test_a_thing_is_what_was_said_with_what_documents_write():
    """A noun inside a word that the lexicon knows is no thing of its own."""
    question = dataclasses.replace(
        understood("谁管僵尸车拖走", nouns=("僵尸", "拖车")),
        related=(("僵尸车", "废弃车辆"), ("僵尸车", "长期停放")),
    )
    assert ranking.things_of(question) == [("拖车",), ("僵尸车", "废弃车辆", "长期停放")]


def test_titles_name_no_thing_of_a_text():
    """Every article of a law on a thing has it in its title: that tells none from the others."""
    question = understood("谁管文物", nouns=("文物",))
    found = [
        evidence("a", "文物条例\n档案", title="文物条例"),
        evidence("z", "文物条例\n文物", title="文物条例"),
    ]
    assert ids(question, found) == ["z", "a"]


def test_a_number_that_is_asked_for_is_there():
    """Of texts that say the same, the one with a number of the kind asked for comes first."""
    found = [evidence("a", "秸秆补贴标准另定"), evidence("z", "秸秆补贴标准为三十元")]
    assert ids(understood("秸秆补贴多少元"), found) == ["z", "a"]


@pytest.mark.parametrize(
    ("question", "told", "order"),
    [
        ("秸秆谁来拉走", Read(has_body=True), ["z", "a"]),
        ("秸秆归哪个部门管", Read(has_body=True), ["a", "z"]),
        ("秸秆归哪个部门管", Read(has_body=True, is_office=True), ["z", "a"]),
        ("秸秆怎么拉走", Read(has_body=True, is_office=True), ["a", "z"]),
    ],
)
def test_who_is_asked_for_is_named(question, told, order):
    """A text with a body where one is asked for, a public one where an office is."""
    found = [evidence("a", "秸秆"), evidence("z", "秸秆")]
    assert ids(understood(question), found, {"z": told}) == order


def test_the_words_stand_in_one_bodys_clause():
    """Of texts that name bodies, the one where a body's own clause says the question."""
    found = [evidence("a", "秸秆禁烧"), evidence("z", "秸秆禁烧")]
    read = {"a": Read(has_body=True, clause=0.1), "z": Read(has_body=True, clause=0.9)}
    assert ids(understood("秸秆禁烧谁负责"), found, read) == ["z", "a"]


@pytest.mark.parametrize(
    ("question", "law", "order"),
    [
        ("烧秸秆归哪个部门罚", "law", ["z", "a"]),
        ("烧秸秆归哪个部门罚", "other", ["a", "z"]),
        ("烧秸秆怎么办", "law", ["a", "z"]),
    ],
)
def test_an_article_that_cites_the_ban_tells_the_office(question, law, order):
    """The article on liability comes before the ban that it cites, if it is of the same law."""
    ban = evidence("a", "第三条 禁止露天烧秸秆。", document="law")
    fine = evidence("z", "第九条 违反本条例第三条的，处以罚款。", document=law, score=8.0)
    read = {"a": Read(article="第三条"), "z": Read(article="第九条")}
    assert ids(understood(question), [ban, fine], read) == order


@pytest.mark.parametrize(
    ("question", "order"),
    [("烧秸秆谁来罚", ["z", "a"]), ("烧秸秆谁来宣传", ["a", "z"])],
)
def test_an_article_that_punishes_tells_who_does(question, order):
    """Where it is asked who punishes, before one whose body only has a duty."""
    found = [evidence("a", "烧秸秆"), evidence("z", "烧秸秆")]
    read = {"a": Read(has_body=True, act=Act.DO), "z": Read(has_body=True, act=Act.PUNISH)}
    assert ids(understood(question), found, read) == order


def test_behind_the_first_the_number_of_words_counts():
    """What has all but the rarest word comes before what has that one alone; the first stays."""
    frequencies = {"": 1000, "秸秆": 40} | dict.fromkeys(["秆禁", "禁烧", "烧宣", "宣传"], 400)
    read = understood("秸秆禁烧宣传")
    found = [
        evidence("a", "秸秆禁烧宣传", score=30.0),
        evidence("b", "秸秆"),
        evidence("c", "禁烧宣传", score=9.0),
    ]
    weighed = answers.weigh(read, found, frequencies)
    assert [each.evidence.id for each in weighed] == ["a", "b", "c"]
    assert [each.evidence.id for each in ranking.order(read, weighed, {})] == ["a", "c", "b"]
    assert ranking.order(read, [], {}) == []
