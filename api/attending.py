"""Work for a client ends when the client goes (断开): nobody waits for its answer any more.

Must not know what the work is; what is under it hears of the end as an `asyncio` cancellation.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect
from starlette.types import Receive

T = TypeVar("T")


async def while_there(receive: Receive, work: Coroutine[Any, Any, T]) -> T:
    """Give what the work gives; the body of the request has been read, or is of no interest.

    Raises:
        ClientDisconnect: the client went first; the work was cancelled, and has ended.
    """
    working, gone = asyncio.ensure_future(work), asyncio.ensure_future(_gone(receive))
    try:
        await asyncio.wait((working, gone), return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        gone.result()  # a body that goes on for too long is refused like any other
        working.cancel()
        await asyncio.wait((working,))
        raise ClientDisconnect
    finally:
        working.cancel()
        gone.cancel()


async def _gone(receive: Receive) -> None:
    """Return once the client has gone; what else it may send is not looked at."""
    while (await receive())["type"] != "http.disconnect":
        pass
