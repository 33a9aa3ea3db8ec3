"""Workbooks (工作簿, xlsx): every visible sheet with content is a table; macros are never run.

Values are those that the workbook saved; no formula is computed. Nothing but `FileRefused` leaves
this module, whatever the file.
"""

import io
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import closing

import openpyxl
from openpyxl.utils import cell as addresses
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from indexer.formats import package, sheets, workbook
from schema.domain.documents import Content, Form
from schema.settings import Settings


def read(data: bytes, limits: Settings) -> Content:
    """Read the visible sheets of a workbook.

    Raises:
        FileRefused: It is damaged, protected, or larger than the limits allow.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions that we do not read
            package.check(archive, len(data), limits, package.WORKBOOK)
            return _read(archive, data, limits)
    except package.LIBRARY_ERRORS as error:
        raise package.damaged(package.WORKBOOK, error) from error


def _read(archive: zipfile.ZipFile, data: bytes, limits: Settings) -> Content:
    parts = workbook.parts_of_sheets(archive)
    surveys = {title: workbook.survey(archive, part) for title, part in parts.items()}
    book = openpyxl.load_workbook(
        io.BytesIO(data), read_only=True, data_only=True, keep_links=False
    )
    with closing(book):
        tables = []
        noted = sheets.Noted(
            [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
        )
        for sheet in book.worksheets:
            if sheet.title not in noted.hidden_sheets and sheet.title in surveys:
                read = _sheet(sheet, surveys[sheet.title])
                noted.take(read)
                tables.append(sheets.table(read, limits))
    return Content(Form.XLSX, None, tables=tuple(filter(None, tables)), notes=noted.notes())


def _sheet(sheet: Worksheet, survey: workbook.Survey) -> sheets.Sheet:
    return sheets.Sheet(
        sheet.title,
        list(_written(sheet)),
        [_merge(reference) for reference in survey.merges],
        survey.hidden_columns,
        survey.hidden_rows,
        survey.uncached,
    )


def _written(sheet: Worksheet) -> Iterator[sheets.Written]:
    """Give the cells with text; the sheet's own word on how large it is does not count."""
    sheet.reset_dimensions()  # type: ignore[attr-defined] # read-only sheets have it
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        for column, value in enumerate(row, start=1):
            raw = unescape(value) if isinstance(value, str) else sheets.text(value)
            if raw:
                yield sheets.Written(number, column, raw)


def _merge(reference: str) -> sheets.Merge:
    """Read "A1:E2"; "A:E" has all rows, "1:2" all columns."""
    left, top, last, bottom = addresses.range_boundaries(reference)
    return sheets.Merge(
        left or 1, top or 1, last or workbook.MAX_COLUMN, bottom or workbook.MAX_ROW
    )
