"""Figures over outcomes of questions."""

import pytest

from cli import gold, relevance
from schema.domain.answers import Verdict

GOLD = gold.Gold(frozenset(["a.md"]), ("词",))


def outcome(rank=None, body_rank=None, verdict=Verdict.ANSWERED, ms=1.0, **more):
    """What came of a question that has an answer, unless `gold` is None."""
    about = {"styles": ("口语",), "ask": "牵头", "bodies": ("县公安局",), "gold": GOLD} | more
    question = gold.Question(
        id="1", text="谁", place=None, as_of=None, split=None, alts={}, **about
    )
    return relevance.Outcome(question, "谁", verdict, rank, body_rank, "", ms)


def figures(*outcomes):
    """Counts and shares."""
    return relevance.Score(outcomes).figures()


def test_recall_and_reciprocal_rank_count_the_first_hit():
    """Ranks 1, 4, 8, none: a quarter comes first, half within five, three within ten."""
    found = figures(outcome(1), outcome(4), outcome(8), outcome())
    assert (found["recallAt1"], found["recallAt5"], found["recallAt10"]) == (0.25, 0.5, 0.75)
    assert found["mrr"] == pytest.approx((1 + 1 / 4 + 1 / 8) / 4, abs=0.001)


def test_bodies_count_where_one_is_asked_for():
    """A question without a gold body says nothing of bodies; the second is named, not first."""
    found = figures(outcome(1, 1), outcome(1, 2), outcome(1), outcome(1, bodies=()))
    assert (found["withBody"], found["bodyFirst"], found["bodyNamed"]) == (3, 0.333, 0.667)


def test_refusing_is_right_without_an_answer_and_wrong_with_one():
    """UNLISTED and NOT_FOUND refuse; asking back does not."""
    lacking = [outcome(gold=None, verdict=v) for v in (Verdict.NOT_FOUND, Verdict.ANSWERED)]
    having = [outcome(1, verdict=v) for v in (Verdict.UNLISTED, Verdict.AMBIGUOUS)]
    found = figures(*lacking, *having)
    assert (found["abstention"], found["falseRefusals"]) == (0.5, 0.5)
    assert (found["answerable"], found["unanswerable"]) == (2, 2)


def test_a_group_has_the_figures_of_its_questions_alone():
    """A question of two styles counts in both; the larger group comes first."""
    score = relevance.Score((outcome(1, styles=("口语", "繁体")), outcome(styles=("口语",))))
    groups = score.by(relevance.by_style)
    assert list(groups) == ["口语", "繁体"]
    assert [group.within(1) for group in groups.values()] == [0.5, 1.0]


def test_latency_is_that_of_the_question_at_the_share():
    """Of 1 to 100 ms half were answered within 50 and 99 % within 99."""
    score = relevance.Score(tuple(outcome(1, ms=float(ms)) for ms in range(100, 0, -1)))
    assert (score.latency(0.5), score.latency(0.99)) == (50.0, 99.0)


def test_no_questions_give_zeros():
    """An empty file is no division by zero."""
    assert set(figures().values()) == {0}
    assert relevance.Score(()).latency(0.5) == 0


@pytest.mark.parametrize(
    ("asked", "missed"),
    [
        (outcome(1, 1), False),
        (outcome(2, 1), True),
        (outcome(1, 2), True),
        (outcome(1, None, bodies=()), False),
        (outcome(1, 1, verdict=Verdict.NOT_FOUND), True),
        (outcome(gold=None), True),
        (outcome(gold=None, verdict=Verdict.UNLISTED), False),
    ],
)
def test_what_is_not_right_in_all_ways_is_listed(asked, missed):
    """A miss is a later hit, another body first, a wrong refusal, or none where one is due."""
    assert bool(relevance.Score((asked,)).misses) is missed
