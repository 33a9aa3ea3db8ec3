"""Old workbooks: values, merges, what is hidden, code pages, and damaged files."""

import datetime as dt
import io
import struct

import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from xlwt.CompoundDoc import XlsDoc

from indexer.formats import xls
from schema.errors import FileRefused
from schema.settings import Settings


def save(book):
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def workbook(*rows, title="清单"):
    book = xlwt.Workbook()
    sheet = book.add_sheet(title)
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(number, column, value)
    return book


def read(book, **limits):
    data = book if isinstance(book, bytes) else save(book)
    return xls.read(data, Settings(**limits))


def values(table):
    return [[cell.value for cell in row.cells] for row in table.rows]


def record(kind, data):
    return struct.pack("<HH", kind, len(data)) + data


def in_container(stream, name="Book"):
    """Put a stream into an OLE file; xlwt names it Workbook."""
    buffer = io.BytesIO()
    XlsDoc().save(buffer, stream)
    old, new = ("Workbook".encode("utf-16-le"), name.encode("utf-16-le"))
    data = buffer.getvalue()
    at = data.index(old)
    entry = bytearray(data[at : at + 128])
    entry[:64] = new.ljust(64, b"\0")
    entry[64:66] = struct.pack("<H", len(new) + 2)
    return data[:at] + bytes(entry) + data[at + 128 :]


def excel_95(rows, page=None, charset="gb18030", title="清单"):
    """Write a workbook as Excel 95 does: texts are bytes of a code page."""
    start = record(0x0809, struct.pack("<HHHH", 0x0500, 5, 0, 0))
    paged = record(0x42, struct.pack("<H", page)) if page else b""
    name = title.encode(charset)
    declared = struct.pack("<IBBB", 0, 0, 0, len(name)) + name
    place = len(start + paged + record(0x85, declared)) + 4
    sheet = record(0x0809, struct.pack("<HHHH", 0x0500, 0x10, 0, 0))
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            written = text.encode(charset)
            head = struct.pack("<HHHH", number, column, 0, len(written))
            sheet += record(0x0204, head + written)
    declared = struct.pack("<I", place) + declared[4:]
    return start + paged + record(0x85, declared) + record(0x0A, b"") + sheet + record(0x0A, b"")


def test_sheets_merges_and_places():
    """As in xlsx: addresses and rows of the sheet, merges carried, the title is the caption."""
    book = workbook((), (), ("序号", "事项名称", "承接部门"), (1.0, "甲"), (2.0, "乙"))
    book.get_sheet(0).write_merge(0, 0, 0, 2, "云岭县事项清单")
    book.get_sheet(0).write_merge(3, 4, 2, 2, "县局")
    (table,) = read(book).tables
    assert (table.sheet, table.index, table.caption) == ("清单", None, "云岭县事项清单")
    assert [row.number for row in table.rows] == [1, 3, 4, 5]
    assert values(table)[2:] == [["1", "甲", "县局"], ["2", "乙", "县局"]]
    cell = table.rows[3].cells[2]
    assert (cell.address, cell.merged_from, cell.start) == ("C5", "C4", None)


def test_values_read_as_a_person_reads_them():
    """Whole numbers without .0, dates by the workbook's calendar, errors and truths by name."""
    day, moment, time = (
        xlwt.easyxf(num_format_str=each) for each in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm", "hh:mm")
    )
    for since_1904 in (False, True):
        book = workbook(("题",), (1.0, 0.1 + 0.2, True, " 縣鄉(xiāng)\n  乙 ", "1."))
        book.dates_1904 = since_1904
        sheet = book.get_sheet(0)
        sheet.write(1, 5, dt.date(2025, 3, 1), day)
        sheet.write(1, 6, dt.datetime(2025, 3, 1, 9, 30), moment)  # noqa: DTZ001
        sheet.write(1, 7, dt.time(9, 30), time)
        sheet.row(1).set_cell_error(8, 0x2A)
        assert values(read(book).tables[0])[1] == [
            "1",
            "0.3",
            "TRUE",
            "縣鄉\n乙",
            "1.",
            "2025-03-01",
            "2025-03-01 09:30:00",
            "09:30:00",
            "#N/A",
        ]


