"""Lists compared: what was added, removed, reworded, moved (修订对照)."""

import hashlib
from datetime import date, datetime
from typing import Annotated

import strawberry

from schema.domain import comparing as domain
from schema.domain import wording
from schema.domain.comparing import CHANGE_TITLES, FIELD_TITLES, ChangedField, ChangeKind
from schema.errors import CursorExpired, InputError
from schema.gql.context import Info
from schema.gql.ids import decode_as
from schema.gql.limits import weight
from schema.gql.lists import Class, DutyList, Entry, KnownAt, Township
from schema.gql.paging import After, Connection, Cursors, First, check_size, connection
from schema.gql.problems import InputProblem
from schema.gql.scalars import microseconds
from schema.gql.views import column, computed, described
from schema.usecases import comparing

described(ChangeKind, "变动类型；一个事项可有几种。", CHANGE_TITLES)
described(ChangedField, "改写之处。", FIELD_TITLES)

# All items that share words are weighed against each other: dearer than any look-up.
_COST = 100

Kinds = Annotated[
    list[ChangeKind] | None,
    strawberry.argument(description="只看带有其中一种变动的，缺省全部，未变的也在内。"),
]


@strawberry.type(description="改动的文字：在旧文、新文中各起止于何处，从 0 起，不含末位。")
class WordSpan:
    """Offsets are code points; an empty side says where words were put in or left out."""

    row: strawberry.Private[wording.Span]

    old_start: int = column("在旧文中的起点。")
    old_end: int = column("在旧文中的终点。")
    new_start: int = column("在新文中的起点。")
    new_end: int = column("在新文中的终点。")


@strawberry.type(description="一处改写的文字。")
class Wording:
    """A text that changed."""

    row: strawberry.Private[domain.Wording]

    field: ChangedField = column("改写之处。")
    body_name: str | None = column("职责属于哪个机构；不是职责，或不止一个机构，则为 null。")
    old: str = column("旧文。")
    new: str = column("新文。")

    @computed("改动的文字；全半角、繁简、空白之别不算。", list_size=5)
    def spans(self) -> list[WordSpan]:
        """Return the words that changed."""
        return [WordSpan(row=span) for span in self.row.spans]


@strawberry.type(description="一个事项的变动。")
class Change:
    """What became of one matter."""

    row: strawberry.Private[domain.Change]
    compared: strawberry.Private[comparing.Comparison]
    known_at: strawberry.Private[datetime | None]

    kinds: list[ChangeKind] = column("变动类型。")
    confidence: float = column("把握，0 至 1：对应关系是按文字和机构判断的，不凭序号。")

    def _entry(self, id_: str) -> Entry:
        return Entry(row=self.compared.entries[id_], moment=microseconds(self.known_at))

    @computed("旧事项：新增的没有，合并的有几个。", list_size=1)
    def old(self) -> list[Entry]:
        """Return the old items."""
        return [self._entry(item.id) for item in self.row.old]

    @computed("新事项：删除的没有，拆分的有几个。", list_size=1)
    def new(self) -> list[Entry]:
        """Return the new items."""
        return [self._entry(item.id) for item in self.row.new]

    @computed("文字以外的变动，如 牵头由甲改为乙；没有则为空。")
    def explanation(self) -> str:
        """Return what changed beside the words."""
        return domain.explained(self.row)

    @computed("改写的文字。", list_size=2)
    def wordings(self) -> list[Wording]:
        """Return the texts that changed."""
        return [Wording(row=each) for each in domain.wording(self.row)]


@strawberry.type(description="一种变动的个数。")
class ChangeCount:
    """How many changes are of a kind."""

    kind: ChangeKind = strawberry.field(description="变动类型。")
    count: int = strawberry.field(description="个数；带有几种变动的，每种各计一次。")


