"""The process that test_crash kills: sends what is due in a database to a port of loopback.

It is started as `python -m tests.post.killed DATABASE_URL PORT CONNECTIONS`.
"""

import sys

from newsletter.db import Database
from newsletter.post import leases
from tests.post.conftest import NOW, Post


def main(url: str, port: str, connections: str) -> None:
    post = Post(Database(url))
    with post.database.writing() as session:
        leases.reclaim(session, NOW)
    print("ready", flush=True)
    post.send(int(port), connections=int(connections))
    post.database.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
