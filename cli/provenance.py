"""`yidan prov`: where an entry, an edition or a source comes from, as W3C PROV-JSON."""

from typing import Annotated, Any

import typer

from cli import running
from cli.options import Home
from schema.stores.opening import Stores
from schema.usecases import provenance


def prov(
    context: typer.Context,
    id_: Annotated[
        str, typer.Argument(metavar="ID", help="事项或版本的标识，来源的 SHA-256 或名称。")
    ],
    home: Home = None,
) -> None:
    """来源链：按 W3C PROV-JSON 导出。"""

    async def run(stores: Stores) -> dict[str, Any]:
        return await provenance.of(stores.sql.reads, id_)

    running.print_json(running.run(running.settings(context, home), run))
