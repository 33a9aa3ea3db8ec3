"""Liability on answer cards (依单问责): by the class of the item, with the clause that says so."""

import pytest

LIABLE = """query ($question: String!, $place: String) {
  responsible(question: $question, place: $place) {
    ... on AnswerCard { verdict confidence liability { class text clause quote } }
  } }"""


@pytest.mark.parametrize(
    ("question", "list_class", "words"),
    [
        ("谁负责露天禁烧秸秆？", "COOPERATIVE", "过错"),
        ("谁负责卫星发射许可审批？", None, "交办"),
    ],
)
async def test_who_answers_follows_from_the_list(ask, question, list_class, words):
    """Of an item to help with the department first; of what is on no list who handed it down."""
    found = (await ask(LIABLE, question=question, place="城关街道"))["responsible"]
    line = next(each for each in found["liability"] if each["class"] == list_class)
    assert words in line["text"]
    assert "《" in line["clause"]
    assert line["quote"]


async def test_a_text_alone_says_nothing_of_liability(ask):
    """No item, no line; the confidence is a share."""
    found = (await ask(LIABLE, question="饲养烈性犬须经谁同意？", place=None))["responsible"]
    assert found["liability"] == []
    assert 0 < found["confidence"] < 1
