"""Disputed, adjudicated and expired matters of the sample county, asked as staff ask."""

import json
from datetime import date

import pytest
from sample import ROOT

from schema.usecases import answers
from schema.usecases.bodies import Register

TOLD = [
    question
    for line in (ROOT / "tests/data/questions.jsonl").read_text(encoding="utf-8").splitlines()
    if (question := json.loads(line)).get("verdict")
]


@pytest.mark.parametrize("question", TOLD, ids=[each["id"] for each in TOLD])
async def test_the_verdict_and_the_leading_bodies_are_those_decided_by_hand(stores, question):
    """DISPUTED with a leading body for each reading first; ANSWERED with the ruling's first."""
    card = await answers.ask(
        stores,
        Register(stores.sql.reads),
        question["q"],
        as_of=date.fromisoformat(question["as_of"]),
        place=question["place"],
    )
    assert card.verdict == question["verdict"]
    if card.verdict == "DISPUTED":
        assert {line.body for line in card.answers[:2]} == set(question["body"])
        assert len(card.choices) == 2
        assert not any(line.overridden for line in card.answers)
        return
    lead, settled = card.answers[:2]
    assert (lead.body, lead.role, settled.role) == (question["body"], "LEAD", "ADJUDICATE")
    aside = [line for line in card.answers if line.overridden]
    assert {line.role for line in aside} == {"LEAD"}
    assert question["span"] in settled.text
    assert {line.found.id for line in (lead, settled)} == {card.rulings[0].passage.id}


async def test_no_other_question_meets_a_dispute(stores):
    """The sample's lists contradict each other only where they are meant to."""
    lines = (ROOT / "tests/data/questions.jsonl").read_text(encoding="utf-8").splitlines()
    others = [each for each in map(json.loads, lines) if not each.get("verdict")]
    register = Register(stores.sql.reads)
    disputed = []
    for each in others:
        on = date.fromisoformat(each.get("as_of") or "2026-06-01")
        card = await answers.ask(stores, register, each["q"], as_of=on, place=each.get("place"))
        disputed += [each["id"]] if card.verdict == "DISPUTED" else []
    assert disputed == []
