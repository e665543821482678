"""Exit code 0 is done, 1 needs the operator, 2 is a bad config or a command not understood."""

from pathlib import Path

import pytest

from tests.cli.conftest import NewsletterCommand
from tests.command import run
from tests.workshop import write_config, write_papers

FIVE_FAULTS = """
[site]
url = "news.example.org"
sendr = "news@example.org"
[[feeds]]
name = "A"
kind = "gopher"
url = "https://example.org/feed"
[readers]
timezone = "Europe/Pari"
[post]
password_file = "nowhere"
"""


def test_a_config_with_five_faults_names_all_five(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(FIVE_FAULTS)
    done = run(tmp_path, "send")
    assert done.code == 2
    assert done.out == ""
    for fault in (
        "5 fault(s)",
        "site.url = 'news.example.org': write it like https://news.example.org",
        "site.sendr: there is no such key; did you mean sender?",
        "feeds.0.kind = 'gopher': input should be 'rss'",
        "readers.timezone: 'Europe/Pari' is no time zone; did you mean Europe/Paris?",
        "post.password_file = 'nowhere': there is no such file",
    ):
        assert fault in done.err
    assert "Traceback" not in done.err
    assert list(tmp_path.iterdir()) == [tmp_path / "config.toml"]


@pytest.mark.parametrize(
    ("content", "fault"),
    [(None, "there is no such file; `newsletter init`"), (b"[site", "TOML"), (b"\xff", "read")],
)
def test_a_config_that_cannot_be_read_says_why(
    newsletter: NewsletterCommand, folder: Path, content: bytes | None, fault: str
) -> None:
    if content is not None:
        (folder / "config.toml").write_bytes(content)
    done = newsletter("send")
    assert (done.code, done.out) == (2, "")
    assert fault in done.err


def test_the_config_is_named_before_or_after_the_command_or_in_the_environment(
    newsletter: NewsletterCommand, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = folder / "elsewhere"
    other.mkdir()
    write_papers(other / "papers.jsonl")
    path = str(write_config(other))
    for arguments in (["--config", path, "feeds"], ["feeds", "--config", path]):
        assert "Papers" in newsletter(*arguments).done().out
    monkeypatch.setenv("NEWSLETTER_CONFIG", "elsewhere/config.toml")
    assert "Papers" in newsletter("feeds").done().out
    # What is written at the command wins over what stands in the environment.
    for arguments in (["--config", "no.toml", "feeds"], ["feeds", "--config", "no.toml"]):
        assert newsletter(*arguments).code == 2
    assert (other / "newsletter.db").exists()
    assert not (folder / "newsletter.db").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["sned"],
        ["send", "--loud"],
        ["send", "--now", "soon"],
        ["compose", "--now", "0001-01-01T00:00+14:00"],
        ["compose", "--now", "9999-12-31T23:59"],
        ["outbox", "--state", "lost"],
        ["outbox", "--state", "sent", "--limit", "9" * 20],
        ["outbox", "drop", "9" * 20],
        ["papers", "search", "bread", "--limit", "0"],
        ["subscribers", "list", "--limit", "9" * 20],
        [],
    ],
)
def test_a_command_not_understood_exits_with_two(
    newsletter: NewsletterCommand, arguments: list[str]
) -> None:
    done = newsletter(*arguments)
    assert done.code == 2
    assert "Usage:" in done.out + done.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["add", "ada@@example"],
        ["show", "nobody@example.org"],
        ["pause", "nobody@example.org"],
        ["remove", "nobody@example.org"],
        ["import", "lost.csv"],
        ["export", "lost/readers.csv"],
        ["add", "ada@example.org", "--timezone", "Mars", "--hour", "25"],
    ],
    ids=" ".join,
)
def test_what_cannot_be_done_is_one_sentence(
    configured: NewsletterCommand, arguments: list[str]
) -> None:
    done = configured("subscribers", *arguments)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("newsletter: ")
    assert done.err.count("\n") == 1


def test_an_address_that_is_no_address_gives_no_traceback(tmp_path: Path) -> None:
    write_config(tmp_path)
    done = run(tmp_path, "subscribers", "add", "not-an-address")
    assert (done.code, done.out) == (1, "")
    assert done.err == (
        "newsletter: email: 'not-an-address' is no mail address: an email address must have an "
        "@-sign. Write one like ada@example.org.\n"
    )


@pytest.mark.parametrize("url", ["sqlite:///papers.jsonl", "sqlite:////proc/nowhere/x.db"])
def test_a_database_that_cannot_be_opened_is_one_sentence(
    configured: NewsletterCommand, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("NEWSLETTER_DATABASE__URL", url)
    done = configured("send")
    assert done.code == 1
    assert done.err.count("\n") == 1
    assert "cannot be opened" in done.err
    assert "correct database.url" in done.err
