"""What a stranger wants to read, as the public form says it: topics, categories, and the rest.

Nothing is judged here but whether the topics can be read.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from newsletter.app import App
from newsletter.preview import Preview
from newsletter.web import stamp
from newsletter.web.paper_view import PaperView, views_of
from subscribers.faults import InvalidPreferences
from subscribers.topics import Interest, format_topics, parse_topics

LONGEST_WISH = 4_000  # characters
_SIZE = 6
_CATEGORIES, _POPULAR = 12, 8


@dataclass(frozen=True, slots=True)
class Wanted:
    """The fields of the form as they were sent."""

    topics: str = ""
    categories: tuple[str, ...] = ()
    email: str = ""

    def written(self) -> str:
        """Topics and categories as one list of topics."""
        kept = [f"cat:{name}" for name in self.categories if name.strip()]
        return "\n".join(filter(None, (self.topics.strip(), *kept)))


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What would have come, or why nothing would; all empty where nothing is wanted yet."""

    papers: Sequence[PaperView] = ()
    interests: tuple[Interest, ...] = ()
    faults: tuple[str, ...] = ()
    of: int = 0  # recent papers in all

    @property
    def is_asked(self) -> bool:
        return bool(self.interests or self.faults)


@dataclass(frozen=True, slots=True)
class Form:
    """What the form shows: the fields, the stamp, and what may be chosen."""

    wanted: Wanted
    stamp: str
    categories: Sequence[str]
    popular: Sequence[str]


def rehearse(preview: Preview, wanted: Wanted) -> Rehearsal:
    """The letter that these topics would have brought this morning."""
    shelf = preview.shelf()
    try:
        interests = parse_topics(wanted.written()[:LONGEST_WISH])
    except InvalidPreferences as error:
        return Rehearsal(faults=tuple(fault.sentence for fault in error.faults))
    picks = preview.picks(interests, _SIZE)
    return Rehearsal(views_of(picks, shelf.papers), interests, (), len(shelf.papers))


def form_of(app: App, preview: Preview, wanted: Wanted) -> Form:
    """The form with these fields filled in."""
    suggestions = preview.shelf().suggestions
    held = [one.topic.removeprefix("cat:") for one in suggestions.categories[:_CATEGORIES]]
    return Form(
        wanted,
        stamp.make(app.signer, app.now()),
        list(dict.fromkeys([*held, *wanted.categories])),
        [one.topic for one in suggestions.popular(_POPULAR)],
    )


def as_lines(topics: str) -> str:
    """Topics one a line, as the form has them; what cannot be read stays as it is."""
    try:
        return "\n".join(format_topics([interest]) for interest in parse_topics(topics))
    except InvalidPreferences:
        return topics
