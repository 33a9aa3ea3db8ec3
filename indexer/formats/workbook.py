"""What a workbook file declares, read before its cells are: size, sheets, merges, formulas.

openpyxl lays merged ranges and missing rows out cell by cell, so that a file of a few bytes can
ask for billions; this streams over the parts and refuses such a file first. It must not know what
the cells say (`xlsx`).
"""

import posixpath
import zipfile
from dataclasses import dataclass, field

import defusedxml.ElementTree as DefusedTree
from openpyxl.utils import cell as addresses

from schema.errors import FileRefused
from schema.settings import Settings

_MAX_ENTRIES = 10_000
_MAX_RATIO = 400  # formatted blank rows reach 150; deflate ends at 1032
_RATIO_MATTERS_BYTES = 16 * 1024 * 1024
MAX_ROW = 1_048_576  # of the format, as is the last column
_MAX_COLUMN = 16_384
_MAX_PLACES = 40_000_000  # each costs some nanoseconds, blank or not
_MAX_MERGES = 100_000
_CHUNK_BYTES = 1 << 20
_SAVE_AGAIN = "请用 Excel 或 WPS 打开后另存为普通 xlsx 再导入"


@dataclass(slots=True)
class Survey:
    """What a sheet declares."""

    merges: list[str] = field(default_factory=list)  # ranges as written, "A1:E1"
    uncached: list[str] = field(default_factory=list)  # cells with a formula but no saved result


def check_archive(archive: zipfile.ZipFile, packed_bytes: int, limits: Settings) -> None:
    """Refuse what would unpack to too much, before anything is unpacked.

    Raises:
        FileRefused: Encrypted, too many entries, or too large unpacked.
    """
    entries = archive.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileRefused("工作簿有密码保护，无法读取；请取消密码后另存为 xlsx 再导入。")
    unpacked = sum(entry.file_size for entry in entries)
    suspect = unpacked > _RATIO_MATTERS_BYTES and unpacked > _MAX_RATIO * packed_bytes
    if len(entries) > _MAX_ENTRIES or unpacked > limits.max_unpacked_bytes or suspect:
        raise FileRefused(
            f"工作簿解压后有 {unpacked} 字节、{len(entries)} 个部件，超过上限或压缩比异常；"
            f"请删去多余的空白行和图片，{_SAVE_AGAIN}。"
        )


def parts_of_sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Give the archive entry of each sheet by the sheet's title."""
    book = _target_of(archive, "_rels/.rels", "", "/officeDocument")["/officeDocument"]
    folder, name = posixpath.split(book)
    targets = _target_of(archive, f"{folder}/_rels/{name}.rels".lstrip("/"), folder, "")
    found: dict[str, str] = {}
    for element in DefusedTree.fromstring(archive.read(book)).iter():
        if _local(element.tag) == "sheet":
            ids = [value for key, value in element.attrib.items() if _local(key) == "id"]
            if ids and ids[0] in targets:
                found[element.attrib.get("name", "")] = targets[ids[0]]
    return found


def _target_of(archive: zipfile.ZipFile, part: str, folder: str, kind: str) -> dict[str, str]:
    """Read a relationships part: targets by id, or by `kind` where one is asked for."""
    found: dict[str, str] = {}
    for element in DefusedTree.fromstring(archive.read(part)):
        if element.attrib.get("Type", "").endswith(kind):
            target = element.attrib.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            found[kind or element.attrib.get("Id", "")] = posixpath.normpath(path)
    return found


def survey(archive: zipfile.ZipFile, part: str) -> Survey:
    """Read what a sheet declares, keeping nothing else of it.

    Raises:
        FileRefused: Its cells lie outside of the format, or it has too many places.
    """
    surveyor = _Surveyor()
    parser = DefusedTree.XMLParser(target=surveyor)
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            parser.feed(chunk)
    parser.close()
    return surveyor.found


class _Surveyor:
    """Target of an XML parser."""

    def __init__(self) -> None:
        self.found = Survey()
        self._cell, self._has_formula, self._has_value = "", False, False
        self._in_value = False
        self._row, self._last_column, self._places = 0, 0, 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        if name == "c":
            self._start_cell(attributes.get("r", ""))
            self._has_value = attributes.get("t") == "str"  # may be an empty text, but is saved
        elif name == "f":
            self._has_formula = True
        elif name == "v":
            self._in_value = True
        elif name == "row":
            self._start_row(attributes.get("r"))
        elif name == "mergeCell":
            self._take_merge(attributes.get("ref", ""))

    def data(self, text: str) -> None:
        self._has_value |= self._in_value and not text.isspace()

    def end(self, tag: str) -> None:
        name = _local(tag)
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
            if row != self._row or not self._last_column < column <= _MAX_COLUMN:
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


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
