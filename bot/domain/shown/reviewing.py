"""What the views of the review stage show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.domain.forms import Answer, Page, Question
from bot.domain.talking_points import TalkingPoint


@dataclass(frozen=True)
class PairFormPage:
    """One page of a form about a pair. `submit` is empty while more pages follow; `partner` a Slack id; `carried`
    is for the modal's metadata. `last_day`: until when it can be changed, None: until the pair is closed; `late`:
    it was to be sent before. `shared`: the partner has read what was for them.
    """

    pair: int
    partner: str
    form: str
    occurrence: str
    title: str
    page: Page
    answers: Mapping[str, Answer]
    submit: str
    resumed: bool = False
    submitted: bool = False
    shared_later: bool = False
    shared: bool = False
    last_day: date | None = None
    late: bool = False
    carried: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class PairFormDone:
    """A form was sent. `shared`: both have answered; `closed`: with this the pair is closed."""

    partner: str
    title: str
    shared_later: bool = False
    shared: bool = False
    closed: bool = False
    told_coordinators: bool = False
    pair: int = 0
    last_day: date | None = None
    changed: bool = False
    """It had been sent before."""
    conversation: bool = False
    """It is about the closing conversation, of which the partner need not write."""
    answer_by: datetime | None = None
    """What worries them became a concern, to which an answer is promised by then."""


@dataclass(frozen=True)
class Answered:
    """One question and what was answered."""

    question: Question
    answer: Answer


@dataclass(frozen=True)
class ReviewShared:
    """What the partner wrote for this reader. `changed_at`: when they last changed it after it was shared;
    `at_the_end`: the form belongs to the end of the pair, so that nothing needs to follow.
    """

    partner: str
    program: str
    title: str
    answers: tuple[Answered, ...]
    changed_at: datetime | None = None
    at_the_end: bool = False


@dataclass(frozen=True)
class SideBySide:
    """One question that is for the partner, and what each of the two answered; None: nothing."""

    question: Question
    theirs: Answer
    mine: Answer


@dataclass(frozen=True)
class Halfway:
    """What both wrote for each other halfway, and what they might talk about. `submission`: the partner's;
    `on_agenda`: the points are on the agenda already; `may_add`: the pair can still put them there.
    """

    partner: str
    title: str
    submission: int
    answers: tuple[SideBySide, ...]
    points: tuple[TalkingPoint, ...]
    on_agenda: bool = False
    may_add: bool = True
    changed_at: datetime | None = None


@dataclass(frozen=True)
class PutOnAgenda:
    """Points that are now on the pair's agenda. `meets_at`: when they meet next, if that is known; `circle`: it is a
    pair of one.
    """

    points: tuple[str, ...]
    meets_at: datetime | None
    pair: int = 0
    circle: bool = False


@dataclass(frozen=True)
class OneSided:
    """Of two reviews only one came in time. `mine`: it is the reader's own."""

    partner: str
    title: str
    mine: bool
    pair: int
    form: str
    occurrence: str


@dataclass(frozen=True)
class OwnForm:
    """A form about a pair, as its writer sees it in their list. Either it waits (`sent_at` None), or it was sent.

    `last_day`: as on the form; `begun`: something was kept; `open`: it can be filled in or changed now.
    """

    pair: int
    partner: str
    program: str
    form: str
    occurrence: str
    title: str
    last_day: date | None
    sent_at: datetime | None = None
    begun: bool = False
    open: bool = True
    submission: int = 0


@dataclass(frozen=True)
class OwnForms:
    """Everything one person was asked about their pairs."""

    waiting: tuple[OwnForm, ...]
    sent: tuple[OwnForm, ...]


@dataclass(frozen=True)
class OwnRead:
    """What somebody sent, for their own eyes. `partner` is a Slack id."""

    partner: str
    title: str
    answers: tuple[Answered, ...]


@dataclass(frozen=True)
class MissingAnswer:
    """Somebody's answers that were asked for and are not in; `days`: since when. Never what anybody wrote."""

    pair: int
    person: int
    slack_id: str
    partner: str
    form: str
    occurrence: str
    title: str
    days: int
    asked_at: datetime | None = None
    """When coordinators last asked again."""
    may_ask: bool = True


@dataclass(frozen=True)
class MissingAnswers:
    """A page of what is missing in a program. `form`: only this one, or empty. `counts`: title and number of
    each form; `people`: who can be asked again now; `unread`: answers that wait to be read by this reader.
    """

    program_id: int
    program: str
    form: str
    counts: tuple[tuple[str, int], ...]
    lines: tuple[MissingAnswer, ...]
    page: int
    pages: int
    total: int
    people: int
    unread: int
    on_hold: bool = False


@dataclass(frozen=True)
class AskedAgain:
    """A coordinator's reminder of what is missing. `last_days` beside each form: until when."""

    program: str
    by: str
    forms: tuple[OwnForm, ...]


@dataclass(frozen=True)
class AskPreview:
    """What asking again would send: to whom (Slack ids), the first of these messages, and who is left out because
    they were asked lately. `only`: to this person alone, or None.
    """

    program_id: int
    form: str
    only: int | None
    people: tuple[str, ...]
    example: AskedAgain
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class AskedBatch:
    """What was sent on its way, and until when it can be called off."""

    program_id: int
    batch: int
    people: int
    until: datetime


@dataclass(frozen=True)
class ToRead:
    """One filled-in form with something for coordinators; what it says is read by a button."""

    submission: int
    author: str
    partner: str
    title: str
    sent_at: datetime
    unread: bool


@dataclass(frozen=True)
class ToReadList:
    """A page of them, unread first."""

    program_id: int
    program: str
    rows: tuple[ToRead, ...]
    page: int
    pages: int
    unread: int


@dataclass(frozen=True)
class WordsWait:
    """Somebody wants the coordinators to know something. Who and what, is read by a button."""

    program: str
    submission: int
    not_a_fit: bool
    pair: int = 0


@dataclass(frozen=True)
class ReviewRead:
    """What coordinators may read of a filled-in form. `author` and `partner`: Slack ids; `submission`: its id."""

    author: str
    partner: str
    title: str
    answers: tuple[Answered, ...]
    submission: int = 0
