"""Fixed layouts of the Chinese standard (OFD, GB/T 33190): characters and strokes with places.

A zip archive of XML: `OFD.xml` names the document, that its pages and the templates under them;
a page has layers of text, paths and pictures, each in a box of its own. All is in millimetres from
the upper left corner; `pdf_shapes` counts in points. What is read is what is drawn: annotations,
seals and attachments are not. Nothing but `FileRefused` leaves this module.
"""

import io
import posixpath
import zipfile
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple
from xml.etree.ElementTree import Element

from indexer.formats import laid_out, package, pdf_shapes
from indexer.formats.package import Kind, local
from indexer.formats.pdf_shapes import Glyph, Page, Ruling, Turn
from schema.domain.documents import Content, Form
from schema.errors import FileRefused
from schema.settings import Settings

LAYOUT = Kind("版式文件", "ofd", "请用 OFD 阅读软件另存为 pdf，或索取 xlsx、docx 原件再导入")

_MAX_PAGES = 2000
_MAX_BYTES = 64 * 1024 * 1024  # of pages and templates, each time that they are drawn
_MAX_DEPTH = 24  # blocks within blocks
_MAX_STEPS = 100_000  # that one text may write with a factor: "g 5 3.5" is five steps
_POINTS = 72 / 25.4  # in a millimetre
_ASCENT = 0.86  # of a character's size, above the line it stands on
_LATIN_WIDTH = 0.5
_THIN = 0.9  # millimetres: a filled shape no thicker is a stroke
_SLANT = 0.08
_STRAIGHT = 0.2  # millimetres by which a stroke may leave its axis
_NUMBERS = {"M": 2, "L": 2, "S": 2, "Q": 4, "B": 6, "A": 7, "C": 0}  # behind each order of a path


class _Matrix(NamedTuple):
    """Where an object's own places are on the page, in points."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f


def read(data: bytes, limits: Settings) -> Content:
    """Read the text and the tables of a layout.

    Raises:
        FileRefused: It is damaged, encrypted or without text, or larger than the limits allow.
    """
    pages = laid_out.Pages()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            package.check(archive, len(data), limits, LAYOUT)
            if "Encryptions.xml" in archive.NameToInfo:
                raise package.encrypted(LAYOUT)
            for page in _Document(archive).pages():
                pages.take(page)
    except package.LIBRARY_ERRORS as error:
        raise package.damaged(LAYOUT, error) from error
    return pages.content(Form.OFD, limits)


class _Document:
    """The first document of a file, its pages one after the other."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._root = _path("", _text(package.tree(archive, "OFD.xml"), "DocRoot"))
        self._tree = package.tree(archive, self._root)
        self._area = _box(_text(self._tree, "PhysicalBox"))
        self._templates = {
            each.attrib.get("ID", ""): self._part(each) for each in _all(self._tree, "TemplatePage")
        }
        self._drawn = 0

    def pages(self) -> Iterator[Page]:
        """Give the pages, upright."""
        written = [
            each for pages in _all(self._tree, "Pages") for each in pages if _is(each, "Page")
        ]
        if len(written) > _MAX_PAGES:
            raise FileRefused(f"ofd 超过 {_MAX_PAGES} 页的上限；请拆成几个文件再导入。")
        for number, each in enumerate(written, 1):
            yield pdf_shapes.upright(self._page(number, self._read(self._part(each))))

    def _page(self, number: int, content: Element) -> Page:
        boxes = [_box(each.text or "") for each in _all(content, "PhysicalBox")]
        left, top, wide, high = boxes[0] if boxes else self._area
        made = _Drawn(Page(number, wide * _POINTS, high * _POINTS), -left, -top)
        used = [each for each in content if _is(each, "Template")]
        under = [each for each in used if each.attrib.get("ZOrder") != "Foreground"]
        for each in under:
            made.take(self._read(self._templates[each.attrib["TemplateID"]]))
        made.take(content)
        for each in used:
            if each not in under:
                made.take(self._read(self._templates[each.attrib["TemplateID"]]))
        return made.page

    def _part(self, element: Element) -> str:
        return _path(self._root, element.attrib["BaseLoc"])

    def _read(self, part: str) -> Element:
        self._drawn += self._archive.getinfo(part).file_size
        if self._drawn > _MAX_BYTES:
            raise FileRefused(f"ofd 的页面内容超过 {_MAX_BYTES} 字节的上限；请拆成几个文件再导入。")
        return package.tree(self._archive, part)


