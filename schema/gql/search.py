"""Search (检索): pages of hits, with counts, facets, highlights and explanations when selected."""

import dataclasses
from datetime import date, datetime
from functools import cached_property
from typing import Annotated, Any, cast

import strawberry

from schema.domain import search as words
from schema.domain.documents import WorkKind
from schema.domain.instants import instant
from schema.domain.lists import CLASS_TITLES, ListClass
from schema.domain.search import Facet, HitKind
from schema.domain.text import fold, tokens
from schema.errors import InputError, Unavailable
from schema.gql.context import Context, Info
from schema.gql.documents import Passage
from schema.gql.lists import AsOf, Entry, KnownAt
from schema.gql.paging import After, Cursors, First, PageInfo, check_size
from schema.gql.problems import InputProblem, UnavailableProblem, problem
from schema.gql.scalars import HIT_KIND_TITLES, WORK_KIND_TITLES, microseconds
from schema.gql.views import column, computed
from schema.gql.why import why
from schema.tables import lists as list_rows
from schema.usecases import answers, lists, search
from schema.usecases.citations import Seen

MAX_BUCKETS = 100
_TITLES: dict[Facet, dict[str, str]] = {
    Facet.HIT_KIND: {kind.value: title for kind, title in HIT_KIND_TITLES.items()},
    Facet.WORK_KIND: {kind.value: title for kind, title in WORK_KIND_TITLES.items()},
    Facet.CLASS: {each.value: title for each, title in CLASS_TITLES.items()},
}

Hit = Annotated[Entry | Passage, strawberry.union("Hit", description="命中：清单事项或文件段落。")]


@strawberry.input(description="检索的限定条件；同一项内任取其一，各项须同时满足。")
class SearchFilter:
    """What narrows a search; null or an empty list narrows nothing."""

    kinds: list[HitKind] | None = strawberry.field(default=None, description="命中的种类。")
    work_kinds: list[WorkKind] | None = strawberry.field(default=None, description="文件类别。")
    classes: list[ListClass] | None = strawberry.field(default=None, description="清单类别。")
    bodies: list[str] | None = strawberry.field(
        default=None, description="事项涉及的机构：名称或别名。"
    )


@strawberry.type(description="高亮：检索词在所示文字（事项名称或段落文字）中的位置。")
class Highlight:
    """A span in code points."""

    start: int = strawberry.field(description="起点：字符（码点）偏移。")
    end: int = strawberry.field(description="终点（不含）：字符偏移。")


@strawberry.type(description="分面的一个值。")
class FacetBucket:
    """A value with the number of hits that have it."""

    value: str = strawberry.field(description="值，可用于限定条件。")
    label: str = strawberry.field(description="给人看的名称。")
    count: int = strawberry.field(description="命中数。")


@strawberry.type(description="命中按一项计数，不计该项自身的限定条件。")
class FacetCount:
    """The largest values of a facet."""

    row: strawberry.Private[words.FacetCount]

    facet: Facet = column("分面。")
    other_count: int = column("未列出的值的命中数。")

    @computed("命中最多的各值。", list_size=20)
    async def buckets(self, info: Info) -> list[FacetBucket]:
        """Return values with their names."""
        titles = dict(_TITLES.get(self.row.facet, {}))
        if self.row.facet is Facet.BODY:
            keys = [bucket.value for bucket in self.row.buckets]
            found = await info.context.loaders.body_names.load_many(keys)
            titles = {key: name for key, name in zip(keys, found, strict=True) if name}
        return [
            FacetBucket(
                value=each.value, label=titles.get(each.value, each.value), count=each.count
            )
            for each in self.row.buckets
        ]


@dataclasses.dataclass
class _Asked:
    """What a page answers; its cursors go on with the query that they come from, not another."""

    plan: words.Plan
    key: bytes = dataclasses.field(repr=False)

    @cached_property
    def cursors(self) -> Cursors:
        """What signs places in it."""
        return Cursors(self.key, f"search:{self.plan.identity}")

    @property
    def terms(self) -> tokens.Terms:
        """Words asked for."""
        return tokens.Terms(self.plan.unigrams, self.plan.bigrams)


@strawberry.type(description="检索结果中的一条。")
class SearchEdge:
    """A hit with its place."""

    row: strawberry.Private[Seen]
    asked: strawberry.Private[_Asked]
    position: strawberry.Private[search.Position]

    score: float = column("相关度，只在同一次检索内可比。")

    @computed("本条的游标，可作 after。")
    def cursor(self) -> str:
        """Sign where the hit stands."""
        return self.asked.cursors.encode(
            {"after": self.position.after, "snapshot": self.position.snapshot}
        )

    @computed("命中。")
    def node(self) -> Hit:
        """Return the entry or passage."""
        return hit(self.row, self.asked.plan.filters.known_at_us)

    @computed("检索词的位置。", list_size=5)
    def highlights(self) -> list[Highlight]:
        """Return where the words of the query stand in what is shown."""
        mapped = fold.fold_mapped(self.row.cleaned)
        spans = tokens.highlight_spans(mapped.text, self.asked.terms)
        found = [mapped.source_span(start, end) for start, end in spans]
        return [Highlight(start=start, end=end) for start, end in found]

    @computed("为何命中：所含的词、适用的地方、施行日期。", cost=2)
    async def why(self, info: Info) -> list[str]:
        """Return in words why it was found."""
        plan = self.asked.plan
        day, phrases = plan.filters.as_of or info.context.today(), plan.query.exact
        place = (None, None)
        return await why(info, self.row.row, self.asked.terms, place=place, on=day, phrases=phrases)

    @computed("引擎对相关度的解释（JSON）。", cost=20)
    async def explanation(self, info: Info) -> str | None:
        """Return the engine's own words."""
        return await search.explain(info.context.stores, self.asked.plan, self.row.id)


