"""Markdown, as far as published laws and policies use it: headings, paragraphs, comments.

A line is a block; the marks of headings, quotations and bullets are not part of it, and comments
(`<!-- INFO END -->`) are no text. Pipe tables are not read as tables.
"""

import re
from collections.abc import Iterator

from indexer.formats import chrome, cleaning
from schema.domain.documents import Block, Content, Decoded, Form

_HEAD_LINES = 12  # where a document describes itself
_STRETCH = re.compile(r"[^\r\n]+")
_MARK = re.compile(r"[ \t]{0,3}(?:(#{1,6})(?:[ \t]+|$)|(?:>[ \t]?)+|[-*+][ \t]+)")
_RULE = re.compile(r"[ \t]*(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|={3,}[ \t]*)")
_CLOSING_HASHES = re.compile(r"[ \t]+#+[ \t]*$")


def read(decoded: Decoded) -> Content:
    """Read the headings and paragraphs of a Markdown text."""
    blocks = tuple(_blocks(decoded.text))
    notes: dict[str, str] = {}
    for block in blocks[:_HEAD_LINES]:
        chrome.merge(notes, chrome.labelled(block.text))
    return Content(Form.MD, decoded, blocks, notes=notes)


def _blocks(text: str) -> Iterator[Block]:
    for start, end in _outside_comments(text):
        for line in _STRETCH.finditer(text, start, end):
            if block := _block(text, *line.span()):
                yield block


def _block(text: str, start: int, end: int) -> Block | None:
    if _RULE.fullmatch(text, start, end):
        return None
    mark = _MARK.match(text, start, end)
    level = len(mark[1] or "") if mark else 0
    if mark:
        start = mark.end()
    if level and (hashes := _CLOSING_HASHES.search(text[start:end])):
        end = start + hashes.start()
    return cleaning.block(text, start, end, level)


def _outside_comments(text: str) -> Iterator[tuple[int, int]]:
    """Give the stretches between comments; one that does not end is no comment."""
    done = 0
    while (opening := text.find("<!--", done)) >= 0:
        close = text.find("-->", opening + 4)
        if close < 0:
            break
        yield done, opening
        done = close + 3
    yield done, len(text)
