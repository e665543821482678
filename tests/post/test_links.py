"""How connections are opened, secured, used again and given up, over real sockets."""

import ssl
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from newsletter.models import Problem, State, Verdict
from newsletter.post.relay import Relay, Unreachable, open_link
from tests.post.conftest import NOW, Post
from tests.post.scripted import DROP, ScriptedServer, Visit

ADA, BEN, CLEO = "ada@example.com", "ben@example.net", "cleo@example.org"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that signs itself, key and all in one file."""
    folder = tmp_path_factory.mktemp("tls")
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=localhost"
    names = ["-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(folder / "key"), "-out", str(folder / "certificate")]
    subprocess.run([*command.split(), *names, *files], check=True, capture_output=True)
    both = folder / "both.pem"
    both.write_bytes((folder / "key").read_bytes() + (folder / "certificate").read_bytes())
    return both


@pytest.fixture
def secured(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def test_letters_go_out_over_starttls_with_the_relays_own_authority(
    post: Post, secured: ssl.SSLContext, certificate: Path
) -> None:
    post.body *= 500  # many TLS records a letter
    readers = [f"reader{number}@example.com" for number in range(20)]
    post.queue(*readers)
    with ScriptedServer(features=("PIPELINING", "STARTTLS"), tls=secured) as server:
        post.send(server.port, tls="starttls", ca_file=certificate)
    assert sorted(server.recipients) == sorted(readers)
    assert all(body.endswith(post.body) for _, body in server.accepted)
    assert post.counts() == {State.SENT: 20}


def test_an_unknown_certificate_stops_the_run_and_nothing_is_sent_or_counted(
    post: Post, secured: ssl.SSLContext
) -> None:
    post.queue(ADA)
    with ScriptedServer(features=("STARTTLS",), tls=secured) as server:
        done = post.send(server.port, tls="starttls")
    assert done.stopped is not None and "ca_file" in done.stopped
    assert server.accepted == [] and post.row(ADA).attempts == 0
    assert post.states() == {ADA: "queued"}


def test_a_relay_without_starttls_is_never_written_to_in_the_clear(post: Post) -> None:
    post.queue(ADA)
    with ScriptedServer() as server:
        done = post.send(server.port, tls="starttls")
    assert done.stopped is not None and "does not offer" in done.stopped
    assert not any(word.startswith("MAIL") for word in server.visits[0].commands)


def test_the_login_is_used_and_a_refused_one_stops_the_run(post: Post) -> None:
    post.queue(ADA)
    features = ("PIPELINING", "AUTH PLAIN")
    refused = b"535 5.7.8 Wrong password\r\n"
    with ScriptedServer(lambda step, _: refused if step == "AUTH" else None, features) as server:
        done = post.send(server.port, username="news", password="secret")
    assert done.stopped is not None and "refused the login" in done.stopped
    assert post.states() == {ADA: "queued"} and "secret" not in done.stopped
    with ScriptedServer(features=features) as server:
        post.send(server.port, username="news", password="secret")
    assert any(word.startswith("AUTH PLAIN") for word in server.visits[0].commands)
    assert post.states() == {ADA: "sent"}


def test_a_login_beyond_ascii_or_a_broken_host_is_a_sentence(post: Post) -> None:
    post.queue(ADA)
    with ScriptedServer(features=("PIPELINING", "AUTH PLAIN")) as server:
        done = post.send(server.port, username="news", password="geheimnis-ü")
    assert done.stopped is not None and "letters outside ASCII" in done.stopped
    assert "geheimnis" not in done.stopped
    assert post.states() == {ADA: "queued"}
    unreachable = open_link(Relay("mail..example.org", 25, tls="none"))
    assert isinstance(unreachable, Unreachable) and "cannot be reached" in unreachable.why


def test_a_password_in_the_clear_to_another_machine_is_a_problem() -> None:
    with pytest.raises(Problem, match="unencrypted"):
        Relay("mail.example.org", 25, tls="none", username="news", password="secret").check()
    Relay("127.0.0.1", 25, tls="none", username="news", password="secret").check()


def test_a_server_that_is_down_costs_no_attempt_and_the_next_run_sends(post: Post) -> None:
    readers = [f"reader{number}@example.com" for number in range(120)]
    post.queue(*readers)
    with ScriptedServer() as gone:
        pass
    done = post.send(gone.port)
    assert done.stopped is not None and "cannot be reached" in done.stopped
    assert post.counts() == {State.QUEUED: 120} and post.row(readers[0]).attempts == 0
    with ScriptedServer() as server:
        post.send(server.port)
    assert sorted(server.recipients) == sorted(readers)


@pytest.mark.parametrize("greeting", [b"421 too busy\r\n", b"554 go away\r\n", b"what?\r\n", DROP])
def test_a_server_that_does_not_let_us_in_keeps_every_letter_queued(
    post: Post, greeting: bytes
) -> None:
    post.queue(ADA, BEN)
    with ScriptedServer(lambda step, _: greeting if step == "GREETING" else None) as server:
        done = post.send(server.port)
    assert done.stopped is not None and post.counts() == {State.QUEUED: 2}


def test_a_server_that_allows_one_connection_gets_all_letters_over_it(post: Post) -> None:
    readers = [f"reader{number}@example.com" for number in range(20)]
    post.queue(*readers)

    def script(step: str, visit: Visit) -> bytes | None:
        return b"421 one is enough\r\n" if step == "GREETING" and visit.number > 1 else None

    with ScriptedServer(script) as server:
        done = post.send(server.port, connections=3)
    assert sorted(server.recipients) == sorted(readers) and done.stopped is None


def test_a_connection_carries_its_share_and_says_goodbye(post: Post) -> None:
    post.queue(*[f"reader{number}@example.com" for number in range(10)])
    with ScriptedServer() as server:
        post.send(server.port, connections=1, letters_per_connection=4)
    assert [visit.letters for visit in server.visits] == [4, 4, 2]
    assert all(visit.commands[-1] == "QUIT" for visit in server.visits)


def test_421_to_a_reader_slows_its_provider_and_the_others_go_on(post: Post) -> None:
    post.queue(ADA, BEN, CLEO)

    def script(step: str, visit: Visit) -> bytes | None:
        return b"421 4.7.0 slow down\r\n" if (step, visit.recipient) == ("RCPT", ADA) else None

    with ScriptedServer(script) as server:
        post.send(server.port, connections=1)
    assert post.states() == {ADA: "queued", BEN: "sent", CLEO: "sent"}


def test_a_letter_that_cannot_be_written_fails_alone_and_names_itself(post: Post) -> None:
    post.queue(ADA, BEN)
    post.broken.add(ADA)
    with ScriptedServer() as server:
        post.send(server.port)
    assert post.states() == {ADA: "failed", BEN: "sent"}
    assert "ada@example.com is broken" in post.row(ADA).smtp_reply


@pytest.mark.parametrize(
    "address",
    ["ada", "ada@example.com>\r\nRCPT TO:<eve@example.com", "a da@example.com", "dürer@x.y"],
)
def test_an_address_that_is_no_address_never_reaches_the_wire(post: Post, address: str) -> None:
    post.queue(address, BEN)
    with ScriptedServer() as server:
        post.send(server.port)
    assert post.states() == {address: "failed", BEN: "sent"} and server.recipients == [BEN]


def test_a_letter_larger_than_the_relay_takes_is_not_offered(post: Post) -> None:
    post.queue(ADA)
    with ScriptedServer(features=("PIPELINING", "SIZE 200")) as server:
        post.send(server.port)
    assert post.states() == {ADA: "failed"} and "too big" in post.row(ADA).smtp_reply


def test_twenty_policy_refusals_in_a_row_stop_the_run(post: Post) -> None:
    post.queue(*[f"reader{number}@example.com" for number in range(60)])
    spam = b"554 5.7.1 Message looks like spam\r\n"
    with ScriptedServer(lambda step, _: spam if step == "END" else None) as server:
        done = post.send(server.port)
    assert done.stopped is not None and "in a row were refused" in done.stopped
    assert 20 <= post.counts()[State.FAILED] <= 24
    assert post.counts()[State.FAILED] + post.counts()[State.QUEUED] == 60


def test_a_lease_that_another_worker_ended_is_not_finished(post: Post) -> None:
    post.queue(ADA)
    steal = post.checkpoint

    def checkpoint(ids, outcomes):  # type: ignore[no-untyped-def]
        post.worker, mine = "another", post.worker
        allowed = steal(ids, outcomes)
        post.worker = mine
        return allowed

    post.checkpoint = checkpoint  # type: ignore[method-assign]
    with ScriptedServer() as server:
        done = post.send(server.port)
    assert server.accepted == [] and done.counts == {}


def test_a_letter_whose_lease_is_over_is_not_even_offered(post: Post) -> None:
    post.queue(ADA)
    with ScriptedServer() as server:
        claimed = post.claimed()
        first = next(claimed)
        post.now = NOW + timedelta(hours=2)
        post.claimed = lambda: iter([first])  # type: ignore[method-assign]
        done = post.send(server.port)
    assert done.counts == {} and server.visits == []


def test_a_pace_of_letters_a_second_still_sends_them_all(post: Post) -> None:
    readers = [f"reader{number}@example.com" for number in range(15)]
    post.queue(*readers)
    with ScriptedServer() as server:
        done = post.send(server.port, letters_per_second=50, letters_per_second_per_domain=40)
    assert sorted(server.recipients) == sorted(readers)
    assert done.counts == {Verdict.SENT: 15}


def test_an_interrupted_run_still_writes_down_what_it_knows(post: Post) -> None:
    post.queue(ADA, BEN, CLEO)
    real, asked = post.checkpoint, []

    def interrupted(ids, outcomes):  # type: ignore[no-untyped-def]
        asked.append(ids)
        if len(asked) == 3:
            raise KeyboardInterrupt
        return real(ids, outcomes)

    post.checkpoint = interrupted  # type: ignore[method-assign]
    with ScriptedServer() as server:
        with pytest.raises(KeyboardInterrupt):
            post.send(server.port, connections=1)
        sent = {reader for reader, state in post.states().items() if state == "sent"}
    assert sent == set(server.recipients) and len(sent) == 2
    assert sorted(post.states().values()) == ["queued", "sent", "sent"]
