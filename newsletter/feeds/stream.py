"""Reads a response's body, decoded, up to a limit that no compression can slip under.

It interprets nothing of the body.
"""

import zlib
from collections.abc import Iterator

import httpx

_GZIP = b"\x1f\x8b"


class TooLarge(Exception):
    """The body is larger than the limit, before or after decoding."""


class UnknownEncoding(Exception):
    """The body is compressed in a way that was not asked for, or wrongly."""


def read_body(response: httpx.Response, limit: int) -> bytes:
    """The decoded body of a streamed response.

    Raises TooLarge as soon as more than `limit` bytes have come out of the decoder, and
    UnknownEncoding for anything but gzip and deflate.
    """
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding in ("identity", ""):
        pieces: Iterator[bytes] = response.iter_raw()
    elif encoding in ("gzip", "x-gzip", "deflate"):
        pieces = _inflated(response.iter_raw(), limit)
    else:
        raise UnknownEncoding(f"a body encoded as {encoding[:40]!r}, which was not asked for")
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > limit:
            raise TooLarge(f"more than {limit / 1e6:g} MB")
    return bytes(body)


def _inflated(raw: Iterator[bytes], limit: int) -> Iterator[bytes]:
    """The unpacked pieces; a body may be several packed ones in a row (RFC 1952, 2.2)."""
    decoder = _decoder()
    try:
        for piece in raw:
            while piece:
                yield decoder.decompress(piece, limit + 1)
                piece = decoder.unused_data
                if piece and not piece.startswith(_GZIP):
                    return  # zeros that some servers fill up with
                if piece:
                    decoder = _decoder()
        yield decoder.flush()
    except zlib.error as fault:
        raise UnknownEncoding(f"a body that is not validly compressed ({fault})") from fault
    if not decoder.eof:
        raise UnknownEncoding("a compressed body that breaks off")


def _decoder() -> "zlib._Decompress":
    return zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)  # gzip or zlib, by its own header
