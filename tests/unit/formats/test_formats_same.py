"""One list in every form: the entries are the same, and so is what the pipeline makes of them."""

import hashlib
import io
from pathlib import Path

import docx
import openpyxl
import pytest
import written_lists as lists
import xlwt

from indexer import files, pipeline, read
from indexer.lists import understand
from schema.domain.places import Division, Gazetteer
from schema.settings import Settings

LIMITS = Settings()
REAL = Path(__file__).parents[4] / "shared" / "real" / "lists"
NAME = "龙华区街道承接行政处罚事项目录"
COUNTY = Gazetteer([Division("99", "澜江省"), Division("990131", "云岭县")])


def entries(name, data):
    """Give class, title and entries of each list of a file, without their places."""
    content = read.read(name, data, LIMITS)
    understood = [understand(table, context=Path(name).stem) for table in content.tables]
    assert [odd for each in understood for odd in each.suspicious] == []
    return [
        (each.list_class, each.title, [meaning(entry) for entry in each.entries])
        for one in understood
        for each in one.lists
    ]


def meaning(entry):
    return (
        entry.number,
        entry.category,
        entry.title,
        entry.responsibilities,
        entry.remark,
        entry.limits,
        entry.scope,
        entry.basis,
    )


@pytest.mark.parametrize("written", lists.ALL, ids=[each.title for each in lists.ALL])
def test_the_form_makes_no_difference(written):
    """Titles, categories, bodies, duties and remarks agree over all forms."""
    found = {form: entries(f"a.{form}", write(written)) for form, write in lists.WRITERS.items()}
    ((_, title, items),) = found["xlsx"]
    assert title == written.title
    assert len(items) == sum(bool(row[0] and row[0].isdecimal()) for row in written.rows)
    assert all(each == found["xlsx"] for each in found.values())


def test_rows_are_those_of_the_file():
    """A cited row is the one that a person finds: of the sheet, or of the table."""
    rows = {}
    for form, write in lists.WRITERS.items():
        content = read.read(f"a.{form}", write(lists.COOPERATIVE), LIMITS)
        (found,) = understand(content.tables[0]).lists
        rows[form] = [entry.locator.row for entry in found.entries]
        assert found.entries[0].locator.table == (1 if form in ("html", "docx") else None)
    assert rows["xlsx"] == rows["xls"] == rows["csv"] == [4, 5, 7]
    assert rows["docx"] == rows["html"] == [3, 4, 6]


def parsed(name, data):
    file = files.File(name, Path(name))
    return pipeline.parse(file, data, hashlib.sha256(data).hexdigest(), COUNTY, LIMITS)


def test_a_notice_with_three_lists_is_three_editions():
    """Each table is named by the line above it; the notice tells number, dates and issuer."""
    notice = (
        "云岭县人民政府办公室",
        "关于公布清溪镇履行职责事项清单的通知",
        "云政办发〔2025〕12号",
        "各镇人民政府，县政府各部门：",
        "现将清溪镇履行职责事项清单予以公布，自2025年7月1日起施行。",
        "云岭县人民政府办公室",
        "2025年6月20日",
        "附件",
    )
    data = lists.to_docx(lists.BASIC, lists.COOPERATIVE, lists.RECLAIMED, notice=notice)
    editions = parsed("lists/通知.docx", data).editions
    assert [edition.list_class for edition in editions] == ["BASIC", "COOPERATIVE", "RECLAIMED"]
    assert [edition.description.title for edition in editions] == [
        lists.BASIC.title,
        lists.COOPERATIVE.title,
        lists.RECLAIMED.title,
    ]
    for edition in editions:
        about = edition.description
        assert about.document_number == "云政办发〔2025〕12号"
        assert str(about.effective_from) == "2025-07-01"
        assert about.issuer == "云岭县人民政府办公室"
        assert len(edition.entries) == 3


