"""An MJML template becomes the HTML of a mail, every Jinja expression in it untouched.

No paper's or reader's words pass through here, and nothing is fetched from anywhere.
"""

import logging
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from newsletter.models import Problem

_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_TOKEN = re.compile(r"<!--zq(\d+)qz-->|zq(\d+)qz")
_INLINE = re.compile(r'<mj-style inline="inline">(.*?)</mj-style>', re.DOTALL)
_INCLUDE = re.compile(r'<mj-include path="([a-z]+\.mjml)" />')
_MARK = ' data-premailer="ignore"'


def whole(templates: Path, name: str, instead: Mapping[str, str] | None = None) -> str:
    """The MJML template with those it includes put in; `instead` names other files for some.

    Here and not by MJML, because the inline styles are taken out before MJML sees them.
    """
    chosen = instead or {}
    try:
        source = (templates / name).read_text(encoding="utf-8")
    except OSError as error:
        raise Problem(f"the mail template {templates / name} cannot be read ({error})") from error
    return _INCLUDE.sub(
        lambda match: whole(templates, chosen.get(match[1], match[1]), instead), source
    )


@lru_cache(maxsize=64)
def compile_mjml(source: str) -> str:
    """The HTML of the MJML source: MJML first, then its inline styles by premailer.

    It takes a tenth of a second, most of it for importing premailer, so the same source is
    compiled once a process, and none at import. Raises Problem with MJML's own words when the
    source is not MJML.
    """
    from mjml import mjml2html

    expressions: list[str] = []

    def hide(match: re.Match[str]) -> str:
        expressions.append(match[0])
        token = f"zq{len(expressions) - 1}qz"
        return f"<!--{token}-->" if match[0].startswith("{%") else token

    inline = "\n".join(_INLINE.findall(source))
    hidden = _JINJA.sub(hide, _INLINE.sub("", source))
    try:
        html = mjml2html(hidden)
    except ValueError as error:
        raise Problem(
            f"a mail template is not MJML: {error}; correct it in templates/mail"
        ) from error
    html = _inlined(html, inline)
    return _TOKEN.sub(lambda match: expressions[int(match[1] or match[2])], html)


def _inlined(html: str, css: str) -> str:
    """The rules of `css` written into the elements; the sheets of the document are left alone."""
    from premailer import Premailer

    marked = html.replace("<style", f"<style{_MARK}")
    inlined: str = Premailer(
        marked,
        css_text=css,
        keep_style_tags=True,
        strip_important=False,
        disable_basic_attributes=["align", "bgcolor", "height", "valign", "width"],
        disable_leftover_css=True,
        disable_validation=True,
        allow_network=False,
        cache_css_parsing=False,
        cssutils_logging_level=logging.CRITICAL,
    ).transform()
    # premailer loses the doctype, and without it browsers fall back to quirks.
    return "<!doctype html>\n" + inlined.replace(_MARK, "").lstrip()
