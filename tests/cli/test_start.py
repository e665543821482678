"""A command loads what it uses and no more: a cron job pays for its start every time."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.command import run
from tests.mail_server import mail_server
from tests.workshop import import_readers, write_config, write_papers

SEND = """
import sys
from newsletter.cli import main
sys.argv = ["newsletter", "send"]
try:
    main()
finally:
    print(*sys.modules, file=sys.stderr)
"""
# For feeds on the web, for tables and bars, for the embedded server, for `serve`, for other
# databases, for votes, for migrations.
NOT_NEEDED = {
    "httpx", "feedparser", "rich", "aiosmtpd", "apscheduler", "starlette", "uvicorn",
    "sqlalchemy.dialects.postgresql", "scipy", "alembic",
}  # fmt: skip


def test_a_send_loads_only_what_choosing_writing_and_sending_need(tmp_path: Path) -> None:
    with mail_server() as server:
        post = f'transport="smtp"\nhost="127.0.0.1"\nport={server.port}\ntls="none"'
        write_config(tmp_path, post=post)
        write_papers(tmp_path / "papers.jsonl")
        import_readers(tmp_path, ["ada@example.org"], datetime.now(UTC))
        run(tmp_path, "collect").done()
        sent = subprocess.run(
            [sys.executable, "-c", SEND], cwd=tmp_path, capture_output=True, text=True, timeout=60
        )
    assert sent.returncode == 0, sent.stderr
    assert server.recipients == ["ada@example.org"]
    assert not NOT_NEEDED & set(sent.stderr.split())