def test_repeated_headers_and_numbers_of_word():
    """Header rows repeat amid the table, heads are broken up, the 序号 is automatic."""
    made = docx.Document()
    made.add_paragraph("云岭县清溪镇上级部门收回事项清单")
    header = ["序 号", "事 项\n名 称", "承接\t部门", "工作\u3000方式"]
    table = made.add_table(0, 4)
    for position, row in enumerate(lists.RECLAIMED.rows[1:]):
        if position in (0, 2):
            fill(table.add_row(), header)
        cells = fill(table.add_row(), ["", *row[1:]])
        cells[0].paragraphs[0].style = "List Number"
    ((_, _, items),) = entries("a.docx", lists.saved(made))
    ((_, _, expected),) = entries("a.xlsx", lists.to_xlsx(lists.RECLAIMED))
    assert items == expected


def fill(row, texts):
    cells = row.cells
    for cell, text in zip(cells, texts, strict=True):
        cell.text = text
    return cells


def test_several_sheets_with_levels_in_their_headers():
    """A sheet a list, headers of two levels, formatted rows far below: nothing is lost or made."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for written in (lists.TERRITORIAL, lists.COOPERATIVE):
        own = openpyxl.load_workbook(io.BytesIO(lists.to_xlsx(written))).active
        sheet = book.create_sheet(written.title[-8:])
        for row in own.iter_rows():
            for cell in row:
                if cell.value is not None:
                    sheet.cell(cell.row, cell.column, cell.value)
        for merged in own.merged_cells.ranges:
            sheet.merge_cells(merged.coord)
        sheet.cell(65_203, 9).number_format = "@"
    found = entries("a.xlsx", lists.saved(book))
    apart = [
        each
        for written in (lists.TERRITORIAL, lists.COOPERATIVE)
        for each in entries("a.xlsx", lists.to_xlsx(written))
    ]
    assert found == apart


@pytest.fixture
def published():
    path = REAL / f"{NAME}.xlsx"
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    return path.read_bytes()


@pytest.mark.shared
@pytest.mark.parametrize("form", ["xls", "docx", "html"])
def test_the_published_list_in_other_forms(published, form):
    """Its 296 entries are the same, whatever the workbook is saved as."""
    sheet = openpyxl.load_workbook(io.BytesIO(published)).active
    rows = [["" if value is None else str(value) for value in row] for row in sheet.values]
    spans = [
        (each.min_row, each.min_col, each.max_row, each.max_col)
        for each in sheet.merged_cells.ranges
    ]
    merges = tuple(tuple(place - 1 for place in span) for span in spans)
    for top, left, bottom, right in merges:
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if (row, column) != (top, left):
                    rows[row][column] = None
    write = {"xls": as_xls, "docx": as_docx, "html": lists.to_html}[form]
    ((list_class, title, items),) = entries(
        f"{NAME}.{form}", write(lists.Written("", rows, merges))
    )
    assert len(items) == 296
    assert [(list_class, title, items)] == entries(f"{NAME}.xlsx", published)


def as_xls(written):
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    covered = {
        (row, column)
        for top, left, bottom, right in written.merges
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    }
    for top, left, bottom, right in written.merges:
        sheet.write_merge(top, bottom, left, right, written.rows[top][left])
    for top, row in enumerate(written.rows):
        for left, text in enumerate(row):
            if text and (top, left) not in covered:
                sheet.write(top, left, text)
    return lists.saved(book)


def as_docx(written):
    made = docx.Document()
    table = made.add_table(0, written.width)
    elements = []
    for row in written.rows:  # `add_row` and `cells` of python-docx take time by the square
        elements.append(list(table.add_row()._tr.tc_lst))
        for cell, text in zip(elements[-1], row, strict=True):
            cell.p_lst[0].add_r().text = text or ""
    for top, left, bottom, right in written.merges:
        elements[top][left].merge(elements[bottom][right])
    return lists.saved(made)
