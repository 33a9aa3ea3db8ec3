"""Documents made by hand, as a reader would give them."""

import functools
from pathlib import Path

from indexer import describe
from schema.domain.division_files import load as load_divisions
from schema.domain.documents import Block, Cell, Content, Decoded, Form, Row, Table
from schema.domain.places import Division, Gazetteer

ROOT = Path(__file__).parents[3]
FICTITIOUS = {
    "99": "澜江省",
    "9901": "云州市",
    "990121": "青禾县",
    "990121001": "城关街道",
    "990121101": "柳河镇",
}


@functools.cache
def gazetteer() -> Gazetteer:
    bundled = load_divisions((ROOT / "schema/rules/divisions.csv").read_text(encoding="utf-8"))
    return Gazetteer([*bundled, *(Division(*pair) for pair in FICTITIOUS.items())])


def content(*lines: str, notes: dict[str, str] | None = None) -> Content:
    """A text of one line a block; "# " before a line makes it a heading."""
    text, blocks = "\n".join(lines), []
    start = 0
    for line in lines:
        marks = len(line) - len(line.lstrip("#"))
        raw = line[marks:].strip()
        at = start + line.index(raw)
        blocks.append(Block(raw, raw, at, at + len(raw), marks))
        start += len(line) + 1
    return Content(Form.MD, Decoded(text, "utf-8", "test"), tuple(blocks), notes=notes or {})


def table(*rows: list[str], caption: str = "") -> Table:
    made = [
        Row(
            number,
            tuple(Cell(text, text, f"r{number}c{column}") for column, text in enumerate(row)),
        )
        for number, row in enumerate(rows, 1)
    ]
    return Table(tuple(made), caption=caption)


def described(
    *lines: str, name: str = "文件.md", notes: dict[str, str] | None = None, **told: object
):
    return describe.describe(name, content(*lines, notes=notes), gazetteer(), told)
