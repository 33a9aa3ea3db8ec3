"""Heads (表头行): where a header starts, how many rows it has and what it calls each column.

Headers have up to three levels (主体责任 over 单位 and 职责), and their merges may be lost in a
csv. Must not know the rows below.
"""

import re
from collections.abc import Iterator, Sequence

from indexer import categories, cells
from indexer.columns import Columns, Field, columns_of, field_of, is_town
from schema.domain import documents

MAX_LEVELS = 3
MAX_SUBHEAD_CHARS = 15

_GROUP = re.compile(r"职责分工|责任分工|责任划分|[省市县区]级|上级|乡镇|街道|责任")
# A group of both sorts of columns (责任单位及职责) names them and no side.
_MIXED = re.compile(
    r"(?:及其?|和|与|、)(?:工作|主要|相应|配合)?(?:职责|责任|方式|分工|任务).{0,2}$"
)


def header_at(rows: Sequence[documents.Row], start: int) -> tuple[Columns, int] | None:
    """Columns and height of the header that starts at a row, None where none does.

    A row with a bare number is an item, however much its words look like heads (信访事项).
    """
    if any(cell.value.strip().isdecimal() for cell in rows[start].cells):
        return None
    for height in range(1, MAX_LEVELS + 1):
        block = rows[start : start + height]
        if len(block) < height or not cells.filled(block[-1]):
            return None
        if columns_of(labels(block)).heads_list:
            return _with_subheads(rows, start, height)
        if not _groups(block[-1]):
            return None
    return None


def labels(block: Sequence[documents.Row]) -> list[str]:
    """One label a column: the words of its levels, joined where only together they are known."""
    width = max(len(row.cells) for row in block)
    return [_label(list(_levels(block, index))) for index in range(width)]


def _groups(row: documents.Row) -> bool:
    """Whether a row may stand over heads as their group (主体责任 over 单位 and 职责)."""
    if cells.at(row, 0) is not None and cells.lone(row) is not None:
        return False  # a title
    return all(
        len(cell.value) <= MAX_SUBHEAD_CHARS
        and (field_of(cell.value) is not None or _GROUP.search(cell.value) is not None)
        for cell in cells.filled(row)
    )


def _with_subheads(rows: Sequence[documents.Row], start: int, height: int) -> tuple[Columns, int]:
    """Take further rows into a header while they only refine or repeat its cells."""
    while start + height < len(rows) and height < MAX_LEVELS:
        if not _refines(rows[start + height], rows[start : start + height]):
            break
        height += 1
    return columns_of(labels(rows[start : start + height])), height


def _refines(row: documents.Row, block: Sequence[documents.Row]) -> bool:
    """Whether a row is a further level of the header above it."""
    words = cells.own(row)
    if not words:
        return bool(cells.filled(row))
    above = columns_of(labels(block))
    item = {above.first(Field.NUMBER), above.first(Field.TITLE)}
    if _split_groups(row, block):
        return True
    below = labels([*block, row])
    places = [cells.reach(row, cell)[0] for cell in words]
    return not item.intersection(places) and all(
        len(cell.value) <= MAX_SUBHEAD_CHARS
        and (field_of(below[place]) is not None or is_town(below[place]))
        for cell, place in zip(words, places, strict=True)
    )


def _split_groups(row: documents.Row, block: Sequence[documents.Row]) -> bool:
    """Whether a row splits the heads above: they reach down beside it, its words are under groups.

    So told by merges alone, whatever the words are.
    """
    above = {cells.origin(cell) for line in block for cell in line.cells}
    reached = any(cells.origin(cell) in above for cell in cells.filled(row))
    groups = (cells.at(block[-1], cells.reach(row, cell)[0]) for cell in cells.own(row))
    return reached and all(
        cell is not None and len(cells.reach(block[-1], cell)) > 1 for cell in groups
    )


def _levels(block: Sequence[documents.Row], index: int) -> Iterator[str]:
    """Words over one column from the top; a csv writes a group only over its first column."""
    seen: set[str] = set()
    for level, row in enumerate(block):
        cell = cells.at(row, index)
        if cell is None and any(cells.at(lower, index) for lower in block[level + 1 :]):
            left = (cells.at(row, place) for place in range(index - 1, -1, -1))
            cell = next((found for found in left if found), None)
        if cell is not None and cells.origin(cell) not in seen:
            seen.add(cells.origin(cell))
            yield categories.flat(cell.value)


def _label(levels: list[str]) -> str:
    """Join the levels unless the last says it all (主体责任 over 主体责任单位)."""
    if not levels:
        return ""
    if is_town(levels[-1]):
        return levels[-1]
    if field_of("".join(levels[:-1])) is Field.TITLE and field_of(levels[-1]):
        return levels[-1]  # 主项 and 子项 under 职权名称
    levels = [*(_MIXED.sub("", level) for level in levels[:-1]), levels[-1]]
    whole = "".join(levels)
    repeated = len(levels) > 1 and levels[-1].startswith(levels[-2])
    if not repeated and field_of(whole) is not None:
        return whole
    return next((level for level in reversed(levels) if field_of(level)), levels[-1])
