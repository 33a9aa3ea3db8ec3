"""Workbooks: values, merges, sheets, and files made to harm."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import PatternFill

from indexer.formats import xlsx
from schema.errors import FileRefused
from schema.settings import Settings


def save(book):
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def workbook(rows, *merges, title="清单"):
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    for merge in merges:
        book.active.merge_cells(merge)
    return book


def read(book, **limits):
    data = book if isinstance(book, bytes) else save(book)
    return xlsx.read(data, Settings(**limits))


def values(table):
    return [[cell.value for cell in row.cells] for row in table.rows]


def repacked(data, part, change):
    """Give a workbook with one part changed (None: left out)."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = change(old.read(name)) if name == part else old.read(name)
            if content is not None:
                new.writestr(name, content)
    return buffer.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def with_rows(xml):
    """Give a workbook whose sheet has these rows as XML."""
    data = save(workbook([["占位"]]))
    return repacked(
        data,
        SHEET,
        lambda old: (
            old[: old.index(b"<sheetData>")]
            + b"<sheetData>"
            + xml.encode()
            + old[old.index(b"</sheetData>") :]
        ),
    )


def test_sheets_become_tables_with_rows_as_numbered_in_the_sheet():
    """Blank rows are left out and counted; addresses are those of the sheet."""
    content = read(workbook([["题"], [], ["序号", "事项"], [1, "甲"]], "A1:B1"))
    (table,) = content.tables
    assert (table.sheet, table.index, table.caption) == ("清单", None, "题")
    assert [row.number for row in table.rows] == [1, 3, 4]
    cell = table.rows[2].cells[1]
    assert (cell.address, cell.start, cell.end, cell.merged_from) == ("B4", None, None, None)


def test_covered_cells_carry_the_value_and_its_place():
    """A merge over rows and columns fills every place it covers."""
    rows = [["一、党建", None, None], [1, "甲", "县局"], [2, "乙", None], [None, "丙", None]]
    (table,) = read(workbook(rows, "A1:C1", "C2:C4", "A3:A4")).tables
    assert values(table) == [
        ["一、党建"] * 3,
        ["1", "甲", "县局"],
        ["2", "乙", "县局"],
        ["2", "丙", "县局"],
    ]
    assert [cell.merged_from for cell in table.rows[3].cells] == ["A3", None, "C2"]
    assert [cell.address for cell in table.rows[3].cells] == ["A4", "B4", "C4"]


def test_values_read_as_a_person_reads_them():
    """Whole numbers without .0, dates as ISO 8601, texts verbatim and cleaned."""
    row = [
        1.0,
        0.1 + 0.2,
        True,
        dt.datetime(2025, 3, 1),  # noqa: DTZ001 - a sheet knows no zones
        dt.datetime(2025, 3, 1, 9, 30),  # noqa: DTZ001
        dt.time(9, 30),
        " 縣鄉(xiāng)\n  乙 ",
        123456789012345,
        "1.",
    ]
    (table,) = read(workbook([["题"], row])).tables
    cells = table.rows[1].cells
    assert [cell.value for cell in cells] == [
        "1",
        "0.3",
        "TRUE",
        "2025-03-01",
        "2025-03-01 09:30:00",
        "09:30:00",
        "縣鄉\n乙",
        "123456789012345",
        "1.",
    ]
    assert cells[6].raw == " 縣鄉(xiāng)\n  乙 "


def test_rich_text_is_flattened_and_escapes_are_read():
    """Bold parts of a cell are one text; `_x000D_` is a carriage return."""
    rich = CellRichText("主责：", TextBlock(InlineFont(b=True), "县局"))
    (table,) = read(workbook([["题"], [rich, "甲_x000D_\n乙"]])).tables
    assert values(table)[1] == ["主责：县局", "甲\n乙"]


def test_hidden_sheets_are_left_out_and_named():
    """A hidden sheet is no list, but the notes say it is there."""
    book = workbook([["甲"], ["乙"]])
    hidden = book.create_sheet("旧表")
    hidden.append(["丙"])
    hidden.sheet_state = "hidden"
    book.create_sheet("空表")
    content = read(book)
    assert [table.sheet for table in content.tables] == ["清单"]
    assert content.notes == {"hidden_sheets": "旧表是隐藏的工作表，未读取"}


def test_hidden_columns_are_no_data_and_named():
    """An index of the maker is left out; a merge that begins in it keeps its place and words."""
    rows = [
        ["云岭县事项清单", None, None, None],
        ["内部编号", "序号", "事项名称", "备注"],
        ["X-1", 1, "甲", None],
        ["X-2", 2, "乙", None],
    ]
    book = workbook(rows, "A1:D1", "A3:B3")
    sheet = book.active
    sheet.column_dimensions["A"].hidden = True
    sheet.column_dimensions.group("F", "XFD", hidden=True)
    sheet.row_dimensions[4].hidden = True
    content = read(book)
    (table,) = content.tables
    assert table.caption == "云岭县事项清单"
    assert values(table)[1:] == [
        ["序号", "事项名称", "备注"],
        ["X-1", "甲"],
        ["2", "乙"],
    ]
    first = table.rows[0].cells
    assert [(cell.address, cell.merged_from) for cell in first] == [
        ("A1", None),
        ("C1", "A1"),
        ("D1", "A1"),
    ]
    assert table.rows[3].cells[1].address == "C4"
    assert content.notes == {
        "hidden_columns": "清单!A（云岭县事项清单）是隐藏列，未读取",
        "hidden_rows": "清单!4是隐藏行，仍按内容读取",
    }


