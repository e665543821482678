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
# Not for the file: a secret, and the folder that the file itself is in.
NOT_WRITTEN = {"post.password", "folder"}
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
    assert all(set(feed) == set(FeedSection.model_fields) for feed in tables["feeds"])


@pytest.mark.parametrize("key", KEYS)
def test_a_key_is_written_with_its_default(key: str) -> None:
    tables = flat(tomllib.loads(SHIPPED.read_text(encoding="utf-8")))
    if key in tables:
        default = str(KEYS[key]) if isinstance(KEYS[key], Path) else KEYS[key]
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


@pytest.mark.parametrize("key", ["password_file", "ca_file"])
def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path, key: str) -> None:
    path = written(tmp_path, f'[post]\n{key} = "secret"\n')
    with pytest.raises(ConfigFaults, match=rf"post\.{key} = 'secret': there is no such file"):
        load(path)
    (tmp_path / "secret").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigFaults, match=rf"post\.{key} = 'secret': .* not UTF-8"):
        load(path)


@pytest.mark.parametrize(
    ("name", "value"), [("SITE", "mine"), ("POST", ""), ("FEEDS", '[{"name": "x"')]
)
def test_a_section_in_the_environment_that_is_no_json_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"NEWSLETTER_{name}", value)
    with pytest.raises(ConfigFaults, match=f'environment.*"{name.lower()}"'):
        load(written(tmp_path, ""))


def test_a_password_in_the_file_is_refused_and_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(ConfigFaults) as faults:
        load(written(tmp_path, '[post]\npassword = "hunter2"\nport = 0\n'))
    assert len(faults.value.faults) == 2
    assert "hunter2" not in str(faults.value)


def test_a_password_never_travels_in_the_clear(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, '[post]\nusername = "a"\nhost = "mail.example.org"\ntls = "none"\n')
    with pytest.raises(ConfigFaults, match="never travels in the clear"):
        load(path)
    monkeypatch.setenv("NEWSLETTER_POST__TLS", "False")
    with pytest.raises(ConfigFaults, match="never travels in the clear"):
        load(path)
    monkeypatch.setenv("NEWSLETTER_POST__TLS", "starttls")
    assert load(path).post.tls == "starttls"


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
    ("text", "fault"),
    [
        ('[site]\nsender = "nobody"', "site.sender"),
        ('[site]\nsender = "A <a@example.org>\\nBcc: b@example.org"', "site.sender"),
        ('[site]\nsender = "A <a@example.org>, B <b@example.org>"', "site.sender"),
        ('[site]\nurl = "https://news example.org"', "site.url"),
        ('[site]\nurl = "https://bücher.example"', "site.url"),
        ('[site]\nurl = "https://example.org/news?a=b"', "site.url"),
        ('[site]\nurl = "https://example.org/news#top"', "site.url"),
        ('[site]\nurl = "https://ada:pw@example.org"', "site.url"),
        ('[site]\nurl = "https://example.org:news"', "site.url"),
        ('[site]\nname = " "', "site.name"),
        ('[site]\nsender = "a-newsletter-with-a-very-long-name@example.org"', "plus_addressing"),
        ('folder = "/etc"', "folder: there is no such key"),
        ('[database]\nurl = "mysql://x"', "database.url"),
        ('[database]\nurl = "sqlite://"', "database.url"),
        ('[database]\nurl = "sqlite:///:memory:"', "database.url"),
        ('[database]\nurl = "postgresql:::"', "database.url"),
        ('[readers]\ndays = "sometimes"', "readers.days"),
        ("[post]\nconnections = 0", "post.connections"),
        ('[post]\nhost = ""', "post.host"),
        ("[collect]\nmax_megabytes = inf", "collect.max_megabytes"),
        ("[ranking]\ncutoff = nan", "ranking.cutoff"),
        ("[ranking]\ncutoff = -1", "ranking.cutoff"),
        ('[[feeds]]\nname = "a"\nkind = "rss"', "feeds.0.url: is missing"),
        ('[[feeds]]\nname = "a"\nkind = "rss"\nurl = "ftp://x"', "feeds.0.url"),
        ('[[feeds]]\nname="a"\nkind="rss"\nurl="file:a"\n' * 2, "two feeds are called a"),
    ],
)
def test_a_fault_names_its_key(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(ConfigFaults) as faults:
        load(written(tmp_path, text))
    (sentence,) = faults.value.faults
    assert fault in sentence


@pytest.mark.parametrize(
    "url", ["https://[::1]:8420", "http://127.0.0.1:8420/", "https://News.example.org/our/news"]
)
def test_a_site_may_be_at_any_web_address_without_a_query(tmp_path: Path, url: str) -> None:
    assert load(written(tmp_path, f'[site]\nurl = "{url}"')).site.url == url.rstrip("/")


def test_a_long_sender_is_fine_without_plus_addressing(tmp_path: Path) -> None:
    sender = "a-newsletter-with-a-very-long-name@example.org"
    text = f'[site]\nsender = "{sender}"\n[post]\nplus_addressing = false\n'
    assert load(written(tmp_path, text)).site.sender_address == sender


@pytest.mark.parametrize(
    "where",
    ["", "8420", ":8420", "here:there", "127.0.0.1:99999", "a b:80", "::1:80", "http://a:80"],
)
def test_a_place_to_listen_at_is_a_host_and_a_port(tmp_path: Path, where: str) -> None:
    with pytest.raises(ConfigFaults, match=r"web\.listen = .*127\.0\.0\.1:8420"):
        load(written(tmp_path, f'[web]\nlisten = "{where}"\n'))
    assert load(written(tmp_path, '[web]\nlisten = "[::1]:0"\n')).web.listen == "[::1]:0"
