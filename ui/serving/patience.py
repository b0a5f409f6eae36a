"""A connection in, closed where its request does not come to the end of its head.

The server's library waits for ever for the rest of a head, and keeps all that comes: so many who
send half of one take all places, and one who sends for ever all memory.
"""

from asyncio import TimerHandle, Transport

from uvicorn.protocols.http.auto import AutoHTTPProtocol

HEAD_SECONDS = 10.0  # from a connection, or a request's first byte, to the end of its head
_MOST_HEAD_BYTES = 64 << 10


class PatientProtocol(AutoHTTPProtocol):  # type: ignore[misc, valid-type]  # which, uvicorn chooses
    """The HTTP of the server's library with an end to its patience."""

    _timer: TimerHandle | None = None
    _head_bytes = 0

    def connection_made(self, transport: Transport) -> None:
        """Begin to wait."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take what comes; whether a head has ended is told by the request that begins."""
        before = self.cycle
        super().data_received(data)
        if self.transport.get_protocol() is not self or self.cycle is not before:
            self._wait_no_more()  # a WebSocket's handshake, or a request
        elif before is None or before.response_complete:
            self._wait()
            self._head_bytes += len(data)
            if self._head_bytes > _MOST_HEAD_BYTES:
                self._give_up()

    def connection_lost(self, exc: Exception | None) -> None:
        """Leave nothing behind."""
        self._wait_no_more()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self._timer is None:
            self._timer = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _wait_no_more(self) -> None:
        self._head_bytes = 0
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        self._wait_no_more()
        if not self.transport.is_closing():
            self.transport.close()
