"""CSV: values as the standard library reads them, with exact places."""

import csv as standard
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.formats import csv
from schema.domain.documents import Decoded
from schema.errors import FileRefused
from schema.settings import Settings

FIELDS = st.text(alphabet='县局,;\t"\r\n a1', max_size=6)
TABLES = st.lists(st.lists(FIELDS, min_size=1, max_size=4), min_size=1, max_size=6)


def read(text, **limits):
    return csv.read(Decoded(text, "utf-8", ""), Settings(**limits))


def standard_records(text, delimiter):
    return list(standard.reader(io.StringIO(text, newline=""), delimiter=delimiter))


@settings(deadline=None)
@given(TABLES, st.sampled_from(",;\t"), st.sampled_from(["\r\n", "\n", "\r"]))
def test_written_tables_read_as_the_standard_library_reads_them(table, delimiter, line_end):
    """Quoting, doubled quotes, line ends within fields: values and record numbers agree."""
    buffer = io.StringIO(newline="")
    standard.writer(buffer, delimiter=delimiter, lineterminator=line_end).writerows(table)
    text = buffer.getvalue()
    found = [[field.value for field in record] for record in csv.records(text, delimiter)]
    assert found == standard_records(text, delimiter)


@settings(deadline=None)
@given(st.text(alphabet='县,"\r\n a', max_size=40))
def test_sloppy_text_reads_as_the_standard_library_reads_it(text):
    """Quotes in odd places too, as long as all are closed."""
    records = list(csv.records(text, ","))
    if any(field.unclosed for record in records for field in record):
        return
    assert [[field.value for field in record] for record in records] == standard_records(text, ",")


@settings(deadline=None)
@given(st.text(alphabet='县,"\r\n a', max_size=40))
def test_cells_are_slices(text):
    """`raw` is verbatim, doubled quotes and all."""
    try:
        content = read(text)
    except FileRefused:
        return
    for cell in (cell for table in content.tables for row in table.rows for cell in row.cells):
        assert cell.raw == text[cell.start : cell.end]


def test_rows_count_title_lines_and_blank_ones():
    """Numbers are those of `csv.reader`; blank records are not content."""
    (table,) = read("石塘乡清单,,\n序号,事项\n\n1,甲\n,,\n2,乙\n").tables
    assert [row.number for row in table.rows] == [1, 2, 4, 6]
    assert table.caption == "石塘乡清单"


def test_a_quoted_cell_keeps_its_place_and_loses_its_doubling():
    """`raw` is inside of the quotes; `value` is what is meant; the address is row and column."""
    text = '1,"甲""乙""\n 丙",x\n2,b,c\n'
    cell = read(text).tables[0].rows[0].cells[1]
    assert (cell.raw, cell.value, cell.address) == ('甲""乙""\n 丙', '甲"乙"\n丙', "r1c2")
    assert text[cell.start - 1 : cell.start] == '"'


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_delimiter_is_sniffed_by_consistency(delimiter):
    """Commas within the fields of a tab-separated file do not mislead."""
    text = "\n".join(delimiter.join([str(n), f"对甲{'，'}乙的处罚", "县局"]) for n in range(5))
    assert csv.delimiter_of("标题\n" + text) == delimiter
    assert len(read(text).tables[0].rows[0].cells) == 3


def test_one_column_is_a_table_too():
    """Without any delimiter each line is a cell."""
    assert [len(row.cells) for row in read("事项\n甲\n").tables[0].rows] == [1, 1]


def test_a_quote_that_is_never_closed_is_refused_with_its_row():
    """It would swallow the rest of the file in silence."""
    with pytest.raises(FileRefused, match=r"第 3 行有一个引号没有闭合.*补上引号"):
        read('序号,事项\n1,甲\n2,"乙\n3,丙\n')


def test_too_many_rows_are_refused():
    """The limit is on rows of content, and the message names the first beyond it."""
    assert read("a\n\nb\n", max_rows=2).tables
    with pytest.raises(FileRefused, match="第 4 行起超过 2 行"):
        read("a\n\nb\nc\n", max_rows=2)


def test_nothing_but_separators_is_no_table():
    """A file of commas has no content."""
    assert read(",,\n,,\n").tables == ()
