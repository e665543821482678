"""config.toml and NEWSLETTER_* environment variables -> one Config, or every fault at once.

It opens no database and no socket.
"""

import difflib
import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_settings import SettingsError

from newsletter.config import Config, FeedSection
from newsletter.config_secrets import faults_of_secrets, given
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
    faults = faults_of_secrets(data, folder) + _faults_of_readers(data) + _faults_of_tldr(data)
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


def _faults_of_readers(data: dict[str, Any]) -> list[str]:
    readers = given(data, "readers")
    defaults = {key: value for key, value in readers.items() if key in ("timezone", "days", "hour")}
    try:
        Preferences.read(email="ada@example.org", **defaults)
    except InvalidPreferences as error:
        return [f"readers.{fault}" for fault in error.faults]
    return []


def _faults_of_tldr(data: dict[str, Any]) -> list[str]:
    tldr = given(data, "tldr")
    if tldr.get("endpoint") and not tldr.get("model"):
        return ["tldr.model: is missing; name the model that the endpoint shall use"]
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
