"""Commands whose modules are imported when they run, and wait for no other's."""

import gc
import importlib
from dataclasses import dataclass
from types import ModuleType
from typing import Any, ClassVar

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group


@dataclass(frozen=True, slots=True)
class Place:
    """Where a command is: a function, or a group of commands, of a module; `help` is its own."""

    module: str
    name: str
    help: str


class Deferred(TyperGroup):
    """A group that knows names and helps of its commands, and loads the one that is run."""

    places: ClassVar[dict[str, Place]]

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        for name, place in self.places.items():
            self.add_command(TyperCommand(name, help=place.help))

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Load the command that the words begin with."""
        name, _, rest = super().resolve_command(ctx, args)
        return name, self.loaded(name) if name else None, rest

    def loaded(self, name: str) -> Any:
        """One command, its module imported."""
        place = self.places[name]
        found = getattr(_imported(place.module), place.name)
        holder = typer.Typer()
        if isinstance(found, typer.Typer):
            holder.add_typer(found, name=name)
        else:
            holder.command(name)(found)
        return get_group(holder).commands[name]


def _imported(module: str) -> ModuleType:
    """A module, with all that it needs, without rounds of the garbage collector.

    A hundred thousand objects come and none goes; looking for garbage among them, again and again,
    takes a tenth of the time. They stay out of later rounds too.
    """
    gc.disable()
    try:
        return importlib.import_module(module)
    finally:
        gc.freeze()
        gc.enable()
