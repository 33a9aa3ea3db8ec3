"""Global identifiers: base64url of "Entry:<key>", strictly decoded, and the nodes that have them.

Only the one spelling that `encode` gives is an identifier: lenient decoders let junk alias an
object. Must not know any noun: types make themselves known by being nodes.
"""

import asyncio
import base64
import binascii
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any, ClassVar, Protocol, Self, TypeVar

import strawberry

from schema.errors import CursorExpired, IdInvalid
from schema.gql.context import Info
from schema.gql.paging import Connection, Cursors, check_size, connection
from schema.gql.views import computed

MAX_IDS = 100
_URL_SAFE = bytes.maketrans(b"+/", b"-_")  # RFC 4648 §5
_MAX_CHARS = 1024

N = TypeVar("N", bound="Node")


class Identified(Protocol):
    """What has the id of a row."""

    @property
    def id(self) -> str:
        """The row's key."""


R = TypeVar("R", bound=Identified)
Id = Annotated[strawberry.ID, strawberry.argument(description="全局标识。")]


@strawberry.interface(description="有全局标识、可凭标识再次取得的对象。")
class Node:
    """A view that `node(id)` can find again; a subclass says how."""

    kinds: ClassVar[dict[str, type["Node"]]] = {}
    row: strawberry.Private[Any]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Make the type known to `node(id)`."""
        super().__init_subclass__(**kwargs)
        Node.kinds[cls.__name__] = cls

    @classmethod
    def of(cls, row: Any) -> Self:
        """View a row; also for a noun that may not import this one."""
        return cls(row=row)

    @classmethod
    async def load(cls, info: Info, key: str) -> Self | None:
        """Return the node with a key, through a loader so that many are read at once."""
        raise NotImplementedError

    @property
    def key(self) -> str:
        """What tells the node from others of its type."""
        raise NotImplementedError

    @computed("全局标识，不透明。")
    def id(self) -> strawberry.ID:
        """Return the opaque identifier."""
        return strawberry.ID(encode(type(self).__name__, self.key))


@strawberry.type
class Queries:
    """Objects by identifier."""

    @computed("凭全局标识取一个对象；没有则为 null。")
    async def node(
        self,
        info: Info,
        id: Id,  # noqa: A002 - GraphQL's name
    ) -> Node | None:
        """Return one node.

        Raises:
            IdInvalid: It is no identifier of ours.
        """
        return await _load(info, id)

    @computed("凭全局标识取多个对象，次序与标识相同；没有的为 null。")
    async def nodes(
        self,
        info: Info,
        ids: Annotated[
            list[strawberry.ID], strawberry.argument(description=f"标识，至多 {MAX_IDS} 个。")
        ],
    ) -> list[Node | None]:
        """Return nodes in the order of their identifiers.

        Raises:
            IdInvalid: One is no identifier of ours.
            PageSizeInvalid: There are too many.
        """
        check_size(len(ids), MAX_IDS, name="ids", least=0)
        return await asyncio.gather(*(_load(info, id_) for id_ in ids))


async def sliced(
    rows: Sequence[R],
    views: Callable[[Sequence[R]], Awaitable[list[N]]],
    first: int,
    after: str | None,
    *,
    cursors: Cursors,
) -> Connection[N]:
    """Return a page of rows, or of what is known of them, that are all at hand.

    Only those on the page become views.

    Raises:
        CursorInvalid: The cursor is not one of such a list.
        CursorExpired: The row that it names is no longer in the list.
        PageSizeInvalid: A page may not hold as many.
    """
    start = _behind(after, rows, cursors) if after is not None else 0

    async def count() -> int:
        return len(rows)

    nodes = await views(rows[start : start + check_size(first) + 1])
    return connection(
        nodes, first, after, cursor_of=lambda node: cursors.encode({"id": node.key}), count=count
    )


def _behind(after: str, rows: Sequence[Identified], cursors: Cursors) -> int:
    last = cursors.decode(after)["id"]
    for at, row in enumerate(rows, 1):
        if row.id == last:
            return at
    raise CursorExpired("翻页游标已过期：内容已更新，请从第一页重新查询。")


async def _load(info: Info, id_: str) -> Node | None:
    kind, key = decode(id_)
    return await Node.kinds[kind].load(info, key)


def encode(kind: str, key: str) -> str:
    """Return the identifier of a node; `decode` is its inverse."""
    raw = binascii.b2a_base64(f"{kind}:{key}".encode(), newline=False)
    return raw.translate(_URL_SAFE, b"=").decode()


def decode(id_: str) -> tuple[str, str]:
    """Return type and key.

    Raises:
        IdInvalid: The text was not made by `encode` for a type of the schema.
    """
    kind, mark, key = _text(id_).partition(":")
    if not mark or not key or kind not in Node.kinds or encode(kind, key) != id_:
        raise IdInvalid("标识无效：不是本系统给出的，或已被改动")
    return kind, key


def decode_as(kind: str, id_: str) -> str:
    """Return the key of a node of one type.

    Raises:
        IdInvalid: It is no identifier of ours, or one of another type.
    """
    found, key = decode(id_)
    if found != kind:
        raise IdInvalid(f"标识不合：这是 {found} 的标识，此处须为 {kind} 的")
    return key


def _text(id_: str) -> str:
    if len(id_) > _MAX_CHARS:
        return ""
    try:
        return base64.urlsafe_b64decode(id_ + "=" * (-len(id_) % 4)).decode()
    except (ValueError, binascii.Error):
        return ""
