"""config.toml's faults: each names its key, says what to write, and repeats no secret."""

import os
from pathlib import Path

import pytest

from newsletter.config_file import ConfigFaults, load
from tests.test_config import written


@pytest.fixture(autouse=True)
def _no_variables_of_the_tester(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("NEWSLETTER_")]:
        monkeypatch.delenv(name)


@pytest.mark.parametrize("key", ["password_file", "ca_file"])
def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path, key: str) -> None:
    path = written(tmp_path, f'[post]\n{key} = "secret"\n')
    with pytest.raises(ConfigFaults, match=rf"post\.{key} = 'secret': there is no such file"):
        load(path)


def test_a_password_is_text_and_a_certificate_may_have_any_comment(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"# Caf\xe9\n")
    with pytest.raises(ConfigFaults, match=r"post\.password_file = 'secret': .* not UTF-8"):
        load(written(tmp_path, '[post]\npassword_file = "secret"\n'))
    assert load(written(tmp_path, '[post]\nca_file = "secret"\n')).post.ca_file == Path("secret")


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
        ("[readers]\nhour = 24", "readers.hour: '24' is no time of day"),
        ("[readers]\nhour = 7.5", "readers.hour: 7.5 is not text"),
        ('[readers]\nhour = "noon"', "readers.hour: 'noon' is no time of day"),
        ("[post]\nconnections = 0", "post.connections"),
        ('[post]\nhost = ""', "post.host"),
        ("[collect]\nmax_megabytes = inf", "collect.max_megabytes"),
        ("[ranking]\ncutoff = nan", "ranking.cutoff"),
        ("[ranking]\ncutoff = -1", "ranking.cutoff"),
        ('[[feeds]]\nname = "a"\nkind = "rss"', "feeds.0.url: is missing"),
        ('[[feeds]]\nname="a"\nkind="arxiv-api"', "feeds.0.query: is missing"),
        ('[[feeds]]\nname="a"\nkind="arxiv-rss"', "feeds.0.category: is missing, or url"),
        ('[[feeds]]\nname="a"\nkind="crossref"', "feeds.0.issn: is missing, or query"),
        ('[[feeds]]\nname="a"\nkind="huggingface"\nquery="x"', "feeds.0.query: a feed of kind"),
        ('[[feeds]]\nname="a"\nkind="crossref"\nissn="12"', "is no ISSN such as 2049-3630"),
        ('[[feeds]]\nname="a"\nkind="pubmed"\nquery="x"\nkey_file="k"', "there is no such file"),
        ('[[feeds]]\nname="a"\nkind="rss"\nurl="file:a"\nkey_env="K"', "feeds.0.key_env: a feed"),
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
    "where",
    ["", "8420", ":8420", "here:there", "127.0.0.1:99999", "a b:80", "::1:80", "http://a:80"],
)
def test_a_place_to_listen_at_is_a_host_and_a_port(tmp_path: Path, where: str) -> None:
    with pytest.raises(ConfigFaults, match=r"web\.listen = .*127\.0\.0\.1:8420"):
        load(written(tmp_path, f'[web]\nlisten = "{where}"\n'))
    assert load(written(tmp_path, '[web]\nlisten = "[::1]:0"\n')).web.listen == "[::1]:0"


def test_the_mailbox_keeps_its_password_out_of_the_file_and_off_the_wire(tmp_path: Path) -> None:
    with pytest.raises(ConfigFaults) as faults:
        load(
            written(
                tmp_path,
                '[inbound]\nimap_password = "hunter2"\nimap_password_file = "gone"\n'
                'imap_host = "imap.example.org"\nimap_tls = "none"\n',
            )
        )
    assert len(faults.value.faults) == 3
    assert "hunter2" not in str(faults.value)


@pytest.mark.parametrize("place", ["0.0.0.0:25", "mail.example.org:24", "127.0.0.1", "[::]:24"])
def test_mail_is_taken_from_this_machine_alone(tmp_path: Path, place: str) -> None:
    with pytest.raises(ConfigFaults, match=r"inbound\.listen .* unix:"):
        load(written(tmp_path, f'[inbound]\nlisten = "{place}"\n'))
    for good in ("127.0.0.1:8424", "localhost:24", "[::1]:24", "unix:/run/x.sock"):
        assert load(written(tmp_path, f'[inbound]\nlisten = "{good}"\n')).inbound.listen == good
