"""Messages between two of our processes over a pair of sockets: pickles, each after its length."""

import asyncio
import pickle
from collections.abc import Callable
from typing import Any, cast

_LENGTH_BYTES = 4


class Wire(asyncio.Protocol):
    """One end of the pair of sockets: messages are handed on in the moment in which they come."""

    def __init__(self, take: Callable[[Any], None], lost: Callable[[], None]) -> None:
        self._take, self._lost = take, lost
        self._come = bytearray()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what messages are sent by."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Hand on what is whole."""
        self._come += data
        while len(self._come) >= _LENGTH_BYTES:
            end = _LENGTH_BYTES + int.from_bytes(self._come[:_LENGTH_BYTES])
            if len(self._come) < end:
                break
            message = pickle.loads(self._come[_LENGTH_BYTES:end])  # noqa: S301 - our own process
            del self._come[:end]
            self._take(message)

    def connection_lost(self, _error: Exception | None) -> None:
        """The other end has gone, or this one was closed."""
        self._transport = None
        self._lost()

    def send(self, message: object) -> None:
        """Send a message, unless the other end has gone."""
        if self._transport is not None:
            told = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
            self._transport.write(len(told).to_bytes(_LENGTH_BYTES) + told)

    def close(self) -> None:
        """Close this end."""
        if self._transport is not None:
            self._transport.close()
