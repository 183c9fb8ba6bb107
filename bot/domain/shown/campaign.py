"""What is shown of a campaign: to everybody, to the champion, to coordinators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.shown.eligibility import EligibleShown
from bot.domain.shown.recruiting import ProgramShown


@dataclass(frozen=True)
class Signed:
    """Words of a campaign with whoever signs them: the champion's Slack id, or nobody."""

    program: ProgramShown
    text: str
    champion: str = ""


@dataclass(frozen=True)
class Announcement:
    """The invitation with everything somebody needs to decide. `over`: the cohort is closed; `closed` and `begun`:
    the day until which one could apply, and the one on which it begins, have passed. `meetings`: how many there are in
    all, of so many `minutes`, where a pair closes with the last of them; 0 where two meet as long as it goes on.
    """

    signed: Signed
    image_url: str = ""
    image_alt: str = ""
    apply_until: date | None = None
    begin: date | None = None
    eligible: tuple[EligibleShown, ...] = ()
    over: bool = False
    closed: bool = False
    begun: bool = False
    meetings: int = 0
    minutes: int = 0


@dataclass(frozen=True)
class LastCall:
    """The last word before applications close; `apply_until` None: no day is set. `over`: the cohort is closed."""

    signed: Signed
    apply_until: date | None
    over: bool = False


@dataclass(frozen=True)
class TextShown:
    """One text and the champion's word on it.

    `state`: free (nobody needs to approve it), unasked, asked, approved, changes. `comment`: what the champion
    would like to be different. `digest`: of the words shown.
    """

    key: str
    text: str
    digest: str
    state: str
    comment: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class TextsToApprove:
    """What the champion reads: every text with its buttons, or what was said about it. `champion`: a Slack id.

    `planned`: the program is still to open.
    """

    program: ProgramShown
    texts: tuple[TextShown, ...]
    champion: str
    planned: bool = True


@dataclass(frozen=True)
class AnnouncementApproved:
    """The champion's yes to the announcement, before the other texts are answered. `announce`: the day on which it
    goes out, if that is still ahead.
    """

    program: ProgramShown
    champion: str
    opens_itself: bool
    announce: date | None = None


@dataclass(frozen=True)
class OpenedItself:
    """A program that opened without anybody's click. `champion`: who approved its announcement, or nobody."""

    program: ProgramShown
    champion: str = ""


@dataclass(frozen=True)
class TextPlanned:
    """When a text goes out, and to how many. `on` is a day of the plan; `sent_at` set: it has gone out.

    `people` None: to a channel. `over`: why it never will go out: published (the matches were), nobody (is left to
    read it) or past.
    """

    text: TextShown
    on: date | None
    people: int | None
    sent_at: datetime | None = None
    over: str = ""


@dataclass(frozen=True)
class CampaignShown:
    """The whole campaign for its coordinators. `champion`: a Slack id; `status` of the cohort."""

    program: ProgramShown
    champion: str
    status: str
    opens_itself: bool
    texts: tuple[TextPlanned, ...]
    follow_up_days: int = 0
    image: bool = False


@dataclass(frozen=True)
class OpeningShown:
    """The announcement before it is posted. `announce`: the day it is planned for, if that is still ahead.

    `may_join` of `people` in the directory meet the rules of a role (unknown facts count as met).
    """

    announcement: Announcement
    text: TextShown
    announce: date | None
    opens_itself: bool
    may_join: int
    people: int


@dataclass(frozen=True)
class ApplicationsClosed:
    """How applications stood when they closed: state → how many. `published`: matches were already."""

    program: ProgramShown
    on: date
    waiting: int
    approved: int
    waitlisted: int
    unfinished: int
    published: bool = False


@dataclass(frozen=True)
class Unfinished:
    """An application that was begun. `missing`: profile (nothing but the yes to it) or answers.

    `last`: it is the last call.
    """

    signed: Signed
    missing: str
    apply_until: date | None = None
    last: bool = False
