"""The secrets of a configuration: none stands in it, their files are there, none goes in the clear.

It reads the raw tables, so that its faults are named together with all others, and no secret.
"""

import os
from pathlib import Path
from typing import Any, NamedTuple

from newsletter.config import Post


class Secret(NamedTuple):
    """A section's key that only the environment may give, and the key that names its file."""

    section: str
    key: str
    file: str


_SECRETS = (
    Secret("post", "password", "password_file"),
    Secret("inbound", "imap_password", "imap_password_file"),
    Secret("tldr", "key", "key_file"),
)


def faults_of_secrets(data: dict[str, Any], folder: Path) -> list[str]:
    """Every fault of the configuration's secrets, one sentence each, for the tables of the file."""
    faults = [fault for secret in _SECRETS for fault in _faults_of(secret, data, folder)]
    faults += _unread("post.ca_file", given(data, "post").get("ca_file"), folder, is_secret=False)
    feeds = data.get("feeds")
    for number, feed in enumerate(feeds if isinstance(feeds, list) else []):
        if isinstance(feed, dict):
            faults += _unread(f"feeds.{number}.key_file", feed.get("key_file"), folder)
    return faults + _in_the_clear(data)


def given(data: dict[str, Any], section: str) -> dict[str, Any]:
    """What the file and NEWSLETTER_SECTION__KEY variables say of a section, by key."""
    written = data.get(section)
    prefix = f"NEWSLETTER_{section}__".upper()
    return (written if isinstance(written, dict) else {}) | {
        name[len(prefix) :].lower(): value
        for name, value in os.environ.items()
        if name.upper().startswith(prefix)
    }


def _faults_of(secret: Secret, data: dict[str, Any], folder: Path) -> list[str]:
    faults = []
    table = data.get(secret.section)
    if isinstance(table, dict) and secret.key in table:
        variable = f"NEWSLETTER_{secret.section}__{secret.key}".upper()
        faults.append(
            f"{secret.section}.{secret.key}: no secret stands here; use {secret.file}, "
            f"or {variable} in the environment"
        )
    name = given(data, secret.section).get(secret.file)
    return faults + _unread(f"{secret.section}.{secret.file}", name, folder)


def _unread(key: str, name: object, folder: Path, *, is_secret: bool = True) -> list[str]:
    """The fault of a file whose text cannot be had."""
    if not isinstance(name, str):
        return []
    path = folder / name
    if not path.is_file():
        return [f"{key} = '{name}': there is no such file"]
    try:
        # Only of a secret each letter counts: a certificate's comments may be written in anything.
        path.read_text("utf-8", "strict" if is_secret else "replace")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        return [f"{key} = '{name}': cannot be read ({why})"]
    return []


def _in_the_clear(data: dict[str, Any]) -> list[str]:
    faults = []
    post, inbound = given(data, "post"), given(data, "inbound")
    is_open = Post.understand_tls(post.get("tls")) == "none"
    if post.get("username") and is_open and not _is_loopback(post.get("host", "")):
        faults.append("post.tls = 'none': a password never travels in the clear; use starttls")
    if inbound.get("imap_tls") == "none" and not _is_loopback(inbound.get("imap_host", "")):
        faults.append("inbound.imap_tls = 'none': a password never travels in the clear; use tls")
    return faults


def _is_loopback(host: object) -> bool:
    return str(host) in ("", "localhost", "::1") or str(host).startswith("127.")