def test_what_is_hidden_is_named():
    """Hidden sheets and columns are left out, hidden rows are read; the notes say so."""
    book = workbook(("编号", "序号", "事项名称"), ("X-1", "1", "甲"), ("X-2", "2", "乙"))
    book.get_sheet(0).col(0).hidden = True
    book.get_sheet(0).row(2).hidden = True
    other = book.add_sheet("旧表")
    other.write(0, 0, "丙")
    other.visibility = 1
    content = read(book)
    assert values(content.tables[0]) == [["序号", "事项名称"], ["1", "甲"], ["2", "乙"]]
    assert content.tables[0].rows[1].cells[0].address == "B2"
    assert content.notes == {
        "hidden_sheets": "旧表是隐藏的工作表，未读取",
        "hidden_columns": "清单!A（编号）是隐藏列，未读取",
        "hidden_rows": "清单!3是隐藏行，仍按内容读取",
    }


def test_formatted_blanks_are_not_content():
    """Tens of thousands of formatted rows cost little and are no rows."""
    book = workbook(("题",), ("1", "甲"))
    sheet = book.get_sheet(0)
    grey = xlwt.easyxf("pattern: pattern solid, fore_colour gray25")
    for row in range(2, 20_000):
        sheet.write(row, 4, None, grey)
    assert [len(row.cells) for row in read(book).tables[0].rows] == [1, 2]


@pytest.mark.parametrize("page", [None, 936, 1252, 367])
def test_chinese_texts_of_excel_95(page):
    """The code page is missing, right or wrong: the text is Chinese all the same."""
    data = excel_95([["序号", "事项名称"], ["1", "秸秆禁烧"]], page)
    for file in (data, in_container(data)):
        (table,) = read(file).tables
        assert (table.sheet, values(table)[1]) == ("清单", ["1", "秸秆禁烧"])


def test_traditional_texts_of_excel_95():
    """A file that says Big5 is read so."""
    data = excel_95([["事項"], ["禁燒"]], 950, "big5", "清單")
    assert values(read(data).tables[0]) == [["事項"], ["禁燒"]]


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (excel_95([["a"]]).replace(record(0x0A, b""), record(0x2F, b"\0" * 4), 1), "密码保护"),
        (save(workbook(("甲",)))[:3000], "已损坏"),
        (in_container(b"\0" * 5000), "已损坏"),
        (in_container(save(workbook(("甲",))), "Other"), "已损坏"),
        (
            excel_95([["a"]])
            + record(0x0809, struct.pack("<HHHH", 0x0500, 0x10, 0, 0))
            + b"".join(record(0x0201, struct.pack("<HHH", n, 255, 0)) for n in range(40_000)),
            "个格子，超过上限",
        ),
    ],
    ids=["password", "cut", "zeros", "stream", "places"],
)
def test_what_cannot_be_read_is_refused_with_remedy(data, cause):
    """Password, damage and size are told apart."""
    with pytest.raises(FileRefused, match=cause) as refusal:
        read(data)
    assert "请" in str(refusal.value)


def test_too_many_rows_are_refused():
    """The limit is on rows of content, and names sheet and row."""
    with pytest.raises(FileRefused, match="工作表“清单”从第 4 行起超过 2 行"):
        read(workbook(("甲",), (), ("乙",), ("丙",)), max_rows=2)


DATA = save(workbook(("序号", "事项"), (1.0, "甲"), (2.5, "乙")))


@settings(deadline=None, max_examples=150)
@given(
    st.lists(
        st.tuples(st.integers(0, len(DATA) - 1), st.binary(min_size=1, max_size=4)), min_size=1
    )
)
def test_any_damage_is_read_or_refused(patches):
    """Whatever happened to a file, nothing but `FileRefused` leaves."""
    data = bytearray(DATA)
    for at, patch in patches:
        data[at : at + len(patch)] = patch
    try:
        read(bytes(data))
    except FileRefused as refusal:
        assert "请" in str(refusal)  # noqa: PT017 - either outcome is right
