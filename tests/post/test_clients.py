"""Commands in whole mails as programs of many languages send them, encodings and all."""

from email.message import EmailMessage

import pytest

from newsletter.post.command_line import write_command
from newsletter.post.incoming import read_mail
from newsletter.post.recipients import Recipient, Tag
from tests.post import dress

TOKEN = "2a.0.1.abcdefghijklmnopqrstuvwxyz"
WORDS = "Mute Größenwahn, please\nweekly friday"
MEANT = ["mute Größenwahn", "weekly friday"]
ENCODINGS = [("utf-8", "base64"), ("utf-8", "quoted-printable"), ("utf-8", "8bit")]


def commands(message: EmailMessage) -> list[str]:
    message["From"] = "Ada Lovelace <ada@example.com>"
    message["Subject"] = "Re: Your papers"
    message["In-Reply-To"] = "<1@example.org>"
    mail = read_mail(message.as_bytes(), Recipient(Tag.REPLY, TOKEN), "ada@example.com")
    assert mail.asked.faults == ()
    return [write_command(command) for command in mail.asked.commands]


@pytest.mark.parametrize(("charset", "encoding"), ENCODINGS)
@pytest.mark.parametrize("name", [*dress.INTRODUCTIONS, *dress.BLOCKS])
def test_an_answer_of_plain_text(name: str, charset: str, encoding: str) -> None:
    introduction = dress.INTRODUCTIONS.get(name) or dress.BLOCKS[name]
    quoted = dress.marked() if name in dress.INTRODUCTIONS else dress.plain()
    message = EmailMessage()
    text = dress.above(introduction, quoted)(f"{WORDS}\n\nSent from my iPhone")
    message.set_content(text, charset=charset, cte=encoding)
    assert commands(message) == MEANT


@pytest.mark.parametrize(
    "markup",
    [
        # Gmail, Outlook, Apple Mail, Thunderbird, Yahoo: their own ways to part new from old.
        '<div dir="ltr">{new}</div><br><div class="gmail_quote"><div class="gmail_attr">On Tue '
        '&lt;news@example.org&gt; wrote:<br></div><blockquote class="gmail_quote">{old}'
        "</blockquote></div>",
        '<div class="WordSection1"><p class="MsoNormal">{new}</p><div style="border:none;'
        'border-top:solid #E1E1E1 1.0pt"><p><b>From:</b> News</p></div><p>{old}</p></div>',
        '<div id="divtagdefaultwrapper">{new}</div><hr tabindex="-1"><div id="divRplyFwdMsg">'
        "<b>From:</b> News</div><div>{old}</div>",
        "<html><body><div>{new}</div><div><br><blockquote type='cite'><div>On 24 Nov 2026, at "
        "07:00, News wrote:</div><div>{old}</div></blockquote></div></body></html>",
        '<p>{new}</p><div class="moz-cite-prefix">Am 24.11.26 um 07:00 schrieb News:</div>'
        "<blockquote cite='mid:1'>{old}</blockquote>",
        '<div class="ydp1">{new}</div><div class="yahoo_quoted"><div>On Tuesday</div>{old}</div>',
        "<div>{new}</div><div>-----Original Message-----<br>From: News<br>Sent: x</div>"
        "<div>{old}</div>",
        "<p>{new}</p><p>Le 24/11/2026 à 07:00, News a écrit&nbsp;:</p>"
        "<blockquote>{old}</blockquote>",
    ],
)
def test_an_answer_in_html_alone(markup: str) -> None:
    new = "<br>".join(WORDS.splitlines())
    old = "<div>".join(dress.LETTER)
    message = EmailMessage()
    message.set_content(markup.format(new=new, old=old), subtype="html", cte="quoted-printable")
    assert commands(message) == MEANT


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "iso-8859-15"])
def test_an_answer_in_another_charset(charset: str) -> None:
    message = EmailMessage()
    message.set_content(f"{WORDS}\n\n-- \nAda", charset=charset, cte="base64")
    assert commands(message) == MEANT
