"""Weighing evidence and deciding."""

import pytest
from evidence import evidence, weigh

from schema.domain import answers
from schema.domain.answers import Reading, Verdict


def test_words_close_together_weigh_more():
    """Of two texts with the same words, the one that has them in one place comes first."""
    near = evidence("z", "负责秸秆禁烧巡查")
    far = evidence("a", "秸秆" + "，" * 100 + "禁烧")
    assert [each.evidence.id for each in weigh("秸秆禁烧", far, near)] == ["z", "a"]


@pytest.mark.parametrize("change", [{"is_entry": True}, {"is_local": True}, {"title": "秸秆禁烧"}])
def test_lists_the_own_place_and_the_title_count(change):
    """An entry, evidence of the place itself and a title that says it come first."""
    plain, better = evidence("a", "谁来秸秆禁烧"), evidence("z", "谁来秸秆禁烧", **change)
    assert weigh("谁负责秸秆禁烧", plain, better)[0].evidence.id == "z"


def test_equal_weights_are_ordered_by_id():
    """The order never depends on the order of arrival."""
    one, two = evidence("1", "秸秆"), evidence("2", "秸秆")
    assert weigh("秸秆", two, one) == weigh("秸秆", one, two)


@pytest.mark.parametrize(
    ("found", "complete", "asks_who", "expected"),
    [
        (True, True, True, Verdict.ANSWERED),
        (False, True, True, Verdict.UNLISTED),
        (False, True, False, Verdict.NOT_FOUND),
        (False, False, True, Verdict.NOT_FOUND),
    ],
)
def test_the_verdict(found, complete, asks_who, expected):
    """No evidence is "on no list" only with complete lists and a question for a body."""
    assert answers.verdict((), found=found, complete=complete, asks_who=asks_who) is expected


def test_places_that_differ_make_the_answer_ambiguous():
    """Readings with the same bodies agree; others ask back."""
    same = [Reading("甲镇", ("公安局",)), Reading("乙镇", ("公安局",))]
    other = [*same, Reading("丙街道", ("城管局",))]
    assert answers.verdict(same, found=True, complete=False, asks_who=True) is Verdict.ANSWERED
    assert answers.verdict(other, found=True, complete=False, asks_who=True) is Verdict.AMBIGUOUS


def test_a_body_that_fits_weighs_more():
    """Of evidence that weighs the same, the one whose body fits the question comes first."""
    question = "谁负责秸秆禁烧"
    both = weigh(question, evidence("a", "秸秆禁烧"), evidence("z", "秸秆禁烧"))
    assert [each.evidence.id for each in answers.fitted(both, {"z": 1.0})] == ["z", "a"]
