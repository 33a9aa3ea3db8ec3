"""The file behind a pdf: opened with every stream, font and drawing order counted.

pdfminer unpacks whatever a file holds and runs whatever a page says, so a small file can cost any
time and memory. Here each stream has a size limit, the orders drawn are counted in bytes (forms
drawn twice count twice), and tables of a font that claim billions of characters are refused. The
counts depend on the file alone: it is refused on every machine or on none. Must not know text.
"""

import io
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence

from pdfminer.lzw import LZWDecoder
from pdfminer.pdfdevice import PDFDevice
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdffont import PDFFont
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager, PDFStackT
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import (
    LITERALS_FLATE_DECODE,
    LITERALS_LZW_DECODE,
    LITERALS_RUNLENGTH_DECODE,
    PDFStream,
    list_value,
    resolve1,
    stream_value,
)
from pdfminer.psparser import PSKeyword

from schema.errors import FileRefused

REMEDY = "请用原软件重新导出 pdf，或索取 xlsx、docx 版本再导入"

_MAX_STREAM_BYTES = 64 * 1024 * 1024  # unpacked; pictures, which may be larger, are not unpacked
_MAX_LZW_BYTES = 1024 * 1024  # packed: it unpacks at 300 kB a second, and is long out of use
_MAX_RUN = 128  # bytes that one pair of a run-length stream can become
_STEP_BYTES = 1024 * 1024
_MAX_CLAIMED = 500_000  # characters that one font's tables may claim; Unicode has 160,000
_MAX_DEPTH = 24  # forms within forms; real pages stay below four
# Orders run through at 200 kB a second. A page of a list has 10-60 kB of them: a file that stays
# within these is read at several pages a second, one that does not is refused within 20 s.
_MAX_PAGE_ORDERS = 2_000_000
_FREE_ORDERS = 2_000_000
_ORDERS_A_PAGE = 100_000  # beyond the free ones, on average over the pages read so far
_MAX_ORDERS = 40_000_000
_FORM_ORDERS = 500  # what it costs to begin a form, in bytes of orders

_RANGES = re.compile(rb"begin(?:bf|cid)range(.*?)end(?:bf|cid)range", re.DOTALL)
_RANGE = re.compile(rb"<([0-9A-Fa-f]{1,8})>\s*<([0-9A-Fa-f]{1,8})>\s*(?:<[^>]*>|\[[^\]]*\]|\d+)")


def opened(data: bytes) -> PDFDocument:
    """Open a file; one that opens with an empty password is read.

    Raises:
        FileRefused: It has a password, or a protection that is not known.
    """
    try:
        return PDFDocument(_Parser(io.BytesIO(data)), password="")
    except PDFPasswordIncorrect as error:
        raise FileRefused("pdf 有打开密码，无法读取；请取消密码后另存再导入。") from error
    except PDFEncryptionError as error:
        raise FileRefused("pdf 有加密保护，无法读取；请取消保护后另存再导入。") from error


class _Parser(PDFParser):
    """Makes streams that are bounded."""

    def do_keyword(self, pos: int, token: PSKeyword) -> None:
        super().do_keyword(pos, token)
        if token is self.KEYWORD_STREAM and self.curstack:
            at, made = self.curstack[-1]
            if isinstance(made, PDFStream):
                bounded = _Stream(made.attrs, made.rawdata or b"", made.decipher)
                self.curstack[-1] = (at, bounded)