@strawberry.type(description="检索结果的一页。")
class SearchConnection:
    """A page of hits."""

    plan: strawberry.Private[words.Plan]
    has_next: strawberry.Private[bool]
    has_previous: strawberry.Private[bool]

    edges: list[SearchEdge] = strawberry.field(description="本页各条，相关度高的在前。")
    as_of: date = strawberry.field(description="截至日期。")
    place: str | None = strawberry.field(description="地方的全称；未指明则为 null。")

    @computed("按哪一时刻已知的情况；现在则为 null。")
    def known_at(self) -> datetime | None:
        """Return the moment asked for."""
        moment = self.plan.filters.known_at_us
        return None if moment is None else instant(moment)

    @computed("本页的位置。")
    def page_info(self) -> PageInfo:
        """Return where the page stands."""
        return PageInfo(
            has_next_page=self.has_next,
            has_previous_page=self.has_previous,
            start_cursor=self.edges[0].cursor() if self.edges else None,
            end_cursor=self.edges[-1].cursor() if self.edges else None,
        )

    @computed("命中总数。", cost=5)
    async def total_count(self, info: Info) -> int:
        """Count only when asked to."""
        return await search.total(info.context.stores, self.plan)

    @computed("命中的分面计数。", cost=5, list_size=len(Facet))
    async def facets(
        self,
        info: Info,
        names: Annotated[list[Facet], strawberry.argument(description="要哪些分面。")],
        size: Annotated[
            int, strawberry.argument(description=f"每个分面列出多少个值，1 至 {MAX_BUCKETS}。")
        ] = 20,
    ) -> list[FacetCount]:
        """Count hits by field only when asked to."""
        check_size(size, MAX_BUCKETS, name="size")
        wanted = list(dict.fromkeys(map(Facet, names)))
        found = await search.facets(info.context.stores, self.plan, wanted, size=size)
        return [FacetCount(row=row) for row in found]


SearchResult = Annotated[
    SearchConnection | InputProblem | UnavailableProblem,
    strawberry.union("SearchResult", description="检索结果的一页，或为何没有。"),
]


@strawberry.type
class Queries:
    """Search."""

    @computed(
        "检索事项和段落：词任取其一，按相关度排列；“引号内”须原样出现；-词 不得出现。", cost=5
    )
    async def search(  # noqa: PLR0913, PLR0917 - one for each argument of the field
        self,
        info: Info,
        query: Annotated[str, strawberry.argument(description="检索词，至多 500 字。")],
        first: First,
        narrow: Annotated[
            SearchFilter | None, strawberry.argument(name="filter", description="限定条件。")
        ] = None,
        place: Annotated[
            str | None,
            strawberry.argument(description="地方：名称或代码；只查适用于此地的，缺省不限。"),
        ] = None,
        as_of: AsOf = None,
        known_at: KnownAt = None,
        after: After = None,
    ) -> SearchResult:
        """Return a page of hits."""
        context, day = info.context, info.context.day(as_of)
        try:
            moment = microseconds(known_at)
            label, filters = await _filters(context, narrow or SearchFilter(), place, day, moment)
            plan = search.planned(query, filters)
            return await _page(context, plan, first, after, (label, day))
        except (InputError, Unavailable) as error:
            return problem(error)


def hit(found: Seen, moment: int | None = None) -> Entry | Passage:
    """View a found row as known at a moment."""
    if isinstance(found.row, list_rows.Entry):
        return Entry(row=found.row, moment=moment)
    return Passage(row=found.row, moment=moment)


async def _filters(
    context: Context, narrow: SearchFilter, place: str | None, day: date, moment: int | None
) -> tuple[str | None, words.Filters]:
    """The place's full name, and the constraints in the terms of the domain."""
    label, code = None, None
    if place is not None:
        known = await context.register.places()
        code = known.locate(place)
        label = known.gazetteer.label(code)
    names = frozenset[str]()
    if narrow.bodies:
        names = await lists.all_names(context.reads, context.register, narrow.bodies, code)
    return label, dataclasses.replace(
        answers.filters(code, day),
        hit_kinds=frozenset(map(HitKind, narrow.kinds or ())),
        work_kinds=frozenset(narrow.work_kinds or ()),
        classes=frozenset(narrow.classes or ()),
        bodies=names,
        known_at_us=moment,
    )


async def _page(
    context: Context,
    plan: words.Plan,
    first: int,
    after: str | None,
    told: tuple[str | None, date],
) -> SearchConnection:
    asked = _Asked(plan, context.stores.cursor_key)
    position = None
    if after is not None:
        position = search.Position(**cast("dict[str, Any]", asked.cursors.decode(after)))
    found = await search.page(context.stores, plan, first=check_size(first), after=position)
    if plan.filters.known_at_us is None:
        context.loaders.remember(found.found)
    edges = [
        SearchEdge(row=row, asked=asked, position=at)
        for row, at in zip(found.found, found.positions, strict=True)
    ]
    place, day = told
    return SearchConnection(
        edges=edges,
        has_next=found.has_next,
        has_previous=after is not None,
        plan=plan,
        place=place,
        as_of=day,
    )
