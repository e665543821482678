"""config.toml: it loads, says every key with its default, and the environment overrides it."""

import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from newsletter.app import App
from newsletter.config import Config, FeedSection, Section
from newsletter.config_file import ConfigFaults, load
from tests.conftest import ROOT

SHIPPED = ROOT / "config.toml"
# Not for the file: secrets, and the folder that the file itself is in.
NOT_WRITTEN = {"post.password", "inbound.imap_password", "tldr.key", "folder"}
COMMENTED_OUT = re.compile(r"^# (?=[a-z_]+ = )", re.MULTILINE)


@pytest.fixture(autouse=True)
def _no_variables_of_the_tester(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("NEWSLETTER_")]:
        monkeypatch.delenv(name)


def keys(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """("section.key", default) for every key of the model but the feeds."""
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, Section):
            yield from keys(kind, f"{name}.")
        elif name != "feeds":
            yield f"{prefix}{name}", field.default


KEYS = {name: default for name, default in keys(Config) if name not in NOT_WRITTEN}


def flat(tables: dict[str, Any]) -> dict[str, Any]:
    return {
        f"{section}.{key}": value
        for section, table in tables.items()
        if isinstance(table, dict)
        for key, value in table.items()
    }


def written(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_config_works_as_it_stands() -> None:
    config = load(SHIPPED)
    assert [feed.kind for feed in config.feeds] == ["arxiv-rss", "rss"]
    assert config.post.transport == "mailbox"
    assert config.folder == ROOT


def test_every_key_stands_there_and_no_other() -> None:
    text = COMMENTED_OUT.sub("", SHIPPED.read_text(encoding="utf-8").partition("[site]")[2])
    # Keys of an example of a feed, given before the sample feeds, are not of a section.
    text = re.sub(r"# One \[\[feeds\]\].*?(?=^\[\[feeds\]\])", "", text, flags=re.S | re.M)
    tables = tomllib.loads("[site]" + text)
    assert set(flat(tables)) == set(KEYS)
    assert set(tables["feeds"][0]) == set(FeedSection.model_fields)
    assert all(set(feed) <= set(FeedSection.model_fields) for feed in tables["feeds"])


@pytest.mark.parametrize("key", KEYS)
def test_a_key_is_written_with_its_default(key: str) -> None:
    tables = flat(tomllib.loads(SHIPPED.read_text(encoding="utf-8")))
    if key in tables:
        default = str(KEYS[key]) if isinstance(KEYS[key], Path) else KEYS[key]
        default = list(default) if isinstance(default, tuple) else default
        assert tables[key] == default
        assert type(tables[key]) is type(default) or isinstance(default, float)
    else:
        assert KEYS[key] is None, "only what is unset by default may be commented out"


def test_every_key_has_its_meaning_in_the_same_line() -> None:
    for line in SHIPPED.read_text(encoding="utf-8").splitlines():
        if re.match(r"(# )?[a-z_]+ = ", line) and not re.match(r"#   |(name|kind|url) = ", line):
            assert re.search(r"  # \w", line), line


def test_without_a_single_key_everything_has_its_default(tmp_path: Path) -> None:
    config = load(written(tmp_path, ""))
    for key, default in KEYS.items():
        section, _, name = key.partition(".")
        assert getattr(getattr(config, section), name) == default


def test_the_environment_overrides_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, '[post]\nhost = "a.example.org"\nport = 25\n[site]\nname = "A"\n')
    monkeypatch.setenv("NEWSLETTER_POST__HOST", "b.example.org")
    monkeypatch.setenv("NEWSLETTER_POST__TLS", "implicit")
    monkeypatch.setenv("NEWSLETTER_COLLECT__TIMEOUT", "7.5")
    config = load(path)
    assert (config.post.host, config.post.port, config.post.tls) == ("b.example.org", 25, "tls")
    assert (config.collect.timeout, config.site.name) == (7.5, "A")
    monkeypatch.setenv("NEWSLETTER_POST__PORT", "many")
    monkeypatch.setenv("NEWSLETTER_POST__HOOST", "c")
    with pytest.raises(ConfigFaults) as faults:
        load(path)
    assert [fault.partition(":")[0] for fault in faults.value.faults] == [
        "post.port = 'many'",
        "post.hoost",
    ]


def test_the_password_comes_from_the_environment_or_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, '[post]\nusername = "news"\n')
    assert load(path).password() == ""
    monkeypatch.setenv("NEWSLETTER_POST__PASSWORD", "from-env")
    assert load(path).password() == "from-env"
    assert "from-env" not in repr(load(path))
    (tmp_path / "secret").write_text("from-file\n")
    written(tmp_path, '[post]\nusername = "news"\npassword_file = "secret"\n')
    assert load(path).password() == "from-file"
    (tmp_path / "secret").unlink()
    with pytest.raises(ConfigFaults, match=r"post\.password_file = 'secret': there is no such"):
        load(path)


def test_relative_paths_are_relative_to_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "etc"
    folder.mkdir()
    written(folder, '[database]\nurl = "sqlite:///data/a.db"\n[post]\nmailbox = "/srv/mail"\n')
    monkeypatch.chdir(tmp_path)
    config = load(Path("etc/config.toml"))
    assert config.database_url() == f"sqlite:///{folder}/data/a.db"
    assert config.beside(config.site.secret_file) == folder / "newsletter.key"
    assert config.beside(config.post.mailbox) == Path("/srv/mail")


def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "50%20 off? #1 ö"
    folder.mkdir()
    written(folder, '[database]\nurl = "sqlite:///data/a.db"\n')
    app = App(load(folder / "config.toml"))
    app.close()
    assert (folder / "data" / "a.db").is_file()


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ('"starttls"', "starttls"),
        ("true", "starttls"),
        ('"tls"', "tls"),
        ('"ssl"', "tls"),
        ('"implicit"', "tls"),
        ('"none"', "none"),
        ('"off"', "none"),
        ('"False"', "none"),
        ('"STARTTLS"', "starttls"),
        ("false", "none"),
    ],
)
def test_tls_is_understood_by_its_usual_names(tmp_path: Path, said: str, means: str) -> None:
    assert load(written(tmp_path, f"[post]\ntls = {said}\n")).post.tls == means


@pytest.mark.parametrize(
    "url", ["https://[::1]:8420", "http://127.0.0.1:8420/", "https://News.example.org/our/news"]
)
def test_a_site_may_be_at_any_web_address_without_a_query(tmp_path: Path, url: str) -> None:
    assert load(written(tmp_path, f'[site]\nurl = "{url}"')).site.url == url.rstrip("/")


def test_a_long_sender_is_fine_without_plus_addressing(tmp_path: Path) -> None:
    sender = "a-newsletter-with-a-very-long-name@example.org"
    text = f'[site]\nsender = "{sender}"\n[post]\nplus_addressing = false\n'
    assert load(written(tmp_path, text)).site.sender_address == sender
