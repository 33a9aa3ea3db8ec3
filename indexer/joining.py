"""Joining (续表): a list that is split into several tables is one table again.

Word starts a new table where a page was broken by hand, and offices one for each category, with
the category above it (一、党的建设（12项）); the later ones often have no header. A table is joined
to the one before when nothing but page numbers or a category stands between, it has as many
columns, and it has no header or the same again. Must not know forms.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from indexer import categories, classes, tables
from schema.domain import documents


def joined(found: Iterable[documents.Table]) -> list[documents.Table]:
    """Put the later parts of a list behind its first; each row keeps its table and number."""
    parts: list[list[documents.Table]] = []
    last: tables.Section | None = None  # list with which the table before ends
    for table, headed in _headed(list(found)):
        own = tables.sections(table)
        same_width = bool(parts) and _width(parts[-1][0]) == _width(table)
        follows = table.follows or headed
        if last is not None and follows and same_width and _goes_on(last, own):
            parts[-1].append(table)
        else:
            parts.append([table])
            last = own[-1] if own else None
    return [_whole(*each) for each in parts]


def _headed(found: Sequence[documents.Table]) -> Iterator[tuple[documents.Table, bool]]:
    """Each table, and whether a category stands above it, which then is its first row.

    A category without a count or a known name is a heading of the text unless there are several.
    """
    above = [_category_above(table) for table in found]
    several = sum(category is not None for category in above) > 1
    before = ""
    for table, category in zip(found, above, strict=True):
        new = category is not None and table.caption != before
        sure = several or (category is not None and (category.count is not None or category.known))
        before = table.caption
        headed = new and sure
        yield (_with_heading(table) if headed else table), headed


def _category_above(table: documents.Table) -> categories.Category | None:
    """Category that the last line above a table names; page titles and names of lists are none."""
    text = table.caption.split("\n")[-1]
    is_list = tables.is_list_title(text) or bool(classes.by_words(text))
    if table.index is None or is_list or not categories.looks_like_category(text):
        return None
    category = categories.category_of(text)
    return category if category is not None and category.certain else None


def _with_heading(table: documents.Table) -> documents.Table:
    """A table with the line above it as its first row, which has no address in the table."""
    text = table.caption.split("\n")[-1]
    cell = documents.Cell(text, text, "")
    first = table.rows[0]
    row = documents.Row(first.number, (cell,) * _width(table), first.page)
    return replace(table, rows=(row, *table.rows), caption="")


def _goes_on(last: tables.Section, own: Sequence[tables.Section]) -> bool:
    """Whether a table has no header, or only that of the list again."""
    same = [each.columns.fields == last.columns.fields and not each.titles for each in own]
    return same in ([], [True])


def _whole(first: documents.Table, *later: documents.Table) -> documents.Table:
    return replace(first, rows=(*first.rows, *(row for table in later for row in _moved(table))))


def _width(table: documents.Table) -> int:
    return max(len(row.cells) for row in table.rows)


def _moved(table: documents.Table) -> Iterator[documents.Row]:
    """The rows with the table in their addresses: else a cell would be taken for another's."""
    for row in table.rows:
        own = tuple(
            replace(
                cell,
                address=cell.address and f"t{table.index}{cell.address}",
                merged_from=cell.merged_from and f"t{table.index}{cell.merged_from}",
            )
            for cell in row.cells
        )
        yield replace(row, cells=own, table=table.index)