def test_a_formula_without_a_saved_result_is_blank_and_noted():
    """Formulas are never computed; a saved result is read."""
    content = read(workbook([["题"], ["甲", "=1+1"]]))
    assert values(content.tables[0])[1] == ["甲"]
    assert content.notes["formulas"] == "清单!B2是公式，文件里没有保存结果，按空白读取"
    saved = with_rows('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>')
    assert values(read(saved).tables[0]) == [["2"]]


def test_formatted_blank_rows_are_not_content():
    """A sheet that claims tens of thousands of rows is read as the few that it has."""
    book = workbook([["题"], ["1", "甲"]])
    fill = PatternFill("solid", fgColor="FFFF00")
    for row in range(3, 3000):
        book.active.cell(row, 5).fill = fill
    assert [len(row.cells) for row in read(book).tables[0].rows] == [1, 2]


def test_a_merge_of_all_cells_covers_content_only():
    """A merge over a billion cells costs nothing and refuses nothing."""
    (table,) = read(
        repacked(
            save(workbook([["题", None], ["1", "甲"]], "A1:B1")),
            SHEET,
            lambda old: old.replace(b"A1:B1", b"A1:XFD1"),
        )
    ).tables
    assert [len(row.cells) for row in table.rows] == [2, 2]


def test_too_many_rows_are_refused():
    """The limit is on rows of content, and names sheet and row."""
    with pytest.raises(FileRefused, match="工作表“清单”从第 4 行起超过 2 行"):
        read(workbook([["甲"], [None], ["乙"], ["丙"]]), max_rows=2)


def test_what_unpacks_to_too_much_is_refused_unopened():
    """The directory of the archive is enough to refuse a bomb."""
    with pytest.raises(FileRefused, match=r"解压后有 \d+ 字节"):
        read(workbook([["甲"]]), max_unpacked_bytes=1000)
    bomb = repacked(save(workbook([["甲"]])), SHEET, lambda old: old + b" " * (1 << 25))
    with pytest.raises(FileRefused, match="压缩比异常"):
        read(bomb)


def test_a_protected_workbook_is_refused():
    """An encrypted entry names its remedy."""
    data = bytearray(save(workbook([["甲"]])))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        directory = archive.start_dir
    data[directory + 8] |= 1
    with pytest.raises(FileRefused, match=r"密码保护.*取消密码"):
        read(bytes(data))


@pytest.mark.parametrize(
    ("xml", "cause"),
    [
        ('<row r="1000000000000"><c r="A1000000000000"><v>1</v></c></row>', "行号不合规则"),
        ('<row r="2"/><row r="1"/>', "第 1 行的行号不合规则"),
        ('<row r="1"><c r="ZZZ1"><v>1</v></c></row>', "ZZZ1 位置不合规则"),
        ('<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>', "A1 位置不合规则"),
        ('<row r="1"><c r="A1" t="s"><v>99</v></c></row>', "IndexError"),
        ('<row r="1"><c r="A1"><v>x</v></c></row>', "ValueError"),
        ('<row r="1"><c r="A1"></row>', "ParseError"),
        (
            "".join(f'<row r="{n}"><c r="XFD{n}"/></row>' for n in range(1, 2500)),
            "个格子，超过上限",
        ),
        (
            "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 300)),
            "已超过 2000000 格",
        ),
    ],
    ids=["row", "order", "column", "order of cells", "string", "number", "xml", "places", "cells"],
)
def test_sheets_out_of_order_are_refused_with_remedy(xml, cause):
    """What would make the library hang, explode or raise is refused by name."""
    with pytest.raises(FileRefused, match=cause) as refusal:
        read(with_rows(xml))
    assert "再导入" in str(refusal.value)


def test_entities_are_refused():
    """No entity is expanded: a billion laughs is a damaged file."""
    laughs = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">&b;</worksheet>'
    )
    for part in (SHEET, "xl/workbook.xml", "_rels/.rels"):
        with pytest.raises(FileRefused, match=r"EntitiesForbidden|ValueError"):
            read(repacked(save(workbook([["甲"]])), part, lambda _: laughs))


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "_rels/.rels", "[Content_Types].xml"])
def test_a_workbook_that_lacks_a_part_is_refused(part):
    """A missing part is a damaged file, not a crash."""
    with pytest.raises(FileRefused, match="工作簿已损坏或不是标准格式"):
        read(repacked(save(workbook([["甲"]])), part, lambda _: None))
