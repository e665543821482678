"""Author strings of every style become names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.feeds.authors import AUTHOR_LIMIT, names, people
from newsletter.feeds.text import NAME_LIMIT


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
        ("Ada Lovelace (Open, Here, Ben Okri", ("Ada Lovelace", "Here", "Ben Okri")),
        (
            "Ada Lovelace (1 and 2), Ben Okri (2) ((1) Here and (2) There)",
            ("Ada Lovelace", "Ben Okri"),
        ),
        ("Lovelace, Ada and Okri, Ben", ("Ada Lovelace", "Ben Okri")),
        ("van Dam, Ada and Okri, Ben", ("Ada van Dam", "Ben Okri")),
        ("Ada King, Ben Okri & Cleo Ng, Dee Fox", ("Ada King", "Ben Okri", "Cleo Ng", "Dee Fox")),
        ("Center for Tides", ("Center for Tides",)),
        ("Center for the Moon, Ben Okri", ("Center for the Moon", "Ben Okri")),
        ("Okri, Ben", ("Ben Okri",)),
        ("Deepti, Ben Okri", ("Deepti", "Ben Okri")),
        ("某人, 李四", ("某人", "李四")),
        ("Ada Lovelace et al.", ("Ada Lovelace",)),
        ("Ada Lovelace and others", ("Ada Lovelace",)),
        ("By Ada Lovelace | Ben Okri", ("Ada Lovelace", "Ben Okri")),
        ("Ada Lovelace1,2, Ben Okri2*", ("Ada Lovelace", "Ben Okri")),
        ("user123", ("user123",)),
        ("ada@example.org", ()),
        ("Ada Lovelace (https://orcid.org/0000-0002-1825-0097)", ("Ada Lovelace",)),
        ("Ada Lovelace, MPH, Ben Okri", ("Ada Lovelace", "Ben Okri")),
        ("Ada Lovelace, with an appendix by Ben Okri", ("Ada Lovelace", "Ben Okri")),
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


@pytest.mark.parametrize(
    ("written", "body"),
    [
        ("Ada Lovelace for the Tide Collaboration", "Tide Collaboration"),
        ("Ada Lovelace (for the Tide Collaboration)", "Tide Collaboration"),
        ("Ada Lovelace, on behalf of the Tide Study Group", "Tide Study Group"),
        ("Ada Lovelace for the TIDES", "TIDES"),
    ],
)
def test_who_signs_for_a_body_and_the_body_are_two(written: str, body: str) -> None:
    assert names([written]) == ("Ada Lovelace", body)


def test_a_body_before_its_people_is_one_of_the_authors() -> None:
    assert names(["Tide Collaboration: Ada Lovelace, B. Okri"]) == (
        "Tide Collaboration",
        "Ada Lovelace",
        "B. Okri",
    )
    assert people(["for the Tide Collaboration"]) == ("Tide Collaboration",)


def test_authors_of_their_own_elements_may_have_their_families_first() -> None:
    assert names(["Lovelace, Ada King", "Okri, Ben"]) == ("Ada King Lovelace", "Ben Okri")
    pairs = ["Ada King, Ben Okri", "Cleo Diaz, Dee Fox"]
    assert names(pairs) == ("Ada King", "Ben Okri", "Cleo Diaz", "Dee Fox")
    assert names(["Ada Lovelace, Ben Okri", "Cleo Diaz"]) == (
        "Ada Lovelace",
        "Ben Okri",
        "Cleo Diaz",
    )


@pytest.mark.parametrize("written", ["Davis, Sammy, Jr.", "Davis, Jr., Sammy"])
def test_a_junior_stays_behind_his_name(written: str) -> None:
    assert people([written], family_first=True) == ("Sammy Davis Jr.",)
    assert names([f"{written}; Okri, Ben"]) == ("Sammy Davis Jr.", "Ben Okri")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"J\"urgen M{\"u}ller", "Jürgen Müller"),
        (r"\v{S}imon \'{A}goston", "Šimon Ágoston"),
        (r"{\L}ukasz \L{}o\'s", "Łukasz Łoś"),
        (r"S{\o}ren {\AA}s", "Søren Ås"),
        (r"Gr\"o{\ss}e, Ben Okri", "Größe"),
        (r"Mar\'{\i}a Nu\~nez", "María Nuñez"),
        (r"Fran\c{c}ois O'Brien", "François O'Brien"),
        (r"Andr\'e~Weil", "André Weil"),
        (r"D. $\Lambda$. Okri", r"D. $\Lambda$. Okri"),
    ],
)
def test_accents_of_tex_are_read(written: str, read: str) -> None:
    assert names([written])[0] == read


def test_a_collaboration_of_thousands_is_bounded() -> None:
    assert len(names([", ".join(f"Author {n}" for n in range(3_000))])) == AUTHOR_LIMIT


def test_a_name_that_signs_for_ever_is_bounded() -> None:
    """No clock here: what grew with the cube of its length would not end."""
    for endless in ("Ada for the Tide ", "a for ", "(for the Group ", "Collaboration: "):
        assert all(len(name) <= NAME_LIMIT for name in names([endless * 20_000]))


@given(st.lists(st.text(alphabet="ab,;() {}\\'$\"andéJr.") | st.none(), max_size=5))
def test_any_author_strings_give_names(written: list[str | None]) -> None:
    assert all(name and name == name.strip() for name in names(written))
