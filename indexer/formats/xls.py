"""Old workbooks (xls, and et of WPS): every visible sheet with content is a table.

Values are those that the workbook saved; no formula is computed. Nothing but `FileRefused` leaves
this module, whatever the file.
"""

import datetime as dt
import io
from collections.abc import Iterator

import xlrd
from xlrd.book import Book
from xlrd.sheet import Sheet

from indexer.formats import biff, package, sheets
from schema.domain.documents import Content, Form
from schema.settings import Settings


def read(data: bytes, limits: Settings) -> Content:
    """Read the visible sheets of a workbook.

    Raises:
        FileRefused: It is damaged, protected, or larger than the limits allow.
    """
    try:
        return _read(biff.stream(data), limits)
    except biff.ERRORS as error:
        raise package.damaged(package.WORKBOOK, error) from error


def _read(records: bytes, limits: Settings) -> Content:
    book = xlrd.open_workbook(
        file_contents=records,
        logfile=io.StringIO(),
        encoding_override=biff.charset(records),
        formatting_info=True,  # else it says nothing of merges
        on_demand=True,
        ragged_rows=True,
    )
    tables, noted = [], sheets.Noted()
    for number in range(book.nsheets):
        sheet = book.sheet_by_index(number)
        if sheet.visibility:
            noted.hidden_sheets.append(sheet.name)
        else:
            found = _sheet(book, sheet)
            noted.take(found)
            tables.append(sheets.table(found, limits))
        book.unload_sheet(number)
    return Content(Form.XLS, None, tables=tuple(filter(None, tables)), notes=noted.notes())


def _sheet(book: Book, sheet: Sheet) -> sheets.Sheet:
    merges = (
        sheets.Merge(left + 1, top + 1, last, bottom)
        for top, bottom, left, last in sheet.merged_cells
    )
    columns = ((at + 1, at + 1) for at, info in sheet.colinfo_map.items() if info.hidden)
    return sheets.Sheet(
        sheet.name,
        list(_written(book, sheet)),
        list(merges),
        list(columns),
        {at + 1 for at, info in sheet.rowinfo_map.items() if info.hidden},
    )


def _written(book: Book, sheet: Sheet) -> Iterator[sheets.Written]:
    for row in range(sheet.nrows):
        kinds, values = sheet.row_types(row), sheet.row_values(row)
        for column, (kind, value) in enumerate(zip(kinds, values, strict=True), start=1):
            if raw := _text(book, kind, value):
                yield sheets.Written(row + 1, column, raw)


def _text(book: Book, kind: int, value: object) -> str:
    if kind == xlrd.XL_CELL_DATE and isinstance(value, float):
        moment: dt.datetime = xlrd.xldate_as_datetime(value, book.datemode)
        return sheets.text(moment.time() if 0 <= value < 1 else moment)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return sheets.text(bool(value))
    if kind == xlrd.XL_CELL_ERROR and isinstance(value, int):
        return str(xlrd.error_text_from_code.get(value, "#N/A"))
    return "" if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) else sheets.text(value)
