"""HEAD answers wherever GET does, with the same headers and nothing after them."""

from tests.web.conftest import Door


def test_a_head_is_a_get_without_its_body(door: Door) -> None:
    for path in ("/", "/style.css", "/nothing", door.link("preferences", "ada@example.org")):
        head, whole = door.browser.head(path), door.browser.get(path)
        assert head.status_code == whole.status_code
        assert head.content == b"" and whole.content
        assert head.headers["content-length"] == whole.headers["content-length"]
