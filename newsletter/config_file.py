"""config.toml and NEWSLETTER_* environment variables -> one Config, or every fault at once.

It opens no database and no socket.
"""

import difflib
import os
import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_settings import SettingsError

from newsletter.config import Config, FeedSection, Post
from subscribers.preferences import InvalidPreferences, Preferences

# With "+b-" and the token of the billionth letter a local part then fills its 64 octets.
_LONGEST_SENDER = 22


class ConfigFaults(Exception):
    """Every fault of a configuration, one sentence each."""

    def __init__(self, path: Path, faults: list[str]) -> None:
        self.path = path
        self.faults = faults
        super().__init__(f"{path}: " + "; ".join(faults))


def load(path: Path) -> Config:
    """The configuration of that file and the environment; raises ConfigFaults with every fault."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigFaults(
            path, ["there is no such file; `newsletter init` writes one, --config names another"]
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigFaults(path, [f"cannot be read: {error}"]) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigFaults(path, [f"is not valid TOML: {error}"]) from error
    folder = path.absolute().parent
    faults = _faults_of_post(data.get("post"), folder) + _faults_of_readers(data.get("readers"))
    faults += _faults_of_inbound(data.get("inbound"), folder)
    faults += _faults_of_keys(data.get("feeds"), folder)
    faults += _faults_of_tldr(data.get("tldr"), folder)
    try:
        config = Config(**{**data, "folder": folder})
    except ValidationError as error:
        faults = [_sentence(fault) for fault in error.errors()] + faults
    except SettingsError as error:
        faults.append(f"in the environment: {error}; name one key, as NEWSLETTER_SITE__NAME does")
    else:
        faults += _faults_of_return_path(config)
    if "folder" in data:  # a field of Config, and no key of the file
        faults.append("folder: there is no such key")
    if faults:
        raise ConfigFaults(path, faults)
    return config


def _sentence(fault: Any) -> str:
    key = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "extra_forbidden":
        return f"{key}: there is no such key{_nearest(fault['loc'])}"
    message = fault["msg"].removeprefix("Value error, ")
    if fault["type"] == "keys_of_a_feed":
        return f"{key}.{message}"
    if fault["type"] == "missing":
        return f"{key}: is missing"
    return f"{key} = {_shown(key, fault['input'])}: {message[0].lower()}{message[1:]}"


def _shown(key: str, value: object) -> str:
    return "…" if "password" in key else repr(value)[:80]


def _nearest(location: tuple[Any, ...]) -> str:
    model: Any = Config
    for part in location[:-1]:
        field = model.model_fields.get(part) if isinstance(part, str) else None
        model = FeedSection if field is None or part == "feeds" else field.annotation
    near = difflib.get_close_matches(str(location[-1]), model.model_fields, n=1)
    return f"; did you mean {near[0]}?" if near else ""


# These two read the raw tables, so that their faults are named together with all others.


def _faults_of_post(table: object, folder: Path) -> list[str]:
    written = table if isinstance(table, dict) else {}
    post = written | _from_environment("post")
    faults = []
    if "password" in written:
        faults.append(
            "post.password: no secret stands here; use password_file, "
            "or NEWSLETTER_POST__PASSWORD in the environment"
        )
    for key in ("password_file", "ca_file"):
        if isinstance(name := post.get(key), str) and (
            why := _unreadable(folder / name, is_secret=key == "password_file")
        ):
            faults.append(f"post.{key} = '{name}': {why}")
    in_the_clear = Post.understand_tls(post.get("tls")) == "none"
    if post.get("username") and in_the_clear and not _is_loopback(str(post.get("host", ""))):
        faults.append("post.tls = 'none': a password never travels in the clear; use starttls")
    return faults


def _faults_of_keys(tables: object, folder: Path) -> list[str]:
    """The files of sources' keys that cannot be read."""
    feeds = (
        [table for table in tables if isinstance(table, dict)] if isinstance(tables, list) else []
    )
    return [
        f"feeds.{number}.key_file = '{name}': {why}"
        for number, feed in enumerate(feeds)
        if isinstance(name := feed.get("key_file"), str)
        and (why := _unreadable(folder / name, is_secret=True))
    ]


def _faults_of_inbound(table: object, folder: Path) -> list[str]:
    written = table if isinstance(table, dict) else {}
    inbound = written | _from_environment("inbound")
    faults = []
    if "imap_password" in written:
        faults.append(
            "inbound.imap_password: no secret stands here; use imap_password_file, "
            "or NEWSLETTER_INBOUND__IMAP_PASSWORD in the environment"
        )
    name = inbound.get("imap_password_file")
    if isinstance(name, str) and (why := _unreadable(folder / name, is_secret=True)):
        faults.append(f"inbound.imap_password_file = '{name}': {why}")
    in_the_clear = inbound.get("imap_tls") == "none"
    if in_the_clear and not _is_loopback(str(inbound.get("imap_host", ""))):
        faults.append("inbound.imap_tls = 'none': a password never travels in the clear; use tls")
    return faults


def _faults_of_tldr(table: object, folder: Path) -> list[str]:
    written = table if isinstance(table, dict) else {}
    tldr = written | _from_environment("tldr")
    faults = []
    if "key" in written:
        faults.append(
            "tldr.key: no secret stands here; use key_file, "
            "or NEWSLETTER_TLDR__KEY in the environment"
        )
    name = tldr.get("key_file")
    if isinstance(name, str) and (why := _unreadable(folder / name, is_secret=True)):
        faults.append(f"tldr.key_file = '{name}': {why}")
    if tldr.get("endpoint") and not tldr.get("model"):
        faults.append("tldr.model: is missing; name the model that the endpoint shall use")
    return faults


def _unreadable(path: Path, *, is_secret: bool) -> str | None:
    """Why the text of a file cannot be had, or None."""
    if not path.is_file():
        return "there is no such file"
    try:
        # Only a password: a certificate's comments may be written in anything.
        path.read_text("utf-8", "strict" if is_secret else "replace")
    except (OSError, UnicodeDecodeError) as error:
        return f"cannot be read ({getattr(error, 'strerror', None) or 'it is not UTF-8 text'})"
    return None


def _faults_of_readers(table: object) -> list[str]:
    written = table if isinstance(table, dict) else {}
    readers = written | _from_environment("readers")
    given = {key: value for key, value in readers.items() if key in ("timezone", "days")}
    try:
        Preferences.read(email="ada@example.org", **given)
    except InvalidPreferences as error:
        return [f"readers.{fault}" for fault in error.faults]
    return []


def _faults_of_return_path(config: Config) -> list[str]:
    """A local part has at most 64 octets (RFC 5321), and tagged ones hold a token too."""
    local = config.site.sender_address.partition("@")[0]
    if not config.post.plus_addressing or len(local) <= _LONGEST_SENDER:
        return []
    return [
        f"site.sender: '{local}' leaves no room for the tags of plus_addressing; use "
        f"{_LONGEST_SENDER} characters or fewer, or set post.plus_addressing = false"
    ]


def _from_environment(section: str) -> dict[str, str]:
    """What NEWSLETTER_SECTION__KEY variables say of a section, by key."""
    prefix = f"NEWSLETTER_{section}__".upper()
    return {
        name[len(prefix) :].lower(): value
        for name, value in os.environ.items()
        if name.upper().startswith(prefix)
    }


def _is_loopback(host: str) -> bool:
    return host in ("", "localhost", "::1") or host.startswith("127.")
