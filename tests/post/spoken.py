"""What a test asks of the words of a mail: the commands in them, or what is said to be wrong."""

from newsletter.post.command_line import write_command
from newsletter.post.commands import Asked, Words, read_commands


def read(text: str, subject: str = "", *, reply: bool = True, subscribes: bool = False) -> Asked:
    words = Words(subject, tuple(text.splitlines()), reply, frozenset({"ada", "lovelace"}))
    return read_commands(words, subscribes=subscribes)


def said(text: str, subject: str = "", **how: bool) -> list[str]:
    asked = read(text, subject, **how)
    assert not asked.faults, asked.faults
    return [write_command(command) for command in asked.commands]
