"""Health: /healthz says that the process answers, /readyz that it can do its work, or why not."""

import logging

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from schema import errors
from schema.stores.opening import Stores

_NO_STORE = {"cache-control": "no-store"}
_log = logging.getLogger(__name__)


async def alive(_request: Request) -> Response:
    """GET /healthz: touches nothing, so that a slow disk never gets the process killed."""
    return JSONResponse({"alive": True}, headers=_NO_STORE)


async def ready(request: Request) -> Response:
    """GET /readyz: 503 with the reasons while something that answers need is away."""
    reasons = await unready(request.app.state.stores)
    body = {"ready": not reasons, "reasons": reasons}
    return JSONResponse(body, 503 if reasons else 200, headers=_NO_STORE)


async def unready(stores: Stores) -> dict[str, str]:
    """What is away, by name, with the remedy in words."""
    reasons: dict[str, str] = {}
    try:
        await stores.sql.reads.counts()
    except Exception:  # noqa: BLE001 - whatever it is, it is logged and told
        _log.exception("SQL is not reachable")
        reasons["sql"] = "数据库不可用，请检查数据目录。"
    try:
        await stores.index.status()
    except errors.YidanError as error:
        reasons["index"] = str(error)
    except Exception:  # noqa: BLE001 - likewise
        _log.exception("the index is not reachable")
        reasons["index"] = "检索索引不可用，请运行 yidan index rebuild。"
    return reasons
