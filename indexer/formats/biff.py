"""The stream of an old workbook (BIFF, xls), surveyed record by record before it is read.

xlrd lays every formatted blank out: this refuses what would take too long. Texts of Excel 95 and
before are in the code page of their maker: of China, where the file's own word for it is wrong or
missing. It must not know what the cells say.
"""

import io
import struct
from collections.abc import Iterator

from xlrd import XLRDError, compdoc

from indexer.formats import package
from schema.errors import FileRefused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ERRORS = (XLRDError, compdoc.CompDocError, *package.LIBRARY_ERRORS)
_STREAMS = ("Workbook", "Book")
_BIFF8 = 0x0600
_BOF, _FILE_PASS, _CODE_PAGE = (0x0809, 0x0009, 0x0209, 0x0409), 0x2F, 0x42
_CELLS = frozenset({0x0006, 0x0206, 0x0406, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x00D6, 0x00FD})
_MULTIPLE = frozenset({0x00BD, 0x00BE})  # several cells of a row; the last column ends the record
_KNOWN_PAGES = frozenset({932, 949, 950, 1200})  # Japanese, Korean, Big5, UTF-16
_MAX_RECORDS = 4_000_000
_MAX_PLACES = 8_000_000  # up to the last cell of each row, blank or not


def root_streams(data: bytes) -> set[str]:
    """Give which of the streams that tell its form an OLE file has at its root; damaged: none."""
    names = (*_STREAMS, "WordDocument", "EncryptedPackage", "PowerPoint Document")
    try:
        container = compdoc.CompDoc(data, logfile=io.StringIO())
        return {name for name in names if container.locate_named_stream(name)[0] is not None}
    except ERRORS:
        return set()


def stream(data: bytes) -> bytes:
    """Give the records of a workbook, which old files hold without a container.

    Raises:
        compdoc.CompDocError: The container is damaged.
        LookupError: It holds no workbook.
    """
    if not data.startswith(OLE):
        return data
    container = compdoc.CompDoc(data, logfile=io.StringIO())
    for name in _STREAMS:
        memory, start, length = container.locate_named_stream(name)
        if memory is not None:
            return bytes(memory[start : start + length])
    raise LookupError("no workbook")


def charset(records: bytes) -> str | None:
    """Survey a workbook and give the charset to read its texts in, None where it tells itself.

    Raises:
        FileRefused: It is encrypted or has too many cells.
    """
    version, page, places = 0, 0, 0
    rows: dict[int, int] = {}  # of a sheet: the last column of each
    for kind, data in _records(records):
        if kind in _BOF:
            version = version or _short(data, 0)
            places, rows = places + sum(rows.values()), {}
        elif kind == _FILE_PASS:
            raise package.encrypted(package.WORKBOOK)
        elif kind == _CODE_PAGE:
            page = _short(data, 0)
        elif kind in _CELLS or kind in _MULTIPLE:
            row, at = _short(data, 0), 2 if kind in _CELLS else len(data) - 2
            rows[row] = max(rows.get(row, 0), _short(data, at) + 1)
    if (places := places + sum(rows.values())) > _MAX_PLACES:
        raise FileRefused(
            f"工作簿有 {places} 个格子，超过上限；"
            f"请删去多余的空白行列，{package.WORKBOOK.save_again}。"
        )
    return None if version == _BIFF8 or page in _KNOWN_PAGES else "gb18030"


def _records(records: bytes) -> Iterator[tuple[int, memoryview]]:
    view, at = memoryview(records), 0
    for _ in range(_MAX_RECORDS):
        if at + 4 > len(view):
            return
        kind, length = struct.unpack_from("<HH", view, at)
        yield kind, view[at + 4 : at + 4 + length]
        at += 4 + length
    raise FileRefused(
        f"工作簿的记录超过 {_MAX_RECORDS} 条的上限；"
        f"请删去多余的空白行列，{package.WORKBOOK.save_again}。"
    )


def _short(data: memoryview, at: int) -> int:
    found: int = struct.unpack_from("<H", data, at)[0]
    return found
