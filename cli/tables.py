"""Tables as files: csv that spreadsheets open, xlsx whose cells are all text.

A cell that a spreadsheet would take for a formula is written with an apostrophe in csv and as
quoted text in xlsx (OWASP, CSV injection).
"""

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from schema.domain import spreadsheets

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WIDE = 40


def write(path: Path, title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a table by the ending of the file's name: .xlsx, else csv in UTF-8 with its mark."""
    if path.suffix.lower() == ".xlsx":
        _write_xlsx(path, title, heads, rows)
        return
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heads)
        writer.writerows([spreadsheets.inert(text) for text in row] for row in rows)


def _write_xlsx(
    path: Path, title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]
) -> None:
    book = Workbook()
    sheet = book.active or book.create_sheet()
    sheet.title = title
    for at, row in enumerate([heads, *rows], start=1):
        for column, text in enumerate(row, start=1):
            cell = sheet.cell(at, column, _ILLEGAL.sub("", text))
            cell.data_type = "s"
            cell.quotePrefix = text.startswith(spreadsheets.FORMULA)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if at == 1:
                cell.font = Font(bold=True)
    for cells in sheet.columns:
        longest = max((len(str(cell.value or "")) for cell in cells), default=0)
        letter = get_column_letter(cells[0].column or 1)
        sheet.column_dimensions[letter].width = min(_WIDE, 6 + 2 * longest)
    sheet.freeze_panes = "A2"
    book.save(path)
