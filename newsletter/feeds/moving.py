"""Where a source has moved for good, as the address that the operator would write.

Pure text: it follows nothing and judges no address.
"""

from urllib.parse import parse_qsl, urlencode, urlsplit


def moved_address(configured: str, asked: str, target: str | None) -> str | None:
    """The configured address at its new place; None where nothing moved.

    What a visit asks is the configured address and more: dates, pages, a key. All of that is in
    the target of a redirect too, and is taken off again; nothing is shown that is not the
    operator's own or the server's.
    """
    if target is None or target == asked:
        return None
    own, sent, new = urlsplit(configured), urlsplit(asked), urlsplit(target)
    path = _without_added(own.path, sent.path, new.path)
    query = _own_parameters(own.query, sent.query, new.query)
    moved = new._replace(path=path, query=query, fragment="").geturl()
    return moved if moved != configured else None


def _without_added(own: str, sent: str, new: str) -> str:
    """The new path without what the visit put behind the configured one."""
    base = own.rstrip("/")
    added = sent.removeprefix(base) if sent.startswith(base) else ""
    if not added.strip("/") or not new.endswith(added):
        return new
    return new.removesuffix(added) + own[len(base) :]


def _own_parameters(own: str, sent: str, new: str) -> str:
    """The new query with the configured value of what came as it was sent, without what was added.

    A parameter of the server's own stays.
    """
    if new == sent:
        return own
    configured, asked = _values(own), _values(sent)
    kept = [
        (name, configured.get(name, value) if value == asked.get(name) else value)
        for name, value in parse_qsl(new, keep_blank_values=True)
        if name in configured or name not in asked
    ]
    return urlencode(kept, safe=":,*/[]")


def _values(query: str) -> dict[str, str]:
    return dict(parse_qsl(query, keep_blank_values=True))
