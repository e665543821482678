"""A small IMAP server on loopback (RFC 9051's commands that a poller uses), with folders in memory.

It counts what was deleted, and can break the link before a move.
"""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO

_LINE = re.compile(rb"(\S+) (UID )?(\S+) ?(.*)", re.DOTALL)


@dataclass
class ImapServer:
    """Folders of mails by uid. `can` are its capabilities besides IMAP4rev1."""

    can: set[str] = field(default_factory=lambda: {"MOVE", "UIDPLUS"})
    folders: dict[str, dict[int, bytes]] = field(default_factory=lambda: {"INBOX": {}})
    deleted: set[int] = field(default_factory=set)
    breaks_at: str = ""  # a command at which the link breaks, once
    port: int = 0
    _uid: int = 0

    def put(self, raw: bytes, folder: str = "INBOX") -> int:
        self._uid += 1
        self.folders.setdefault(folder, {})[self._uid] = raw
        return self._uid

    def hear(self, stream: BinaryIO) -> None:
        stream.write(b"* OK ready\r\n")
        stream.flush()
        selected = "INBOX"
        while line := stream.readline():
            found = _LINE.match(line.rstrip(b"\r\n"))
            if found is None:
                break
            tag, name, rest = found[1], found[3].decode().upper(), found[4].decode()
            if name == self.breaks_at:
                self.breaks_at = ""
                return
            if name == "SELECT":
                selected = _unquoted(rest)
            for answer in self.answer(name, rest, selected):
                stream.write(b"* " + answer + b"\r\n")
            ok = b"NO" if name == "LOGIN" and "wrong" in rest else b"OK"
            stream.write(tag + b" " + ok + b" done\r\n")
            stream.flush()
            if name == "LOGOUT":
                return

    def answer(self, name: str, rest: str, selected: str) -> Iterator[bytes]:
        here = self.folders.get(selected, {})
        match name:
            case "CAPABILITY":
                yield ("CAPABILITY " + " ".join(["IMAP4rev1", *sorted(self.can)])).encode()
            case "LOGOUT":
                yield b"BYE"
            case "LIST":
                wanted = _unquoted(rest.split(" ", 1)[1])
                yield from (
                    f'LIST () "/" "{wanted}"'.encode() for _ in range(wanted in self.folders)
                )
            case "CREATE":
                self.folders.setdefault(_unquoted(rest), {})
            case "SELECT":
                yield f"{len(here)} EXISTS".encode()
            case "SEARCH":
                found = [str(uid) for uid in sorted(here) if uid not in self.deleted]
                yield " ".join(["SEARCH", *found]).encode()
            case "FETCH":
                uid = int(rest.split(" ", 1)[0])
                yield self._fetched(uid, here[uid], rest)
            case "MOVE" | "COPY":
                uid, folder = rest.split(" ", 1)
                self.put(here[int(uid)], _unquoted(folder))
                if name == "MOVE":
                    del here[int(uid)]
            case "STORE":
                self.deleted.add(int(rest.split(" ", 1)[0]))
            case "EXPUNGE":
                uids = {int(rest)} if rest else set(self.deleted)
                for uid in uids & here.keys():
                    del here[uid]

    def _fetched(self, uid: int, raw: bytes, rest: str) -> bytes:
        if "SIZE" in rest:
            return b"1 FETCH (UID %d RFC822.SIZE %d)" % (uid, len(raw))
        return b"1 FETCH (UID %d BODY[] {%d}\r\n%b)" % (uid, len(raw), raw)


def _unquoted(text: str) -> str:
    return text.strip().strip('"')


@contextmanager
def imap_server() -> Iterator[ImapServer]:
    """A server that runs while the context lasts."""
    server = ImapServer()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server.port = listener.getsockname()[1]

        def run() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection, connection.makefile("rwb") as stream:
                    server.hear(stream)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            listener.shutdown(socket.SHUT_RDWR)
    thread.join(timeout=10)
