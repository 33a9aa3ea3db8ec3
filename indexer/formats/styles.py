"""What the styles and the numbering of a docx say of a paragraph: heading level, hidden, number.

Automatic numbers are nowhere in the text: they are counted here as Word counts them, since the
序号 of many lists is such a number. Must not know tables.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from indexer.formats import numerals
from indexer.formats.package import local

LEVELS = 9
_MAX_HEADING = 6
_TITLES = frozenset({"title", "标题"})
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph or character style says, with all it is based on."""

    level: int = 0
    hidden: bool = False
    num_id: str | None = None
    num_level: int | None = None


@dataclass(frozen=True, slots=True)
class _Level:
    kind: str = "decimal"
    text: str = ""
    start: int = 1
    style: str = ""  # of the paragraphs that have this level
    restarts: bool = True
    digits_only: bool = False


@dataclass(slots=True)
class _List:
    """A w:num: levels, the list whose count it shares, and where it begins anew."""

    shared: str
    levels: dict[int, _Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


def value(element: Element | None, name: str = "val") -> str:
    """Give an attribute whatever the edition of the format (its namespace)."""
    if element is None:
        return ""
    return next((each for key, each in element.attrib.items() if local(key) == name), "")


def is_on(said: str) -> bool:
    """Read a switch: it is on where it does not say off."""
    return said not in ("0", "false", "off")


def heading_level(outline: str) -> int:
    """Read an outline level: 0 to 8 are headings, 9 is text; 0 where it is no number."""
    level = int(outline) + 1 if outline.isdecimal() else 0
    return 0 if level > LEVELS else min(level, _MAX_HEADING)


def _child(element: Element | None, *names: str) -> Element | None:
    for name in names:
        found = (each for each in element if local(each.tag) == name) if element is not None else ()
        element = next(iter(found), None)
    return element


class Styles:
    """The styles of a document by their ids."""

    def __init__(self, root: Element | None) -> None:
        self._elements: dict[str, Element] = {}
        self._known: dict[str, Style] = {}
        self.default = ""
        for element in root if root is not None else ():
            if local(element.tag) == "style":
                key = value(element, "styleId")
                self._elements[key] = element
                is_default = value(element, "default") in ("1", "true", "on")
                if is_default and value(element, "type") == "paragraph":
                    self.default = key

    def get(self, key: str) -> Style:
        """Give a style; one that is not defined says nothing."""
        if key not in self._known:
            style = Style()
            for each in reversed(list(self._line(key))):
                style = _refined(style, each)
            self._known[key] = style
        return self._known[key]

    def _line(self, key: str) -> Iterator[Element]:
        """Give a style and those it is based on; a circle ends where it closes."""
        seen: set[str] = set()
        while key in self._elements and key not in seen:
            seen.add(key)
            yield (element := self._elements[key])
            key = value(_child(element, "basedOn"))


def _refined(style: Style, element: Element) -> Style:
    if (outline := value(_child(element, "pPr", "outlineLvl"))).isdecimal():
        style = replace(style, level=heading_level(outline))
    elif value(_child(element, "name")).lower() in _TITLES:
        style = replace(style, level=1)
    if (vanish := _child(element, "rPr", "vanish")) is not None:
        style = replace(style, hidden=is_on(value(vanish)))
    if num_id := value(_child(element, "pPr", "numPr", "numId")):
        style = replace(style, num_id=num_id)
    if (level := value(_child(element, "pPr", "numPr", "ilvl"))).isdecimal():
        style = replace(style, num_level=int(level))
    return style


class Numbering:
    """The lists of a document and how far each has counted."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, Element] = {}
        self._nums: dict[str, Element] = {}
        for element in root if root is not None else ():
            if local(element.tag) == "abstractNum":
                self._abstract[value(element, "abstractNumId")] = element
            elif local(element.tag) == "num":
                self._nums[value(element, "numId")] = element
        self._lists: dict[str, _List | None] = {}
        self._counts: dict[str, Counter[int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label(self, num_id: str, level: int | None, style: str) -> str:
        """Count a paragraph and give its number as shown, "" where it has none.

        Args:
            num_id: The list, from the paragraph or its style; "0" and "" are none.
            level: The level in it, None where the style decides.
            style: The style of the paragraph.
        """
        listed = self._list(num_id)
        if listed is None:
            return ""
        if level is None:
            level = next((at for at, each in listed.levels.items() if each.style == style), 0)
        if not 0 <= level < LEVELS:
            return ""
        self._count(num_id, listed, level)
        return self._shown(listed, level)

    def _count(self, num_id: str, listed: _List, level: int) -> None:
        counts = self._counts.setdefault(listed.shared, Counter())
        start = listed.levels.get(level, _Level()).start
        if level in listed.starts and (num_id, level) not in self._begun:
            counts[level] = listed.starts[level]
        elif level in counts:
            counts[level] += 1
        else:
            counts[level] = start
        self._begun.add((num_id, level))
        for deeper in [each for each in counts if each > level]:
            if listed.levels.get(deeper, _Level()).restarts:
                del counts[deeper]

    def _shown(self, listed: _List, level: int) -> str:
        own = listed.levels.get(level, _Level())
        counts = self._counts[listed.shared]

        def number(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            each = listed.levels.get(at, _Level())
            kind = "decimal" if own.digits_only else each.kind
            return numerals.written(counts.get(at, each.start), kind)

        return "" if own.kind == "bullet" else _PLACE.sub(number, own.text)

    def _list(self, num_id: str) -> _List | None:
        if num_id not in self._lists:
            self._lists[num_id] = self._read(num_id)
        return self._lists[num_id]

    def _read(self, num_id: str) -> _List | None:
        element = self._nums.get(num_id)
        shared = value(_child(element, "abstractNumId"))
        abstract = self._abstract.get(shared)
        linked = value(_child(abstract, "numStyleLink"))
        if linked and (other := self._styles.get(linked).num_id) in self._nums:
            shared = value(_child(self._nums[other or ""], "abstractNumId"))
            abstract = self._abstract.get(shared)
        if element is None or abstract is None:
            return None
        listed = _List(shared, dict(_levels(abstract)))
        for override in element:
            at = value(override, "ilvl")
            if local(override.tag) != "lvlOverride" or not at.isdecimal():
                continue
            listed.levels.update(_levels(override))
            if (start := value(_child(override, "startOverride"))).isdecimal():
                listed.starts[int(at)] = int(start)
        return listed


def _levels(parent: Element) -> Iterator[tuple[int, _Level]]:
    for element in parent:
        if local(element.tag) == "lvl" and (at := value(element, "ilvl")).isdecimal():
            # A format of one's own is wrapped in alternatives: the first is meant.
            kinds = [each for each in element.iter() if local(each.tag) == "numFmt"]
            kind = value(kinds[0]) if kinds else "decimal"
            if kind == "custom":
                kind = value(kinds[0], "format").partition(",")[0].strip()
            start = value(_child(element, "start"))
            legal = _child(element, "isLgl")
            yield (
                int(at),
                _Level(
                    kind=kind,
                    text=value(_child(element, "lvlText")),
                    start=int(start) if start.isdecimal() else 1,
                    style=value(_child(element, "pStyle")),
                    restarts=value(_child(element, "lvlRestart")) != "0",
                    digits_only=legal is not None and is_on(value(legal)),
                ),
            )
