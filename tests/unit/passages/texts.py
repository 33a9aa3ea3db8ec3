"""Texts as a reader gives them, and what is left of one when blanks go."""

import itertools
import re

from indexer.formats import md, txt
from indexer.passages import passages
from schema.domain.documents import Content, Decoded, Passage, WorkKind


def text(*lines: str) -> Content:
    return txt.read(Decoded("\n".join(lines), "utf-8", "test"))


def markdown(*lines: str) -> Content:
    return md.read(Decoded("\n\n".join(lines), "utf-8", "test"))


def cut(content: Content, kind: WorkKind = WorkKind.POLICY) -> list[Passage]:
    return passages(content, kind)


def bare(words: str) -> str:
    return re.sub(r"\s", "", words)


def assert_whole(content: Content, found: list[Passage]) -> None:
    """Nothing lost, nothing twice, in order, each quote the source's own slice."""
    told = bare("".join(passage.text for passage in found))
    headings = {bare(title) for passage in found for title in passage.heading}
    rest = told
    for block in content.blocks:
        words = bare(block.text)
        if rest.startswith(words):
            rest = rest[len(words) :]
        else:
            assert words in headings, block.text
    assert not rest
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    decoded = content.decoded.text if content.decoded else ""
    assert all(decoded[passage.start : passage.end] == passage.quote for passage in found)