@strawberry.type(description="新旧清单的对照。")
class Comparison:
    """Two sides and what changed between them."""

    row: strawberry.Private[comparing.Comparison]

    known_at: datetime | None = strawberry.field(
        description="按哪一时刻已知的情况；现在则为 null。"
    )
    old: list[DutyList] = strawberry.field(description="旧清单。", metadata=weight(list_size=1))
    new: list[DutyList] = strawberry.field(description="新清单。", metadata=weight(list_size=1))

    @computed("各种变动的个数，没有的不列。", list_size=len(ChangeKind))
    def counts(self) -> list[ChangeCount]:
        """Return numbers by kind."""
        return [ChangeCount(kind=kind, count=number) for kind, number in self.row.counts().items()]

    @computed("变动，按新清单的次序；删除的跟在旧清单里它前面的事项之后。")
    def changes(
        self, info: Info, first: First, after: After = None, kinds: Kinds = None
    ) -> Connection[Change]:
        """Return a page of changes.

        Raises:
            CursorInvalid: The cursor is not one of a comparison.
            CursorExpired: It is one of another comparison, or the lists have changed since.
            PageSizeInvalid: A page may not hold as many.
        """
        found = [
            change
            for change in self.row.changes
            if kinds is None or not set(kinds).isdisjoint(change.kinds)
        ]
        cursors = Cursors(info.context.stores.cursor_key, "changes")
        compared, start = _digest(found), 0
        if after is not None:
            position = cursors.decode(after)
            if position["of"] != compared:
                raise CursorExpired("翻页游标已过期：对照的内容已不同，请从第一页重新查询。")
            start = int(position["at"]) + 1
        page = found[start : start + check_size(first) + 1]
        places = {id(change): at for at, change in enumerate(page, start)}

        async def count() -> int:
            return len(found)

        return connection(
            [Change(row=change, compared=self.row, known_at=self.known_at) for change in page],
            first,
            after,
            cursor_of=lambda node: cursors.encode({"at": places[id(node.row)], "of": compared}),
            count=count,
        )


def _digest(changes: list[domain.Change]) -> str:
    """Tell one row of changes from another: ids of entries derive from the bytes of their files."""
    digest = hashlib.sha256()
    for change in changes:
        ids = ["-".join(item.id for item in items) for items in (change.old, change.new)]
        digest.update(f"{'/'.join(ids)};".encode())
    return digest.hexdigest()[:16]


ComparisonResult = Annotated[
    Comparison | InputProblem,
    strawberry.union("ComparisonResult", description="对照，或为何不能。"),
]


@strawberry.type
class Queries:
    """Comparisons."""

    @computed("对照两个版本的清单。", cost=_COST)
    async def compare(
        self,
        info: Info,
        old: Annotated[strawberry.ID, strawberry.argument(description="旧清单的全局标识。")],
        new: Annotated[strawberry.ID, strawberry.argument(description="新清单的全局标识。")],
        known_at: KnownAt = None,
    ) -> ComparisonResult:
        """Compare two editions."""
        try:
            keys = [decode_as("DutyList", id_) for id_ in (old, new)]
            found = await comparing.compare(
                info.context.reads, keys[:1], keys[1:], known_at_us=microseconds(known_at)
            )
            return _viewed(info, found, known_at)
        except InputError as error:
            return _told(error)

    @computed(
        "对照一地在两日有效的清单；不指明类别则各类一并对照，由此可见改列（如基本改为收回）。",
        cost=_COST,
    )
    async def compare_at(
        self,
        info: Info,
        township: Township,
        from_: Annotated[date, strawberry.argument(name="from", description="旧清单有效之日。")],
        to: Annotated[date, strawberry.argument(description="新清单有效之日。")],
        list_class: Class = None,
        known_at: KnownAt = None,
    ) -> ComparisonResult:
        """Compare the lists of a place on two days."""
        context = info.context
        try:
            found = await comparing.compare_at(
                context.reads,
                context.register,
                township,
                list_class=list_class,
                days=(from_, to),
                known_at_us=microseconds(known_at),
            )
        except InputError as error:
            return _told(error)
        return _viewed(info, found, known_at)


def _viewed(info: Info, found: comparing.Comparison, known_at: datetime | None) -> Comparison:
    loaders, moment = info.context.loaders, microseconds(known_at)
    if moment is None:
        loaders.told.editions.update({row.id: row for row in (*found.old, *found.new)})
        loaders.told.entries.update(found.entries)
    old, new = (
        [DutyList(row=row, moment=moment) for row in rows] for rows in (found.old, found.new)
    )
    return Comparison(row=found, old=old, new=new, known_at=known_at)


def _told(error: InputError) -> InputProblem:
    return InputProblem(code=error.code, message=str(error))
