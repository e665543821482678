"""The embedded mail server: letters come over real SMTP and are shown as they are."""

import mailbox
from pathlib import Path

import pytest

from newsletter.models import Problem, State
from newsletter.post.mailbox import read_letters, serve, write_index
from tests.post.conftest import Post

ADA, BEN = "ada@example.com", "ben@example.net"
TEMPLATE = Path(__file__).parents[2] / "templates" / "web" / "mailbox.html"
HEAD = (
    b"Subject: Your papers\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/alternative; boundary="b"\r\n\r\n'
)
TEXT = b"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nDear reader,\r\n..two dots\r\n"
HTML = (
    b"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    b'<p id="x">Dear <b>reader</b></p><script>alert(1)</script>\r\n--b--\r\n'
)


def _send(post: Post, folder: Path, *readers: str) -> None:
    post.queue(*readers)
    with serve(folder) as relay:
        post.send(relay.port, connections=relay.connections)


def test_letters_are_kept_in_a_maildir_that_mail_programs_read(post: Post, tmp_path: Path) -> None:
    _send(post, tmp_path / "mailbox", ADA)
    _send(post, tmp_path / "mailbox", BEN)
    assert post.counts() == {State.SENT: 2}
    kept = mailbox.Maildir(tmp_path / "mailbox", create=False)
    assert sorted(str(message["Delivered-To"]) for message in kept) == [ADA, BEN]
    assert "\n.dots are doubled\n" in kept.popitem()[1].get_payload()


def test_the_page_shows_each_letter_in_a_frame_that_can_run_nothing(
    post: Post, tmp_path: Path
) -> None:
    folder, index = tmp_path / "mailbox", tmp_path / "index.html"
    write = post.write

    def written(recipient: str):  # type: ignore[no-untyped-def]
        letter = write(recipient)
        head = f"To: {recipient}\r\n".encode() + HEAD
        return type(letter)(letter.mail_from, recipient, "<x>", [head, TEXT, HTML])

    post.write = written  # type: ignore[method-assign]
    _send(post, folder, ADA, BEN)
    assert write_index(folder, index, TEMPLATE) == 2
    page = index.read_text(encoding="utf-8")
    assert page.count('<details class="letter" open>') == 1
    assert page.count('<iframe sandbox=""') == 2 and "<script" not in page
    assert "&lt;p id=&#34;x&#34;&gt;Dear" in page and "default-src &#39;none&#39;" not in page
    assert "Content-Security-Policy" in page and "http" not in page.replace("http-equiv", "")
    (first, _) = read_letters(folder, 10)
    assert first.subject == "Your papers" and first.to in (ADA, BEN)
    assert "\n.two dots" in first.text and "<b>reader</b>" in first.html
    assert "Content-Type: text/html" in first.source


def test_a_letter_of_plain_text_is_shown_as_its_text(post: Post, tmp_path: Path) -> None:
    folder, index = tmp_path / "mailbox", tmp_path / "index.html"
    _send(post, folder, ADA)
    write_index(folder, index, TEMPLATE)
    page = index.read_text(encoding="utf-8")
    assert "<iframe" not in page
    assert 'id="text-1" checked>' in page
    assert page.count(" checked>") == 1
    assert '<details class="letter" open>' in page


def test_an_empty_mailbox_says_so(tmp_path: Path) -> None:
    index = tmp_path / "index.html"
    assert write_index(tmp_path / "mailbox", index, TEMPLATE) == 0
    assert "Nothing has come yet" in index.read_text(encoding="utf-8")


def test_any_folder_can_be_a_mailbox_and_no_file(post: Post, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    _send(post, tmp_path, ADA)
    assert post.counts() == {State.SENT: 1}
    assert (tmp_path / "notes.txt").read_text() == "mine"
    for taken in (tmp_path / "notes.txt", tmp_path / "notes.txt" / "mailbox"):
        with pytest.raises(Problem, match=r"cannot be made .*; set post\.mailbox"), serve(taken):
            pass


def test_a_full_disk_leaves_the_letter_queued(post: Post, tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    def full(self: object, message: bytes) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(mailbox.Maildir, "add", full)
    _send(post, tmp_path / "mailbox", ADA)
    assert post.states() == {ADA: "queued"}
    assert "No space left" in post.row(ADA).smtp_reply
