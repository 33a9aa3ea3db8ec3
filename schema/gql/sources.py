"""Sources, citations into them, and reports on how they were taken in (来源、引证、入库报告)."""

from datetime import datetime
from typing import Annotated, Any, Self

import strawberry

from schema.domain.instants import instant
from schema.gql.context import Info
from schema.gql.ids import Node
from schema.gql.loaders import there
from schema.gql.paging import After, Connection, Cursors, First, check_size, connection
from schema.gql.views import column, computed
from schema.tables import documents as rows
from schema.tables import lists as list_rows
from schema.usecases.indexing import preference


@strawberry.type(description="来源文件：按 SHA-256 永久保存的原始字节。")
class Source(Node):
    """Bytes once taken in."""

    row: strawberry.Private[rows.Source]

    name: str = column("文件名（收录时的相对路径）。")
    sha256: str = column("原始字节的 SHA-256。")
    form: str = column("文件格式：txt、md、html、csv、xlsx 等。")
    size_bytes: int = column("字节数。")
    charset: str | None = column("读取时所用的字符集；不适用则为 null。")
    charset_evidence: str | None = column("为何认定是这一字符集。")
    title: str = column("标题。")
    origin: str | None = column("取自何处（网址）。")
    licence: str | None = column("使用许可。")
    site: str | None = column("发布网站，未必是制定机关。")

    @computed("收录时刻。")
    def learnt_at(self) -> datetime:
        """Return when the bytes were taken in."""
        return instant(self.row.learnt_at_us)

    @classmethod
    async def load(cls, info: Info, key: str) -> Self | None:
        """Return a source by its hash."""
        row = await info.context.loaders.sources.load(key)
        return cls(row=row) if row else None

    @property
    def key(self) -> str:
        """The hash."""
        return self.row.sha256


@strawberry.type(description="单元格地址：某一项内容取自哪一格。")
class CellAddress:
    """Where one value of an entry was read."""

    field: str = strawberry.field(description="内容项，如 title。")
    address: str = strawberry.field(description="表内地址，如 C15 或 r3c2。")


@strawberry.type(description="定位：在来源文件中的位置。")
class Locator:
    """Sheet, table, page, row, cells; or article."""

    sheet: str | None = strawberry.field(description="工作表名。")
    table: int | None = strawberry.field(description="第几张表，从 1 起。")
    page: int | None = strawberry.field(description="页码，从 1 起。")
    row: int | None = strawberry.field(description="行号，从 1 起。")
    article: str | None = strawberry.field(description="条，如 第十二条。")
    cells: list[CellAddress] = strawberry.field(description="各项内容所在的单元格。")


@strawberry.type(description="引证：一段文字在来源文件中的出处，可逐字核对。")
class Citation:
    """Where the words of an entry or a passage stand."""

    row: strawberry.Private[list_rows.Entry | rows.Passage]

    start: int | None = column("起点：解码后全文的字符（码点）偏移；不适用则为 null。")
    end: int | None = column("终点（不含）：解码后全文的字符偏移。")
    quote: str = column("原文，逐字照录。")

    @computed("首选的来源文件。")
    async def source(self, info: Info) -> Source:
        """Return the file that the row was read from."""
        row = await info.context.loaders.sources.load(self.row.sha256)
        return Source(row=there(row))

    @computed("载有同一内容的全部来源文件，首选的在前。", list_size=2)
    async def sources(self, info: Info) -> list[Source]:
        """Return that file, then those with twins of the entry."""
        loaders, own = info.context.loaders, self.row.sha256
        others = set[str]()
        if isinstance(self.row, list_rows.Entry):
            twins = await loaders.twins.load(self.row.item_key)
            others = {twin.sha256 for twin in twins} - {own}
        found = [there(row) for row in await loaders.sources.load_many([own, *others])]
        rest = sorted(found[1:], key=lambda row: preference(row.name))
        return [Source(row=row) for row in (found[0], *rest)]

    @computed("在文件中的位置。")
    def locator(self) -> Locator:
        """Return sheet, row and cells of an entry, the article of a passage."""
        row = self.row
        if isinstance(row, rows.Passage):
            return Locator(
                sheet=None, table=None, page=None, row=None, article=row.article, cells=[]
            )
        cells = [CellAddress(field=name, address=at) for name, at in row.cells.items()]
        return Locator(
            sheet=row.sheet,
            table=row.table_index,
            page=row.page,
            row=row.row,
            article=None,
            cells=cells,
        )

    @computed("清洗后的文字。")
    def text(self) -> str:
        """Return the words without noise."""
        return self.row.text if isinstance(self.row, rows.Passage) else self.row.title


