"""Pictures of pages: text recognised in them (OCR), and the strokes of their tables.

What recognition gives is a box and its words; characters are spread over the box by their usual
widths. Strokes are long thin runs of ink; they are wiped out before recognition, which reads them
as parts of characters. The libraries are the optional extra `ocr`; `is_installed` tells.
What is read here is never certain: `Page.read_here` marks it. Must not know files.
"""

import contextlib
import functools
import importlib.util
import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from indexer.formats.pdf_shapes import Glyph, Page, Ruling

MAX_SIDE = 2600  # pixels: A4 at 220 dots an inch, at which small print is still read
_SEARCHED_SIDE = 1440  # pixels
_SHORT_SIDE = 595.0  # points, of A4: what a picture that says nothing of its size shows
_LEAST_SURE = 0.5  # of 1: below it the words are guesses
_UNSURE = "\ufffd"
_LATIN_WIDTH = 0.55  # of a Chinese character's
_THICKEST = 12  # pixels of a stroke
_NEAR = 8  # pixels between the end of a stroke and the one it meets
_DARK = 160  # of 255: what is darker is ink
_MARGIN = 4  # pixels of paper left around words that are read
_STROKES_A_SIDE = 28  # a stroke is at least this part of the page's width
_WINDOW, _PAPER = 31, 15  # pixels around, and how much darker ink is than they are on average
_MOST_SKEW, _LEAST_SKEW = 5.0, 0.15  # degrees by which a scan may be turned, and which matter
_TURN_VOTES = 2000


class Box(NamedTuple):
    """Where words stand, in pixels."""

    left: int
    top: int
    right: int
    bottom: int


def is_installed() -> bool:
    """Say whether the optional extra is there."""
    needed = ("cv2", "pypdfium2", "rapidocr_onnxruntime")
    with contextlib.suppress(ValueError):  # one that is blocked
        return all(map(importlib.util.find_spec, needed))
    return False


@functools.cache
def engine() -> Any:
    """Give the recogniser, which takes a second and 200 MiB to load."""
    import rapidocr_onnxruntime  # noqa: PLC0415 - optional

    return rapidocr_onnxruntime.RapidOCR(use_cls=False, max_side_len=MAX_SIDE, text_score=0.0)


def page(picture: Any, number: int, width: float = 0, height: float = 0) -> Page:
    """Read a picture as a page.

    Args:
        picture: Its pixels, an array of height, width and three colours.
        number: Of the page, 1-based.
        width: Of the page in points, as its height; of none, the picture counts as A4.
        height: See `width`.
    """
    import cv2  # noqa: PLC0415 - optional

    picture = _straight(picture)
    high, wide = picture.shape[:2]
    scale = width / wide if width else _SHORT_SIDE / min(wide, high)
    ink = _ink(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))
    across, across_at = _strokes(ink, down=False)
    down, down_at = _strokes(ink, across, down=True)
    wiped = picture.copy()
    wiped[cv2.dilate(across_at | down_at, cv2.getStructuringElement(0, (3, 3))) > 0] = 255
    made = Page(number, wide * scale, height or high * scale, read_here=True)
    made.glyphs = [
        glyph for box, text in _words(wiped, down) for glyph in _glyphs(box, text, scale)
    ]
    made.across = [Ruling(*(value * scale for value in each)) for each in across]
    made.down = [Ruling(*(value * scale for value in each)) for each in down]
    return made


def _ink(grey: Any) -> Any:
    import cv2  # noqa: PLC0415 - optional

    mean, inverse = cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV
    return cv2.adaptiveThreshold(grey, 255, mean, inverse, _WINDOW, _PAPER)


def _straight(picture: Any) -> Any:
    """Turn a picture whose strokes lean a little."""
    import cv2  # noqa: PLC0415 - optional

    high, wide = picture.shape[:2]
    ink = _ink(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))
    found = cv2.HoughLinesP(ink, 1, math.pi / 1800, 200, minLineLength=wide // 4, maxLineGap=8)
    lines = [] if found is None else found.reshape(-1, 4).tolist()[:_TURN_VOTES]
    leans = (math.degrees(math.atan2(y1 - y0, x1 - x0)) for x0, y0, x1, y1 in lines)
    near = sorted(lean for lean in leans if abs(lean) < _MOST_SKEW)
    lean = near[len(near) // 2] if near else 0.0
    if abs(lean) < _LEAST_SKEW:
        return picture
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), lean, 1)
    return cv2.warpAffine(picture, turn, (wide, high), borderValue=(255, 255, 255))


