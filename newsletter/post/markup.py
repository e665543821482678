"""HTML of a mail as text: what its writer wrote, without what their program quoted.

Nothing is fetched, and nothing of it is ever shown again.
"""

import re
from typing import Any

from inscriptis import get_text
from lxml import etree, html

MOST_MARKUP = 256 * 1024

# How programs mark the mail that is answered.
_QUOTED = (
    "//blockquote"
    "|//*[contains(concat(' ', normalize-space(@class), ' '), ' gmail_quote ')]"
    "|//*[contains(concat(' ', normalize-space(@class), ' '), ' gmail_quote_container ')]"
    "|//*[contains(concat(' ', normalize-space(@class), ' '), ' yahoo_quoted ')]"
    "|//*[contains(concat(' ', normalize-space(@class), ' '), ' moz-cite-prefix ')]"
    "|//*[contains(concat(' ', normalize-space(@class), ' '), ' protonmail_quote ')]"
    "|//*[contains(concat(' ', normalize-space(@class), ' '), ' zmail_extra ')]"
    "|//*[@name='quote' or @id='isReplyContent' or @id='OLK_SRC_BODY_SECTION']"
)
# From here on everything is the mail that is answered, whoever's child it is.
_ENDS = (
    "//*[@id='appendonsend' or @id='divRplyFwdMsg' or @id='x_divRplyFwdMsg'"
    " or @id='stopSpelling' or @id='mail-editor-reference-message-container']"
    "|//hr[@tabindex='-1']"
    "|//div[contains(translate(@style, ' ', ''), 'border-top:solid#B5C4DF')"
    " or contains(translate(@style, ' ', ''), 'border-top:solid#E1E1E1')]"
)
_TAG = re.compile(r"<[^<>]{0,2000}>")


def text_of_html(markup: str) -> str:
    """The text of the HTML without quoted mails; for HTML that nobody can read, its bare words."""
    written = markup[:MOST_MARKUP].replace("\x00", "")
    if not written.strip():
        return ""
    try:
        # Bytes, because text with an encoding declaration is refused.
        parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        root = html.document_fromstring(written.encode("utf-8", "replace"), parser=parser)
        if any("depth" in entry.message for entry in parser.error_log):
            return _TAG.sub(" ", written)  # what stands deeper is not in the tree
        _drop_quoted(root)
        return str(get_text(html.tostring(root, encoding="unicode")))
    except (etree.LxmlError, ValueError, AssertionError, RecursionError):
        return _TAG.sub(" ", written)


def _drop_quoted(root: Any) -> None:
    for element in root.xpath("//script|//style|//head|//title|//img|//svg|//object"):
        _drop(element)
    for end in root.xpath(_ENDS)[:1]:
        _drop_all_after(end)
    for element in root.xpath(_QUOTED):
        _drop(element)
    for rule in root.xpath("//hr"):
        rule.tag, rule.text = "div", "_" * 32


def _drop_all_after(end: Any) -> None:
    node = end
    while node is not None:
        for later in list(node.itersiblings()):
            _drop(later, tail=True)
        node.tail = None
        node = node.getparent()
    _drop(end)


def _drop(element: Any, *, tail: bool = False) -> None:
    parent = element.getparent()
    if parent is None or element.tag in ("body", "html"):
        return
    if tail:
        element.tail = None
    element.drop_tree()
