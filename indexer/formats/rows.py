"""What holds for the rows of every form: which are content, how many may be, which is the title.

This module must not know forms.
"""

import re
from collections.abc import Iterable, Sequence

from schema.domain.documents import Block, Row
from schema.errors import FileRefused
from schema.settings import Settings

_MAX_CAPTION_LINES = 4
_MAX_CAPTION_CHARS = 60
_SENTENCE_ENDS = ("。", "；", ";")
_BRACKETED = re.compile(r"[（(〔\[【].*[）)〕\]】]")
_PAGE_LIKE = re.compile(
    r"[-—–－·\s]*第?\s*\d{1,4}\s*页?[-—–－·\s]*(?:[/，,]?\s*共?\s*\d{1,4}\s*页)?"
    r"|.{0,40}[（(]\s*(?:续|接)[上前]?[表页]?\s*\d*\s*[）)]"
    r"|(?:续|接|转|上接|下接|上转|下转)[上下前后]?第?\s*\d*\s*[表页]\s*\d*"
)
_LABELLED = re.compile(r"[\u4e00-\u9fff]{2,6} *[:：]")


def with_content(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Leave out rows that are blank but for what a merge carried into them."""
    return tuple(
        row for row in rows if any(cell.value and cell.merged_from is None for cell in row.cells)
    )


def check(rows: Sequence[Row], limits: Settings, where: str) -> None:
    """Refuse a table with too many rows of content.

    Raises:
        FileRefused: It has more than `limits.max_rows`.
    """
    if len(rows) > limits.max_rows:
        beyond = rows[limits.max_rows].number
        raise FileRefused(
            f"{where}从第 {beyond} 行起超过 {limits.max_rows} 行内容的上限；请拆成几个文件再导入。"
        )


def title_of(rows: Sequence[Row]) -> str:
    """Give the text of the first row where it stands alone (a merged one stands once)."""
    values = {cell.value for cell in rows[0].cells if cell.value} if len(rows) > 1 else set()
    return values.pop() if len(values) == 1 else ""


def caption(before: Sequence[Block]) -> str:
    """Give the words above a table: the nearest short line, and what brackets or labels follow it.

    青禾县基本履职事项清单 | （共62项） | 填报单位：… | table: the first two are the caption, a
    line each.
    """
    said: list[str] = []
    for block in reversed(before[-_MAX_CAPTION_LINES:]):
        if len(block.text) > _MAX_CAPTION_CHARS or block.text.endswith(_SENTENCE_ENDS):
            break
        if _BRACKETED.fullmatch(block.text):
            said.insert(0, block.text)
        elif not _LABELLED.match(block.text):
            return "\n".join([block.text, *said])
    return "\n".join(said)


def only_pages_turn(between: Iterable[Block]) -> bool:
    """Say whether nothing but page numbers and 续表 stands between two tables."""
    return all(is_page_like(block.text) for block in between)


def is_page_like(text: str) -> bool:
    """Say whether a line only tells the page, or that a table goes on: — 3 —, 第3页 共9页, 续表."""
    return _PAGE_LIKE.fullmatch(text.strip()) is not None
