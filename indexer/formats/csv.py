"""CSV with exact offsets: the standard library's reader gives values only.

Follows RFC 4180 and, beyond it, what `csv.reader` does (text behind a closing quote belongs to the
field; a quote inside an unquoted field is a character). Records are numbered as `csv.reader` counts
them: title lines and blank lines too. A quote that is never closed would swallow the rest of the
file: refused, with its record.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from indexer.formats import cleaning, rows
from schema.domain.documents import Cell, Content, Decoded, Form, Row, Table
from schema.errors import FileRefused
from schema.settings import Settings

_DELIMITERS = (",", "\t", ";")
_SNIFFED_RECORDS = 200


class Field(NamedTuple):
    """A field: the span of its content (inside the quotes) and its value (quotes un-doubled)."""

    start: int
    end: int
    value: str
    unclosed: bool = False


def read(decoded: Decoded, limits: Settings) -> Content:
    """Read a table of separated values.

    Raises:
        FileRefused: It has too many rows, or a quote that is never closed.
    """
    text = decoded.text
    numbered = enumerate(records(text, delimiter_of(text)), start=1)
    kept = rows.with_content(_row(text, number, record) for number, record in numbered)
    rows.check(kept, limits, "文件")
    tables = (Table(kept, caption=rows.title_of(kept)),) if kept else ()
    return Content(Form.CSV, decoded, tables=tables)


def delimiter_of(text: str) -> str:
    """Choose the delimiter by which most records have equally many fields, and the most of them."""
    return max(_DELIMITERS, key=lambda delimiter: _consistency(text, delimiter))  # first of equals


def _consistency(text: str, delimiter: str) -> int:
    sample = islice(records(text, delimiter), _SNIFFED_RECORDS)
    widths = Counter(len(record) for record in sample if len(record) > 1)
    return max((count * (width - 1) for width, count in widths.items()), default=0)


def records(text: str, delimiter: str) -> Iterator[list[Field]]:
    """Cut a text into records; a blank line is an empty one."""
    field_of = _pattern(delimiter)
    at, record = 0, list[Field]()
    while text and (found := field_of.match(text, at)):
        at = found.end()
        record.append(_field(found))
        if found["stop"] == delimiter:
            continue
        yield [] if len(record) == 1 and not found[0].strip("\r\n") else record
        record = []
        if at == len(text):
            return


def _pattern(delimiter: str) -> re.Pattern[str]:
    stop = re.escape(delimiter)
    return re.compile(
        rf'(?:"(?P<quoted>(?:[^"]++|"")*+)(?P<close>")(?P<tail>[^{stop}\r\n]*+)|(?P<bare>[^{stop}\r\n]*+))'
        rf"(?P<stop>{stop}|\r\n|\r|\n|\Z)"
    )


def _field(found: re.Match[str]) -> Field:
    if found["close"]:
        value = found["quoted"].replace('""', '"') + found["tail"]
        end = found.end("tail") if found["tail"] else found.end("quoted")
        return Field(found.start("quoted"), end, value)
    return Field(*found.span("bare"), found["bare"], unclosed=found["bare"].startswith('"'))


def _row(text: str, number: int, record: list[Field]) -> Row:
    if any(field.unclosed for field in record):
        raise FileRefused(
            f"第 {number} 行有一个引号没有闭合，其后的内容无法分列；"
            "请补上引号，或用 WPS 另存为 xlsx 再导入。"
        )
    return Row(
        number,
        tuple(_cell(text, field, f"r{number}c{column}") for column, field in enumerate(record, 1)),
    )


def _cell(text: str, field: Field, address: str) -> Cell:
    raw = text[field.start : field.end]
    return Cell(raw, cleaning.clean(field.value), address, field.start, field.end)
