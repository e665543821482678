"""The next server: how to reach it, and a connection to it that is open, secured and logged in.

`smtplib` does all of that; no letter is sent here.
"""

import ipaddress
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from socket import socket

from newsletter.models import Problem
from newsletter.post.limits import Breaker, Caution, Limits
from newsletter.post.transaction import Features


@dataclass(frozen=True, slots=True)
class Relay:
    """Where letters are handed over, and how fast at most; 0 letters a second is no limit.

    `tls` is "starttls", "tls" or "none"; certificates are verified by the system's authorities
    and those in `ca_file`. `timeout` is in seconds for each answer, twice that for a whole letter.
    """

    host: str
    port: int
    tls: str = "starttls"
    username: str = ""
    password: str = field(default="", repr=False)
    ca_file: Path | None = None
    connections: int = 10
    letters_per_connection: int = 100
    letters_per_second: float = 0
    letters_per_second_per_domain: float = 0
    timeout: float = 300
    hello: str | None = None  # what EHLO says; None: this machine's own name

    def caution(self) -> Caution:
        """What a run minds at its beginning."""
        limits = Limits(self.letters_per_second, self.letters_per_second_per_domain)
        return Caution(limits, Breaker())

    def check(self) -> None:
        """Raises Problem if a password would travel in the clear."""
        if self.username and self.tls == "none" and not _is_loopback(self.host):
            raise Problem(
                f"The password for {self.host} would be sent unencrypted. "
                'Set tls = "starttls" or "tls" in [post], or leave username empty.'
            )


@dataclass(frozen=True, slots=True)
class Link:
    """An open connection at the point where MAIL may be said."""

    socket: socket
    features: Features


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Why there is no link; `for_good` when trying again cannot help before a person acts."""

    why: str
    for_good: bool = False


def open_link(relay: Relay) -> Link | Unreachable:
    """Connect, greet, encrypt and log in; blocks up to `timeout` for each step."""
    where = f"{relay.host}:{relay.port}"
    smtp: smtplib.SMTP | None = None
    try:
        smtp = _connect(relay)
        _enter(smtp, relay)
        return _take_over(smtp)
    except ssl.SSLCertVerificationError as error:
        _close(smtp)
        return Unreachable(
            f"The certificate of {where} is not trusted ({error.verify_message}). "
            "Name its authority in ca_file, or correct the host name.",
            for_good=True,
        )
    except smtplib.SMTPAuthenticationError as error:
        _close(smtp)
        return Unreachable(f"{where} refused the login: {_words(error)}", error.smtp_code >= 500)
    except smtplib.SMTPNotSupportedError as error:
        _close(smtp)
        return Unreachable(f"{where} does not offer what tls and username need: {error}", True)
    except smtplib.SMTPResponseException as error:
        _close(smtp)
        return Unreachable(f"{where} does not let us in: {_words(error)}")
    except Problem as problem:
        _close(smtp)
        return Unreachable(str(problem), for_good=True)
    except (OSError, ValueError, smtplib.SMTPException) as error:
        # ValueError: a host that is no name. Whoever waits for this link would wait for ever.
        _close(smtp)
        return Unreachable(f"{where} cannot be reached: {error}")


def _connect(relay: Relay) -> smtplib.SMTP:
    if relay.tls == "tls":
        return smtplib.SMTP_SSL(
            relay.host, relay.port, relay.hello, timeout=relay.timeout, context=_trust(relay)
        )
    return smtplib.SMTP(relay.host, relay.port, relay.hello, timeout=relay.timeout)


def _enter(smtp: smtplib.SMTP, relay: Relay) -> None:
    smtp.ehlo_or_helo_if_needed()
    if relay.tls == "starttls":
        smtp.starttls(context=_trust(relay))
        smtp.ehlo()
    if relay.username:
        relay.check()
        if not (relay.username + relay.password).isascii():
            # smtplib sends no other, and would name the password in its error.
            raise Problem("a username or password with letters outside ASCII cannot be sent")
        smtp.login(relay.username, relay.password)


def _trust(relay: Relay) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if relay.ca_file is not None:
        context.load_verify_locations(relay.ca_file)
    return context


def _take_over(smtp: smtplib.SMTP) -> Link:
    """The socket itself; smtplib must not close it when it goes."""
    offered = smtp.esmtp_features
    size = offered.get("size")
    features = Features(
        pipelining="pipelining" in offered,
        utf8="smtputf8" in offered,
        size_limit=None if size is None else int(size) if size.isdigit() else 0,
    )
    open_socket = smtp.sock
    assert open_socket is not None
    smtp.sock = None
    if smtp.file is not None:
        smtp.file.close()
        smtp.file = None
    open_socket.setblocking(False)
    return Link(open_socket, features)


def _close(smtp: smtplib.SMTP | None) -> None:
    if smtp is not None:
        with suppress(OSError):
            smtp.close()


def _words(error: smtplib.SMTPResponseException) -> str:
    said = error.smtp_error
    return (
        f"{error.smtp_code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"
    )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
