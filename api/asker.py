"""Who asks in the request that runs (当前用户), for whatever runs inside of it.

`auth` says so; must not know how it came to know.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from schema.domain import access

_actor: ContextVar[access.Actor] = ContextVar("actor", default=access.NOBODY)


def current() -> access.Actor:
    """Who asks; the page's own queries run inside of the request too."""
    return _actor.get()


@contextmanager
def being(actor: access.Actor) -> Iterator[None]:
    """Let a block run for somebody."""
    reset = _actor.set(actor)
    try:
        yield
    finally:
        _actor.reset(reset)