class _Stream(PDFStream):
    """A stream that refuses to become too large."""

    def decode(self) -> None:
        raw = self.rawdata or b""
        if self.decipher and self.objid is not None:
            raw = self.decipher(self.objid, self.genno or 0, raw, self.attrs)
        filters = self.get_filters()
        for name, _ in filters:
            if name in LITERALS_FLATE_DECODE:
                raw = _inflated(raw)
            elif name in LITERALS_LZW_DECODE:
                _check_size(len(raw) * _MAX_STREAM_BYTES // _MAX_LZW_BYTES)
                raw = b"".join(_bounded(LZWDecoder(io.BytesIO(raw)).run()))
            elif name in LITERALS_RUNLENGTH_DECODE:
                _check_size(len(raw) * _MAX_RUN // 2)
        if filters == [(name, None) for name, _ in filters if name in LITERALS_FLATE_DECODE]:
            self.data, self.rawdata = raw, None
        else:  # with predictors and rarer filters; what it becomes is known to be small
            super().decode()
        _check_ranges(self.data or b"")


def _inflated(raw: bytes) -> bytes:
    """Unpack step by step; what stands before a damaged place is kept, as viewers do."""
    unpacker = zlib.decompressobj()
    parts: list[bytes] = []
    total = 0
    while raw and not unpacker.eof:
        try:
            part = unpacker.decompress(raw, _STEP_BYTES)
        except zlib.error:
            break
        if not part and raw == unpacker.unconsumed_tail:
            break
        total += len(part)
        _check_size(total)
        parts.append(part)
        raw = unpacker.unconsumed_tail
    return b"".join(parts)


def _bounded(parts: Iterator[bytes]) -> Iterator[bytes]:
    total = 0
    for part in parts:
        total += len(part)
        _check_size(total)
        yield part


def _check_size(size: int) -> None:
    if size > _MAX_STREAM_BYTES:
        raise FileRefused(
            f"pdf 里有一段内容解压后超过 {_MAX_STREAM_BYTES} 字节的上限，可能是恶意文件；{REMEDY}。"
        )


def _check_ranges(data: bytes) -> None:
    """Refuse a table of codes in which a few lines stand for billions of characters."""
    if b"beginbfrange" not in data and b"begincidrange" not in data:
        return
    claimed = sum(
        max(int(last, 16) - int(first, 16), 0)
        for section in _RANGES.findall(data)
        for first, last in _RANGE.findall(section)
    )
    _check_claimed(claimed)


def _check_claimed(claimed: float) -> None:
    if claimed > _MAX_CLAIMED:
        raise FileRefused(f"pdf 的字体编码表不合规则（声称 {claimed:.0f} 个字符）；{REMEDY}。")


class Fonts(PDFResourceManager):
    """The fonts of a document, their tables of widths checked before they are laid out."""

    def get_font(self, objid: object, spec: Mapping[str, object]) -> PDFFont:
        """Give a font, from the cache if it is known."""
        for name in ("W", "W2"):
            if name in spec:
                _check_claimed(sum(_widths(list_value(spec[name]))))
        return super().get_font(objid, spec)


def _widths(table: Sequence[object]) -> Iterator[float]:
    """Give the sizes of "first last width" ranges; "first [widths]" is as large as it looks."""
    numbers: list[float] = []
    for entry in map(resolve1, table):
        if not isinstance(entry, int | float):
            numbers = []
            continue
        numbers.append(entry)
        if len(numbers) == 3:  # noqa: PLR2004 - first, last, width
            yield max(numbers[1] - numbers[0], 0)
            numbers = []


class Orders:
    """The drawing orders of a document, counted; `page` is the one being read."""

    def __init__(self) -> None:
        self.page = 0
        self._on_page = self._total = 0
        self._depth = 0

    def turn_to(self, page: int) -> None:
        """Begin the next page."""
        self.page, self._on_page, self._depth = page, 0, 0

    def charge(self, size: int) -> None:
        """Count orders.

        Raises:
            FileRefused: They are too many.
        """
        self._on_page += size
        self._total += size
        most = min(_FREE_ORDERS + _ORDERS_A_PAGE * self.page, _MAX_ORDERS)
        if self._on_page > _MAX_PAGE_ORDERS or self._total > most:
            raise FileRefused(
                f"pdf 到第 {self.page} 页绘图指令过多，无法在限定时间内读取；"
                "请拆分，或用原软件重新导出后再导入。"
            )

    def enter(self) -> None:
        """Go into a form."""
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise FileRefused(f"pdf 第 {self.page} 页的图形嵌套过深；{REMEDY}。")

    def leave(self) -> None:
        """Come back from a form."""
        self._depth -= 1


class Interpreter(PDFPageInterpreter):
    """Runs the orders of pages, as long as they are not too many."""

    def __init__(self, fonts: PDFResourceManager, device: PDFDevice, orders: Orders) -> None:
        super().__init__(fonts, device)
        self._orders = orders

    def dup(self) -> PDFPageInterpreter:
        """Make one more, for a form."""
        return type(self)(self.rsrcmgr, self.device, self._orders)

    def execute(self, streams: Sequence[object]) -> None:
        """Run the orders of streams."""
        self._orders.enter()
        for stream in streams:
            self._orders.charge(_FORM_ORDERS + len(stream_value(stream).get_data()))
        super().execute(streams)
        self._orders.leave()

    def do_Do(self, xobjid_arg: PDFStackT) -> None:  # noqa: N802 - named after the order
        """Draw a form or picture, and go on where the page was."""
        super().do_Do(xobjid_arg)
        self.device.set_ctm(self.ctm)
