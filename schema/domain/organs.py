"""Organs (机关): what function a department's name says, in full, in short, or before a reform.

The table is data (`schema/rules/organs.toml`); names in it stand without level or place. Must not
know which bodies exist: that is the register's (`bodies`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from schema.domain.text import fold

LEVELS = ("国家级", "省级", "市级", "县级", "乡镇级", "村级")  # by `places.level`


@dataclass(frozen=True, slots=True)
class Organ:
    """One organ; an organ that merges several has all their functions."""

    functions: frozenset[str]
    kind: str
    level: str  # the level at which it is found; 县级 stands for county, city and province
    names: tuple[str, ...]
    short: tuple[str, ...]
    common: bool


@dataclass(frozen=True, slots=True)
class Former:
    """Names that a reform ended, and the functions that took over."""

    names: tuple[str, ...]
    short: tuple[str, ...]
    functions: frozenset[str]
    until: date
    source: str  # title of the plan
    note: str


@dataclass(frozen=True, slots=True)
class BodyKind:
    """A kind of body (县级生态环境部门): it is one body only under a place."""

    level: str | None
    functions: tuple[str, ...]

    @property
    def title(self) -> str:
        """How it is shown: 县级生态环境部门."""
        return f"{self.level or ''}{'、'.join(self.functions)}部门"


class Organs:
    """The table of organs, by every name."""

    def __init__(self, version: str, organs: Iterable[Organ], former: Iterable[Former]) -> None:
        self.version = version
        self.organs = tuple(organs)
        self._current = {key(n): each for each in self.organs for n in (*each.names, *each.short)}
        self._former = {key(n): each for each in former for n in (*each.names, *each.short)}
        self._ended: dict[frozenset[str], list[Former]] = {}
        for each in self._former.values():
            ended = self._ended.setdefault(each.functions, [])
            if each not in ended:
                ended.append(each)

    def current(self, stem: str) -> Organ | None:
        """The organ of a name in use."""
        return self._current.get(stem)

    def former(self, stem: str) -> tuple[Former, ...]:
        """The reforms that lead from a name to today's functions: 扶贫办 → 乡村振兴 → 农业农村."""
        found: list[Former] = []
        name: str | None = stem
        while name in self._former and self._former[name] not in found:
            found.append(self._former[name])
            heirs = [each for each in self.organs if each.functions == found[-1].functions]
            name = key(heirs[0].names[0]) if heirs else None
        return tuple(found)

    def knows(self, stem: str) -> bool:
        """Whether the table has the name."""
        return stem in self._current or stem in self._former

    def spellings(self, functions: frozenset[str]) -> tuple[str, ...]:
        """All names (folded stems) of exactly these functions, in use and ended."""
        held = [each for each in self.organs if each.functions == functions]
        ended = self._ended.get(functions, [])
        every = [n for one in held for n in (*one.names, *one.short)]
        every += [n for one in ended for n in (*one.names, *one.short)]
        return tuple(dict.fromkeys(map(key, every)))


def key(name: str) -> str:
    """A name as it is looked up: folded, without white space."""
    return "".join(fold.fold(name).split())


def load_organs(data: Mapping[str, Any]) -> Organs:
    """Read the table.

    Raises:
        KeyError: a former name cites a source that the table lacks.
    """
    sources = {name: source["title"] for name, source in data["sources"].items()}
    organs = (
        Organ(
            functions=frozenset(each["functions"]),
            kind=each["kind"],
            level=each.get("level", "县级"),
            names=tuple(each["names"]),
            short=tuple(each["short"]),
            common=each.get("common", False),
        )
        for each in data["organs"]
    )
    former = (
        Former(
            names=tuple(each["names"]),
            short=tuple(each["short"]),
            functions=frozenset(each["functions"]),
            until=each["until"],
            source=sources[each["source"]],
            note=each["note"],
        )
        for each in data["former"]
    )
    return Organs(data["version"], organs, former)
