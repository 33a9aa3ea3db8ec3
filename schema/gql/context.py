"""What resolvers get of the world: who asks, stores, the register, the day, the loaders."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeAlias

import strawberry

from schema.domain import access
from schema.gql.loaders import Loaders
from schema.stores import ports
from schema.stores.opening import Stores
from schema.usecases import sources
from schema.usecases.bodies import Pinned, Register
from schema.usecases.suggesting import Suggester


def _now_us() -> int:
    return time.time_ns() // 1000


@dataclass(frozen=True, slots=True)
class Context:
    """The context of one request.

    `today` is the civil date in China, `now_us` the moment in microseconds. `actor` is who asks;
    use cases that need a right take it and check it themselves.
    """

    stores: Stores
    register: Register
    today: Callable[[], date]
    loaders: Loaders
    reader: sources.Reader | None = None  # reads stored bytes again, where someone brought one
    actor: access.Actor = access.PUBLIC
    now_us: Callable[[], int] = _now_us
    rules_dir: Path | None = None  # rule sets that the installation adds
    names: Suggester | None = None  # kept over requests, where someone keeps it

    @property
    def reads(self) -> ports.Reads:
        """Look-ups in SQL."""
        return self.stores.sql.reads

    @property
    def suggester(self) -> Suggester:
        """Published names."""
        return self.names or Suggester(self.reads)

    def day(self, as_of: date | None) -> date:
        """The day asked for, today if none was."""
        return as_of or self.today()

    def require(self, action: access.Action, subject: access.Subject = access.ANYTHING) -> None:
        """Refuse a field to who may not see it.

        Raises:
            errors.Unauthenticated, errors.Forbidden: as `access.require` says.
        """
        access.require(self.actor, action, subject)


Info: TypeAlias = strawberry.Info[Context, None]


def context_factory(
    stores: Stores,
    register: Register,
    today: Callable[[], date],
    reader: sources.Reader | None = None,
    rules_dir: Path | None = None,
    now_us: Callable[[], int] = _now_us,
) -> Callable[..., Context]:
    """Return what makes the context of each request, given who asks (everyone if not said)."""
    names = Suggester(stores.sql.reads)

    def made(actor: access.Actor = access.PUBLIC) -> Context:
        pinned = Pinned(register)
        loaders = Loaders(stores.sql.reads, pinned)
        return Context(
            stores, pinned, today, loaders, reader, actor, now_us, rules_dir=rules_dir, names=names
        )

    return made
