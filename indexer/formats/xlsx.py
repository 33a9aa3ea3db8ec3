"""Workbooks (工作簿, xlsx): every visible sheet with content is a table; macros are never run.

Values are those that the workbook saved; no formula is computed. A cell that a merge covers gets
the merge's value and says from where. Nothing but `FileRefused` leaves this module, whatever the
file: `_LIBRARY_ERRORS` lists what openpyxl and its helpers raise on files that are not in order.
"""

import datetime as dt
import io
import struct
import warnings
import zipfile
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import NamedTuple
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils import cell as addresses
from openpyxl.utils.escape import unescape
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from indexer.formats import cleaning, grid, rows, workbook
from schema.domain.documents import Cell, Content, Form, Row, Table
from schema.errors import FileRefused
from schema.settings import Settings

_LIBRARY_ERRORS = (
    ParseError,  # not XML
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ArithmeticError,  # dates and numbers out of range
    AssertionError,
    AttributeError,  # parts that openpyxl expects and the file lacks, as the next three
    LookupError,
    TypeError,
    ValueError,  # of numbers and addresses, UnicodeError, defusedxml's refusals
    EOFError,
    MemoryError,
    NotImplementedError,  # compression methods
    OSError,
    RuntimeError,  # encrypted entries; RecursionError
)
_MAX_NAMED = 10  # of the addresses that a note lists
_EXACT_BELOW = 1e15  # a sheet shows 15 digits; the next two are noise of binary fractions


class _Written(NamedTuple):
    """A cell with text: its row, column (1-based) and verbatim value."""

    row: int
    column: int
    raw: str


def read(data: bytes, limits: Settings) -> Content:
    """Read the visible sheets of a workbook.

    Raises:
        FileRefused: It is damaged, protected, or larger than the limits allow.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions that we do not read
            workbook.check_archive(archive, len(data), limits)
            return _read(archive, data, limits)
    except _LIBRARY_ERRORS as error:
        raise FileRefused(
            f"工作簿已损坏或不是标准 xlsx，无法读取（{type(error).__name__}）；"
            "请用 Excel 或 WPS 打开后另存为 xlsx 再导入。"
        ) from error


def _read(archive: zipfile.ZipFile, data: bytes, limits: Settings) -> Content:
    parts = workbook.parts_of_sheets(archive)
    surveys = {title: workbook.survey(archive, part) for title, part in parts.items()}
    book = openpyxl.load_workbook(
        io.BytesIO(data), read_only=True, data_only=True, keep_links=False
    )
    with closing(book):
        tables = tuple(_tables(book, surveys, limits))
        hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
    return Content(Form.XLSX, None, tables=tables, notes=_notes(hidden, surveys))


def _tables(
    book: Workbook, surveys: dict[str, workbook.Survey], limits: Settings
) -> Iterator[Table]:
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible" and sheet.title in surveys:
            written = list(_written(sheet))
            kept = rows.with_content(_rows(written, surveys[sheet.title].merges))
            rows.check(kept, limits, f"工作表“{sheet.title}”")
            if kept:
                yield Table(kept, sheet=sheet.title, caption=rows.title_of(kept))


def _written(sheet: Worksheet) -> Iterator[_Written]:
    """Give the cells with text; the sheet's own word on how large it is does not count."""
    sheet.reset_dimensions()  # type: ignore[attr-defined] # read-only sheets have it
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        for column, value in enumerate(row, start=1):
            if raw := _text(value):
                yield _Written(number, column, raw)


def _text(value: object) -> str:
    """Write a value as a person reads it: whole numbers without .0, dates as ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < _EXACT_BELOW
        return str(int(value)) if whole else f"{value:.15g}"
    if isinstance(value, dt.datetime):
        return value.isoformat(" ") if value.time() != dt.time() else value.date().isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return unescape(value) if isinstance(value, str) else str(value)


def _rows(written: list[_Written], merges: list[str]) -> Iterator[Row]:
    sheet: dict[int, dict[int, Cell]] = {}
    for row, column, raw in written:
        cell = Cell(raw, cleaning.clean(raw), _address(row, column))
        sheet.setdefault(row, {})[column] = cell
    for row, column, carried in list(_carried(sheet, merges)):
        sheet[row].setdefault(column, carried)
    places = 0
    for number in sorted(sheet):
        places += max(sheet[number])
        _check_places(places, number)
    for number in sorted(sheet):
        yield _row(number, sheet[number])


def _row(number: int, cells: dict[int, Cell]) -> Row:
    columns = range(1, max(cells) + 1)
    blank = (Cell("", "", _address(number, column)) for column in columns)
    return Row(
        number, tuple(cells.get(at, empty) for at, empty in zip(columns, blank, strict=True))
    )


def _carried(
    sheet: dict[int, dict[int, Cell]], merges: list[str]
) -> Iterator[tuple[int, int, Cell]]:
    """Give what merges carry to the places they cover, as far as the sheet has content."""
    filled = sorted(sheet)
    right = max((max(cells) for cells in sheet.values()), default=0)
    carried = 0
    for reference in merges:
        left, top, last, bottom = _corners(reference, right)
        if (origin := sheet.get(top, {}).get(left)) is None:
            continue
        for row in filled[bisect_left(filled, top) : bisect_right(filled, bottom)]:
            carried += last - left + 1
            _check_places(carried, row)
            for column in range(left, last + 1):
                address = _address(row, column)
                yield row, column, replace(origin, address=address, merged_from=origin.address)


def _corners(reference: str, right: int) -> tuple[int, int, int, int]:
    """Read "A1:E2" as first column, first row, last column, last row; "A:E" has all rows."""
    left, top, last, bottom = addresses.range_boundaries(reference)
    return left or 1, top or 1, min(last or right, right), bottom or workbook.MAX_ROW


def _check_places(count: int, row: int) -> None:
    if count > grid.MAX_PLACES:
        raise FileRefused(
            f"工作表到第 {row} 行已超过 {grid.MAX_PLACES} 格；"
            "请删去多余的列、取消大范围合并后再导入。"
        )


def _address(row: int, column: int) -> str:
    return f"{addresses.get_column_letter(column)}{row}"


def _notes(hidden: list[str], surveys: dict[str, workbook.Survey]) -> dict[str, str]:
    notes = {"hidden_sheets": "、".join(hidden)} if hidden else {}
    empty = [
        f"{title}!{address}"
        for title, found in surveys.items()
        if title not in hidden
        for address in found.uncached
    ]
    if empty:
        more = f" 等 {len(empty)} 处" if len(empty) > _MAX_NAMED else ""
        named = "、".join(empty[:_MAX_NAMED])
        notes["formulas"] = f"{named}{more}是公式，文件里没有保存结果，按空白读取"
    return notes
