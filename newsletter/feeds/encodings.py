"""What is done to a feed's bytes before a parser sees them: wide characters, growing entities.

All else of encodings is the parsers' business, which know the declarations and marks.
"""

import codecs
import re

_SIGNS = (  # the longer ones first: a mark in four bytes begins like one in two
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_LONGEST = 16
_LONG_ENTITY = re.compile(rb"""<!ENTITY\s[^"'>]*(?:"[^"]{%d}|'[^']{%d})""" % (_LONGEST, _LONGEST))
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]*\[.*?\]\s*>", re.DOTALL)
_DECLARED = re.compile(r"""^(<\?xml[^>]{0,200}?)\s+encoding\s*=\s*(?:"[^"]*"|'[^']*')""")


def as_utf8(body: bytes) -> bytes:
    """The body, in UTF-8 if its mark, or zeros around its first character, say that it is wide."""
    encoding = next((name for sign, name in _SIGNS if body.startswith(sign)), None)
    if encoding is None:
        return body
    text = body.decode(encoding, "replace").removeprefix("\ufeff")
    return _DECLARED.sub(r"\1", text, count=1).encode("utf-8", "replace")


def without_growth(body: bytes) -> bytes:
    """The body without its own entities, if any of them is longer than a character's name.

    Expat lets a document grow a hundredfold by naming one long entity again and again.
    """
    if b"<!ENTITY" not in body or not _LONG_ENTITY.search(body):
        return body
    return _DOCTYPE.sub(b"", body, count=1)
