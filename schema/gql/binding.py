"""Which lists bind at a place on a day, or what is nearest where none does (有效的清单)."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from schema.errors import InputError, Unavailable
from schema.gql.context import Info
from schema.gql.documents import Document
from schema.gql.limits import weight
from schema.gql.lists import AsOf, Class, DutyList, KnownAt, Township
from schema.gql.problems import InputProblem, UnavailableProblem, problem
from schema.gql.scalars import microseconds
from schema.gql.views import computed
from schema.tables import documents as document_rows
from schema.usecases import lists


@strawberry.type(description="一地一日有效的清单。")
class DutyLists:
    """Lists that bind at a place on a day."""

    nodes: list[DutyList] = strawberry.field(
        description="清单：本地的在前，其次是上级的。", metadata=weight(list_size=5)
    )
    as_of: date = strawberry.field(description="截至日期。")
    known_at: datetime | None = strawberry.field(
        description="按哪一时刻已知的情况；现在则为 null。"
    )
    place: str = strawberry.field(description="地方的全称。")
    complete_up_to: date | None = strawberry.field(
        description="清单编辑声明此地清单齐全至哪一日；未声明则为 null。"
    )


Version = Annotated[
    DutyList | Document, strawberry.union("Version", description="清单或文件的一个版本。")
]


@strawberry.type(description="当日没有有效的版本：其前、其后最近的版本。")
class NoEdition:
    """Nothing binds then; what is nearest."""

    as_of: date = strawberry.field(description="截至日期。")
    known_at: datetime | None = strawberry.field(
        description="按哪一时刻已知的情况；现在则为 null。"
    )
    earlier: Version | None = strawberry.field(description="此前开始的最近一版；没有则为 null。")
    later: Version | None = strawberry.field(description="此后开始的最近一版；没有则为 null。")
    message: str = strawberry.field(description="给人看的说明。")


ListsResult = Annotated[
    DutyLists | NoEdition | InputProblem | UnavailableProblem,
    strawberry.union("ListsResult", description="有效的清单，或为何没有。"),
]


@strawberry.type
class Queries:
    """Lists that bind."""

    @computed("一地一日有效的清单：本地的，以及适用于本地的上级清单。")
    async def lists(
        self,
        info: Info,
        township: Township,
        list_class: Class = None,
        as_of: AsOf = None,
        known_at: KnownAt = None,
    ) -> ListsResult:
        """Return the lists that bind."""
        context, moment = info.context, microseconds(known_at)
        try:
            found = await lists.lists_at(
                context.reads,
                context.register,
                township,
                list_class=list_class,
                as_of=context.day(as_of),
                known_at_us=moment,
            )
        except (InputError, Unavailable) as error:
            return problem(error)
        if found.earlier or found.later:
            return no_edition(found.as_of, known_at, (found.earlier, found.later))
        if moment is None:
            context.loaders.told.editions.update({row.id: row for row in found.editions})
        declared = await context.loaders.completeness.load((found.code, moment))
        return DutyLists(
            nodes=[DutyList(row=row, moment=moment) for row in found.editions],
            as_of=found.as_of,
            known_at=known_at,
            place=found.place,
            complete_up_to=declared.up_to if declared else None,
        )


def version(row: document_rows.Edition, moment: int | None) -> DutyList | Document:
    """View an edition as what it is one of."""
    if row.list_class is not None:
        return DutyList(row=row, moment=moment)
    return Document(row=row, moment=moment)


def no_edition(
    as_of: date,
    known_at: datetime | None,
    near: tuple[document_rows.Edition | None, document_rows.Edition | None],
) -> NoEdition:
    """Tell that nothing binds on a day, and what is nearest."""
    moment = microseconds(known_at)
    earlier, later = (version(row, moment) if row else None for row in near)
    told = [
        f"{what}的一版{'自 ' + each.binding_from.isoformat() + ' 起' if each.binding_from else ''}"
        for what, each in zip(("此前", "此后"), near, strict=True)
        if each is not None
    ]
    message = f"{as_of} 没有有效的版本" + (f"；{'，'.join(told)}" if told else "") + "。"
    return NoEdition(as_of=as_of, known_at=known_at, earlier=earlier, later=later, message=message)
