"""Checks (核对): what a list says of itself against what was read from it.

Counts in the title and the categories, and the run of the numbers. Nothing is corrected: each
difference is a suspicion for a person. Must not know columns or classes.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from indexer import cells
from indexer.columns import Field
from indexer.items import Gathered, Heading, Item
from indexer.tables import Line
from schema.domain import documents

_COUNT = re.compile(r"(?<!第)(?<!\d)(\d+)\s*项")
_TOTAL = re.compile(r"(?:共计?|总计|合计)\D{0,4}?(\d+)\s*项")


def check(
    gathered: Gathered, titles: Iterable[tuple[int | None, str]]
) -> list[documents.Suspicion]:
    """Everything odd about the counts and numbers of one list; `titles` are (row, words)."""
    return [
        *_totals(titles, gathered),
        *_headings(gathered.headings),
        *_missing(gathered.items),
        *_run(gathered.items),
    ]


def _totals(
    titles: Iterable[tuple[int | None, str]], gathered: Gathered
) -> Iterator[documents.Suspicion]:
    read = len(gathered.items)
    for row, words in titles:
        stated = _stated(words, read)
        if stated is not None and stated != read:
            yield documents.Suspicion(row, f"标题写明共{stated}项，实际读到{read}项")
    for line in gathered.totals:
        stated = _sum(line)
        if stated is not None and stated != read:
            reason = f"合计写明{stated}项，实际读到{read}项"
            at = line.row
            yield documents.Suspicion(at.number, reason, table=at.table, page=at.page)


def _stated(words: str, read: int) -> int | None:
    """Total that a title states; of several counts the one after 共, none if that is not there."""
    plain = unicodedata.normalize("NFKC", words)
    counts = [int(count) for count in _COUNT.findall(plain)]
    if read in counts or not counts:
        return None
    total = _TOTAL.search(plain)
    if total is not None:
        return int(total.group(1))
    return counts[0] if len(counts) == 1 else None


def _sum(line: Line) -> int | None:
    """Count in a row that sums up the whole list."""
    counts = re.findall(r"\d+", unicodedata.normalize("NFKC", line.text))
    return int(counts[0]) if len(counts) == 1 and not line.text.startswith("小") else None


def _headings(headings: Sequence[Heading]) -> Iterator[documents.Suspicion]:
    for heading in headings:
        category = heading.category
        if category and category.count is not None and category.count != heading.items:
            reason = f"类别“{category.name}”写明{category.count}项，实际读到{heading.items}项"
            yield documents.Suspicion(heading.row, reason)


def _missing(items: Sequence[Item]) -> Iterator[documents.Suspicion]:
    for item in items:
        if item.columns.has(Field.NUMBER) and item.number is None:
            yield item.odd("缺序号")


def _run(items: Sequence[Item]) -> Iterator[documents.Suspicion]:
    """Gaps, repeats and steps back; a run may start again at 1 under another category."""
    last, seen = 0, set[int]()
    before: Item | None = None
    for item in items:
        if item.number is None or _shares_number(before, item):
            continue
        if not item.number.isdecimal():
            if not re.fullmatch(r"[\d.-]+", item.number):  # 2.1 and 3-2 are not followed up
                yield item.odd(f"序号“{item.number}”不是数字")
            continue
        value = int(item.number)
        if value == 1 and before is not None:
            if before.headings == item.headings:
                yield item.odd("序号在同一类别内重新从1开始")
            last, seen = 0, set()
        if value != last + 1:
            yield item.odd(_odd(value, last, seen))
        before, last = item, last if value in seen else value
        seen.add(value)


def _odd(value: int, last: int, seen: set[int]) -> str:
    """What is odd about a number that does not follow the last one."""
    if value in seen:
        return f"序号{value}重复"
    if last == 0:
        return f"序号从{value}开始"
    return f"序号由{last}跳到{value}"


def _shares_number(before: Item | None, item: Item) -> bool:
    """Whether two items stand under one merged number."""
    one = before.cell(Field.NUMBER) if before else None
    other = item.cell(Field.NUMBER)
    return one is not None and other is not None and cells.origin(one) == cells.origin(other)
