"""HTTP connections with an end to their heads: uvicorn's have none, in bytes or in time.

Bodies are bounded where they are read (`transport`, `limits`). Must not know the application.
"""

import asyncio

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

MAX_HEAD_BYTES = 64 * 1024
HEAD_S = 10.0


class Connection(HttpToolsProtocol):
    """Closes when the head of a request is too long (431), or does not come in in time."""

    _head_bytes = 0
    _in_head = True
    _clock: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Expect the first head."""
        super().connection_made(transport)
        self._clock = self.loop.call_later(HEAD_S, transport.close)

    def connection_lost(self, exc: Exception | None) -> None:
        """Expect nothing more."""
        self._stop()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Expect the rest of a head, also on a connection that was used before."""
        super().on_message_begin()
        self._head_bytes, self._in_head = 0, True
        if self._clock is None:
            self._clock = self.loop.call_later(HEAD_S, self.transport.close)

    def on_headers_complete(self) -> None:
        """Let the head's clock stop."""
        self._in_head = False
        self._stop()
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Count what belongs to a head; one piece is not longer than a socket's buffer."""
        super().data_received(data)
        if self._in_head and not self.transport.is_closing():
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES:
                self.transport.write(STATUS_LINE[431] + b"connection: close\r\n\r\n")
                self.transport.close()

    def _stop(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None
