"""The documents' words of the lexicon stand in documents."""

import re
import tomllib

import pytest
from sample import ROOT

from schema.domain.text import fold
from schema.settings import Settings
from schema.stores.opening import opened

FILES = [
    tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "schema/rules/lexicon").glob("*.toml"))
]
GROUPS = [group for file in FILES for group in file.get("groups", ())]


def test_every_synonym_stands_under_a_source():
    """Each group names the rules that its words are from, and questions are none."""
    assert not any(file.get("synonyms") for file in FILES)
    assert all(group["source"].strip() for group in GROUPS)
    asked = re.compile("提问|题(?<!问题)|个问题")  # kinds of cases are called 垃圾问题, too
    assert not any(asked.search(group["source"]) for group in GROUPS)


async def written(settings: Settings) -> str:
    """All words of the documents of an installation, folded: passages, items and duties."""
    async with opened(settings) as stores:
        reads = stores.sql.reads
        entries, passages = await reads.contents(await reads.edition_ids())
        parts = await reads.parts([each.id for each in entries])
    words = [each.title for each in entries] + [each.text for each in passages]
    return fold.fold("\n".join(words + [each.duty or "" for each in parts]))


@pytest.mark.shared
async def test_every_word_of_documents_stands_in_one(real, county):
    """In the real ones, or at least in the sample's, which are written like them."""
    every = await written(Settings(home=real[0])) + await written(Settings(home=county))
    words = {word for group in GROUPS for each in group["synonyms"] for word in each["means"]}
    assert {word for word in words if fold.fold(word) not in every} == set()
