"""Feed text is plain, bounded and harmless, and TeX survives."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.feeds.text import ABSTRACT_LIMIT, link, plain


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<p>One</p><p>two &amp; three</p>", "One two & three"),
        ("H<sub>2</sub>O <em class='x'>melts</em>", "H2O melts"),
        ("Ice<script>steal()</script> ages", "Ice ages"),
        ("Ice<style>p{}</style> <!-- hidden --> ages", "Ice ages"),
        ("<jats:title>Aim</jats:title><jats:p>We melt ice.</jats:p>", "Aim We melt ice."),
        ("&lt;p&gt;escaped twice&lt;/p&gt;", "escaped twice"),
        ("&#8217;tis &eacute;t&eacute;", "’tis été"),
        ("Cafe\u0301", "Café"),
    ],
)
def test_markup_and_entities_become_words(written: str, read: str) -> None:
    assert plain(written, 100) == read


@pytest.mark.parametrize(
    "words",
    [
        r"If $a<b$ and $c>d$ then $\ell_2 \leq \frac{1}{2}$",
        r"Andr\'e reaches 98.7\% at $x_{i}^{2}$",
        "{{ 7 * 7 }} {% include 'x' %} {# y #}",
        "<mj-include path='x' />",
        "if p <q and r> s",
        "1 < 2 > 0 & <3",
    ],
)
def test_tex_and_template_code_stay_text(words: str) -> None:
    assert plain(words, 200) == words


def test_no_title_takes_a_newline_or_an_invisible_sign() -> None:
    assert plain("Free\r\nBcc: all@example.org\x00\x1b[31m", 100) == "Free Bcc: all@example.org[31m"
    assert plain("safe\u202egnp.exe\u200b\ufeff", 100) == "safegnp.exe"


def test_what_cannot_be_stored_goes() -> None:
    assert plain("half \ud800 a pair", 100) == "half a pair"


def test_long_text_is_cut_after_a_word() -> None:
    assert plain("melting ice and snow", 15) == "melting ice…"
    assert len(plain("x" * 100_000, ABSTRACT_LIMIT)) == ABSTRACT_LIMIT


@given(st.text() | st.none() | st.integers())
def test_any_text_comes_out_plain(written: object) -> None:
    words = plain(written, 50)
    assert len(words) <= 50
    assert words == words.strip()
    assert not {unicodedata.category(c) for c in words} & {"Cc", "Cs", "Zl", "Zp"}
    words.encode()


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "https://bank.example@evil.example/",
        "file:///etc/passwd",
        "https://",
        "http://[broken/",
        "https://x.example:99999/",
        "https://x.example/" + "a" * 3_000,
        "java\nscript:alert(1)",
        "",
        None,
        7,
    ],
)
def test_only_plain_web_addresses_become_links(address: object) -> None:
    assert link(address) is None


def test_a_link_holds_nothing_that_could_leave_its_quotes() -> None:
    assert link('https://x.example/a"onload="b c<') == "https://x.example/a%22onload=%22b%20c%3C"
    assert link("https://x.example/o'hara") == "https://x.example/o%27hara"
    assert link("/papers/1", "https://x.example/feed") == "https://x.example/papers/1"
    assert link("https://bücher.example/ü") == "https://xn--bcher-kva.example/%C3%BC"


@given(st.text(), st.sampled_from(["", "https://", "http://x.example/", "//"]))
def test_any_text_as_a_link_is_safe_or_none(tail: str, head: str) -> None:
    found = link(head + tail, "https://base.example/")
    assert found is None or (
        found.startswith(("http://", "https://")) and not set(found) & set("'\"<> \n\r\t\\")
    )


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (
            r'<inline-formula><tex-math notation="LaTeX">$\mu$</tex-math><alternatives>μ'
            '<inline-graphic xlink:href="a.gif"/></alternatives></inline-formula>-tides',
            "μ-tides",
        ),
        (
            r"At <jats:alternatives><jats:tex-math>\documentclass[12pt]{minimal}\begin{document}"
            r"$$x$$\end{document}</jats:tex-math><mml:math><mml:mi>x</mml:mi></mml:math>"
            "</jats:alternatives> it ends",
            "At x it ends",
        ),
        ("<tex-math>$x$</tex-math> alone", "$x$ alone"),
        (
            "An <scp>R</scp> package for x < math and y > bold",
            "An R package for x < math and y > bold",
        ),
    ],
)
def test_a_formula_in_two_notations_is_told_once(markup: str, words: str) -> None:
    assert plain(markup, 1_000) == words


def test_what_follows_an_element_that_is_closed_at_once_stays() -> None:
    assert plain('We <iframe src="x"/>wait <object data="y" />here.', 100) == "We wait here."
    assert "<script" not in plain("a<scr<svg/>ipt>steal()</script>b", 100)
    assert plain("<blink>We</blink> <applet code='x'>wait</applet>.", 100) == "We wait."