class _Drawn:
    """A page as it is drawn, object by object."""

    def __init__(self, page: Page, left: float, top: float) -> None:
        self.page = page
        self._left, self._top = left, top

    def take(self, content: Element) -> None:
        """Draw the layers of a page or template."""
        for layer in _all(content, "Layer"):
            self._block(layer, 0)

    def _block(self, block: Element, depth: int) -> None:
        if depth > _MAX_DEPTH:
            raise FileRefused(f"ofd 第 {self.page.number} 页的图形嵌套过深；{LAYOUT.save_again}。")
        for each in block:
            if each.attrib.get("Visible") == "false":
                continue
            kind = local(each.tag)
            if kind == "PageBlock":
                self._block(each, depth + 1)
            elif kind == "TextObject":
                self.page.glyphs += _glyphs(each, self._matrix(each))
            elif kind == "PathObject":
                self._stroke(each)
            elif kind == "ImageObject":
                _, _, wide, high = _box(each.attrib["Boundary"])
                self.page.pictures += wide * high * _POINTS**2

    def _matrix(self, element: Element) -> _Matrix:
        x, y, _, _ = _box(element.attrib["Boundary"])
        own = _numbers(element.attrib.get("CTM", "1 0 0 1 0 0"))
        a, b, c, d, e, f = (value * _POINTS for value in own)
        right, down = (x + self._left) * _POINTS, (y + self._top) * _POINTS
        return _Matrix(a, b, c, d, e + right, f + down)

    def _stroke(self, element: Element) -> None:
        """Take the straight strokes of a path, and filled shapes that are as thin as one."""
        matrix = self._matrix(element)
        strokes = element.attrib.get("Stroke") != "false"
        for places in _subpaths(_text(element, "AbbreviatedData")):
            points = [matrix.point(x, y) for x, y in places]
            if strokes:
                for (x0, y0), (x1, y1) in pairwise(points):
                    self._line(x0, y0, x1, y1, _STRAIGHT * _POINTS)
            elif element.attrib.get("Fill") == "true" and points:
                xs, ys = [x for x, _ in points], [y for _, y in points]
                self._line(min(xs), min(ys), max(xs), max(ys), _THIN * _POINTS)

    def _line(self, x0: float, y0: float, x1: float, y1: float, thin: float) -> None:
        wide, high = abs(x1 - x0), abs(y1 - y0)
        if high <= thin and wide > 0:
            self.page.across.append(Ruling((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        if wide <= thin and high > 0:
            self.page.down.append(Ruling((x0 + x1) / 2, min(y0, y1), max(y0, y1)))


def _glyphs(element: Element, matrix: _Matrix) -> Iterator[Glyph]:
    """Give the characters of a text; none of one that slants, which is a watermark."""
    turn = _turn(matrix)
    if turn is None:
        return
    size = float(element.attrib["Size"])
    stretch = float(element.attrib.get("HScale", "1"))
    for code in (each for each in element if _is(each, "TextCode")):
        x, y = float(code.attrib.get("X", "0")), float(code.attrib.get("Y", "0"))
        text = code.text or ""
        rights = list(_steps(code.attrib.get("DeltaX", "")))
        downs = list(_steps(code.attrib.get("DeltaY", "")))
        if not rights and not downs:
            rights = [size * stretch * _width(char) for char in text]
        xs, ys = _places(x, rights, len(text)), _places(y, downs, len(text))
        for char, left, foot in zip(text, xs, ys, strict=True):
            right, top = left + size * stretch * _width(char), foot - size * _ASCENT
            corners = matrix.point(left, top), matrix.point(right, top + size)
            (x0, x1), (y0, y1) = sorted(c[0] for c in corners), sorted(c[1] for c in corners)
            high = x1 - x0 if turn % 2 else y1 - y0
            yield Glyph(char, x0, y0, x1, y1, high, turn, vertical=bool(downs) and not rights)


def _places(start: float, steps: Sequence[float], count: int) -> list[float]:
    """Give where each character stands; behind the last step they stand on one place."""
    found = list(accumulate(steps[: max(count - 1, 0)], initial=start))
    return found[:count] + [found[-1]] * (count - len(found))


def _steps(written: str) -> Iterator[float]:
    """Read "3.5 g 5 4.2": one step of 3.5, five of 4.2."""
    words = iter(written.split())
    for word in words:
        if word != "g":
            yield float(word)
            continue
        count, step = int(next(words, "0")), float(next(words, "0"))
        if not 0 <= count <= _MAX_STEPS:
            raise ValueError(count)
        yield from [step] * count


def _width(char: str) -> float:
    return _LATIN_WIDTH if char.isascii() else 1.0


def _turn(matrix: _Matrix) -> Turn | None:
    """Tell how text is turned; None for text that slants. Places count downwards here."""
    a, b, _, _, _, _ = matrix
    if abs(b) <= abs(a) * _SLANT:
        return 0 if a > 0 else 2
    if abs(a) <= abs(b) * _SLANT:
        return 3 if b > 0 else 1
    return None


def _subpaths(written: str) -> Iterator[list[tuple[float, float]]]:
    """Give the corners of each part of a path that has straight strokes only."""
    points: list[tuple[float, float]] = []
    words = iter(written.split())
    for order in words:
        numbers = [float(next(words, "0")) for _ in range(_NUMBERS[order])]
        if order in "MS":
            yield points
            points = [(numbers[0], numbers[1])]
        elif order == "C":
            points += points[:1]
        elif order == "L":
            points.append((numbers[0], numbers[1]))
        else:  # a curve: what stands before and after it is straight
            yield points
            points = [(numbers[-2], numbers[-1])]
    yield points


def _box(written: str) -> tuple[float, float, float, float]:
    x, y, wide, high = _numbers(written)
    return x, y, wide, high


def _numbers(written: str) -> list[float]:
    return [float(word) for word in written.split()]


def _path(part: str, location: str) -> str:
    """Give the entry that a part points to; a location from the root begins with /."""
    folder = "" if location.startswith("/") else posixpath.dirname(part)
    return posixpath.normpath(posixpath.join(folder, location.lstrip("/")))


def _text(element: Element, name: str) -> str:
    """Give the text of the first element of a name below another one."""
    return next(each.text or "" for each in _all(element, name))


def _all(element: Element, name: str) -> Iterator[Element]:
    return (each for each in element.iter() if _is(each, name))


def _is(element: Element, name: str) -> bool:
    return local(element.tag) == name
