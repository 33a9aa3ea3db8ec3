"""The page's GraphQL operations (`operations/*.graphql`), run as those of clients are.

The same schema, limits and errors as over HTTP, so that the page is just another front end. Must
not know what is made of an answer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from graphql import GraphQLError

from api.running import Operation, Running
from schema.gql.context import Context

_FOLDER = Path(__file__).parent / "operations"


class Failed(Exception):
    """An operation that was refused as a whole, as the client of GraphQL would be told."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Operations:
    """The page's GraphQL operations, in the name of who looks at it."""

    running: Running
    new_context: Callable[[], Context]

    async def run(self, name: str, **variables: object) -> dict[str, Any]:
        """Run operations/<name>.graphql.

        Raises:
            Failed: nothing was answered; carries what GraphQL says of it.
            errors.Overloaded: it was not begun.
        """
        asked = Operation(operation(name), variables)
        result = await self.running.run(asked, self.new_context())
        if result.errors or result.data is None:
            error = next(iter(result.errors or ()), GraphQLError("没有回答"))
            raise Failed(str((error.extensions or {}).get("code", "INTERNAL")), error.message)
        return result.data


@cache
def operation(name: str) -> str:
    """The text of an operation with the shared fragments, if it spreads any."""
    text = (_FOLDER / f"{name}.graphql").read_text(encoding="utf-8")
    if "...Evidence" in text:
        text += (_FOLDER / "fragments.graphql").read_text(encoding="utf-8")
    return text
