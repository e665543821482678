"""A mailbox polled over IMAP: mails are offered and moved away, and none is ever deleted."""

from collections.abc import Iterator

import pytest

from newsletter.models import Problem
from newsletter.post.imap import Mailbox, collect
from tests.post.imap_server import ImapServer, imap_server

DONE, NOT_UNDERSTOOD = "Newsletter done", "Newsletter not understood"


@pytest.fixture
def server() -> Iterator[ImapServer]:
    with imap_server() as server:
        yield server


def mailbox(server: ImapServer, password: str = "right") -> Mailbox:
    return Mailbox(
        "127.0.0.1", server.port, "none", "news", password, "INBOX", DONE, NOT_UNDERSTOOD
    )


def poll(server: ImapServer, n: int = 10) -> list[bytes]:
    offered: list[bytes] = []

    def offer(raw: bytes) -> bool:
        offered.append(raw)
        return b"ours" in raw

    collect(mailbox(server), offer, n, 100)
    return offered


def inside(server: ImapServer, folder: str) -> list[bytes]:
    return list(server.folders.get(folder, {}).values())


@pytest.mark.parametrize("can", [{"MOVE", "UIDPLUS"}, {"UIDPLUS"}])
def test_mails_are_moved_to_where_they_belong(server: ImapServer, can: set[str]) -> None:
    server.can = can
    for raw in (b"ours 1", b"theirs", b"too big " * 50, b"ours 2"):
        server.put(raw)
    assert poll(server) == [b"ours 1", b"theirs", b"ours 2"]
    assert inside(server, DONE) == [b"ours 1", b"ours 2"]
    assert inside(server, NOT_UNDERSTOOD) == [b"theirs", b"too big " * 50]
    assert inside(server, "INBOX") == []


def test_where_only_one_mail_cannot_be_taken_away_it_is_marked_and_read_no_more(
    server: ImapServer,
) -> None:
    server.can = set()
    server.put(b"ours")
    assert poll(server) == [b"ours"]
    assert poll(server) == []
    assert (inside(server, "INBOX"), inside(server, DONE)) == ([b"ours"], [b"ours"])


def test_a_mail_that_was_not_moved_is_offered_again(server: ImapServer) -> None:
    server.put(b"ours")
    server.breaks_at = "MOVE"
    with pytest.raises(Problem):
        poll(server)
    assert inside(server, "INBOX") == [b"ours"]
    assert poll(server) == [b"ours"]
    assert inside(server, DONE) == [b"ours"]


def test_only_so_many_are_read_at_once(server: ImapServer) -> None:
    for number in range(5):
        server.put(b"ours %d" % number)
    assert poll(server, 3) == [b"ours 0", b"ours 1", b"ours 2"]


def test_what_is_wrong_with_the_mailbox_is_said_without_its_password(server: ImapServer) -> None:
    with pytest.raises(Problem, match=r"news@127\.0\.0\.1 cannot be read") as problem:
        collect(mailbox(server, "wrong"), lambda raw: True, 1, 1)
    assert "wrong" not in str(problem.value)
    unreachable = Mailbox("127.0.0.1", 1, "none", "news", "x", "INBOX", "a", "b")
    with pytest.raises(Problem, match="imap_ keys"):
        collect(unreachable, lambda raw: True, 1, 1)
