"""One SMTP connection's dialogue as a state machine: which bytes to say next, what replies mean.

No socket and no clock: bytes go out as return values, bytes come in by `feed`.
"""

import re
from collections import deque
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from newsletter.models import Letter, Verdict
from newsletter.post.outcome import Outcome
from newsletter.post.replies import (
    LONGEST_REPLY,
    Garbage,
    Reply,
    ReplyReader,
    refusal_in,
    verdict_on,
)

_ADDRESS = re.compile(r"[^\s<>\x00-\x1f\x7f]+@[^\s<>\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class Features:
    """What the server offered in its EHLO reply; `size_limit` 0 is "no limit", None not offered."""

    pipelining: bool = False
    utf8: bool = False
    size_limit: int | None = None


@dataclass(slots=True)
class Parcel:
    """A letter on its way: `group` is its recipient's mail provider, `lost` its broken links."""

    id: int
    letter: Letter
    group: str
    leased_until: datetime
    size: int
    lost: int = 0

    def unsendable(self, features: Features) -> str | None:
        """Why this letter cannot be put on such a connection at all, or None."""
        sender, recipient = self.letter.mail_from or "empty@sender", self.letter.recipient
        if not (_ADDRESS.fullmatch(sender) and _ADDRESS.fullmatch(recipient)):
            return f"not an address one can write to: {recipient!r}"
        if not (features.utf8 or (sender + recipient).isascii()):
            return "the relay cannot carry an address that is not ASCII (SMTPUTF8)"
        if features.size_limit and self.size > features.size_limit:
            return f"too big: {self.size} octets, the relay takes {features.size_limit}"
        return None


class Step(Enum):
    """What a reply answers."""

    RESET = auto()
    MAIL = auto()
    RECIPIENT = auto()
    DATA = auto()
    END = auto()


_ENVELOPE = (Step.MAIL, Step.RECIPIENT, Step.DATA)
# Nearly all that is ever heard: a body and the envelope behind it are answered in one packet.
_FLOW = deque((Step.END, *_ENVELOPE))
_ALL_WELL = re.compile(rb"(2\d\d [ -~]*)\r\n2\d\d [^\r\n]*\r\n2\d\d [^\r\n]*\r\n354 [^\r\n]*\r\n")


class Dialogue:
    """Mail transactions one after the other, each next envelope pipelined behind the last body.

    `ahead` is the letter whose envelope is out, `ready` that the server waits for its body;
    `finishing` the one whose final dot is written. `returned` are letters that the server never
    heard of, to be sent on another connection. Once `over`, the connection must be closed.
    """

    def __init__(self, features: Features) -> None:
        self.features = features
        self.ahead: Parcel | None = None
        self.finishing: Parcel | None = None
        self.ready = False
        self.over: str | None = None
        self.slow_down = False
        self.returned: list[Parcel] = []
        self.sent = 0
        self._heard = False
        self._refused: Outcome | None = None
        self._dirty = False
        self._expected: deque[Step] = deque()
        self._unsaid: deque[tuple[Step, bytes]] = deque()
        self._reader = ReplyReader()

    @property
    def idle(self) -> bool:
        return self.ahead is None and self.finishing is None

    def open(self, parcel: Parcel) -> bytes:
        """The envelope of the next letter, as much of it as may be said now."""
        self.ahead, self._heard, self._refused = parcel, False, None
        letter = parcel.letter
        options = f" SIZE={parcel.size}" if self.features.size_limit is not None else ""
        if not (letter.mail_from + letter.recipient).isascii():
            options += " SMTPUTF8"
        sender, recipient = f"<{letter.mail_from}>{options}", f"<{letter.recipient}>"
        envelope = f"MAIL FROM:{sender}\r\nRCPT TO:{recipient}\r\nDATA\r\n".encode()
        if self.features.pipelining and not self._dirty:
            self._expected += _ENVELOPE
            return envelope
        if self._dirty:
            self._unsaid.append((Step.RESET, b"RSET\r\n"))
            self._dirty = False
        self._unsaid.extend(zip(_ENVELOPE, envelope.splitlines(keepends=True), strict=True))
        return self.say()

    def say(self) -> bytes:
        """What may be said now: all of it when the server offers PIPELINING, else one command."""
        if not self._unsaid:
            return b""
        said = []
        while self._unsaid and (self.features.pipelining or not self._expected):
            step, command = self._unsaid.popleft()
            self._expected.append(step)
            said.append(command)
        return b"".join(said)

    def finish(self) -> list[bytes]:
        """The body of the letter ahead with its final dot, to be written only when it is begun."""
        parcel = self.ahead
        assert parcel is not None and self.ready, "no body without a 354"
        self.ready, self.ahead, self.finishing = False, None, parcel
        self._expected.append(Step.END)
        return [*parcel.letter.fragments, b".\r\n"]

    def feed(self, data: bytes) -> list[Outcome]:
        """What the server's bytes decide; after Garbage or 421 the dialogue is `over`."""
        if self._expected == _FLOW and self._reader.fresh and (well := _ALL_WELL.fullmatch(data)):
            return [self._flow(well[1])]
        outcomes: list[Outcome] = []
        try:
            for reply in self._reader.feed(data):
                self._hear(reply, outcomes)
                if self.over is not None:
                    break
        except Garbage as garbage:
            self.over = str(garbage)
        return outcomes

    def _flow(self, reply: bytes) -> Outcome:
        """What `_hear` would come to, one reply after the other, when all is well."""
        parcel, self.finishing = self.finishing, None
        assert parcel is not None
        self._expected.clear()
        self.sent += 1
        self._heard = self.ready = True
        return Outcome(parcel.id, Verdict.SENT, reply.decode("utf-8", "replace")[:LONGEST_REPLY])

    def _hear(self, reply: Reply, outcomes: list[Outcome]) -> None:
        step = self._expected.popleft() if self._expected else None
        if step is Step.END:
            self._hear_end(reply, outcomes)
        elif reply.code != 421 and (step is None or not 200 <= reply.code < 600):
            raise Garbage(f"the server said {reply}, and nobody asked")
        elif step is Step.DATA:
            self._hear_data(reply, outcomes)
        elif reply.code >= 300:
            self._hear_refusal(reply, step, outcomes)
        self._heard = self._heard or (step is Step.MAIL and reply.code < 400)
        if reply.code == 421:
            self.slow_down = step in (None, Step.RESET, Step.MAIL)
            self.over = str(reply)

    def _hear_end(self, reply: Reply, outcomes: list[Outcome]) -> None:
        if not (200 <= reply.code < 300 or 400 <= reply.code < 600):
            raise Garbage(f"the server said {reply} to a whole letter")
        parcel, self.finishing = self.finishing, None
        assert parcel is not None
        if reply.code < 300:
            self.sent += 1
            outcomes.append(Outcome(parcel.id, Verdict.SENT, str(reply)))
        else:
            outcomes.append(self._refusal(parcel, reply, Step.END))

    def _hear_data(self, reply: Reply, outcomes: list[Outcome]) -> None:
        if reply.code == 354 and self._refused is None:
            self.ready = True
            return
        if reply.code < 300:
            raise Garbage(f"the server said {reply} to DATA")
        parcel = self.ahead
        assert parcel is not None
        outcomes.append(self._refused or self._refusal(parcel, reply, Step.DATA))
        self.ahead, self._dirty = None, True
        if reply.code == 354:
            # It waits for a body although it refused the reader; an empty one might be mailed.
            self.over = "the server asked for a letter that it had refused"

    def _hear_refusal(self, reply: Reply, step: Step | None, outcomes: list[Outcome]) -> None:
        if step is Step.RESET or reply.code < 400:
            raise Garbage(f"the server said {reply}")
        parcel = self.ahead
        if parcel is None or (reply.code == 421 and step is Step.MAIL):
            return  # a 421 to MAIL is about the connection: `lose` gives the letter back
        assert step is not None
        self._refused = self._refused or self._refusal(parcel, reply, step)
        if self._unsaid:
            self._unsaid.clear()
            self.ahead, self._dirty = None, True
            outcomes.append(self._refused)

    def _refusal(self, parcel: Parcel, reply: Reply, step: Step) -> Outcome:
        verdict = verdict_on(reply, at_recipient=step is Step.RECIPIENT)
        refusal = refusal_in(reply, of_sender=step is Step.MAIL, after_data=step is Step.END)
        return Outcome(parcel.id, verdict, str(reply), refusal)

    def lose(self, why: str, *, dot_left: bool) -> list[Outcome]:
        """The connection is gone: what that means for the letters on it.

        A letter whose final dot may have left is UNKNOWN. One that the server never heard of
        is `returned`, so that a server that closes after some letters delays nobody; but one
        that has lost three links is LATER, lest it go round for ever.
        """
        outcomes = []
        if self.finishing is not None:
            verdict = Verdict.UNKNOWN if dot_left else Verdict.LATER
            outcomes.append(Outcome(self.finishing.id, verdict, why))
        if self.ahead is not None and self._refused is not None:
            outcomes.append(self._refused)
        elif self.ahead is not None:
            self.ahead.lost += 1
            if self._heard or self.ahead.lost >= 3:
                outcomes.append(Outcome(self.ahead.id, Verdict.LATER, why))
            else:
                self.returned.append(self.ahead)
        self.ahead = self.finishing = None
        self.ready = False
        return outcomes
