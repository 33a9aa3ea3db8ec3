"""What every command shares: settings, open stores, errors as one line, JSON out."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import orjson
import typer
from pydantic import ValidationError
from rich.console import Console

from cli import clock, heap, keeping
from schema import errors
from schema.domain import instants
from schema.settings import Settings
from schema.stores.opening import Stores, opened

stderr = Console(stderr=True)
T = TypeVar("T")


def settings(context: typer.Context, home: Path | None) -> Settings:
    """Settings from the environment, with the data directory of the command line.

    Raises:
        typer.Exit: they cannot be used (2).
    """
    chosen = home or context.obj
    try:
        return Settings() if chosen is None else Settings(home=chosen)
    except ValidationError as error:
        for each in error.errors(include_input=False, include_url=False):
            name = "_".join(map(str, each["loc"])).upper()
            stderr.print(f"[red]SETTING_INVALID[/red] YIDAN_{name}：{each['msg']}")
        raise typer.Exit(2) from error


def day(text: str | None) -> date:
    """A civil date as written, today if none is.

    Raises:
        typer.BadParameter: it is no date.
    """
    if text is None:
        return clock.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"“{text}”不是日期，应写作 2025-03-01", param_hint="--as-of"
        ) from None


def moment(text: str | None) -> int | None:
    """A moment of RFC 3339 in microseconds; None, which is now, if none is given.

    Raises:
        typer.BadParameter: it is none, or has no offset.
    """
    if text is None:
        return None
    try:
        found: int = instants.read(text)
    except errors.DateInvalid as error:
        raise typer.BadParameter(str(error), param_hint="--known-at") from None
    return found


def run(
    settings: Settings,
    work: Callable[[Stores], Coroutine[Any, Any, T]],
    *,
    checkpointed: bool = True,
) -> T:
    """Run one command on open stores; an expected error becomes one line and exit code 2.

    A checkpoint of the audit chain is made afterwards if one is due, unless told not to.
    """

    async def opened_work() -> T:
        async with opened(settings) as stores, contextlib.AsyncExitStack() as stack:
            if checkpointed:
                await stack.enter_async_context(keeping.kept_up(stores, stderr))
            return await work(stores)

    heap.share()
    try:
        return asyncio.run(opened_work())
    except errors.YidanError as error:
        stderr.print(f"[red]{error.code}[/red] {error}", highlight=False)
        raise typer.Exit(2) from error


def print_json(value: Any) -> None:
    """Write a value to standard output, on one line."""
    typer.echo(orjson.dumps(value).decode())
