"""An SMTP server on loopback that does at each step what a test tells it to.

It speaks the protocol itself, so that it can also break it.
"""

import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType

DROP = b"drop"  # close the connection instead of answering
DEFAULTS = {
    "MAIL": b"250 2.1.0 Ok\r\n",
    "RCPT": b"250 2.1.5 Ok\r\n",
    "DATA": b"354 Go on\r\n",
    "END": b"250 2.0.0 Ok: queued\r\n",
    "RSET": b"250 2.0.0 Ok\r\n",
    "AUTH": b"235 2.7.0 Welcome\r\n",
    "STARTTLS": b"220 2.0.0 Ready\r\n",
    "QUIT": b"221 2.0.0 Bye\r\n",
}


@dataclass
class Visit:
    """One connection: its number, the recipient spoken of, and how many letters it brought."""

    number: int
    recipient: str = ""
    letters: int = 0
    commands: list[str] = field(default_factory=list)


Script = Callable[[str, Visit], bytes | None]


class ScriptedServer:
    """`script(step, visit)` gives the reply, DROP, or None for the usual one.

    Steps are GREETING, EHLO, MAIL, RCPT, DATA, BODY (after 354), END, RSET, AUTH, STARTTLS, QUIT.
    """

    def __init__(
        self,
        script: Script = lambda step, visit: None,
        features: tuple[str, ...] = ("PIPELINING",),
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.script = script
        self.features = features
        self.tls = tls
        self.accepted: list[tuple[str, bytes]] = []
        self.visits: list[Visit] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=50)
        self.port: int = self._listener.getsockname()[1]
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> "ScriptedServer":
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(5)

    @property
    def recipients(self) -> list[str]:
        return [recipient for recipient, _ in self.accepted]

    def _listen(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            visit = Visit(len(self.visits) + 1)
            self.visits.append(visit)
            thread = threading.Thread(target=self._serve, args=(client, visit), daemon=True)
            thread.start()
            self._threads.append(thread)

    def _serve(self, client: socket.socket, visit: Visit) -> None:
        try:
            client = _Talk(self, client, visit).talk()
        except (OSError, EOFError):
            pass
        finally:
            client.close()


class _Talk:
    def __init__(self, server: ScriptedServer, client: socket.socket, visit: Visit) -> None:
        self.server, self.client, self.visit = server, client, visit
        self.lines = client.makefile("rb")

    def talk(self) -> socket.socket:
        self.answer("GREETING", b"220 scripted ESMTP\r\n")
        while line := self.lines.readline():
            words = line.decode().split()
            step = words[0].upper()
            self.visit.commands.append(line.decode().strip())
            if step == "EHLO":
                self.answer("EHLO", self.hello())
                continue
            if step == "RCPT":
                self.visit.recipient = line.decode().partition("<")[2].partition(">")[0]
            reply = self.answer(step, DEFAULTS.get(step, b"500 What?\r\n"))
            if step == "DATA" and reply.startswith(b"354"):
                self.take_body()
            elif step == "STARTTLS" and self.server.tls is not None:
                self.lines.close()
                self.client = self.server.tls.wrap_socket(self.client, server_side=True)
                self.lines = self.client.makefile("rb")
            elif step == "QUIT":
                break
        return self.client

    def hello(self) -> bytes:
        words = ["scripted", *self.server.features]
        return b"".join(
            f"250{' ' if last else '-'}{word}\r\n".encode()
            for word, last in zip(words, [False] * (len(words) - 1) + [True], strict=True)
        )

    def answer(self, step: str, usual: bytes) -> bytes:
        reply = self.server.script(step, self.visit)
        reply = usual if reply is None else reply
        if reply == DROP:
            self.client.close()
            raise EOFError
        self.client.sendall(reply)
        return reply

    def take_body(self) -> None:
        if self.server.script("BODY", self.visit) == DROP:
            self.client.close()
            raise EOFError
        body = []
        while (line := self.lines.readline()) != b".\r\n":
            if not line:
                raise EOFError
            body.append(line)
        self.visit.letters += 1
        recipient = self.visit.recipient
        if self.answer("END", DEFAULTS["END"]).startswith(b"2"):
            self.server.accepted.append((recipient, b"".join(body)))
