"""Ends a transfer that takes too long in all, however steadily its bytes drip.

A client's own time limits restart with each byte; this one does not. It knows no HTTP.
"""

import socket
import threading
from contextlib import suppress
from typing import Any, Self


class Deadline:
    """Shuts the sockets it was shown when `seconds` have passed since `start`."""

    def __init__(self, seconds: float) -> None:
        self.passed = False
        self._seconds = seconds
        self._timer: threading.Timer | None = None
        self._sockets: list[socket.socket] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_fault: object) -> None:
        if self._timer:
            self._timer.cancel()

    def start(self) -> None:
        """Begin to count, once; not before the first request, whose turn may have to be waited."""
        if self._timer is None:
            self._timer = threading.Timer(self._seconds, self._end)
            self._timer.daemon = True
            self._timer.start()

    def watch(self, event: str, info: dict[str, Any]) -> None:
        """The `trace` extension of an httpx request: learns of each socket as it is opened."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            opened = info["return_value"].get_extra_info("socket")
            self._sockets.append(opened)
            if self.passed:
                self._end()

    def _end(self) -> None:
        self.passed = True
        for opened in list(self._sockets):
            with suppress(OSError):
                # The plain socket's shutdown, also under TLS: it wakes the thread that reads.
                socket.socket.shutdown(opened, socket.SHUT_RDWR)
