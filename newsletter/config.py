"""The shape of config.toml: frozen sections named as rooms, every key with its default.

It reads no file but the secrets that it names; config_file.py reads config.toml itself.
"""

import re
from email.utils import formataddr, getaddresses, parseaddr
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email
from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

# The same names as the keys of feeds.KINDS; a test keeps them equal.
FeedKind = Literal["rss", "arxiv-rss", "jsonl"]

# Nothing else can stand in a mail header and have "/unsubscribe/…" put behind it.
_SITE = re.compile(
    r"https?://(?:[A-Z0-9.-]+|\[[0-9A-F:.]+\])(?::[0-9]{1,5})?(?:/[A-Z0-9._~%+=@:/-]*)?",
    re.IGNORECASE | re.ASCII,
)
_PLACE = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[^\s:/\[\]]+):([0-9]{1,5})")  # host and port


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Site(Section):
    url: str = ""
    sender: str = "newsletter@localhost"
    name: str = "Morning Abstracts"
    operator: str = ""
    address: str = ""
    secret_file: Path = Path("newsletter.key")

    @field_validator("url")
    @classmethod
    def _is_web_address(cls, url: str) -> str:
        if url and not _SITE.fullmatch(url):
            raise ValueError("write it like https://news.example.org, or leave it empty")
        return url.rstrip("/")

    @field_validator("sender")
    @classmethod
    def _is_mail_address(cls, sender: str) -> str:
        if not sender.isprintable() or len(getaddresses([sender])) != 1:
            raise ValueError("write one address, on one line")
        name, address = parseaddr(sender)
        if address.endswith("@localhost") and address.count("@") == 1:
            return sender
        try:
            valid = validate_email(
                address, check_deliverability=False, test_environment=True, allow_smtputf8=False
            )
        except EmailNotValidError as error:
            raise ValueError("write an address like news@example.org") from error
        return formataddr((name, valid.ascii_email or valid.normalized))

    @property
    def sender_address(self) -> str:
        return parseaddr(self.sender)[1]

    @property
    def sender_name(self) -> str:
        """The name in From: the sender's own, else the newsletter's."""
        return parseaddr(self.sender)[0] or self.name

    @field_validator("name", "operator", "address")
    @classmethod
    def _is_one_line(cls, text: str) -> str:
        return " ".join(text.split())

    @field_validator("name")
    @classmethod
    def _is_there(cls, name: str) -> str:
        if not name:
            raise ValueError("a newsletter needs a name")
        return name


class DatabaseSection(Section):
    url: str = "sqlite:///newsletter.db"
    durable: bool = False

    @field_validator("url")
    @classmethod
    def _is_known(cls, url: str) -> str:
        try:
            location = make_url(url)
            backend = location.get_backend_name()
        except ArgumentError:
            backend = ""
        # In memory alone, nobody would know tomorrow who was sent what.
        forgets = backend == "sqlite" and location.database in (None, "", ":memory:")
        if backend not in ("sqlite", "postgresql") or forgets:
            raise ValueError("write sqlite:///newsletter.db or postgresql+psycopg://…")
        return url


class FeedSection(Section):
    name: str = Field(min_length=1, max_length=100)
    kind: FeedKind
    url: str

    @field_validator("url")
    @classmethod
    def _can_be_fetched(cls, url: str) -> str:
        if urlsplit(url).scheme not in ("http", "https", "file"):
            raise ValueError("a feed's url starts with https://, http:// or file:")
        return url


class Collect(Section):
    contact: str = ""
    timeout: float = Field(default=60, gt=0)
    max_megabytes: float = Field(default=20, gt=0)
    every_minutes: float = Field(default=30, ge=0)


class Ranking(Section):
    cutoff: float | None = Field(default=None, ge=0)
    look_back_days: int = Field(default=7, ge=1, le=60)


class Readers(Section):
    timezone: str = "UTC"
    hour: int = Field(default=7, ge=0, le=23)
    days: str = "daily"
    size: int = Field(default=8, ge=1, le=20)
    format: Literal["html", "text"] = "html"


class Post(Section):
    transport: Literal["mailbox", "smtp"] = "mailbox"
    mailbox: Path = Path("var/mailbox")
    host: str = Field(default="localhost", min_length=1)
    port: int = Field(default=587, ge=1, le=65535)
    username: str = ""
    password: SecretStr = SecretStr("")
    password_file: Path | None = None
    tls: Literal["starttls", "tls", "none"] = "starttls"
    ca_file: Path | None = None
    connections: int = Field(default=10, ge=1, le=200)
    letters_per_connection: int = Field(default=100, ge=1)
    letters_per_second: float = Field(default=0, ge=0)
    letters_per_second_per_domain: float = Field(default=0, ge=0)
    timeout: float = Field(default=300, gt=0)
    plus_addressing: bool = True

    @field_validator("tls", mode="before")
    @classmethod
    def understand_tls(cls, tls: object) -> object:
        """The word for it, also where it is said otherwise, as the environment does in words."""
        said = str(tls).lower()
        words = {
            "true": "starttls",
            "false": "none",
            "ssl": "tls",
            "implicit": "tls",
            "off": "none",
        }
        return words.get(said, said) if isinstance(tls, bool | str) else tls


class Web(Section):
    listen: str = "127.0.0.1:8420"

    @field_validator("listen")
    @classmethod
    def _is_a_place(cls, listen: str) -> str:
        place = _PLACE.fullmatch(listen)
        if place is None or int(place[1]) > 65535:
            raise ValueError("write one like 127.0.0.1:8420")
        return listen


class Config(BaseSettings):
    """The whole configuration; paths in it are relative to `folder`, the config file's own."""

    model_config = SettingsConfigDict(
        env_prefix="NEWSLETTER_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    site: Site = Site()
    database: DatabaseSection = DatabaseSection()
    feeds: tuple[FeedSection, ...] = ()
    collect: Collect = Collect()
    ranking: Ranking = Ranking()
    readers: Readers = Readers()
    post: Post = Post()
    web: Web = Web()
    folder: Path = Path()

    @field_validator("feeds")
    @classmethod
    def _have_names_of_their_own(cls, feeds: tuple[FeedSection, ...]) -> tuple[FeedSection, ...]:
        names = [feed.name for feed in feeds]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"two feeds are called {', '.join(twice)}; give each its own name")
        return feeds

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, init_settings

    def beside(self, path: Path) -> Path:
        """A path of the configuration, taken from the config file's folder."""
        return path if path.is_absolute() else self.folder / path

    def database_url(self) -> str:
        """The database's URL with an SQLite file's path made absolute."""
        location = make_url(self.database.url)
        if location.get_backend_name() != "sqlite" or not location.database:
            return self.database.url
        path = self.beside(Path(location.database)).absolute()
        # Rendered, because a folder may have a "%" or a "?" in its name.
        return location.set(database=str(path)).render_as_string(hide_password=False)

    def password(self) -> str:
        """The relay's password, from the environment or its file; empty when there is none."""
        if self.post.password_file is None:
            return self.post.password.get_secret_value()
        return self.beside(self.post.password_file).read_text(encoding="utf-8").strip()
