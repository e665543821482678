"""A server on loopback that speaks chat completions and answers what a test tells it to.

No test stands here.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

# A text becomes a chat completion; bytes are the whole body; a number is the status of an error.
Said = str | bytes | int


@dataclass
class Chat:
    """Its address, what it says to the last message of a question, and what it was asked."""

    url: str
    says: Callable[[str], Said] = lambda _question: 500
    trickles: bool = False  # a byte now and then, without end
    seen: list[tuple[dict[str, str], dict[str, Any]]] = field(default_factory=list)


@contextmanager
def chatting() -> Iterator[Chat]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.block_on_close = False
    chat = Chat(f"http://127.0.0.1:{server.server_address[1]}/v1")
    server.chat = chat  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield chat
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        chat: Chat = self.server.chat  # type: ignore[attr-defined]
        wish = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        chat.seen.append((dict(self.headers.items()), wish))
        said = chat.says(wish["messages"][-1]["content"])
        self.send_response(said if isinstance(said, int) else 200)
        self.end_headers()
        try:
            if chat.trickles:
                self._trickle()
            elif not isinstance(said, int):
                self.wfile.write(said if isinstance(said, bytes) else _completion(said))
        except OSError:
            self.close_connection = True  # the client had enough

    def _trickle(self) -> None:
        for _ in range(2_000):
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.02)

    def log_message(self, *_words: object) -> None:
        pass


def _completion(text: str) -> bytes:
    message = {"role": "assistant", "content": text}
    return json.dumps({"choices": [{"index": 0, "message": message}]}).encode()
