"""Plain text (纯文本): a line is a block; the page chrome of text mirrors becomes notes."""

import re
from collections.abc import Iterable

from indexer.formats import chrome, cleaning
from schema.domain.documents import Block, Content, Decoded, Form

_LINE = re.compile(r"[^\r\n]+")


def read(decoded: Decoded) -> Content:
    """Read the paragraphs of a plain text."""
    blocks = list(_blocks(decoded.text))
    sifted = chrome.sift([block.text for block in blocks])
    kept = (block for block, is_text in zip(blocks, sifted.text, strict=True) if is_text)
    return Content(Form.TXT, decoded, tuple(kept), notes=sifted.notes)


def _blocks(text: str) -> Iterable[Block]:
    lines = (cleaning.block(text, *line.span()) for line in _LINE.finditer(text))
    return (block for block in lines if block)
