"""What a workbook file declares, read before its cells are: size, sheets, merges, formulas.

openpyxl lays merged ranges and missing rows out cell by cell, so that a file of a few bytes can
ask for billions; this streams over the parts and refuses such a file first. It must not know what
the cells say (`xlsx`).
"""

import zipfile
from dataclasses import dataclass, field

from openpyxl.utils import cell as addresses

from indexer.formats import package
from schema.errors import FileRefused

MAX_ROW = 1_048_576  # of the format
MAX_COLUMN = 16_384
_MAX_PLACES = 40_000_000  # each costs some nanoseconds, blank or not
_MAX_MERGES = 100_000
_SAVE_AGAIN = package.WORKBOOK.save_again


@dataclass(slots=True)
class Survey:
    """What a sheet declares."""

    merges: list[str] = field(default_factory=list)  # ranges as written, "A1:E1"
    uncached: list[str] = field(default_factory=list)  # cells with a formula but no saved result
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)  # first and last
    hidden_rows: set[int] = field(default_factory=set)


def parts_of_sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Give the archive entry of each sheet by the sheet's title."""
    book = package.main_part(archive)
    targets = package.targets_by_id(archive, book)
    found: dict[str, str] = {}
    for element in package.tree(archive, book).iter():
        if package.local(element.tag) == "sheet":
            ids = [value for key, value in element.attrib.items() if package.local(key) == "id"]
            if ids and ids[0] in targets:
                found[element.attrib.get("name", "")] = targets[ids[0]]
    return found


def survey(archive: zipfile.ZipFile, part: str) -> Survey:
    """Read what a sheet declares, keeping nothing else of it.

    Raises:
        FileRefused: Its cells lie outside of the format, or it has too many places.
    """
    surveyor = _Surveyor()
    package.stream(archive, part, surveyor)
    return surveyor.found


class _Surveyor:
    """Target of an XML parser."""

    def __init__(self) -> None:
        self.found = Survey()
        self._cell, self._has_formula, self._has_value = "", False, False
        self._in_value = False
        self._row, self._last_column, self._places = 0, 0, 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = package.local(tag)
        if name == "c":
            self._start_cell(attributes.get("r", ""))
            self._has_value = attributes.get("t") == "str"  # may be an empty text, but is saved
        elif name == "f":
            self._has_formula = True
        elif name == "v":
            self._in_value = True
        elif name == "row":
            self._start_row(attributes.get("r"))
            if _is_on(attributes.get("hidden")):
                self.found.hidden_rows.add(self._row)
        elif name == "mergeCell":
            self._take_merge(attributes.get("ref", ""))
        elif name == "col" and (_is_on(attributes.get("hidden")) or attributes.get("width") == "0"):
            span = int(attributes["min"]), int(attributes["max"])
            self.found.hidden_columns.append(span)

    def data(self, text: str) -> None:
        self._has_value |= self._in_value and not text.isspace()

    def end(self, tag: str) -> None:
        name = package.local(tag)
        self._in_value = False
        if name == "c" and self._has_formula and not self._has_value:
            self.found.uncached.append(self._cell)
        elif name == "row":
            self._count(self._last_column)

    def _start_row(self, number: str | None) -> None:
        # openpyxl reads "1e9" as a row number, and fills up the rows before it.
        row = self._row + 1 if number is None else int(float(number))
        if not self._row < row <= MAX_ROW:
            raise FileRefused(f"工作表第 {row} 行的行号不合规则；{_SAVE_AGAIN}。")
        self._row, self._last_column = row, 0

    def _start_cell(self, address: str) -> None:
        self._cell, self._has_formula, self._has_value = address, False, False
        column = self._last_column + 1
        if address:
            row, column = addresses.coordinate_to_tuple(address)
            if row != self._row or not self._last_column < column <= MAX_COLUMN:
                raise FileRefused(
                    f"工作表第 {self._row} 行的单元格 {address} 位置不合规则；{_SAVE_AGAIN}。"
                )
        self._last_column = column

    def _take_merge(self, reference: str) -> None:
        if len(self.found.merges) >= _MAX_MERGES:
            raise FileRefused(
                f"工作表的合并单元格超过 {_MAX_MERGES} 处；请取消不必要的合并后再导入。"
            )
        self.found.merges.append(reference)

    def _count(self, places: int) -> None:
        self._places += places
        if self._places > _MAX_PLACES:
            raise FileRefused(
                f"工作表到第 {self._row} 行已有 {self._places} 个格子，超过上限；"
                f"请删去多余的空白行列，{_SAVE_AGAIN}。"
            )


def _is_on(value: str | None) -> bool:
    return value in ("1", "true")
