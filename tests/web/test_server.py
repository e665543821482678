"""The web server beside the timetable: it starts, it says where, and it stops when asked."""

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from newsletter.app import App
from newsletter.config_file import load
from newsletter.models import Problem
from newsletter.web.server import serving
from tests.workshop import write_config, write_papers


def app_at(folder: Path, listen: str) -> App:
    return App(load(write_config(folder, f'[web]\nlisten = "{listen}"\n')))


def test_a_taken_port_is_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        where = f"127.0.0.1:{taken.getsockname()[1]}"
        with (
            pytest.raises(Problem, match=f"cannot listen at {where}.*web.listen"),
            serving(app_at(tmp_path, where)),
        ):
            pass


@pytest.mark.parametrize("where", ["192.0.2.1:8420", "no.such.host.invalid:8420"])
def test_a_place_of_another_machine_is_a_sentence(tmp_path: Path, where: str) -> None:
    with pytest.raises(Problem, match=r"web\.listen"), serving(app_at(tmp_path, where)):
        pass


def test_the_door_closes_with_its_context(tmp_path: Path) -> None:
    with serving(app_at(tmp_path, "127.0.0.1:0")) as url:
        assert httpx.get(f"{url}/healthz").json() == {"status": "ok"}
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{url}/healthz")


def test_a_path_in_the_sites_address_stands_before_every_link(tmp_path: Path) -> None:
    path = write_config(tmp_path, '[web]\nlisten = "127.0.0.1:0"\n')
    plain = path.read_text(encoding="utf-8")
    config = plain.replace("https://news.example.org", "https://example.org/news/")
    path.write_text(config, encoding="utf-8")
    with serving(App(load(path))) as url:
        page = httpx.get(url).text
    assert 'href="/news/style.css"' in page and 'href="/news/"' in page


def test_serve_answers_until_it_is_told_to_stop(tmp_path: Path) -> None:
    write_papers(tmp_path / "papers.jsonl")
    config = write_config(tmp_path, '[web]\nlisten = "127.0.0.1:0"\n')
    command = [sys.executable, "-u", "-m", "newsletter", "serve", "--config", str(config)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = re.search(r"http://\S+", process.stdout.readline())
        assert said is not None
        assert httpx.get(f"{said[0]}/healthz").json() == {"status": "ok"}
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
