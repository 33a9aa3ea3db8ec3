"""Work for a client ends when the client goes (断开): nobody waits for its answer any more.

Must not know what the work is; what is under it hears of the end as an `asyncio` cancellation.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive

T = TypeVar("T")

# Nobody looks after the client of what takes no longer: it ends by itself.
_LOOKS_AFTER_S = 0.01


async def while_there(receive: Receive, work: Awaitable[T]) -> T:
    """Give what the work gives; the body of the request has been read, or is of no interest.

    Raises:
        ClientDisconnect: the client went first; the work was cancelled, and has ended.
    """
    loop, looking = asyncio.get_running_loop(), list[asyncio.Task[None]]()
    patience = asyncio.timeout(None)  # ends when the client goes

    def look() -> None:
        looking.append(loop.create_task(_look(receive, patience)))

    begin = loop.call_later(_LOOKS_AFTER_S, look)
    try:
        async with patience:
            return await work
    except TimeoutError:
        if not patience.expired():
            raise
        looking[0].result()  # a body that goes on for too long is refused like any other
        raise ClientDisconnect from None
    finally:
        begin.cancel()
        for each in looking:
            each.cancel()


def attended(
    endpoint: Callable[[Request], Awaitable[Response]],
) -> Callable[[Request], Awaitable[Response]]:
    """The same page, made for a reader who stays; it must not read a body."""

    async def answer(request: Request) -> Response:
        try:
            return await while_there(request.receive, endpoint(request))
        except ClientDisconnect:
            return Response(status_code=400)  # nobody reads it

    return answer


async def _look(receive: Receive, patience: asyncio.Timeout) -> None:
    """End the patience once the client has gone; what else it may send is not looked at."""
    try:
        while (await receive())["type"] != "http.disconnect":
            pass
    finally:
        with suppress(RuntimeError):  # nobody waits for the work any more
            patience.reschedule(asyncio.get_running_loop().time())
