"""Health: /healthz says that the process answers, /readyz that it can do its work, or why not.

Without the search engine look-ups, lists and decisions go on, so the process stays ready: a load
balancer must not take it away for that.
"""

import logging

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from schema import errors
from schema.usecases import health

_NO_STORE = {"cache-control": "no-store"}
_READ_ONLY = (
    "检索引擎现在不接受写入（多半是磁盘将满）：检索照常，新的变动稍后才能检索到；"
    "请运行 yidan doctor 查看。"
)
_log = logging.getLogger(__name__)


async def alive(_request: Request) -> Response:
    """GET /healthz: touches nothing, so that a slow disk never gets the process killed."""
    return JSONResponse({"alive": True}, headers=_NO_STORE)


async def ready(request: Request) -> Response:
    """GET /readyz: 503 while SQL is away; without search it is ready, and says what is missing."""
    reasons: dict[str, str] = {}
    degraded: dict[str, str] = {}
    try:
        found = await health.look(request.app.state.stores)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is logged and told
        _log.exception("SQL is not reachable")
        expected = isinstance(error, errors.YidanError)
        reasons["sql"] = str(error) if expected else "数据库不可用，请检查数据目录。"
    else:
        if found.away:
            degraded["index"] = str(found.away)
        elif found.status and not found.status.writable:
            degraded["index"] = _READ_ONLY
    body = {"ready": not reasons, "reasons": reasons, "degraded": degraded}
    return JSONResponse(body, 503 if reasons else 200, headers=_NO_STORE)
