"""Pages: opaque signed cursors, how long a page may be, and the Relay types of every list.

A noun's resolver asks its use case for one row more than the page holds and hands them over:

    async def entries(self, first: First, after: After = None) -> Connection[Entry]:
        position = cursors.decode(after) if after else None
        rows = await usecases.entries(limit=check_size(first) + 1, after=position)
        return connection(rows, first, after, cursor_of=..., count=...)
"""

import base64
import binascii
import dataclasses
import hashlib
import hmac
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Annotated, Generic, TypeAlias, TypeVar, cast

import graphql
import orjson
import strawberry

from schema.errors import CursorInvalid, PageSizeInvalid

MAX_PAGE_SIZE = 100

# The arguments that say how many items a field returns: two numbers, and one list of ids.
_NUMBERS = frozenset({"first", "last"})
_LISTS = frozenset({"ids"})
SIZES = _NUMBERS | _LISTS

# GraphQL integers end at 32 bits; int() of thousands of digits is slow, and then an error.
_MAX_DIGITS = 11

# Long enough that guessing is hopeless (RFC 2104 §5 allows half of the digest), short in a URL.
_MAC_BYTES = 16

# A cursor of ours holds a handful of numbers and an id, or names a snapshot of several shards.
_MAX_CURSOR_CHARS = 8192

T = TypeVar("T")
Position: TypeAlias = Mapping[str, str | int | float]

First = Annotated[int, strawberry.argument(description="本页条数，1 至 100。")]
After = Annotated[str | None, strawberry.argument(description="从此游标之后取，缺省从头取。")]


@dataclasses.dataclass(frozen=True)
class Cursors:
    """Encodes positions in one kind of list; a cursor of another kind, or key, is refused."""

    key: bytes = dataclasses.field(repr=False)
    kind: str

    def encode(self, position: Position) -> str:
        """Return an opaque text for a URL; `decode` is its inverse."""
        body = orjson.dumps(dict(position), option=orjson.OPT_SORT_KEYS)
        return _to_base64(self._mac(body) + body)

    def decode(self, cursor: str) -> dict[str, str | int | float]:
        """Return the position.

        Raises:
            CursorInvalid: The text was not made by `encode` with this key and kind.
        """
        raw = _from_base64(cursor)
        mac, body = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
        if not hmac.compare_digest(mac, self._mac(body)):
            raise _invalid()
        # What carries our signature has our form.
        return cast("dict[str, str | int | float]", orjson.loads(body))

    def _mac(self, body: bytes) -> bytes:
        message = self.kind.encode() + b"\0" + body
        return hmac.digest(self.key, message, hashlib.sha256)[:_MAC_BYTES]


def _from_base64(cursor: str) -> bytes:
    if len(cursor) > _MAX_CURSOR_CHARS:
        raise _invalid()
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        raise _invalid() from None
    # Python ignores the spare bits of the last character, and takes + and / as well as - and _;
    # one position has one cursor only.
    if _to_base64(raw) != cursor:
        raise _invalid()
    return raw


def _to_base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _invalid() -> CursorInvalid:
    return CursorInvalid("游标无效：不是本系统给出的，或已被改动；请从第一页重新开始")


def check_size(size: int, most: int = MAX_PAGE_SIZE, *, name: str = "first", least: int = 1) -> int:
    """Return the size of a page.

    Raises:
        PageSizeInvalid: It lies outside of what a page may hold.
    """
    if least <= size <= most:
        return size
    raise PageSizeInvalid(f"{name} 须在 {least} 至 {most} 之间")


def asked_size(
    node: graphql.FieldNode,
    definition: graphql.GraphQLField,
    variables: Mapping[str, object],
    most: int = MAX_PAGE_SIZE,
) -> int | None:
    """Return how many items the arguments of a field ask for; None if it has no such argument.

    Raises:
        PageSizeInvalid: An argument lies outside of what a page may hold.
    """
    if not definition.args or SIZES.isdisjoint(definition.args):
        return None
    asked = [
        check_size(size, most, name=argument.name.value, least=int(argument.name.value in _NUMBERS))
        for argument in node.arguments or ()
        if (size := _size(argument, variables)) is not None
    ]
    # Without a readable size the resolver, or validation, decides: assume the most.
    return max(asked, default=most)


def with_defaults(
    operation: graphql.OperationDefinitionNode, variables: Mapping[str, object]
) -> dict[str, object]:
    """Return the variables with their defaults, as far as sizes need them."""
    defaults = {
        definition.variable.name.value: _value(definition.default_value, {})
        for definition in operation.variable_definitions or ()
    }
    return {**defaults, **variables}


def _size(argument: graphql.ArgumentNode, variables: Mapping[str, object]) -> int | None:
    value = _value(argument.value, variables)
    if argument.name.value in _LISTS:
        # GraphQL takes a lone value for a list of one.
        return len(value) if isinstance(value, list) else 1
    if argument.name.value not in _NUMBERS or isinstance(value, bool):
        return None
    # A whole float is an Int to GraphQL, and JSON can spell one that is infinite.
    return int(max(-1, min(value, 10**_MAX_DIGITS))) if isinstance(value, int | float) else None


def _value(node: graphql.ValueNode | None, variables: Mapping[str, object]) -> object:
    match node:
        case graphql.VariableNode():
            return variables.get(node.name.value)
        case graphql.IntValueNode():
            return int(node.value[:_MAX_DIGITS])
        case graphql.ListValueNode():
            return list(node.values)
    return None


@strawberry.type(description="一页在列表中的位置。")
class PageInfo:
    """Relay's PageInfo; lists are read forwards only."""

    has_next_page: bool = strawberry.field(description="其后是否还有。")
    has_previous_page: bool = strawberry.field(description="其前是否还有。")
    start_cursor: str | None = strawberry.field(description="本页第一条的游标，空页为 null。")
    end_cursor: str | None = strawberry.field(
        description="本页最后一条的游标，作下一页的 after；空页为 null。"
    )


@strawberry.type(description="列表中的一条及其游标。")
class Edge(Generic[T]):
    """An item of a list, with its place."""

    cursor: str = strawberry.field(description="本条的游标，可作 after。")
    node: T = strawberry.field(description="本条。")


@strawberry.type(description="列表的一页。")
class Connection(Generic[T]):
    """A page of a list; named after its nodes: EntryConnection, EntryEdge."""

    edges: list[Edge[T]] = strawberry.field(description="本页各条，按列表的次序。")
    page_info: PageInfo = strawberry.field(description="本页的位置。")
    count: strawberry.Private[Callable[[], Awaitable[int | None]] | None] = None

    @strawberry.field(  # type: ignore[untyped-decorator]
        description="全列表的条数；不便计数的列表为 null。"
    )
    async def total_count(self) -> int | None:
        """Count only when asked to: many counts cost more than the page."""
        return await self.count() if self.count else None


def connection(
    nodes: Sequence[T],
    first: int,
    after: str | None,
    *,
    cursor_of: Callable[[T], str],
    count: Callable[[], Awaitable[int | None]] | None = None,
) -> Connection[T]:
    """Return the page of the first `first` nodes; one node more means that there is a next page."""
    edges = [Edge(cursor=cursor_of(node), node=node) for node in nodes[:first]]
    page_info = PageInfo(
        has_next_page=len(nodes) > first,
        # Relay: going forwards this may be told of the cursor alone.
        has_previous_page=after is not None,
        start_cursor=edges[0].cursor if edges else None,
        end_cursor=edges[-1].cursor if edges else None,
    )
    return Connection(edges=edges, page_info=page_info, count=count)
