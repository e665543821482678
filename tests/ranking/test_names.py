"""Authors' names: which two may be one person's."""

import pytest

from newsletter.ranking.names import may_be, name_of


@pytest.mark.parametrize(
    ("followed", "author"),
    [
        ("Geoffrey Hinton", "Geoffrey E. Hinton"),
        ("G. Hinton", "Geoffrey Everest Hinton"),
        ("Hinton, G. E.", "Geoffrey Everest Hinton"),
        ("Hinton", "Geoffrey Hinton"),
        ("Evariste Galois", "É. Galois"),
        ("Jean-Luc Picard", "J.-L. Picard"),
        ("L. van der Maaten", "Laurens van der Maaten"),
        ("ADA LOVELACE", "Ada Lovelace"),
        ("Lukasz Sorensen", "Łukasz Sørensen"),
    ],
)
def test_initials_accents_and_order_do_not_part_a_person(followed: str, author: str) -> None:
    one, other = name_of(followed), name_of(author)
    assert one and other
    assert may_be(one, other)
    assert may_be(other, one)


@pytest.mark.parametrize(
    ("followed", "author"),
    [
        ("Geoffrey Hinton", "Grace Hinton"),
        ("A. Turing", "B. Turing"),
        ("Ada Lovelace", "Ada Byron"),
        ("Geoffrey E. Hinton", "Geoffrey F. Hinton"),
    ],
)
def test_a_name_that_contradicts_is_another_person(followed: str, author: str) -> None:
    one, other = name_of(followed), name_of(author)
    assert one and other
    assert not may_be(one, other)


def test_what_holds_no_letter_is_no_name() -> None:
    assert name_of(" 42, -") is None
