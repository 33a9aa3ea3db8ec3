"""One page of a pdf: its characters and rulings with their places, upright whatever its rotation.

Places are points from the page's upper left corner as it is shown. Characters of the same place
are one (bold made by drawing twice), slanting ones are a watermark, and those drawn invisible count
only where there are no others (the layer that text recognition puts over a picture). Must not know
lines of text or tables.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFTextSeq
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFGraphicState, PDFTextState
from pdfminer.pdfpage import PDFPage
from pdfminer.utils import Matrix, PathSegment, Rect, apply_matrix_pt, apply_matrix_rect

from indexer.formats import pdf_shapes
from indexer.formats.pdf_file import Orders
from indexer.formats.pdf_shapes import Glyph, Page, Ruling, Turn

UNREADABLE = "\ufffd"  # for a character that the font gives no code for

_THIN = 2.5  # a filled shape no thicker is a ruling
_STRAIGHT = 0.6  # a stroke that leaves its axis by no more is straight
_SLANT = 0.08  # of a character's size: more is no upright text
_SAME_PLACE = 0.14  # of a character's size: twice the same character here is bold
_INVISIBLE = 3  # text rendering mode

# What fonts call a radical is the character made of it alone: a page shows 见, its font says
# ⻅ (U+2EC5). NFKC knows the Kangxi radicals and two of these; the rest is Unicode's
# EquivalentUnifiedIdeograph, as far as the radical is a character of its own.
_RADICALS = str.maketrans(
    "⺁⺠⺧⺩⺪⺫⺬⺮⺱⺲⺶⺷⺸⺹⺻⺼⺽⻁⻃⻄⻅⻆⻇⻉⻋⻑⻒⻓⻔⻕⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⺒⺓⺜⺝⺛⺊",
    "厂民牛王疋目示竹网网羊羊羊老聿肉臼虎西西见角角贝车長長长门阜雨青韦页风飞食食食饣首马骨鬼鱼鸟卤麦黄黾齐齿龙巳幺曰月旡卜",
)


class Device(PDFLayoutAnalyzer):
    """Takes what the interpreter draws; `page` is the last one taken."""

    def __init__(self, fonts: object, orders: Orders) -> None:
        super().__init__(fonts)  # type: ignore[arg-type] # it only keeps it
        self.page = Page(0, 0, 0)
        self._orders = orders
        self._box: Rect = (0, 0, 0, 0)
        self._invisible = False

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        """Start a page."""
        whole = apply_matrix_rect(ctm, page.mediabox)
        self._box = apply_matrix_rect(ctm, page.cropbox)
        self.page = Page(self._orders.page, whole[2] - whole[0], whole[3] - whole[1])

    def end_page(self, page: PDFPage) -> None:  # noqa: ARG002 - the library's signature
        """End a page: settle which characters count and turn it upright."""
        self.page = pdf_shapes.upright(_settled(self.page))

    def begin_figure(self, *_: object) -> None:
        """Ignore that a form begins: it is drawn onto the page."""

    def end_figure(self, *_: object) -> None:
        """Ignore that a form ends."""

    def render_image(self, *_: object) -> None:
        """Take a picture, of which only the size counts."""
        x0, y0, x1, y1 = apply_matrix_rect(self.ctm, (0, 0, 1, 1))
        self.page.pictures += (x1 - x0) * (y1 - y0)

    def render_string(
        self,
        textstate: PDFTextState,
        seq: PDFTextSeq,
        ncs: PDFColorSpace,
        graphicstate: PDFGraphicState,
    ) -> None:
        """Take a run of text."""
        self._invisible = textstate.render == _INVISIBLE
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(  # noqa: PLR0913, PLR0917 - the library's signature
        self,
        matrix: Matrix,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: PDFColorSpace,  # noqa: ARG002
        graphicstate: PDFGraphicState,  # noqa: ARG002
    ) -> float:
        """Take a character; give how far the next one is."""
        advance = font.char_width(cid) * fontsize * scaling
        turn = _turn(matrix)
        if turn is not None and (text := _text(font, cid)):
            box = _box(font, cid, fontsize, rise, advance)
            x0, y0, x1, y1 = apply_matrix_rect(matrix, box)
            across, along = (x1 - x0, y1 - y0) if turn % 2 else (y1 - y0, x1 - x0)
            left, low, right, high = self._box
            size = along if font.is_vertical() else across
            if size > 0 and left <= (x0 + x1) / 2 <= right and low <= (y0 + y1) / 2 <= high:
                top, bottom = self.page.height - y1, self.page.height - y0
                vertical = font.is_vertical()
                glyph = Glyph(text, x0, top, x1, bottom, size, turn, vertical, self._invisible)
                self.page.glyphs.append(glyph)
        return advance

    def paint_path(
        self,
        gstate: PDFGraphicState,  # noqa: ARG002 - the library's signature
        stroke: bool,
        fill: bool,
        evenodd: bool,  # noqa: ARG002
        path: Sequence[PathSegment],
    ) -> None:
        """Take the straight strokes of a path, and filled shapes that are as thin as one."""
        for points in _subpaths(path):
            places = [apply_matrix_pt(self.ctm, point) for point in points]
            if stroke:
                for (x0, y0), (x1, y1) in pairwise(places):
                    self._take_stroke(x0, y0, x1, y1, _STRAIGHT)
            elif fill and places:
                xs, ys = [x for x, _ in places], [y for _, y in places]
                self._take_stroke(min(xs), min(ys), max(xs), max(ys), _THIN)

    def _take_stroke(self, x0: float, y0: float, x1: float, y1: float, thin: float) -> None:
        wide, high = abs(x1 - x0), abs(y1 - y0)
        y = self.page.height - (y0 + y1) / 2
        if high <= thin and wide > 0:
            self.page.across.append(Ruling(y, min(x0, x1), max(x0, x1)))
        if wide <= thin and high > 0:
            ends = (self.page.height - max(y0, y1), self.page.height - min(y0, y1))
            self.page.down.append(Ruling((x0 + x1) / 2, *ends))


def _text(font: PDFFont, cid: int) -> str:
    """Give what a character of a font stands for; "" where it stands for nothing."""
    try:
        text = font.to_unichr(cid)
    except PDFUnicodeNotDefined:
        return UNREADABLE
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_char, text))


def _char(char: str) -> str:
    if "\u2e80" <= char <= "\u2fd5":
        return unicodedata.normalize("NFKC", char.translate(_RADICALS))
    category = unicodedata.category(char)
    if category in {"Cc", "Cf"}:
        return " " if char in "\t\n\r\v\f" else ""
    return UNREADABLE if category in {"Cs", "Cn"} else char


def _box(font: PDFFont, cid: int, size: float, rise: float, advance: float) -> Rect:
    """Give the box of a character in its text's own space."""
    if font.is_vertical():
        shift, start = font.char_disp(cid)  # type: ignore[misc] # a pair in vertical fonts
        left = size * 0.5 if shift is None else shift * size * 0.001
        top = (1000 - start) * size * 0.001
        return (-left, top + rise + advance, -left + size, top + rise)
    descent = font.get_descent() * size
    return (0, descent + rise, advance, descent + rise + size)


