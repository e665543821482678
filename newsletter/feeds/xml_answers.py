"""XML as the interfaces of sources send it, parsed so that no entity grows and nothing is fetched.

It knows no source. Namespaces are left aside: elements are known by their local names.
"""

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

from lxml import etree

from newsletter.feeds.encodings import as_utf8, without_growth
from newsletter.feeds.fetched import Answer

Element: TypeAlias = Any  # lxml has no types of its own
BROKEN = "the answer breaks off before its end"


def root_of(answer: Answer) -> Element | None:
    """The document's root, of a broken document as much as can be read; None without any."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    try:
        body = without_growth(as_utf8(answer.body))
        return etree.fromstring(body, parser) if body.strip() else None
    except (etree.XMLSyntaxError, ValueError):
        return None


def breaks_off(answer: Answer, root: Element) -> bool:
    """Whether the transfer ended early: the root is never closed, and what is missing not known."""
    tail = as_utf8(answer.body).rstrip()[-1_000:]
    if not len(root) and tail.endswith(b"/>"):
        return False
    name = re.escape(local(root).encode("utf-8", "replace"))
    return not re.search(rb"</(?:[\w.-]+:)?" + name + rb"\s*>", tail)


def local(element: Element) -> str:
    """An element's name without its namespace; "" for what is no element."""
    # Not by QName, which refuses the names that only broken documents have.
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def every(element: Element | None, name: str) -> Iterator[Element]:
    """All elements of this name anywhere below, the element itself included."""
    if element is not None:
        yield from (found for found in element.iter() if local(found) == name)


def children(element: Element | None, *names: str) -> list[Element]:
    """The direct children of these names."""
    return [] if element is None else [child for child in element if local(child) in names]


def child(element: Element | None, *path: str) -> Element | None:
    """The element at the end of a path of names, the first at every step."""
    for name in path:
        element = next(iter(children(element, name)), None)
    return element


def words(element: Element | None) -> str:
    """All text inside an element, that of its markup's elements included; entities by name.

    Not by XPath's string(), which would put in what an entity stands for, however often.
    """
    return "" if element is None else "".join(element.itertext()).strip()


def texts(element: Element | None, name: str) -> list[str]:
    """The texts of the direct children of a name, without empty ones."""
    return [text for found in children(element, name) if (text := words(found))]


def values(element: Element, depth: int = 10) -> object:
    """An element as JSON has it: an object of its parts, a list of what repeats, else its words."""
    if not len(element) or not depth:
        return words(element)
    found: dict[str, list[object]] = {}
    for part in element:
        found.setdefault(local(part), []).append(values(part, depth - 1))
    return {name: parts[0] if len(parts) == 1 else parts for name, parts in found.items()}
