"""Suggestions while typing (输入提示) and what is related to a hit (相关内容)."""

from typing import Annotated

import strawberry

from schema.domain.search import Hit as Position
from schema.domain.search import HitKind
from schema.domain.suggesting import MatchedBy, NameKind
from schema.errors import IdInvalid, InputError, Unavailable
from schema.gql.context import Info
from schema.gql.ids import Id, decode
from schema.gql.lists import AsOf
from schema.gql.paging import check_size
from schema.gql.problems import InputProblem, UnavailableProblem, problem
from schema.gql.search import Hit, hit
from schema.gql.views import computed, described
from schema.usecases import confirming, suggesting

MAX_SUGGESTIONS = 20

described(
    NameKind,
    "名称的种类。",
    {
        NameKind.ITEM: "清单事项。",
        NameKind.BODY: "机构。",
        NameKind.DOCUMENT: "清单或文件。",
    },
)
described(
    MatchedBy,
    "按什么找到。",
    {
        MatchedBy.CHARACTERS: "按字。",
        MatchedBy.PINYIN: "按全拼。",
        MatchedBy.INITIALS: "按拼音首字母。",
    },
)


@strawberry.type(description="输入提示：一个已公布的名称。")
class Suggestion:
    """A published name."""

    text: str = strawberry.field(description="名称。")
    kind: NameKind = strawberry.field(description="名称的种类。")
    matched_by: MatchedBy = strawberry.field(description="按什么找到。")


@strawberry.type(description="相关内容。")
class Related:
    """Hits that are close to one."""

    nodes: list[Hit] = strawberry.field(description="最相近的在前。")


RelatedResult = Annotated[
    Related | InputProblem | UnavailableProblem,
    strawberry.union("RelatedResult", description="相关内容，或为何没有。"),
]


@strawberry.type
class Queries:
    """Suggestions and related things."""

    @computed("输入提示：按字、全拼或首字母查已公布的事项、机构和文件名称。", cost=2, list_size=10)
    async def suggestions(
        self,
        info: Info,
        typed: Annotated[str, strawberry.argument(description="已输入的字，取前 60 字。")],
        first: Annotated[
            int, strawberry.argument(description=f"至多几条，1 至 {MAX_SUGGESTIONS}。")
        ] = 8,
    ) -> list[Suggestion]:
        """Return names for what was typed so far."""
        limit = check_size(first, MAX_SUGGESTIONS)
        book = await info.context.suggester.book()
        return [
            Suggestion(text=each.name.text, kind=each.name.kind, matched_by=each.by)
            for each in book.suggest(typed, limit)
        ]

    @computed("是否想查：按读音或一字之差改正没有收录的词；无可改正则为 null。", cost=2)
    async def did_you_mean(
        self,
        info: Info,
        text: Annotated[str, strawberry.argument(description="检索词，取前 60 字。")],
    ) -> str | None:
        """Return the text with near misses put right."""
        return (await info.context.suggester.book()).corrected(text)

    @computed("与一个事项或段落相近的内容。", cost=10)
    async def related(
        self,
        info: Info,
        to: Id,
        first: Annotated[
            int, strawberry.argument(description=f"至多几条，1 至 {suggesting.MAX_RELATED}。")
        ] = 5,
        as_of: AsOf = None,
    ) -> RelatedResult:
        """Return what is close to a hit."""
        context, day = info.context, info.context.day(as_of)
        try:
            limit = check_size(first, suggesting.MAX_RELATED)
            position = _position(to)
            found = await confirming.read(context.reads, [position], on=None, known_at_us=None)
            if not found:
                raise IdInvalid("没有这一事项或段落。")
            near = await suggesting.related(context.stores, found[0], as_of=day, limit=limit)
        except (InputError, Unavailable) as error:
            return problem(error)
        context.loaders.remember(near)
        return Related(nodes=[hit(each) for each in near])


def _position(id_: str) -> Position:
    """The place of an entry or passage in the index, from its global id.

    Raises:
        IdInvalid: it is of another kind.
    """
    kind, own = decode(id_)
    if kind not in {"Entry", "Passage"}:
        raise IdInvalid("只有事项和段落有相近的内容。")
    hit_kind = HitKind.ENTRY if kind == "Entry" else HitKind.PASSAGE
    return Position(id=own, hit_kind=hit_kind, score=0.0, position="")
