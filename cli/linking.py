"""`yidan link`: which item of a list went on as which of the next edition."""

from typing import Annotated

import typer

from cli import clock, running
from cli.correcting import Author, Reason
from cli.options import Home
from cli.running import stderr
from schema.domain.links import DECISION_TITLES, Decision
from schema.stores.opening import Stores
from schema.tables.links import ItemLink
from schema.usecases import authors, linking

_ID = "事项的标识（yidan entries 输出的 id）；不给则补全各版本之间的沿革。"


def link(  # noqa: PLR0913, PLR0917 - options of a command
    context: typer.Context,
    from_: Annotated[str | None, typer.Argument(metavar="FROM", help=f"较早版本{_ID}")] = None,
    to: Annotated[str | None, typer.Argument(metavar="TO", help=f"较晚版本{_ID}")] = None,
    confirm: Annotated[bool, typer.Option("--confirm", help="确认：是同一事项。")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="否定：不是同一事项。")] = False,
    author: Author = "",
    reason: Reason = "",
    home: Home = None,
) -> None:
    """事项沿革：补全版本之间的对应，或确认、否定其中一个。"""
    settings = running.settings(context, home)
    if from_ is None:

        async def refresh(stores: Stores) -> linking.Linked:
            return await linking.refresh(stores.sql, clock.now_us())

        done = running.run(settings, refresh)
        stderr.print(f"沿革：新连版本 {done.pairs} 对，事项 {done.links} 对")
        return
    if to is None or confirm == reject:
        raise typer.BadParameter("请给出前后两个事项，并在 --confirm 与 --reject 中择一")
    earlier, later = from_, to
    decision = Decision.CONFIRMED if confirm else Decision.REJECTED

    async def decide(stores: Stores) -> ItemLink:
        who = await authors.named(stores.sql.reads, author)
        return await linking.decide(
            stores.sql,
            earlier,
            later,
            decision,
            author=who,
            reason=reason,
            now_us=clock.now_us(),
        )

    running.run(settings, decide)
    stderr.print(f"{earlier} → {later}：{DECISION_TITLES[decision]}", highlight=False)
