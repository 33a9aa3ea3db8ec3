"""Names of bodies taken apart: level or place before the organ, dispatched branch, bracket.

市生态环境局青禾分局 is the 生态环境局 at 青禾县; 城管办（坑梓街道办事处） the 城管办 of 坑梓街道;
市、县卫生健康局 are two. Must not know which bodies exist.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from schema.domain import placenames, places
from schema.domain.organs import Organs, key
from schema.domain.text.patterns import later

_OUTER = later(r"^(.{2,}?)\(([^()]+)\)$")
_COUNTIES = later(r"^(?:各)?(?:县\(市、区\)|县\(市区\)|县\(区\)|县区|区县|县级|区级)(?=.{2})")
_LEVEL = later(r"^(?:各)?(街道|省|市(?![场政容民域])|县|区(?!域|块)|旗|镇|乡(?!村))级?(?=.{2})")
_SEVERAL = later(
    r"^((?:[省市县区镇乡]级?[、,和及与]?)+[省市县区镇乡]级?)(?![级两三场政容民域村])(.{2,}[局委办部院厅会])$"
)
_HEADS = later(r"^(?:中国共产党|中共|国家税务总局(?=.)|国网|各(?=.))")
_BRANCH = r"(?:分局|管理局|直属局|局|大队)"
_GOVERNMENT = later(r"^(?:人民政府|政府|办事处|街道办事处|街道办)?$")
_TOWN_WORDS = later(r"^(?:镇|乡|街道|镇街|乡镇)?(?:人民政府|政府|办事处|街道办)$")


@dataclass(frozen=True, slots=True)
class Written:
    """A name taken apart; `stem` is the organ without level and place."""

    text: str  # folded, with its bracket
    outer: str  # without it
    stem: str
    level: str | None = None  # 省, 市, 县, 区 … or 县级 for any county; None if a place or nothing
    code: str | None = None  # the place that the name says
    parent: str | None = None  # the place in the bracket
    plate: str | None = None  # the other name in the bracket (挂牌)
    dispatched: bool = False  # a branch of a higher body: 市…局X分局, X公安分局
    government: bool = False  # the name is that of a place's government itself


@dataclass(frozen=True, slots=True)
class _Forms:
    """Ways to write the places around one: full names, and short ones that need an organ after."""

    full: Mapping[str, str]
    short: Mapping[str, str]
    branch: re.Pattern[str] | None


class NameReader:
    """Takes names apart with the divisions of a register."""

    def __init__(self, gazetteer: places.Gazetteer, organs: Organs) -> None:
        self._gazetteer = gazetteer
        self._organs = organs
        self._children: dict[str, list[str]] | None = None
        self._forms: dict[str, _Forms] = {}

    def split(self, name: str) -> tuple[str, ...]:
        """The names of the bodies that one wording means: 市、县卫生健康局 are two."""
        several = _SEVERAL.match(key(name))
        if several is None or re.match(r"^(?:市区|城区|乡镇)", several[1]):
            return (name,)
        levels = dict.fromkeys(re.findall(r"[省市县区镇乡]", several[1]))
        return tuple(level + several[2] for level in levels) if len(levels) > 1 else (name,)

    def read(self, name: str, place: str | None) -> Written:
        """Take one name apart; `place` is where it is used, None if not known."""
        text = key(name)
        bracket = _OUTER.match(text)
        outer, inner = bracket.groups() if bracket else (text, None)
        forms = self._around(place)
        parent = self._place(inner, forms) if inner else None
        near = self._around(parent) if parent else forms
        stem, code = self._without_place(_HEADS.sub("", outer), near)
        if code is None and place is None:
            stem, code = self._anywhere(stem)
            near = self._around(code) if code else near
        level = None
        if code is None:
            counties = _COUNTIES.match(stem)
            head = counties or _LEVEL.match(stem)
            if head and not self._organs.knows(stem):
                level = "县级" if counties else head[1]
                stem = stem[head.end() :]
        stem, branch = self._without_branch(stem, near)
        known = branch is None and code is not None and _GOVERNMENT.match(stem)
        return Written(
            text=text,
            outer=outer,
            stem=stem,
            level=level,
            code=branch or code,
            parent=parent,
            plate=inner if inner and not parent else None,
            dispatched=branch is not None or outer.endswith("分局"),
            government=bool(known) or (level is not None and bool(_TOWN_WORDS.match(stem))),
        )

    def _place(self, text: str, forms: _Forms) -> str | None:
        """The place that a bracket is (坑梓街道办事处, 马峦, 坑梓辖区), None if something else."""
        rest, code = self._without_place(text, forms, bare=True)
        return (
            code
            if code and re.fullmatch(r"(?:人民政府|政府|办事处|街道办|办|辖区)?", rest)
            else None
        )

    def _without_place(
        self, text: str, forms: _Forms, *, bare: bool = False
    ) -> tuple[str, str | None]:
        """Drop the places that a name begins with; a short form counts only before an organ."""
        code: str | None = None
        while True:
            found = _longest(text, forms.full)
            if found is None:
                break
            text, code = text[len(found) :], forms.full[found]
        if code is None and (found := _longest(text, forms.short)):
            rest = text[len(found) :]
            organ = self._organs.knows(rest) or self._organs.knows(_bureau(rest))
            if organ or (bare and len(rest) <= 3):  # noqa: PLR2004 - 办事处 is the longest
                return rest, forms.short[found]
        return text, code

    def _anywhere(self, text: str) -> tuple[str, str | None]:
        """A place in full at the beginning of a name that is used nowhere in particular."""
        mention = next(iter(self._gazetteer.find(text)), None)
        if mention is None or mention.start or mention.end > len(text) - 2:
            return text, None
        return text[mention.end :], mention.code

    def _without_branch(self, stem: str, forms: _Forms) -> tuple[str, str | None]:
        """Drop 青禾分局 behind a bureau, and 分 of 公安分局."""
        found = forms.branch.match(stem) if forms.branch else None
        if found:
            bureau = next(filter(self._organs.knows, (found[1], found[1] + "局")), None)
            if bureau:
                return bureau, {**forms.short, **forms.full}[found[2]]
        bureau = _bureau(stem)
        return (bureau if self._organs.knows(bureau) else stem), None

    def _around(self, place: str | None) -> _Forms:
        """Names of a place, of those above it, and of those in its county or city."""
        if not place:
            return _Forms({}, {}, None)
        anchor = place
        if places.level(place) > placenames.COUNTY:
            anchor = next(
                (c for c in places.path(place) if places.level(c) == placenames.COUNTY), place
            )
        if anchor not in self._forms:
            inside = [*self._inside(anchor)] if places.level(anchor) >= placenames.CITY else []
            self._forms[anchor] = self._made([*places.path(anchor), *inside])
        return self._forms[anchor]

    def _inside(self, code: str) -> Iterable[str]:
        if self._children is None:
            self._children = defaultdict(list)
            for division in self._gazetteer:
                above = places.path(division.code)[-2:-1]
                self._children[above[0] if above else ""].append(division.code)
        return self._children.get(code, ())

    def _made(self, codes: Iterable[str]) -> _Forms:
        full: dict[str, str] = {}
        short: dict[str, str] = {}
        twice: set[str] = set()
        for code in codes:
            name = key(self._gazetteer.name(code))
            if name in placenames.PLACEHOLDERS:
                continue
            stem = placenames.short(name)
            town = places.level(code) == placenames.TOWNSHIP
            offices = (f"{name}办事处", f"{stem or name}办事处", f"{name}办") if town else ()
            for form in (name, *offices):
                _put(full, form, code, twice)
            if stem:
                _put(short, stem, code, twice)
        # 坪山 is the district, not its 坪山街道; of two townships it would be neither.
        short = {form: code for form, code in short.items() if form not in twice}
        every = sorted({*full, *short}, key=len, reverse=True)
        pattern = f"^(.+?)({'|'.join(map(re.escape, every))}){_BRANCH}$" if every else None
        return _Forms(full, short, re.compile(pattern) if pattern else None)


def _put(forms: dict[str, str], form: str, code: str, twice: set[str]) -> None:
    held = forms.setdefault(form, code)
    if held != code and places.level(held) == places.level(code):
        twice.add(form)


def _longest(text: str, forms: Mapping[str, str]) -> str | None:
    return next((text[:end] for end in range(len(text), 1, -1) if text[:end] in forms), None)


def _bureau(stem: str) -> str:
    """公安分局 → 公安局."""
    return f"{stem[:-2]}局" if stem.endswith("分局") else stem
