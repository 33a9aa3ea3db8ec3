"""修订对照表 as files: a sheet that no cell can turn into a formula, and a Word table.

The Word file is written by hand, since the smallest package that Word opens has three parts
(ECMA-376 part 1 §11.3.10, part 2 §10). Must not know stores.
"""

import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from schema.domain import spreadsheets

HEADS = ("变动类型", "修订前", "修订前职责", "修订后", "修订后职责", "说明", "把握")
_WIDTHS = (12, 34, 50, 34, 50, 34, 8)
# What no XML 1.0 document may hold.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = (
    f'{_DECLARED}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}"/></Types>'
)
_RELATIONS = (
    f'{_DECLARED}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}" Target="word/document.xml"/></Relationships>'
)
# A4 across, in twentieths of a point.
_PAGE = (
    '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    '<w:pgMar w:top="1134" w:right="850" w:bottom="1134" w:left="850" '
    'w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
)
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def write_xlsx(path: Path, title: str, rows: Sequence[Sequence[str]]) -> None:
    """Write a workbook of one sheet; every cell is text."""
    book = Workbook()
    sheet = book.active or book.create_sheet()
    sheet.title = "修订对照表"
    for at, row in enumerate([(title,), HEADS, *rows], start=1):
        for column, text in enumerate(row, start=1):
            cell = sheet.cell(at, column, _ILLEGAL.sub("", text))
            cell.data_type = "s"  # openpyxl takes = for a formula and #N/A for an error
            cell.quotePrefix = text.startswith(spreadsheets.FORMULA)
            cell.alignment = Alignment(wrap_text=at > 1, vertical="top")
            if at <= 2:  # noqa: PLR2004 - the title and the heads
                cell.font = Font(bold=True)
    for letter, width in zip("ABCDEFG", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A3"
    book.save(path)


def write_docx(path: Path, title: str, rows: Sequence[Sequence[str]]) -> None:
    """Write a document of a title and one table, whose heads repeat on every page."""
    table = "".join(
        f"<w:tr>{'<w:trPr><w:tblHeader/></w:trPr>' if at == 0 else ''}"
        + "".join(f"<w:tc><w:tcPr/>{_paragraph(text, bold=at == 0)}</w:tc>" for text in row)
        + "</w:tr>"
        for at, row in enumerate([HEADS, *rows])
    )
    grid = "".join(f'<w:gridCol w:w="{width * 68}"/>' for width in _WIDTHS)
    document = (
        f'{_DECLARED}<w:document xmlns:w="{_MAIN}"><w:body>{_paragraph(title, bold=True)}'
        f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>{_BORDERS}</w:tblBorders>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{table}</w:tbl>{_paragraph('')}{_PAGE}"
        "</w:body></w:document>"
    )
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS,
        "word/document.xml": document,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)


def _paragraph(text: str, *, bold: bool = False) -> str:
    style = "<w:rPr><w:b/></w:rPr>" if bold else ""
    lines = (escape(line) for line in _ILLEGAL.sub("", text).splitlines())
    words = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)
    return f"<w:p><w:r>{style}{words}</w:r></w:p>" if words else "<w:p/>"