def _strokes(ink: Any, across: Sequence[Ruling] = (), *, down: bool) -> tuple[list[Ruling], Any]:
    """Find the straight strokes along one axis, in pixels, and the pixels that are theirs.

    Short ones that run down count where they reach from one stroke across to another: the sides
    of a row. Others are parts of characters.
    """
    import cv2  # noqa: PLC0415 - optional
    import numpy as np  # noqa: PLC0415 - optional

    long = max(ink.shape[1] // _STROKES_A_SIDE, 2 * _THICKEST)
    shape = (1, 2 * _THICKEST) if down else (long, 1)
    runs = cv2.morphologyEx(ink, cv2.MORPH_OPEN, cv2.getStructuringElement(0, shape))
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(runs)
    found: list[Ruling] = []
    taken: Any = np.zeros(count, np.uint8)
    for label, (x, y, wide, high, _) in enumerate(boxes.tolist()):
        at, start, length = (x + wide / 2, y, high) if down else (y + high / 2, x, wide)
        stroke = Ruling(at, start, start + length)
        thin = (wide if down else high) <= _THICKEST
        if label and thin and (length >= long or _is_side(stroke, across)):
            found.append(stroke)
            taken[label] = 255
    return found, taken[labels]


def _is_side(stroke: Ruling, across: Sequence[Ruling]) -> bool:
    """Say whether a stroke that runs down reaches from one stroke across to another."""
    ends = [each.at for each in across if each.start - _NEAR <= stroke.at <= each.end + _NEAR]
    return all(any(abs(y - end) <= _NEAR for y in ends) for end in stroke[1:])


def _words(picture: Any, down: Sequence[Ruling]) -> Iterator[tuple[Box, str]]:
    """Give the words recognised, with their boxes; a stroke that runs down parts words.

    They are looked for in a small copy, for memory's sake, and read in the picture itself.
    """
    import cv2  # noqa: PLC0415 - optional

    share = min(_SEARCHED_SIDE / max(picture.shape[:2]), 1.0)
    small = cv2.resize(picture, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    found = engine()(small, use_det=True, use_cls=False, use_rec=False)[0]
    for corners in found or ():
        xs, ys = [int(x / share) for x, _ in corners], [int(y / share) for _, y in corners]
        left, right = max(min(xs) - _MARGIN, 0), max(xs) + _MARGIN
        top, bottom = max(min(ys) - _MARGIN, 0), max(ys) + _MARGIN
        middle = (top + bottom) / 2
        cuts = sorted(int(each.at) for each in down if each.start <= middle <= each.end)
        edges = [left, *(x for x in cuts if left + _NEAR < x < right - _NEAR), right]
        for x0, x1 in pairwise(edges):
            yield from _said(picture, Box(x0, top, x1, bottom))


def _said(picture: Any, box: Box) -> Iterator[tuple[Box, str]]:
    """Read one line of words; its box is drawn in to the ink."""
    import numpy as np  # noqa: PLC0415 - optional

    line = picture[box.top : box.bottom, box.left : box.right]
    inked = np.flatnonzero((line.min(axis=2) < _DARK).any(axis=0)).tolist()
    if not inked:
        return
    drawn_in = box._replace(left=box.left + inked[0], right=box.left + inked[-1] + 1)
    for text, sure in engine()(line, use_det=False, use_cls=False, use_rec=True)[0] or ():
        if sure >= _LEAST_SURE:
            yield drawn_in, text
        elif 2 * len(inked) > box.bottom - box.top:  # less is what is left of a stroke
            yield drawn_in, _UNSURE * len(text)


def _glyphs(box: Box, text: str, scale: float) -> Iterator[Glyph]:
    left, top, right, bottom = (value * scale for value in box)
    widths = [_LATIN_WIDTH if char.isascii() else 1.0 for char in text]
    em = (right - left) / max(sum(widths), 1e-9)
    x = left
    for char, width in zip(text, widths, strict=True):
        yield Glyph(char, x, top, x + width * em, bottom, em)
        x += width * em