def _turn(matrix: Matrix) -> Turn | None:
    """Tell how text is turned; None for text that slants."""
    a, b, c, d, _, _ = matrix
    if abs(b) <= abs(a) * _SLANT and abs(d) > 0:
        return 0 if a > 0 else 2
    if abs(a) <= abs(b) * _SLANT and abs(c) > 0:
        return 1 if b > 0 else 3
    return None


def _subpaths(path: Iterable[PathSegment]) -> Iterator[list[tuple[float, float]]]:
    """Give the corners of each part of a path that has straight strokes only."""
    points: list[tuple[float, float]] = []
    for order, *numbers in path:
        if order == "m":
            yield points
            points = []
        if order == "h":
            points += points[:1]
        elif order in "ml":
            points.append((float(numbers[0]), float(numbers[1])))
        else:  # a curve: what stands before and after it is straight
            yield points
            points = [(float(numbers[-2]), float(numbers[-1]))]
    yield points


def _settled(page: Page) -> Page:
    """Leave out characters that a reader of the page does not see, or sees once."""
    seen = [glyph for glyph in page.glyphs if not glyph.invisible]
    page.recognised = bool(page.pictures) and not _inked(seen) and _inked(page.glyphs)
    page.glyphs = list(_once(page.glyphs if page.recognised else seen))
    return page


def _inked(glyphs: Iterable[Glyph]) -> bool:
    return any(not glyph.text.isspace() for glyph in glyphs)


def _once(glyphs: Iterable[Glyph]) -> Iterator[Glyph]:
    """Give each character once that is drawn several times at about the same place."""
    places: dict[tuple[str, int, int], list[Glyph]] = {}
    for glyph in glyphs:
        near = max(glyph.size * _SAME_PLACE, 0.1)
        column, line = int(glyph.x0 // 4), int(glyph.top // 4)
        around = (
            other
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
            for other in places.get((glyph.text, column + dx, line + dy), ())
        )
        if any(abs(o.x0 - glyph.x0) < near and abs(o.top - glyph.top) < near for o in around):
            continue
        places.setdefault((glyph.text, column, line), []).append(glyph)
        yield glyph
