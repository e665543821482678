"""Pages as a browser reads them: their links, and their forms as they would be sent untouched."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """A form: where and how it is sent, its fields in order, and its buttons."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)  # name, value, formaction

    def one(self, name: str) -> str:
        """The last value of that name."""
        return [value for key, value in self.fields if key == name][-1]

    def with_fields(self, **changed: str) -> dict[str, list[str]]:
        """All its fields, some of them otherwise, as httpx sends them."""
        values: dict[str, list[str]] = {}
        for name, value in self.fields:
            values.setdefault(name, []).append(value)
        return values | {name: [value] for name, value in changed.items()}


class Page(HTMLParser):
    """What a page holds. Its forms are in the order of the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.ids: list[str] = []
        self.labels: set[str] = set()
        self._open: Form | None = None
        self._select: tuple[str, list[str]] | None = None
        self._text: list[str] | None = None
        self._name = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        self.links += [has[name] for name in ("href", "src") if name in has]
        self.ids += [has["id"]] if "id" in has else []
        self.labels |= {has["for"]} if tag == "label" and "for" in has else set()
        if tag == "form":
            self._open = Form(has.get("action", ""), has.get("method", "get"))
            self.forms.append(self._open)
        elif self._open is not None:
            self._field(tag, has)

    def _field(self, tag: str, has: dict[str, str]) -> None:
        assert self._open is not None
        name, value = has.get("name", ""), has.get("value", "")
        if tag == "button":
            self._open.buttons.append((name, value, has.get("formaction", "")))
        elif tag == "select":
            self._select = (name, [])
        elif tag == "option" and self._select is not None:
            if "selected" in has or not self._select[1]:
                self._select[1].append(value)
        elif tag == "textarea":
            self._name, self._text = name, []
        elif (
            tag == "input"
            and (kind := has.get("type")) != "file"
            and (kind not in ("checkbox", "radio") or "checked" in has)
        ):
            self._open.fields.append((name, value))

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select" and self._select and self._open:
            self._open.fields.append((self._select[0], self._select[1][-1]))
            self._select = None
        elif tag == "textarea" and self._text is not None and self._open:
            # HTML passes over one line break after the tag.
            self._open.fields.append((self._name, "".join(self._text).removeprefix("\n")))
            self._text = None
