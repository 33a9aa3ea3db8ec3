"""Where things come from, as W3C PROV-JSON (来源链)."""

from typing import Annotated

import orjson
import strawberry

from schema.errors import IdInvalid
from schema.gql.context import Info
from schema.gql.ids import decode
from schema.gql.views import computed
from schema.usecases import provenance

# All entries of an edition or a file are told of.
_COST = 200
_KINDS = ("Entry", "DutyList", "Document", "Source")


@strawberry.type
class Queries:
    """Provenance."""

    @computed("来源链：一个事项、清单、文件或来源从何而来，W3C PROV-JSON 的文本。", cost=_COST)
    async def prov(
        self,
        info: Info,
        of: Annotated[strawberry.ID, strawberry.argument(description="全局标识。")],
    ) -> str:
        """Return PROV-JSON.

        Raises:
            IdInvalid: It names nothing that has a provenance.
        """
        kind, key = decode(of)
        if kind not in _KINDS:
            raise IdInvalid(f"这是 {kind} 的标识，此处须为 {'、'.join(_KINDS)} 的")
        return orjson.dumps(await provenance.of(info.context.reads, key)).decode()
