"""Bodies (机构): what is known of one, what a written name turned out to mean, and small rules.

`resolution` finds the body that a name means. Must not read files or stores.
"""

import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from schema.domain import places
from schema.domain.organs import BodyKind

_SHORTEST = 3  # 民宗局; two characters say too little


class AliasKind(enum.StrEnum):
    """What kind of name one is."""

    NAME = "NAME"
    ALIAS = "ALIAS"
    SHORT = "SHORT"
    FORMER = "FORMER"
    PLATE = "PLATE"


ALIAS_KINDS = {
    AliasKind.NAME: "名称",
    AliasKind.ALIAS: "别名",
    AliasKind.SHORT: "简称",
    AliasKind.FORMER: "旧称",
    AliasKind.PLATE: "牌子",
}


class Organisation(Protocol):
    """What is read of a registered body."""

    @property
    def id(self) -> str:
        """Identity."""

    @property
    def name(self) -> str:
        """Name in the register."""

    @property
    def division(self) -> str:
        """Code of the place where it is."""

    @property
    def valid_from(self) -> date | None:
        """First day; None is open."""

    @property
    def valid_to(self) -> date | None:
        """First day no longer; None is open."""

    @property
    def parent(self) -> str | None:
        """Name of the body above."""

    @property
    def successor(self) -> str | None:
        """Names of the bodies that took over, joined by |."""


class Alias(Protocol):
    """One of its names, its own included."""

    @property
    def key(self) -> str:
        """The name, folded."""

    @property
    def name(self) -> str:
        """As written."""

    @property
    def kind(self) -> str:
        """NAME, ALIAS, SHORT, FORMER or PLATE."""

    @property
    def division(self) -> str | None:
        """Territory where the name is in use; None is any."""

    @property
    def valid_from(self) -> date | None:
        """First day; None is open."""

    @property
    def valid_to(self) -> date | None:
        """First day no longer; None is open."""


class Status(enum.StrEnum):
    """How far a name was understood."""

    RESOLVED = "RESOLVED"
    AMBIGUOUS = "AMBIGUOUS"
    KIND = "KIND"  # the kind is known, no body of it at the place
    UNRESOLVED = "UNRESOLVED"


class Rule(enum.StrEnum):
    """One step of evidence."""

    NAME = "NAME"
    ALIAS = "ALIAS"
    PLACE = "PLACE"
    BRACKET = "BRACKET"
    BRANCH = "BRANCH"
    ORGAN = "ORGAN"
    ABBREVIATION = "ABBREVIATION"
    PART = "PART"
    FORMER = "FORMER"
    LETTERS = "LETTERS"
    SUCCESSOR = "SUCCESSOR"
    PREDECESSOR = "PREDECESSOR"
    INTERVAL = "INTERVAL"
    GOVERNMENT = "GOVERNMENT"


@dataclass(frozen=True, slots=True)
class Step:
    """A rule that was applied, in words."""

    rule: Rule
    text: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A body that the name may mean; `body` is None for a place's own government not registered."""

    name: str
    division: str
    steps: tuple[Step, ...]
    body: Organisation | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """One body of a wording and what was found for it."""

    name: str
    status: Status
    candidates: tuple[Candidate, ...] = ()
    kind: BodyKind | None = None

    @property
    def body(self) -> Organisation | None:
        """The body, where there is no doubt."""
        return self.candidates[0].body if self.status is Status.RESOLVED else None


class Interval(Protocol):
    """What holds from a day until before another."""

    @property
    def valid_from(self) -> date | None:
        """First day; None is open."""

    @property
    def valid_to(self) -> date | None:
        """First day no longer; None is open."""


Row = TypeVar("Row", bound=Organisation)


def in_force(interval: Interval, on: date) -> bool:
    """Whether a day lies in [valid_from, valid_to)."""
    begun = interval.valid_from is None or interval.valid_from <= on
    return begun and (interval.valid_to is None or on < interval.valid_to)


def successors(body: Organisation) -> tuple[str, ...]:
    """Names of the bodies that took over."""
    return tuple(filter(None, (body.successor or "").split("|")))


def nearest(rows: Sequence[Row], place: str | None) -> list[Row]:
    """Of namesakes those meant at a place: its own or the next above, else all that lie inside.

    Without a place all of them.
    """
    if not place:
        return list(rows)
    above = [row for row in rows if places.covers(row.division, place)]
    if above:
        deepest = max(places.level(row.division) for row in above)
        return [row for row in above if places.level(row.division) == deepest]
    return [row for row in rows if places.covers(place, row.division)]


def abbreviates(short: str, long: str) -> bool:
    """Whether a name leaves characters of another out: same first, same last, same order."""
    one, other = _plain(short), _plain(long)
    if not _SHORTEST <= len(one) < len(other):
        return one == other
    rest = iter(other)
    return one[0] == other[0] and one[-1] == other[-1] and all(char in rest for char in one)


def _plain(name: str) -> str:
    """委员会 and 办公室 as 委 and 办, as abbreviations end."""
    return re.sub(r"委员会", "委", re.sub(r"办公室", "办", name))
