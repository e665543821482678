"""Fragments can be joined in any order and still say what each of them said."""

from quopri import decodestring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.letters.mime import fragment
from newsletter.letters.reading import unstuffed

short_of_a_line = st.text(alphabet="a. =\té", min_size=60, max_size=80)
texts = st.text() | short_of_a_line | st.text(alphabet=st.sampled_from("a. =\n\té\r"), max_size=200)


@given(st.lists(texts))
def test_joined_fragments_decode_to_the_joined_text(parts: list[str]) -> None:
    data = b"".join(fragment(part) for part in parts)
    decoded = decodestring(unstuffed(data)).decode().replace("\r\n", "\n")
    said = "".join(part.replace("\r\n", "\n").replace("\r", "\n") for part in parts)
    assert decoded == said.encode("utf-8", "replace").decode()


@given(texts)
def test_a_fragment_is_whole_lines_of_at_most_76_with_no_space_at_the_end(text: str) -> None:
    data = fragment(text)
    assert not data or data.endswith(b"\r\n")
    for line in data.split(b"\r\n"):
        assert len(line.removeprefix(b".")) <= 76
        assert not line.endswith((b" ", b"\t"))
        assert not line.startswith(b".") or line.startswith(b"..")
        assert b"\r" not in line
        assert b"\n" not in line


def test_a_line_of_exactly_76_has_room_for_its_soft_break() -> None:
    for length in range(70, 80):
        assert max(map(len, fragment("x" * length).split(b"\r\n"))) <= 76


@pytest.mark.parametrize("end", [" ", "\t", " \n", "\t\n", " \nabc"])
@pytest.mark.parametrize("start", ["", "é", "."])
def test_a_space_at_the_end_of_a_full_line_makes_it_no_longer(start: str, end: str) -> None:
    for length in range(60, 80):
        data = fragment(start + "x" * length + end)
        assert max(len(line.removeprefix(b".")) for line in data.split(b"\r\n")) <= 76
        assert decodestring(unstuffed(data)).decode() == (start + "x" * length + end).replace(
            "\n", "\r\n"
        )
