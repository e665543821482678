"""README keeps its word: its commands run in its order, and whatever it names is there."""

import re
import shlex
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import typer.main

from newsletter.cli.commands import app
from newsletter.config import Config
from tests.command import Ended, run
from tests.conftest import ROOT
from tests.mail_server import Inboxes, mail_server

README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS: Any = typer.main.get_command(app)
HOME = "/srv/newsletter"  # where README's own newsletter lives


def section(title: str) -> str:
    """The text under a heading, up to the next."""
    _, _, rest = README.partition(f"\n## {title}\n")
    assert rest, f"README has no section {title!r}"
    return rest.partition("\n## ")[0]


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


FIVE_MINUTES = section("Your own newsletter in five minutes")
LINES = [line for block in blocks(FIVE_MINUTES, "sh") for line in block.splitlines()]


@dataclass
class FirstRun:
    """A folder in which README was followed to the letter, and how each command ended."""

    folder: Path
    inboxes: Inboxes
    ended: dict[str, Ended]


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FirstRun]:
    folder = tmp_path_factory.mktemp("five-minutes")
    with mail_server() as inboxes:
        first = FirstRun(folder, inboxes, {})
        for line in LINES:
            program, *words = shlex.split(line)
            if program != "venv/bin/newsletter":
                continue
            first.ended[" ".join(words)] = run(folder, *words)
            if words == ["init"]:
                follow_the_three_values(folder / "config.toml", inboxes.port)
        yield first


def follow_the_three_values(config: Path, port: int) -> None:
    """Edit the file as README says, but for the relay, which is the test's own."""
    (wanted,) = blocks(FIVE_MINUTES, "toml")
    given = tomllib.loads(wanted)
    assert sum(len(values) for values in given.values()) == 3
    given["post"] |= {"host": "127.0.0.1", "port": port, "tls": "none"}
    text = config.read_text(encoding="utf-8")
    for name, values in given.items():
        before, heading, rest = text.partition(f"[{name}]\n")
        for key, value in values.items():
            line = f'{key} = "{value}"' if isinstance(value, str) else f"{key} = {value}"
            rest, count = re.subn(rf"^{key} = .*$", line, rest, count=1, flags=re.MULTILINE)
            assert count == 1, f"config.toml has no line for {name}.{key}"
        text = before + heading + rest
    config.write_text(text, encoding="utf-8")


def test_every_command_of_the_five_minutes_does_its_work(followed: FirstRun) -> None:
    assert len(followed.ended) >= 8
    for ended in followed.ended.values():
        ended.done()


def test_the_reader_of_the_five_minutes_gets_a_letter(followed: FirstRun) -> None:
    ((recipient, source),) = followed.inboxes.letters
    letter = message_from_bytes(source, policy=policy.default)
    assert recipient == "ada@example.org"
    assert letter["From"] == "Morning Abstracts <news@example.org>"
    assert isinstance(letter, EmailMessage)
    body = letter.get_body(("plain",))
    assert body is not None
    assert "graph neural network" in body.get_content()


def test_the_preview_and_the_table_of_readers_are_files(followed: FirstRun) -> None:
    for name in ("preview/ada@example.org.html", "preview/ada@example.org.txt", "readers.csv"):
        assert "Ada" in (followed.folder / name).read_text(encoding="utf-8"), name
    (columns,) = re.findall(r"with the columns `([a-z_,]+)`", FIVE_MINUTES)
    assert (followed.folder / "readers.csv").read_text("utf-8-sig").splitlines()[0] == columns


def test_what_is_installed_is_this_checkout_and_runs_where_it_was_installed() -> None:
    others = [line for line in LINES if not line.startswith("venv/bin/newsletter ")]
    assert others == [
        f"python3 -m venv {HOME}/venv",
        f"{HOME}/venv/bin/pip install .",
        f"cd {HOME}",
    ]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "newsletter" in project["scripts"]
    extras = set(re.findall(r"pip install '\.\[(\w+)\]'", README))
    assert extras and extras <= project["optional-dependencies"].keys()


