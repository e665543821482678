"""The shape of config.toml: frozen sections named as rooms, every key with its default.

It reads no file but the secrets that it names; config_file.py reads config.toml itself.
"""

from pathlib import Path

from pydantic import field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from sqlalchemy.engine import make_url

from newsletter.config.feeds import Arxiv, Collect, FeedKind, FeedSection
from newsletter.config.inbound import Inbound
from newsletter.config.letters import Letters, Tldr
from newsletter.config.limits import Limits
from newsletter.config.post import Post
from newsletter.config.ranking import Ranking
from newsletter.config.readers import Readers
from newsletter.config.section import Section
from newsletter.config.site import Site
from newsletter.config.store import DatabaseSection
from newsletter.config.web import Web

__all__ = ["Config", "FeedKind", "FeedSection", "Inbound", "Post", "Section"]


class Config(BaseSettings):
    """The whole configuration; paths in it are relative to `folder`, the config file's own."""

    model_config = SettingsConfigDict(
        env_prefix="NEWSLETTER_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    site: Site = Site()
    database: DatabaseSection = DatabaseSection()
    feeds: tuple[FeedSection, ...] = ()
    collect: Collect = Collect()
    arxiv: Arxiv = Arxiv()
    ranking: Ranking = Ranking()
    readers: Readers = Readers()
    letters: Letters = Letters()
    tldr: Tldr = Tldr()
    post: Post = Post()
    inbound: Inbound = Inbound()
    web: Web = Web()
    limits: Limits = Limits()
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

    def feed_keys(self) -> dict[str, str]:
        """The operator's keys for sources, by the feed's name."""
        return {feed.name: key for feed in self.feeds if (key := feed.key(self.folder))}

    def password(self) -> str:
        """The relay's password, from the environment or its file; empty when there is none."""
        if self.post.password_file is None:
            return self.post.password.get_secret_value()
        return self.beside(self.post.password_file).read_text(encoding="utf-8").strip()

    def tldr_key(self) -> str:
        """The key of the endpoint for summaries, likewise."""
        if self.tldr.key_file is None:
            return self.tldr.key.get_secret_value()
        return self.beside(self.tldr.key_file).read_text(encoding="utf-8").strip()

    def imap_password(self) -> str:
        """The inbound mailbox's password, likewise."""
        if self.inbound.imap_password_file is None:
            return self.inbound.imap_password.get_secret_value()
        return self.beside(self.inbound.imap_password_file).read_text(encoding="utf-8").strip()
