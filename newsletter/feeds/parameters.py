"""The parameters in a URL's query: read, set and taken out, all others left as they are.

Pure text; no address is judged here.
"""

from urllib.parse import parse_qsl, urlencode, urlsplit


def with_parameters(url: str, **values: object) -> str:
    """The URL with these parameters set, in their places; a value of None takes one out."""
    parts = urlsplit(url)
    said = dict(parse_qsl(parts.query, keep_blank_values=True)) | values
    pairs = [(name, str(value)) for name, value in said.items() if value is not None]
    return parts._replace(query=urlencode(pairs, safe=":,*/[]")).geturl()


def parameter(url: str, name: str) -> str | None:
    """The value of a parameter, the first if there are several; None without it."""
    found = dict(reversed(parse_qsl(urlsplit(url).query, keep_blank_values=True)))
    return found.get(name)


def number(url: str, name: str, otherwise: int = 0) -> int:
    """A parameter that is a whole number."""
    value = parameter(url, name) or ""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else otherwise


def extended(url: str, name: str, more: str, join: str = ",") -> str:
    """The URL with something added to a parameter that is a list, such as a filter."""
    known = parameter(url, name)
    return with_parameters(url, **{name: f"{known}{join}{more}" if known else more})