@pytest.mark.parametrize(
    "line",
    [
        *(line for block in blocks(README, "crontab") for line in block.splitlines()),
        *re.findall(r"^ExecStart=(.*)$", README, re.MULTILINE),
    ],
)
def test_a_line_for_cron_or_systemd_names_a_command_and_its_options(line: str) -> None:
    call = re.fullmatch(rf"(?:[\d*]+ +){{0,5}}{HOME}/venv/bin/newsletter (.*)", line)
    assert call, line
    name, option, config = call[1].split()
    assert option in options(COMMANDS.commands[name])
    assert config == f"{HOME}/config.toml"


def options(command: Any) -> set[str]:
    return {name for parameter in command.params for name in parameter.opts}


def rows(title: str) -> list[tuple[str, str]]:
    """The table of a section, without its head."""
    cells = re.findall(r"^\| (.*?) \| (.*?) \|$", section(title), re.MULTILINE)
    return cells[1:]


TOLD = rows("What every command does")


def named(cell: str) -> list[str]:
    """The commands of a cell such as "`newsletter collect`, `compose`"."""
    words = [quoted.removeprefix("newsletter ") for quoted in re.findall(r"`([^`]+)`", cell)]
    return [word.split()[0] for word in words]


def test_the_table_names_every_command_and_no_other() -> None:
    names = [name for cell, _ in TOLD for name in named(cell)]
    assert sorted(names) == sorted(COMMANDS.commands)
    assert all(COMMANDS.commands[name].help for name in names)


@pytest.mark.parametrize(("cell", "does"), TOLD)
def test_what_the_table_says_of_a_command_is_so(cell: str, does: str) -> None:
    command = COMMANDS.commands[named(cell)[0]]
    below = getattr(command, "commands", {})
    for word in named(does):
        if word.startswith("--"):
            assert word in options(command), word
        else:
            assert below[word].help, word


def test_every_place_on_the_map_is_there() -> None:
    places = [quoted for cell, _ in rows("The map of the house") for quoted in named(cell)]
    assert len(places) >= 10
    for place in [*places, *re.findall(r"`([\w./]+/[\w./]*\.\w+)`", README)]:
        path = ROOT / place
        assert path.is_dir() if place.endswith("/") else path.is_file(), place


def test_every_setting_that_readme_names_is_one() -> None:
    sections: dict[str, Any] = {name: field.annotation for name, field in fields(Config)}
    known = {f"{name}.{key}" for name, kind in sections.items() for key, _ in fields(kind)}
    dotted = set(re.findall(r"`((?:" + "|".join(sections) + r")\.\w+)`", README))
    bare = re.findall(r"`(\w+)`", " ".join(re.findall(r"5\. \*\*.*?\n\n", README, re.DOTALL)))
    assert dotted and dotted <= known
    assert bare and {f"post.{key}" for key in bare} <= known


def fields(shape: Any) -> list[tuple[str, Any]]:
    return list(getattr(shape, "model_fields", {}).items())


def test_the_picture_is_there() -> None:
    pictures = re.findall(r"!\[.+?\]\((.*?)\)", README)
    assert pictures
    for picture in pictures:
        assert (ROOT / picture).read_bytes().startswith(b"\x89PNG"), picture


@pytest.mark.parametrize("target", re.findall(r"^make (\w+)", section("Try it"), re.MULTILINE))
def test_make_knows_what_it_is_asked_for(target: str) -> None:
    planned = subprocess.run(
        ["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=True, timeout=30
    )
    assert {"demo": "newsletter demo", "test": "pytest"}[target] in planned.stdout


def test_continuous_integration_checks_and_tests() -> None:
    lines = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
    assert "make check" in lines
    assert "make test" in lines
    subprocess.run(["bash", "-n", ".ci/run"], cwd=ROOT, check=True, timeout=30)
