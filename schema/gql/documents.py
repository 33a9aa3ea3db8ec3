"""Documents and the passages in them (文件、段落)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Self

import strawberry

from schema.domain.documents import WorkKind
from schema.gql.context import Info
from schema.gql.ids import Id, Node, decode_as, sliced
from schema.gql.loaders import there
from schema.gql.paging import After, Connection, Cursors, First
from schema.gql.scalars import microseconds
from schema.gql.sources import Citation, Source
from schema.gql.views import column, computed
from schema.stores import ports
from schema.tables import documents as rows

# Fields of a description that the schema names by their effect.
_RENAMED = {"effective_from": "bindingFrom", "effective_to": "bindingTo"}


@strawberry.type(description="文件元数据的一项及其依据。")
class FieldEvidence:
    """Why a field of a document says what it says."""

    field: str = strawberry.field(description="字段名，如 bindingFrom。")
    evidence: str = strawberry.field(description="所据的原文；manifest 指随附说明。")


@strawberry.type(description="文件（法规、政策、纪要、报道等）的一个版本。")
class Document(Node):
    """An edition of a running text."""

    row: strawberry.Private[rows.Edition]
    moment: strawberry.Private[int | None] = None  # as known at; None is now

    title: str = column("标题。")
    kind: WorkKind = column("文件类别。")
    territory: str = column("适用地域的区划代码；全国为空。")
    territory_name: str = column("适用地域的全称。", name="place")
    issuer: str | None = column("制定机关；未载明则为 null。")
    document_number: str | None = column("发文字号。")
    adopted_on: date | None = column("成文或通过日期。")
    published_on: date | None = column("发布日期。")
    binding_from: date | None = column("施行日期；未载明则为 null。")
    binding_to: date | None = column("失效日期（不含当日）；未失效则为 null。")

    @computed("正文段落，按原文次序。")
    async def passages(
        self, info: Info, first: First, after: After = None
    ) -> Connection["Passage"]:
        """Return a page of passages."""
        loaders = info.context.loaders
        found = await loaders.order_of_passages.load((self.row.id, self.moment))
        cursors = Cursors(info.context.stores.cursor_key, "passages")

        async def views(placed: Sequence[ports.Placed]) -> list[Passage]:
            read = await loaders.passages.load_many([each.id for each in placed])
            return [Passage(row=there(row), moment=self.moment) for row in read]

        return await sliced(found, views, first, after, cursors=cursors)

    @computed("载有本版本的来源文件，首选的在前。", list_size=2)
    async def sources(self, info: Info) -> list[Source]:
        """Return the files that carry this edition now."""
        found = await info.context.loaders.sources_of.load((self.row.id, self.moment))
        return [Source(row=row) for row in found]

    @computed("元数据各项的依据。")
    def evidence(self) -> list[FieldEvidence]:
        """Return what each field was read from."""
        return [
            FieldEvidence(field=_RENAMED.get(name, _camel(name)), evidence=words)
            for name, words in sorted(self.row.evidence.items())
        ]

    @classmethod
    async def load(cls, info: Info, key: str) -> Self | None:
        """Return an edition of a text."""
        row = await info.context.loaders.editions.load(key)
        return cls(row=row) if row and row.list_class is None else None

    @property
    def key(self) -> str:
        """Id of the edition."""
        return self.row.id


@strawberry.type(description="段落：文件中可单独引用的一段，至多 400 字或一条。")
class Passage(Node):
    """A citable piece of running text."""

    row: strawberry.Private[rows.Passage]
    moment: strawberry.Private[int | None] = None  # as known at; None is now

    heading: list[str] = column("所在的各级标题，从外到内。")
    article: str | None = column("条，如 第十二条。")
    text: str = column("清洗后的文字。")

    @computed("所属文件。")
    async def document(self, info: Info) -> Document:
        """Return the edition that the passage belongs to."""
        loaders, id_ = info.context.loaders, self.row.edition_id
        known = await loaders.editions_at.load((id_, self.moment)) if self.moment else None
        return Document(row=known or there(await loaders.editions.load(id_)), moment=self.moment)

    @computed("出处。")
    def citation(self) -> Citation:
        """Return where the passage stands."""
        return Citation(row=self.row)

    @classmethod
    async def load(cls, info: Info, key: str) -> Self | None:
        """Return a passage by id."""
        row = await info.context.loaders.passages.load(key)
        return cls(row=row) if row else None

    @property
    def key(self) -> str:
        """Id of the passage."""
        return self.row.id


@strawberry.type
class Queries:
    """Documents and passages."""

    @computed("凭标识取一个段落；没有则为 null。")
    async def passage(self, info: Info, id: Id) -> Passage | None:  # noqa: A002 - GraphQL's name
        """Return a passage."""
        return await Passage.load(info, decode_as("Passage", id))

    @computed("凭标识取一个文件；没有，或在所问的时刻还不知道，则为 null。")
    async def document(
        self,
        info: Info,
        id: Id,  # noqa: A002 - GraphQL's name
        known_at: Annotated[
            datetime | None,
            strawberry.argument(description="按哪一时刻已知的情况（须带时差），缺省现在。"),
        ] = None,
    ) -> Document | None:
        """Return a document."""
        key, moment = decode_as("Document", id), microseconds(known_at)
        if moment is None:
            return await Document.load(info, key)
        row = await info.context.loaders.editions_at.load((key, moment))
        return Document(row=row, moment=moment) if row and row.list_class is None else None


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))
