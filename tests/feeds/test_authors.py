"""Author strings of every style become names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.feeds.authors import AUTHOR_LIMIT, names


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Ada Lovelace, Ben Okri and Cleo Diaz", ("Ada Lovelace", "Ben Okri", "Cleo Diaz")),
        ("Ada Lovelace (1), Ben Okri (1, 2) ((1) Here, (2) There)", ("Ada Lovelace", "Ben Okri")),
        ("Ada Lovelace (Institute (Old), Room 1), Ben Okri", ("Ada Lovelace", "Ben Okri")),
        (r"Andr\'e Weil, Erd\H{o}s P\'al, S{\o}ren K.", ("André Weil", "Erdős Pál", "Søren K.")),
        ("Lovelace, A., Okri, B. C.", ("A. Lovelace", "B. C. Okri")),
        ("Lovelace, Ada; Okri, B.", ("Ada Lovelace", "B. Okri")),
        ("Sammy Davis, Jr., Ben Okri", ("Sammy Davis Jr.", "Ben Okri")),
        ("ada@example.org (Ada Lovelace)", ("Ada Lovelace",)),
        ("Ada Lovelace, Ben Okri, et al.", ("Ada Lovelace", "Ben Okri")),
        ("<b>Ada</b> Lovelace & Ben\r\nOkri", ("Ada Lovelace", "Ben Okri")),
        ("Fernanda Sandoval", ("Fernanda Sandoval",)),
        ("(no one", ()),
        ("", ()),
    ],
)
def test_a_list_of_authors_is_read(written: str, read: tuple[str, ...]) -> None:
    assert names([written]) == read


@pytest.mark.parametrize("typed", [r"Ada \footnote[ Lovelace", r"\begin{x}Ada"])
def test_tex_that_nobody_can_read_loses_no_author(typed: str) -> None:
    first, second = names([f"{typed}, Ben Okri"])
    assert "Ada" in first
    assert second == "Ben Okri"


def test_a_collaboration_of_thousands_is_bounded() -> None:
    assert len(names([", ".join(f"Author {n}" for n in range(3_000))])) == AUTHOR_LIMIT


@given(st.lists(st.text(alphabet="ab,;() {}\\'$\"andéJr.") | st.none(), max_size=5))
def test_any_author_strings_give_names(written: list[str | None]) -> None:
    assert all(name and name == name.strip() for name in names(written))
