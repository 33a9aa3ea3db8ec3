"""What resolvers get of the world: stores, the register, the day, and this request's loaders."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import strawberry

from schema.gql.loaders import Loaders
from schema.stores import ports
from schema.stores.opening import Stores
from schema.usecases import sources
from schema.usecases.bodies import Register


@dataclass(frozen=True, slots=True)
class Context:
    """The context of one request; `today` is the civil date in China."""

    stores: Stores
    register: Register
    today: Callable[[], date]
    loaders: Loaders
    reader: sources.Reader | None = None  # reads stored bytes again, where someone brought one

    @property
    def reads(self) -> ports.Reads:
        """Look-ups in SQL."""
        return self.stores.sql.reads

    def day(self, as_of: date | None) -> date:
        """The day asked for, today if none was."""
        return as_of or self.today()


Info: TypeAlias = strawberry.Info[Context, None]


def context_factory(
    stores: Stores,
    register: Register,
    today: Callable[[], date],
    reader: sources.Reader | None = None,
) -> Callable[[], Context]:
    """Return what makes the context of each request."""
    return lambda: Context(stores, register, today, Loaders(stores.sql.reads, register), reader)
