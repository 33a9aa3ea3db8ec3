"""Quoted words against the truth: a text has the phrase or it has not."""

import random
import re

import engines
import pytest
from engines import change, document, plan

ALPHABET = "乡镇街道负责单位清 ，。（1app2"
PHRASES = 300


@pytest.fixture(params=engines.KINDS)
async def engine(request, tmp_path):
    """Each engine."""
    async with engines.make(request.param, tmp_path, request) as made:
        yield made


def _phrase(texts: list[str], chance: random.Random) -> str:
    """Part of a text or anything else, which cuts no word of Latin letters or digits."""
    length = chance.randrange(1, 7)
    if chance.random() < 0.3:
        return "".join(chance.choices("乡镇街道负责单位清", k=length))
    text = chance.choice(texts)
    at = chance.randrange(len(text))
    phrase = text[at : at + length]
    start = re.match("[a-z0-9]*", phrase).end() if re.search("[a-z0-9]$", text[:at]) else 0
    stop = length
    if re.match("[a-z0-9]", text[at + length : at + length + 1]):
        stop = re.search("[a-z0-9]*$", phrase).start()
    return phrase[start:stop].strip()


async def test_quotes_find_all_texts_with_the_phrase_and_no_other(engine):
    """Of random texts, exactly those come that hold the quoted phrase, none less and none more.

    Where a phrase begins or ends in Latin letters or digits, those that have it as words come.
    """
    chance = random.Random(7)
    texts = ["".join(chance.choices(ALPHABET, k=chance.randrange(1, 30))) for _ in range(150)]
    docs = [document(f"d{at:03}", text) for at, text in enumerate(texts)]
    await engine.serve(1, change(1, *docs))
    asked = 0
    for phrase in (_phrase(texts, chance) for _ in range(PHRASES)):
        if not re.search("[乡镇街道负责单位清a-z0-9]", phrase):
            continue
        wanted = plan(f'"{phrase}"')
        found = {
            id_
            for id_ in await engine.ids(wanted, limit=200)
            if wanted.confirms(texts[int(id_[1:])])
        }
        asked += 1
        having = {f"d{at:03}" for at, text in enumerate(texts) if phrase in text}
        whole = re.compile(rf"(?<![a-z0-9]){re.escape(phrase)}(?![a-z0-9])")
        if re.match("[a-z0-9]|.*[a-z0-9]$", phrase):
            assert {f"d{at:03}" for at, text in enumerate(texts) if whole.search(text)} <= found
            assert found <= having, phrase
        else:
            assert found == having, phrase
    assert asked > PHRASES / 2
