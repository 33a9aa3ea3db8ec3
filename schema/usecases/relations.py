"""What the register says around a body: its names over time, the bodies above and below."""

from dataclasses import dataclass
from datetime import date
from typing import cast

from schema.domain import spellings
from schema.domain.bodies import AliasKind, Organisation
from schema.domain.resolution import Directory
from schema.tables.bodies import Body


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a body with its interval; of a body that ended, the body's own."""

    name: str
    kind: AliasKind
    division: str | None
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Relations:
    """What the register says around a body; nothing for one that it lacks."""

    names: tuple[Name, ...] = ()
    former: tuple[Name, ...] = ()
    parent: Body | None = None
    children: tuple[Body, ...] = ()


def around(directory: Directory, body: Organisation) -> Relations:
    """The relations of a body."""
    # The directory was made of rows.
    above = cast("Body | None", directory.parent(body))
    below = cast("list[Body]", directory.children(body))
    former = [
        Name(
            alias.name,
            AliasKind.FORMER,
            alias.division,
            alias.valid_from or (None if bearer is body else bearer.valid_from),
            alias.valid_to or (None if bearer is body else bearer.valid_to),
        )
        for alias, bearer in spellings.former_names(directory, body)
    ]
    names = [
        Name(alias.name, AliasKind(alias.kind), alias.division, alias.valid_from, alias.valid_to)
        for alias in directory.names(body)
    ]
    return Relations(tuple(names), tuple(former), above, tuple(below))
