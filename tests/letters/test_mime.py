"""Fragments can be joined in any order and still say what each of them said."""

from quopri import decodestring

from hypothesis import given
from hypothesis import strategies as st

from newsletter.letters.mime import fragment
from newsletter.letters.reading import unstuffed

texts = st.text() | st.text(alphabet=st.sampled_from("a. =\n\té\r"), max_size=200)


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
