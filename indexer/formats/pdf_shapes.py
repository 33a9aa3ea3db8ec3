"""What a page of a pdf is made of, and how to turn it upright.

Must not know where these come from, nor what they mean.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Turn = Literal[0, 1, 2, 3]  # quarters by which text is turned to the left
_QUARTERS: tuple[Turn, ...] = (0, 1, 2, 3)


class Glyph(NamedTuple):
    """A character with its box; `turn` says how it is turned on the page."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    turn: Turn = 0
    vertical: bool = False  # of a font that writes downwards
    invisible: bool = False

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return (self.top + self.bottom) / 2


class Ruling(NamedTuple):
    """A straight stroke at `at`, from `start` to `end` along the other axis."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Page:
    """What is drawn on a page."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    across: list[Ruling] = field(default_factory=list)
    down: list[Ruling] = field(default_factory=list)
    pictures: float = 0.0  # their area
    recognised: bool = False  # its text is an invisible layer over a picture
    read_here: bool = False  # its text was recognised in a picture by us


def turn_of(glyphs: Iterable[Glyph]) -> Turn:
    """Tell how most characters are turned."""
    turns = Counter(glyph.turn for glyph in glyphs if not glyph.text.isspace())
    return max(_QUARTERS, key=lambda turn: turns[turn])


def upright(page: Page) -> Page:
    """Turn a page so that most of its text is upright: tables are often drawn sideways."""
    turn = turn_of(page.glyphs)
    if not turn:
        return page
    to = _Turning(turn, page.width, page.height)
    page.glyphs = [to.glyph(glyph) for glyph in page.glyphs]
    across, down = [to.across(each) for each in page.across], [to.down(each) for each in page.down]
    if turn != 2:  # noqa: PLR2004 - upside down: what lies across stays so
        page.width, page.height = page.height, page.width
        across, down = down, across
    page.across, page.down = across, down
    return page


def turned(glyphs: Iterable[Glyph], turn: Turn) -> list[Glyph]:
    """Turn characters to the right by quarters, about the origin."""
    to = _Turning(turn, 0, 0)
    return [to.glyph(glyph) for glyph in glyphs]


class _Turning(NamedTuple):
    """A turn to the right of a page of this size, by quarters."""

    turn: Turn
    width: float
    height: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Say where a place goes."""
        return (
            (x, y),
            (self.height - y, x),
            (self.width - x, self.height - y),
            (y, self.width - x),
        )[self.turn]

    def glyph(self, glyph: Glyph) -> Glyph:
        """Turn a character."""
        one, other = self.point(glyph.x0, glyph.top), self.point(glyph.x1, glyph.bottom)
        (x0, x1), (top, bottom) = sorted((one[0], other[0])), sorted((one[1], other[1]))
        turn = _QUARTERS[(glyph.turn - self.turn) % 4]
        return glyph._replace(x0=x0, top=top, x1=x1, bottom=bottom, turn=turn)

    def across(self, ruling: Ruling) -> Ruling:
        """Turn a ruling that lies across the page."""
        return self._ruling(self.point(ruling.start, ruling.at), self.point(ruling.end, ruling.at))

    def down(self, ruling: Ruling) -> Ruling:
        """Turn a ruling that runs down the page."""
        return self._ruling(self.point(ruling.at, ruling.start), self.point(ruling.at, ruling.end))

    def _ruling(self, one: tuple[float, float], other: tuple[float, float]) -> Ruling:
        along = 0 if one[1] == other[1] else 1
        start, end = sorted((one[along], other[along]))
        return Ruling(one[1 - along], start, end)
