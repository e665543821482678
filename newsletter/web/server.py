"""The web server: the pages answer on `[web] listen` while the caller does something else.

It renders nothing; signals are the caller's.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from newsletter.app import App
from newsletter.models import Problem
from newsletter.web import create

SECONDS_TO_FINISH = 10


@contextmanager
def serving(app: App) -> Iterator[str]:
    """The address where the pages answer until the end; requests begun then are finished.

    Raises Problem when `web.listen` is no place of this machine, or is taken.
    """
    with _listening(app.config.web.listen) as listener:
        config = uvicorn.Config(
            create(app),
            http="h11",
            ws="none",
            log_config=None,
            access_log=False,  # it would write down the tokens
            server_header=False,
            # Limits go by the client's address, which anybody can claim in X-Forwarded-For.
            proxy_headers=bool(app.config.web.trusted_proxies),
            forwarded_allow_ips=list(app.config.web.trusted_proxies),
            timeout_graceful_shutdown=SECONDS_TO_FINISH,
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="web")
        thread.start()
        try:
            yield _address_of(listener)
        finally:
            server.should_exit = True
            thread.join()


def _listening(where: str) -> socket.socket:
    host, _, port = where.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, int(port)), family=family, backlog=256)
    except OSError as error:
        raise Problem(
            f"the web door cannot listen at {where} ({error.strerror}); "
            "set web.listen to another place, or stop what is there"
        ) from error
    # Its connections inherit this; without it an answer waits 40 ms for the other side's word.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _address_of(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
