"""Pdf files for tests: tables and text drawn by reportlab, and files written object by object."""

import io
import zlib

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
BODY = ParagraphStyle("body", fontName=FONT, fontSize=9, leading=12, wordWrap="CJK")
TEXT = ParagraphStyle(
    "text", fontName=FONT, fontSize=12, leading=20, wordWrap="CJK", firstLineIndent=24
)
TITLE = ParagraphStyle(
    "title", fontName=FONT, fontSize=18, leading=26, alignment=1, spaceAfter=10, wordWrap="CJK"
)


def paragraph(text, style=BODY):
    return Paragraph(text.replace("\n", "<br/>"), style)


def title(text):
    return paragraph(text, TITLE)


def text(words):
    return paragraph(words, TEXT)


def table(rows, widths, *styles, grid=True, **options):
    """Give a table; None stands where a span covers a cell."""
    cells = [["" if cell is None else paragraph(cell) for cell in row] for row in rows]
    ruled = [("GRID", (0, 0), (-1, -1), 0.5, "black")] if grid else []
    style = [*ruled, ("VALIGN", (0, 0), (-1, -1), "TOP"), *styles]
    return Table(cells, colWidths=widths, style=style, **options)


def document(*flowables, furniture=None, size=A4, **options):
    """Give a file; `furniture` draws on every page."""
    buffer = io.BytesIO()
    draw = furniture or (lambda _canvas, _document: None)
    made = SimpleDocTemplate(buffer, pagesize=size, **options)
    made.build(list(flowables), onFirstPage=draw, onLaterPages=draw)
    return buffer.getvalue()


def page_number(drawn, made):
    """Draw a header and a page number."""
    drawn.setFont(FONT, 9)
    drawn.drawString(60, A4[1] - 40, "青禾县机构编制委员会办公室编")
    drawn.drawCentredString(A4[0] / 2, 30, f"— {made.page} —")


class Drawing:
    """A file drawn stroke by stroke; places from the upper left corner."""

    def __init__(self, size=A4, **options):
        self._buffer = io.BytesIO()
        self._height = size[1]
        self.canvas = canvas.Canvas(self._buffer, pagesize=size, **options)

    def write(self, x, y, words, size=9):
        """Write words; `y` is the height of their foot."""
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, self._height - y, words)

    def line(self, x0, y0, x1, y1):
        """Draw a stroke."""
        self.canvas.line(x0, self._height - y0, x1, self._height - y1)

    def bar(self, x0, y0, x1, y1):
        """Fill a thin rectangle."""
        rect = (min(x0, x1), self._height - max(y0, y1), max(x1 - x0, 0.6), max(y1 - y0, 0.6))
        self.canvas.rect(*rect, stroke=0, fill=1)

    def ruled(self, rows, xs, top, height=20, *, stroke=None, outer=True):
        """Draw a table whose rows are one line high."""
        stroke = stroke or self.line
        bottom = top + height * len(rows)
        for number in range(len(rows) + 1):
            if outer or 0 < number < len(rows):
                stroke(xs[0], top + number * height, xs[-1], top + number * height)
        for x in xs if outer else xs[1:-1]:
            stroke(x, top, x, bottom)
        for number, row in enumerate(rows):
            for x, words in zip(xs, row, strict=False):
                self.write(x + 5, top + number * height + 14, words)

    def page(self):
        """Begin the next page."""
        self.canvas.showPage()

    def data(self):
        """Give the file."""
        self.canvas.save()
        return self._buffer.getvalue()


def written(*objects, trailer=b""):
    """Give a file of these objects, numbered from 1; the first is the catalog."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (len(objects) + 1, trailer)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def stream(content, entries=b"", *, packed=False):
    if packed:
        content, entries = zlib.compress(content), entries + b" /Filter /FlateDecode"
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def one_page(content, *more, resources=b"", widths=b"", packed=False):
    """Give a file of one page with the font F1; `more` objects are numbered from 8.

    The font's codes are what `unicode_map` says in object 6, if that is put there.
    """
    to_unicode = more[0] if more else stream(unicode_map({}))
    return written(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> %s >> >>" % resources,
        stream(content, packed=packed),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H"
        b" /DescendantFonts [7 0 R] /ToUnicode 6 0 R >>",
        to_unicode,
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /DW 1000 %s"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
        b" /FontDescriptor << /Type /FontDescriptor /FontName /X /Ascent 880 /Descent -120"
        b" /Flags 4 /FontBBox [0 -120 1000 880] >> >>" % widths,
        *more[1:],
    )


def unicode_map(codes, ranges=b""):
    chars = b"".join(
        b"<%04X> <%s>\n" % (code, char.encode("utf-16-be").hex().encode())
        for code, char in codes.items()
    )
    return (
        b"/CIDInit /ProcSet findresource begin begincmap\n"
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        b"%d beginbfchar\n%sendbfchar\n%s\nendcmap end" % (len(codes), chars, ranges)
    )


def shown(codes, x=72, y=700, size=12, before=b""):
    """Give the orders that show characters by their codes."""
    text_codes = b"".join(b"%04X" % code for code in codes)
    return b"BT %s /F1 %d Tf %d %d Td <%s> Tj ET\n" % (before, size, x, y, text_codes)
