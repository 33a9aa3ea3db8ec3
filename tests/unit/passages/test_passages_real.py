"""The real laws and policies of ../shared, cut."""

import json
import re
from pathlib import Path

import pytest
from texts import assert_whole

from indexer.formats import md, txt
from indexer.passages import MAX_CHARS, passages
from schema.domain.documents import Decoded, WorkKind

REAL = Path(__file__).parents[4] / "shared" / "real"
pytestmark = pytest.mark.shared


def contents(folder):
    paths = sorted((REAL / folder).glob("*.*"))
    if not paths:
        pytest.skip(f"the real documents are not at {REAL}")
    reader = md if folder == "laws" else txt
    return {
        f"{folder}/{path.name}": reader.read(Decoded(path.read_text("utf-8"), "utf-8", "test"))
        for path in paths
    }


def test_laws_are_their_articles():
    """200 laws, 10,030 articles, each a passage of its own under its number."""
    count = 0
    for name, content in contents("laws").items():
        found = passages(content, WorkKind.LAW)
        assert_whole(content, found)
        written = re.findall(r"(?m)^第[零一二三四五六七八九十百]+条", content.decoded.text)
        assert [each.article for each in found if each.article] == written, name
        assert found[0].heading == ("题注",)
        count += len(written)
    assert count == 10030


def test_policies_are_cut_between_sentences():
    """Some dozen passages each, all within the limit, all ending a sentence or a line."""
    for content in contents("policies").values():
        found = passages(content, WorkKind.NEWS)
        assert_whole(content, found)
        assert 7 <= len(found) <= 21
        assert max(len(each.text) for each in found) <= MAX_CHARS
        lines = {block.text[-5:] for block in content.blocks}
        assert all(re.search("[。”；]$", each.text) or each.text[-5:] in lines for each in found)


def test_no_answer_is_cut_in_two():
    """Each answer that was marked in a text lies in one passage."""
    found = {
        name: passages(content, WorkKind.LAW if "laws" in name else WorkKind.NEWS)
        for folder in ("laws", "policies")
        for name, content in contents(folder).items()
    }
    lines = (REAL / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    sources = [json.loads(line)["source"] or {} for line in lines]
    marked = [source for source in sources if source.get("file") in found and "end_raw" in source]
    for source in marked:
        holding = [
            each
            for each in found[source["file"]]
            if each.start <= source["offset_raw"] and source["end_raw"] <= each.end
        ]
        assert len(holding) == 1, source
    assert len(marked) == 18
