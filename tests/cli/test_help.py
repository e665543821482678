"""Every command has help, and in it an example that names the command."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer.main

from newsletter.cli.commands import app
from tests.cli.conftest import NewsletterCommand

COMMANDS = """
    send collect compose deliver serve inbound receive preview init check demo feeds coverage tidy
    learn rank tldr evaluate why clicks
    subscribers add list show pause remove import export
    papers search import outbox resend drop admin login
"""


def walk(command: Any, *names: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command below this one, with the words that call it."""
    for name, below in getattr(command, "commands", {}).items():
        yield (*names, name), below
        yield from walk(below, *names, name)


FOUND = dict(walk(typer.main.get_command(app)))


def test_the_commands_are_those_of_the_plan() -> None:
    assert {names[-1] for names in FOUND} == set(COMMANDS.split())


@pytest.mark.parametrize("names", FOUND, ids=" ".join)
def test_a_command_has_help_with_an_example(
    newsletter: NewsletterCommand, names: tuple[str, ...]
) -> None:
    shown = newsletter(*names, "--help").done().out
    assert "Usage:" in shown
    flat = re.sub(r"[\s│]+", " ", shown)
    assert f"newsletter {' '.join(names)}" in flat.partition("Example:")[2]


def test_every_command_that_reads_a_config_says_which() -> None:
    without = {
        names
        for names, command in FOUND.items()
        if "--config" not in {option for parameter in command.params for option in parameter.opts}
    }
    assert without == {("rank",), ("tldr",), ("demo",), ("papers",), ("subscribers",), ("admin",)}


def test_the_version_is_said(newsletter: NewsletterCommand) -> None:
    from newsletter import __version__

    assert newsletter("--version").done().out == f"newsletter {__version__}\n"
