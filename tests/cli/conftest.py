"""The command line within the test's own process: quicker than one of its own, and as complete."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine

from newsletter.cli import main
from tests.command import Ended
from tests.conftest import MORNING
from tests.workshop import write_config, write_papers

NewsletterCommand = Callable[..., Ended]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder, the current one, on a certain morning, without the tester's variables."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("NEWSLETTER_")]:
        monkeypatch.delenv(name)
    with time_machine.travel(MORNING):
        yield tmp_path


@pytest.fixture
def newsletter(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[NewsletterCommand]:
    """`newsletter("send", "--json")`: what the command ended with."""

    def run(*arguments: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["newsletter", *arguments])
        before = dict(os.environ)
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main()
        os.environ.clear()
        os.environ.update(before)
        said = capsys.readouterr()
        code = left.value.code
        return Ended(code if isinstance(code, int) else int(code is not None), *said)

    return run


@pytest.fixture
def configured(folder: Path, newsletter: NewsletterCommand) -> NewsletterCommand:
    """The same in a folder with a config.toml and a feed of three papers."""
    write_config(folder)
    write_papers(folder / "papers.jsonl")
    return newsletter
