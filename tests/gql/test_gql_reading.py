"""How a question was typed makes no difference to who answers for it, unless that is wished."""

import pytest

CARD = """query ($question: String!, $asTyped: Boolean = false) {
  responsible(question: $question, place: "城关街道", asTyped: $asTyped) {
    ... on AnswerCard { verdict understood { matter corrections } answers { bodyName } }
  } }"""
PLAIN = "谁负责露天禁烧秸秆"


async def card(ask, question: str, **more) -> dict:
    """The card for a question."""
    return (await ask(CARD, question=question, **more))["responsible"]


def _bodies(found: dict) -> list[str]:
    return sorted(each["bodyName"] for each in found["answers"])


@pytest.mark.parametrize(
    ("typed", "corrections"),
    [
        ("誰負責露天禁燒秸稈", []),
        ("shui fu ze lu tian jin shao jie gan", ["谁负责露天禁烧秸秆"]),
        ("shuifuzelutianjinshaojiegan", ["谁负责露天禁烧秸秆"]),
        ("shéi fùzé 露天禁烧 jiēgǎn", ["谁负责", "秸秆"]),
        ("谁负责露天禁烧阶秆", ["秸秆"]),
    ],
)
async def test_spellings_of_one_question_have_one_answer(ask, typed, corrections):
    """Traditional script, pinyin with and without spaces and tones, and a misspelled character."""
    plain, found = await card(ask, PLAIN), await card(ask, typed)
    assert found["verdict"] == plain["verdict"]
    assert _bodies(found) == _bodies(plain) != []
    shown = found["understood"]["corrections"]
    assert [each.split("→")[1] for each in shown] == corrections


async def test_a_question_can_be_taken_as_typed(ask):
    """With `asTyped` nothing is read for another, and pinyin finds nothing."""
    found = await card(ask, "shui fu ze lu tian jin shao jie gan", asTyped=True)
    assert found["understood"]["corrections"] == []
    assert found["answers"] == []


async def test_quotes_are_left_alone(ask):
    """What stands in quotes is not corrected."""
    found = await card(ask, "谁负责“阶秆”露天禁烧")
    assert found["understood"]["corrections"] == []
    assert "阶秆" in found["understood"]["matter"]