@strawberry.type(description="存疑之处，请人工核对。")
class Suspicion:
    """Something odd in a file."""

    row: int | None = strawberry.field(description="行号，从 1 起；不涉及某一行则为 null。")
    reason: str = strawberry.field(description="何处可疑。")
    sheet: str | None = strawberry.field(description="工作表名。", default=None)
    table: int | None = strawberry.field(description="第几张表，从 1 起。", default=None)
    page: int | None = strawberry.field(description="页码，从 1 起。", default=None)

    @classmethod
    def of(cls, told: dict[str, Any]) -> Self:
        """View a suspicion as a report keeps it; older reports have no place."""
        places = {name: told.get(name) for name in ("row", "sheet", "table", "page")}
        return cls(reason=told["reason"], **places)


@strawberry.type(description="入库报告：一个文件一次收录的结果。")
class IngestReport:
    """What became of one file at one ingest."""

    row: strawberry.Private[rows.IngestReport]

    name: str = column("文件名。")
    sha256: str | None = column("字节的 SHA-256；拒收的为 null。")
    outcome: str = column("结果：accepted 收录，unchanged 未变，refused 拒收。")
    reason: str | None = column("原因（拒收时说明如何改正）。")
    entries: int = column("读出的事项数。")
    passages: int = column("读出的段落数。")
    program: str | None = column("收录所用的程序及其版本；旧报告没有。")

    @computed("收录时刻。")
    def at(self) -> datetime:
        """Return when it happened."""
        return instant(self.row.at_us)

    @computed("存疑之处。")
    def suspicious(self) -> list[Suspicion]:
        """Return what a person should look at."""
        return [Suspicion.of(each) for each in self.row.suspicious]


OutcomeOnly = Annotated[
    str | None,
    strawberry.argument(description="只看这一结果：accepted、unchanged 或 refused；缺省全部。"),
]


@strawberry.type
class Queries:
    """Sources and reports."""

    @computed("全部来源文件，按 SHA-256 的次序。")
    async def sources(self, info: Info, first: First, after: After = None) -> Connection[Source]:
        """Return a page of sources."""
        reads, cursors = info.context.reads, Cursors(info.context.stores.cursor_key, "sources")
        last = str(cursors.decode(after)["sha256"]) if after is not None else ""
        found = await reads.source_page(last, check_size(first) + 1)

        async def count() -> int:
            return (await reads.counts()).sources

        return connection(
            [Source(row=row) for row in found],
            first,
            after,
            cursor_of=lambda node: cursors.encode({"sha256": node.row.sha256}),
            count=count,
        )

    @computed("入库报告，新的在前。")
    async def ingest_reports(
        self, info: Info, first: First, after: After = None, outcome: OutcomeOnly = None
    ) -> Connection[IngestReport]:
        """Return a page of reports, of one outcome if one is given."""
        cursors = Cursors(info.context.stores.cursor_key, "ingestReports")
        last = int(cursors.decode(after)["id"]) if after is not None else None
        found = await info.context.reads.report_page(last, check_size(first) + 1, outcome)
        return connection(
            [IngestReport(row=row) for row in found],
            first,
            after,
            cursor_of=lambda node: cursors.encode({"id": node.row.id or 0}),
        )
