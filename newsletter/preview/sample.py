"""A sample letter out of the recent papers, for who is no reader yet.

It is nobody's: its links lead to pages that know no reader by them.
"""

from newsletter.app import App
from newsletter.editions import Issue, NewEdition, choices_of
from newsletter.models import Coverage, Problem
from newsletter.preview.chooser import Preview
from newsletter.preview.letter import letter_of
from subscribers.topics import parse_topics

_TOPICS, _SIZE = 6, 6
NOBODY = 0
_MORNING = 7


def sample_letter(app: App, preview: Preview) -> str | None:
    """The HTML of a letter to somebody who follows what recent papers are about; None without any.

    The same papers give the same letter.
    """
    shelf = preview.shelf()
    topics = [one.topic for one in shelf.suggestions.popular(_TOPICS)]
    picks = preview.picks(parse_topics("\n".join(topics)), _SIZE)
    if not picks:
        return None
    today = shelf.made_at.date()
    edition = NewEdition.of(NOBODY, today, picks, Coverage(len(shelf.papers)))
    issue = Issue(
        subscriber_id=NOBODY,
        name="",
        format="html",
        hour=_MORNING,
        slot=today,
        composed_at=shelf.made_at,
        choices=choices_of(edition.picks),
        coverage=Coverage(len(shelf.papers)),
    )
    domain = app.config.site.sender_address.rpartition("@")[2]
    with app.database.reading() as session:
        try:
            return letter_of(app, session, issue, f"you@{domain}").html
        except Problem:
            return None
