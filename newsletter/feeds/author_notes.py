"""What stands in a list of authors beside their names, taken away from it or told apart.

Pure text. Which part is whose name is the business of authors.py.
"""

import re

_ORCID = re.compile(r"\(?\b(?:https?://)?(?:orcid\.org/)?\d{4}-\d{4}-\d{4}-\d{3}[\dXx]\)?")
_AND_OTHERS = re.compile(r"[\s,;]*\b(?:et\s+al\b\.?|and\s+others\b)[\s.…]*$", re.IGNORECASE)
_BY = re.compile(r"^by:?\s+", re.IGNORECASE)
_APPENDIX = re.compile(r"^(?:with\s+)?(?:an?\s+)?appendix\s+by\s+", re.IGNORECASE)
_BODY = (
    r"(?:collaborations?|consortium|consortia|(?:study|working|writing)\s+group|investigators|"
    r"project\s+team|task\s+force)"
)
_FOR_BODY = re.compile(
    rf"^(?P<person>.*?)[\s,(]*\b(?:on\s+behalf\s+of|for)\s+(?:the\s+)?"
    rf"(?P<body>[^()]*\b{_BODY}\b[^()]*)\)?$",
    re.IGNORECASE,
)
# "Ada Lovelace for the NuTIDES", and not "Center for the Moon".
_FOR_ACRONYM = re.compile(
    r"^(?P<person>\S+ .*?)[\s,(]*\b(?:on behalf of|for) the (?P<body>[A-Z]\w*[A-Z][\w-]*)\)?$"
)
_BODY_FIRST = re.compile(rf"^(?P<body>[^:()]*\b{_BODY}\b[^:()]*):(?P<rest>.*)$", re.IGNORECASE)
_FOOTNOTES = re.compile(r"(?<=[^\W\d_.])\.?[\d*†‡§¶#]+(?:\s*,?\s*[\d*†‡§¶#]+)*$|[\s*†‡§¶]+$")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


_LONGEST = 400  # characters; what is longer is no name, and slow to look through
# Most names say nothing of the kind, and lists are long.
_PERHAPS = re.compile(
    r"appendix|\bfor\b|behalf|collab|consorti|group|investigators|team|force", re.IGNORECASE
)


def without_notes(text: str) -> str:
    """A list of authors without "By", "et al.", ORCIDs and the affiliations in parentheses."""
    text = _BY.sub("", _ORCID.sub("", text) if "000" in text else text)
    return _AND_OTHERS.sub("", _without_affiliations(text))


def parted(name: str) -> list[str]:
    """A name, and the body for which its bearer signs, if it says so: two of one."""
    if len(name) > _LONGEST or not _PERHAPS.search(name):
        return [name]
    name = _APPENDIX.sub("", name)
    if first := _BODY_FIRST.match(name):
        return [first["body"], first["rest"]]
    if signed := _FOR_BODY.match(name) or _FOR_ACRONYM.match(name):
        return [signed["person"], signed["body"]]
    return [name]


def without_footnotes(name: str) -> str:
    """A name without the numbers and signs behind it, none if it is but an address of mail.

    A word alone keeps its numbers: it is what somebody calls himself somewhere.
    """
    if name[-1:].isalpha() and "@" not in name:
        return name
    if _EMAIL.fullmatch(name):
        return ""
    return _FOOTNOTES.sub("", name) if " " in name.strip() else name


def _without_affiliations(text: str) -> str:
    """The text outside of parentheses, which may be nested; one left open ends with its name.

    A body that is named in parentheses stays: "(for the Tide Collaboration)" is no address.
    """
    if "(" not in text:
        return text
    kept, inside, depth = [], "", 0
    for piece in re.split(r"([()])", text):
        if piece == "(":
            depth += 1
        elif piece == ")":
            depth = max(0, depth - 1)
            kept.append(_signature(inside) if not depth else "")
            inside = inside if depth else ""
        elif depth:
            inside += piece
        else:
            kept.append(piece)
    if depth and "," in inside:  # never closed: the names after it are not lost
        kept.append(_without_affiliations(inside[inside.index(",") :]))
    return "".join(kept)


def _signature(inside: str) -> str:
    return f" {inside}" if len(inside) <= _LONGEST and _FOR_BODY.match(inside) else ""
