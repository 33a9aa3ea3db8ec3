"""Documents as pages (pdf) with a text layer: running text, and tables built from their rulings.

Hops: `pdf_file` opens and counts → `pdf_page` takes characters and strokes, `scans` those of pages
that are pictures → `pdf_grid` finds the cells, `pdf_unruled` those without strokes → `pdf_tables`
puts pages together → `pdf_text` makes paragraphs of the rest (`laid_out`). The text is never taken
in the order in which the file draws it: columns that stand side by side would be mixed line by
line. Pages are read one after the other; what stays of each are its lines and cells. Nothing but
`FileRefused` leaves this module.

The text of a pdf is what its fonts say it is; where a font says nothing, U+FFFD stands.
"""

import logging
import struct
from collections.abc import Iterator

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import dict_value, int_value
from pdfminer.psexceptions import PSException

from indexer.formats import laid_out, pdf_file, pdf_page, scans
from indexer.formats.pdf_shapes import Page
from schema.domain.documents import Content, Form
from schema.errors import FileRefused
from schema.settings import Settings

MAX_PAGES = 2000  # the longest list known has 3,064 items; ten pages are read a second

_LIBRARY_ERRORS = (
    PSException,
    struct.error,  # fonts
    ArithmeticError,  # numbers out of range
    AssertionError,
    AttributeError,  # parts of another type than expected, as the next three
    LookupError,
    TypeError,
    ValueError,
    EOFError,
    MemoryError,
    NotImplementedError,
    OSError,
    RuntimeError,  # RecursionError
)
_TAIL = 4096  # bytes in which the end mark must stand


def read(data: bytes, limits: Settings) -> Content:
    """Read the text and the tables of a pdf.

    Raises:
        FileRefused: It is damaged, protected or without text, or larger than the limits allow.
    """
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it remarks on every odd font
    if b"%%EOF" not in data[-_TAIL:]:
        raise FileRefused("pdf 不完整（没有结尾标记），可能没有下载完；请重新下载后再导入。")
    pages, pictures = laid_out.Pages(), scans.Scans(data)
    try:
        for page in _pages(data):
            pages.take(pictures.read(page) if laid_out.is_picture(page) else page)
    except _LIBRARY_ERRORS as error:
        raise FileRefused(
            f"pdf 已损坏或不合规范，无法读取（{type(error).__name__}）；{pdf_file.REMEDY}。"
        ) from error
    finally:
        pictures.close()
    return pages.content(Form.PDF, limits)


def _pages(data: bytes) -> Iterator[Page]:
    """Take what is drawn on each page."""
    document = pdf_file.opened(data)
    claimed = _claimed(document)
    orders, fonts = pdf_file.Orders(), pdf_file.Fonts()
    device = pdf_page.Device(fonts, orders)
    interpreter = pdf_file.Interpreter(fonts, device, orders)
    number = 0
    for number, page in enumerate(PDFPage.create_pages(document), 1):
        _check_pages(number)
        orders.turn_to(number)
        interpreter.process_page(page)
        yield device.page
    if number < claimed:
        raise FileRefused(
            f"pdf 应有 {claimed} 页，只找到 {number} 页，文件不完整；请重新下载后再导入。"
        )


def _claimed(document: PDFDocument) -> int:
    """Give the number of pages that the document claims to have."""
    claimed = int_value(dict_value(document.catalog.get("Pages", {})).get("Count", 0))
    _check_pages(claimed)
    return claimed


def _check_pages(number: int) -> None:
    if number > MAX_PAGES:
        raise FileRefused(f"pdf 超过 {MAX_PAGES} 页的上限；请拆成几个文件再导入。")
