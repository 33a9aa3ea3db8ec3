"""Pages: cursors that only we can make, page sizes, and the Relay types."""

import string
from typing import Any

import pytest
import strawberry
from hypothesis import given
from hypothesis import strategies as st

from schema.errors import CursorInvalid, PageSizeInvalid
from schema.gql import paging
from schema.gql.paging import After, Connection, Cursors, First

CURSORS = Cursors(key=b"k" * 32, kind="Entry")
URL_SAFE = set(string.ascii_letters + string.digits + "-_")

POSITIONS = st.dictionaries(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False),
    max_size=4,
)


@strawberry.type
class Entry:
    """A node."""

    number: int


COUNTED: list[bool] = []


async def count() -> int:
    COUNTED.append(True)
    return 7


@strawberry.type
class Query:
    """A list of seven."""

    @strawberry.field
    def entries(self, first: First, after: After = None) -> Connection[Entry]:
        """Return a page."""
        start = int(CURSORS.decode(after)["number"]) + 1 if after else 0
        rows = [Entry(number=n) for n in range(7)][start : start + paging.check_size(first) + 1]
        return paging.connection(
            rows,
            first,
            after,
            cursor_of=lambda entry: CURSORS.encode({"number": entry.number}),
            count=count,
        )

    @strawberry.field
    def uncounted(self, first: First) -> Connection[Entry]:
        """Return an empty page of a list that is not counted."""
        return paging.connection([], first, None, cursor_of=lambda _: "")


SCHEMA = strawberry.Schema(Query)
PAGE = """query($first: Int!, $after: String) { entries(first: $first, after: $after) {
  edges { cursor node { number } }
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
} }"""


async def page(first: int, after: str | None = None) -> dict[str, Any]:
    result = await SCHEMA.execute(PAGE, {"first": first, "after": after})
    assert result.errors is None
    assert result.data is not None
    entries: dict[str, Any] = result.data["entries"]
    return entries


@given(POSITIONS)
def test_cursors_come_back(position: dict[str, str | int | float]) -> None:
    """What was encoded is decoded, and the text needs no escaping in a URL."""
    cursor = CURSORS.encode(position)
    assert set(cursor) <= URL_SAFE
    assert CURSORS.decode(cursor) == position


def test_equal_positions_have_equal_cursors() -> None:
    """The order of the keys does not show."""
    assert CURSORS.encode({"a": 1, "b": 2.5}) == CURSORS.encode({"b": 2.5, "a": 1})


@given(st.text(max_size=60))
def test_made_up_cursors_are_refused(text: str) -> None:
    """Whatever was not signed by us is CURSOR_INVALID, never a crash."""
    with pytest.raises(CursorInvalid, match="游标无效"):
        CURSORS.decode(text)


@pytest.mark.parametrize("position", range(40))
def test_each_changed_character_is_noticed(position: int) -> None:
    """A cursor with one character changed is refused, wherever it is."""
    cursor = CURSORS.encode({"score": 1.25, "id": "乡镇"})
    other = "A" if cursor[position] != "A" else "B"
    with pytest.raises(CursorInvalid):
        CURSORS.decode(cursor[:position] + other + cursor[position + 1 :])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda cursor: cursor + "=",
        lambda cursor: cursor + "\n",
        lambda cursor: " " + cursor,
        lambda cursor: cursor[:8] + "!" + cursor[8:],
        lambda cursor: cursor + "A",
        lambda cursor: cursor[:-1],
        lambda cursor: cursor[:-1] + chr(ord(cursor[-1]) + 1),
        lambda cursor: cursor + "A" * 2000,
        lambda _: "é" * 20,
        lambda _: "\ud800",
        lambda _: "",
    ],
)
def test_one_position_has_one_spelling(spoil: Any) -> None:
    """Junk, padding and spare bits are refused, not skipped."""
    cursor = CURSORS.encode({"id": "0123456"})
    assert len(cursor) % 4 == 3  # so that the last character has two spare bits
    assert CURSORS.decode(cursor) == {"id": "0123456"}
    with pytest.raises(CursorInvalid):
        CURSORS.decode(spoil(cursor))


def test_other_alphabet_is_refused() -> None:
    """Plus and slash do not stand for minus and underscore."""
    made = (CURSORS.encode({"number": number}) for number in range(1000))
    cursor = next(text for text in made if "-" in text or "_" in text)
    with pytest.raises(CursorInvalid):
        CURSORS.decode(cursor.replace("-", "+").replace("_", "/"))


@pytest.mark.parametrize(
    "other", [Cursors(key=b"x" * 32, kind="Entry"), Cursors(key=b"k" * 32, kind="Body")]
)
def test_cursors_of_others_are_refused(other: Cursors) -> None:
    """A cursor holds for one key and one kind of list."""
    with pytest.raises(CursorInvalid):
        CURSORS.decode(other.encode({"id": "x"}))


def test_key_is_not_shown() -> None:
    """The key does not get into logs by way of repr."""
    assert "kkk" not in repr(CURSORS)


@pytest.mark.parametrize("size", [0, -1, 101])
def test_page_size_has_bounds(size: int) -> None:
    """A page holds 1 to 100 items."""
    with pytest.raises(PageSizeInvalid, match=r"^first 须在 1 至 100 之间$"):
        paging.check_size(size)


async def test_pages_follow_each_other_to_the_end() -> None:
    """Following endCursor yields every item once, and hasNextPage ends it."""
    seen, after, more = [], None, True
    while more:
        entries = await page(3, after)
        seen += [edge["node"]["number"] for edge in entries["edges"]]
        assert entries["pageInfo"]["hasPreviousPage"] is (after is not None)
        assert entries["pageInfo"]["startCursor"] == entries["edges"][0]["cursor"]
        after, more = entries["pageInfo"]["endCursor"], entries["pageInfo"]["hasNextPage"]
    assert seen == list(range(7))


async def test_empty_page_has_no_cursors() -> None:
    """An empty page tells null cursors and no further page."""
    query = "{uncounted(first: 1) {pageInfo {hasNextPage startCursor endCursor} totalCount}}"
    result = await SCHEMA.execute(query)
    page_info = {"hasNextPage": False, "startCursor": None, "endCursor": None}
    assert result.data == {"uncounted": {"pageInfo": page_info, "totalCount": None}}


async def test_total_is_counted_only_when_selected() -> None:
    """TotalCount runs the count; a page without it does not."""
    COUNTED.clear()
    await page(3)
    assert not COUNTED
    result = await SCHEMA.execute("{entries(first: 1) {totalCount}}")
    assert result.data == {"entries": {"totalCount": 7}}
    assert COUNTED == [True]


def test_types_are_named_after_their_nodes() -> None:
    """The SDL has EntryConnection and EntryEdge, with `first` required and no private field."""
    sdl = SCHEMA.as_str()
    assert "type EntryConnection {" in sdl
    assert "type EntryEdge {" in sdl
    assert "edges: [EntryEdge!]!" in sdl
    assert "first: Int!" in sdl
    assert "totalCount: Int\n" in sdl
    assert "count:" not in sdl
