"""Tables for tests, drawn as text: a row a line, cells parted by "|".

"<" is merged with the cell to its left, "^" with the one above, "¶" breaks a line inside a cell.
"""

import csv
import io

from schema.domain import documents


def drawn(text: str, *, sheet: str | None = "表", caption: str = "") -> documents.Table:
    """A sheet as the reader hands it over, merged cells filled in."""
    rows: list[documents.Row] = []
    for number, line in enumerate(text.strip().splitlines(), 1):
        cells: list[documents.Cell] = []
        for index, words in enumerate(line.split("|")):
            address = f"{chr(65 + index)}{number}"
            source = {"<": cells[-1:], "^": rows[-1].cells[index : index + 1] if rows else ()}
            merged = next(iter(source.get(words.strip(), ())), None)
            if merged is not None:
                origin = merged.merged_from or merged.address
                cells.append(documents.Cell(merged.raw, merged.value, address, merged_from=origin))
            else:
                value = words.strip().replace("¶", "\n")
                cells.append(documents.Cell(value, value, address))
        rows.append(documents.Row(number, tuple(cells)))
    return documents.Table(tuple(rows), sheet=sheet, caption=caption)


def from_csv(text: str) -> documents.Table:
    """A csv file: no merges, ragged rows, the n-th record is row n."""
    records = csv.reader(io.StringIO(text.strip("\n")))
    return documents.Table(
        tuple(
            documents.Row(
                number,
                tuple(
                    documents.Cell(value, value.strip(), f"r{number}c{index}")
                    for index, value in enumerate(record, 1)
                ),
            )
            for number, record in enumerate(records, 1)
        ),
        index=1,
    )
