"""From a block back to the source: which characters its clean text stands for.

A passage is a part of a block; its quote is a slice of the file, and this says which.
"""

from indexer.formats import cleaning, html, markup
from schema.domain.documents import Block, Content, Form
from schema.domain.text import spans


def mapped(content: Content, block: Block) -> spans.Mapped:
    """Give `block.text` mapped onto the decoded file: its spans are offsets into the file."""
    if content.form is Form.HTML:
        return html.shown(_source(content), block.start, block.end, level=block.level)
    return cleaning.cleaned(spans.Mapped(block.raw, origin=block.start))


def quote(content: Content, start: int, end: int) -> str:
    """Give the verbatim text of a span of the decoded file (html: without tags)."""
    source = _source(content)
    return markup.raw(source, start, end) if content.form is Form.HTML else source[start:end]


def _source(content: Content) -> str:
    if content.decoded is None:
        raise ValueError(f"{content.form} has no offsets")
    return content.decoded.text
