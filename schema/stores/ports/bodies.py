"""The register of bodies, as use cases see it."""

from collections.abc import Sequence
from typing import Protocol

from schema.tables.bodies import Body, BodyAlias


class BodyReads(Protocol):
    """The whole register, to be kept in memory until the next import."""

    async def register_of_bodies(self) -> tuple[list[Body], list[BodyAlias]]:
        """All registered bodies and all their names, in order of id, in one transaction."""


class BodyWork(Protocol):
    """Writes to the register."""

    async def forget_names(self, body_ids: Sequence[str]) -> None:
        """Remove the names of bodies, before others are written."""
