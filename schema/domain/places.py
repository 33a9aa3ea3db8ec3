"""Places (行政区划): codes that nest, names as people write them, and what applies where.

A code is "" for the nation, 2 digits for a province, 4 for a city, 6 for a county, 9 for a
township, 12 for a village, each beginning with its parent's. A division that the register lacks
gets a provisional code: its parent's, "~" and its name (4403~龙华区), which says where it lies.
Codes alone decide; names are only looked up. Must not read files.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from schema.domain import placenames
from schema.domain.text import fold

_PROVISIONAL = "~"
_WIDTHS = (2, 4, 6, 9, 12)
_NEAR = 8  # of the places named before, those that tell same-named divisions apart
CODE = re.compile(r"(?:\d{2}|\d{4}|\d{6}|\d{9}|\d{12})?(?:~[^~]+)*")


@dataclass(frozen=True, slots=True)
class Division:
    """One administrative division (行政区划): a code of the register, or a provisional one."""

    code: str
    name: str


class Mention(NamedTuple):
    """A place named in a text: `text` is what stands at [start, end)."""

    start: int
    end: int
    code: str
    text: str


def path(code: str) -> tuple[str, ...]:
    """Codes from the province down to `code` itself, registered or not; empty for the nation."""
    digits, *names = code.split(_PROVISIONAL)
    above = [digits[:width] for width in _WIDTHS if width <= len(digits)]
    for name in names:
        above.append(f"{above[-1] if above else ''}{_PROVISIONAL}{name}")
    return tuple(above)


def level(code: str) -> int:
    """Level of a code: 0 the nation, 1 province, 2 city, 3 county, 4 township, 5 village."""
    digits, *names = code.split(_PROVISIONAL)
    reached = sum(width <= len(digits) for width in _WIDTHS)
    for name in names:
        reached = placenames.level_of(name, reached)
    return reached


def covers(code: str, other: str) -> bool:
    """Tell whether `code` is `other` or lies above it; the nation covers all."""
    if _PROVISIONAL in code:
        return other == code or other.startswith(code + _PROVISIONAL)
    return other.startswith(code)


def applicable(place: str) -> Callable[[str], bool]:
    """Give the test whether a territory applies at a place: it, what lies above, the nation.

    Above the township also what lies inside.
    """
    above = frozenset(("", *path(place)))
    spreads = level(place) < placenames.TOWNSHIP

    def applies(territory: str) -> bool:
        return territory in above or (spreads and covers(place, territory))

    return applies


class Within(Collection[str]):
    """Codes asked about together, but the nation; a look takes no longer for more of them."""

    def __init__(self, codes: Iterable[str]) -> None:
        self._codes = frozenset(filter(None, codes))
        self.above = frozenset(part for code in self._codes for part in path(code))

    @classmethod
    def of(cls, codes: Collection[str]) -> "Within":
        """The codes ready for looks."""
        return codes if isinstance(codes, cls) else cls(codes)

    def __contains__(self, code: object) -> bool:
        return code in self._codes

    def __iter__(self) -> Iterator[str]:
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)

    def related(self, code: str) -> bool:
        """Tell whether one of them is a code, lies above it or below it."""
        return code in self.above or not self._codes.isdisjoint(path(code))


class Gazetteer:
    """The divisions that are known by code and by name; `cities`: codes of provinces and cities."""

    path = staticmethod(path)
    covers = staticmethod(covers)
    applicable = staticmethod(applicable)

    def __init__(self, divisions: Iterable[Division]) -> None:
        self._divisions = {division.code: division for division in divisions}
        forms = (placenames.full_forms, placenames.short_forms)
        self._names = placenames.Names(*(_index(self._divisions.values(), form) for form in forms))
        self.cities = frozenset(c for c in self._divisions if c and level(c) <= placenames.CITY)

    def __iter__(self) -> Iterator[Division]:
        return iter(self._divisions.values())

    def get(self, code: str) -> Division | None:
        """Give a division of the register."""
        return self._divisions.get(code)

    def name(self, code: str) -> str:
        """Give a division's own name; a provisional code carries it, an unknown one stays."""
        known = self._divisions.get(code)
        return known.name if known else code.rpartition(_PROVISIONAL)[2]

    def label(self, code: str) -> str:
        """Write a code as an address from the province down; the nation is 全国."""
        names = [self.name(part) for part in path(code)]
        written = [name for name in names if name not in placenames.PLACEHOLDERS]
        return "".join(name for name in written if not name.isdigit()) or code or "全国"

    def provisional(self, code: str) -> tuple[Division, ...]:
        """Divisions on a code's path that the register lacks, to register them."""
        missing = [part for part in path(code) if _PROVISIONAL in part and not self.get(part)]
        return tuple(Division(part, self.name(part)) for part in missing)

    def resolve(self, name: str, within: Collection[str] = ()) -> tuple[str, ...]:
        """Candidate codes for a place as people write it, the highest level first.

        A code, a full or short name, or a chain of them. A chain whose end the register lacks
        gives a provisional code. Candidates related to `within` are preferred.
        """
        written = re.sub(r"\s", "", name)
        if (code := self._as_code(written)) is not None:
            return (code,)
        key = fold.fold(written)
        candidates = self._names.of(key) or self._chained(key) or self._beyond(key)
        asked = Within.of(within)
        related = [code for code in candidates if asked.related(code)]
        return tuple(sorted(related or candidates, key=lambda code: (level(code), code)))

    def find(self, text: str, *, short_within: Collection[str] = ()) -> list[Mention]:
        """Find the places named in a text, longest name first, chains (山东省威海市) as one.

        Full names count anywhere, short ones only for `short_within`, what lies above it (和平 is
        everywhere) and cities at the beginning; one of several divisions where the chain,
        `short_within` or the places just named leave one.
        """
        asked = Within.of(short_within)
        folded, position, mentions = _folded(text), 0, list[Mention]()
        while position < len(text):
            match = self._names.longest(folded, position, asked.above)
            if not (match or position) and short_within:
                match = self._names.begun(folded, self.cities)
            code = match and self._meant(folded, position, match, (mentions, asked))
            if match is None or code is None:
                position += 1
                continue
            joined = _joined(mentions, position, code)
            start = mentions.pop().start if joined else position
            mentions.append(Mention(start, match.end, code, text[start : match.end]))
            position = match.end
        return mentions

    def chain(self, text: str) -> Mention | None:
        """Read the first administrative chain of a text, unregistered parts included.

        It begins with a registered full name anywhere, or with an unregistered one where a name
        may begin: at the start, behind 《, 关于, 印发 or 中共.
        """
        folded = _folded(text)
        anchors = set(placenames.anchors(folded))
        for start in range(len(folded)):
            end, code = self._read_chain(folded, start, free=start in anchors)
            if code:
                return Mention(start, end, code, text[start:end])
        return None

    def _as_code(self, written: str) -> str | None:
        """Read a code, registered or provisional; GB/T 2260 pads with zeros (371000)."""
        if not written or not CODE.fullmatch(written):
            return None
        digits, mark, _ = written.partition(_PROVISIONAL)
        if mark:
            return written if not digits or digits in self._divisions else None
        while written not in self._divisions and written.endswith("00"):
            written = written[:-2]
        return written if written in self._divisions else None

    def _chained(self, key: str) -> tuple[str, ...]:
        """Candidates for a chain: the tail's divisions that lie under one of the head's."""
        for cut in self._names.cuts(key):
            heads, tail = self._names.of(key[:cut]), key[cut:]
            ends = self._names.of(tail) or self._chained(tail)
            inside = [end for end in ends if any(covers(head, end) for head in heads)]
            if inside:
                return tuple(inside)
        return ()

    def _beyond(self, key: str) -> tuple[str, ...]:
        """Candidates for a chain that begins in the register and ends outside it."""
        for cut in self._names.cuts(key):
            reached = [self._extend(key, cut, head) for head in self._names.of(key[:cut])]
            found = tuple(code for end, code in reached if end == len(key))
            if found:
                return found
        return ()

    def _meant(
        self,
        text: str,
        start: int,
        match: placenames.Match,
        context: tuple[list[Mention], "Within"],
    ) -> str | None:
        """Decide which division a name means here, or that it is a common noun."""
        mentions, asked = context
        if inside := [code for code in match.codes if _joined(mentions, start, code)]:
            return inside[0]
        codes, first = match.codes, match.codes[0]
        whole = fold.fold(self.name(first)) == text[start : match.end]
        if whole and not self._says_itself(first, text, match.end):
            return None
        if len(codes) > 1:
            for near in (asked, Within(mention.code for mention in mentions[-_NEAR:])):
                codes = tuple(code for code in codes if near.related(code)) or codes
        return codes[0] if len(codes) == 1 else None

    def _says_itself(self, code: str, text: str, end: int) -> bool:
        """Tell whether a full name needs no chain before it to be one (区域, 县级 go on)."""
        own_level = level(code)
        low = own_level > placenames.CITY and placenames.runs_on(text, end)
        return placenames.proper(self.name(code), own_level) and not low

    def _read_chain(self, text: str, start: int, *, free: bool) -> tuple[int, str]:
        """Read a chain that begins here: registered names first, then what suffixes say."""
        match = self._names.longest(text, start)
        if match is None:
            return self._extend(text, start, "") if free else (start, "")
        code = match.codes[0]
        begins = free or level(code) < placenames.TOWNSHIP  # 峨山镇 amid a sentence says too little
        if len(match.codes) > 1 or not begins or not self._says_itself(code, text, match.end):
            return start, ""
        return self._extend(text, match.end, code)

    def _extend(self, text: str, position: int, code: str) -> tuple[int, str]:
        """Follow a chain downwards from a position under a code, as far as names go."""
        while position < len(text):
            match = self._names.longest(text, position)
            inside = [under for under in match.codes if covers(code, under)] if match else []
            if match and inside and code:
                position, code = match.end, inside[0]
                continue
            elsewhere = bool(match and level(match.codes[0]) <= placenames.CITY)
            part = None if elsewhere else placenames.read_part(text, position, level(code))
            if part is None:
                break
            position, code = part.end, f"{code}{_PROVISIONAL}{part.name}"
        return position, code


def _folded(text: str) -> str:
    """Fold for looking names up; the few texts whose length changes are taken as they are."""
    folded = fold.fold(text)
    return folded if len(folded) == len(text) else text


def _index(
    divisions: Collection[Division], forms: Callable[[str], Iterable[str]]
) -> dict[str, tuple[str, ...]]:
    """Codes by folded name; 东莞市 (4419) has a county of its own name inside: the city counts."""
    ordered = sorted(divisions, key=lambda division: (len(division.code), division.code))
    pairs = [(name, division.code) for division in ordered for name in forms(division.name)]
    # Folded all at once: 45,000 calls would take seconds.
    folded = fold.fold("\n".join(name for name, _ in pairs)).split("\n")
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name, (_, code) in zip(folded, pairs, strict=True):
        if not any(covers(above, code) for above in found[name]):
            found[name].append(code)
    return {name: tuple(codes) for name, codes in found.items()}


def _joined(mentions: list[Mention], start: int, code: str) -> bool:
    """Tell whether a name goes on a chain: it follows at once and lies inside."""
    return bool(mentions) and mentions[-1].end == start and covers(mentions[-1].code, code)
