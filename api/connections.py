"""HTTP connections with an end to their heads and to unread answers: uvicorn's have none.

A head ends by bytes and by time; an answer of which nothing is read for a while ends too, else who
never reads, or has gone without a word, keeps connection and answer. Bodies are bounded where they
are read (`transport`, `limits`). Must not know the application.
"""

import asyncio
import fcntl
import socket
import struct
import termios
from contextlib import suppress

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

MAX_HEAD_BYTES = 64 * 1024
HEAD_S = 10.0
READ_S = 60.0  # in which something of an answer that waits must be read


class Connection(HttpToolsProtocol):
    """Closes when a head is too long (431) or late, or when its client stops reading."""

    _head_bytes = 0
    _in_head = True
    _clock: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Expect the first head."""
        super().connection_made(transport)
        self._clock = self.loop.call_later(HEAD_S, transport.close)

    def connection_lost(self, exc: Exception | None) -> None:
        """Expect nothing more."""
        self._stop()
        self._stop_watching()
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

    def pause_writing(self) -> None:
        """Expect the client to read: more waits than the transport likes."""
        super().pause_writing()
        self._watch()

    def resume_writing(self) -> None:
        """Expect nothing: little waits."""
        self._stop_watching()
        super().resume_writing()

    def on_response_complete(self) -> None:
        """Expect what is left of a last answer to be read."""
        super().on_response_complete()
        if self.transport.is_closing():
            self._watch()

    def timeout_keep_alive_handler(self) -> None:
        """Close a connection that is idle; what its client has not read by then, likewise."""
        super().timeout_keep_alive_handler()
        self._watch()

    def _watch(self, before: int | None = None) -> None:
        """End the connection unless, each time, something was read since the last."""
        self._stop_watching()
        left = self.transport.get_write_buffer_size()
        if left:
            left += _under_way(self.transport.get_extra_info("socket"))
        if before is not None and left >= before:
            self.transport.abort()
        elif left:
            self._unread = self.loop.call_later(READ_S, self._watch, left)

    def _stop_watching(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def _stop(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None


def _under_way(sent: socket.socket) -> int:
    """Bytes that the system has taken and the client not yet: it may hold megabytes back."""
    held = bytearray(struct.calcsize("i"))
    with suppress(OSError):  # where it does not tell
        fcntl.ioctl(sent.fileno(), termios.TIOCOUTQ, held)
    return int(struct.unpack("i", held)[0])
