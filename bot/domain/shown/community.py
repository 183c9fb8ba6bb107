"""What the views and messages of the community show. People by Slack id."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.shown.training import DateShown, SessionStanding

MENTORS, MENTEES = "mentors", "mentees"
"""The kinds of channels a cohort may have besides those of its pairs."""


@dataclass(frozen=True)
class ChannelOpened:
    """The first post in a channel of the cohort. `kind`: mentors or mentees; `peers`: everybody is both."""

    kind: str
    program: str
    people: tuple[str, ...]
    peers: bool = False


@dataclass(frozen=True)
class ChannelRefused:
    """A channel that this workspace does not let the bot make."""

    kind: str
    program: str
    name: str


@dataclass(frozen=True)
class WhoComes:
    """A get-together in the mentors' channel: `people` say that they come."""

    program: str
    date: SessionStanding
    people: tuple[str, ...]
    called_off: bool = False


@dataclass(frozen=True)
class GetTogetherAsked:
    """A coordinator is asked for a date. `mentors`: how many would be invited; `last_at`: the last one, if any."""

    program: int
    name: str
    mentors: int
    last_at: datetime | None = None


@dataclass(frozen=True)
class FacilitatorAsked:
    """Somebody is asked to look after `mentors`. `touch_base_days`: how often the bot asks these how it goes."""

    cohort: int
    program: str
    mentors: tuple[str, ...]
    touch_base_days: int


@dataclass(frozen=True)
class FacilitatorIntroduced:
    """A mentor learns who looks after them."""

    program: str
    facilitator: str
    touch_base_days: int


@dataclass(frozen=True)
class FacilitatorNeeded:
    """Somebody looks after mentors no more: `how` is declined, stopped or left. `without`: mentors without one."""

    program: int
    name: str
    who: str
    how: str
    without: tuple[str, ...]


@dataclass(frozen=True)
class FacilitatorsDraft:
    """What the modal for facilitators begins with. `mentors`: how many there are, `without`: of those without one."""

    program: int
    name: str
    mentors: int
    without: int
    chosen: tuple[str, ...] = ()


@dataclass(frozen=True)
class Appointed:
    """What became of it: whom each facilitator is to look after; `alone`: mentors for whom nobody was left."""

    program: str
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    alone: tuple[str, ...] = ()
    oneself: bool = False
    """The coordinator who said so is the only facilitator of it: nobody has to be asked."""


@dataclass(frozen=True)
class TouchBaseAsked:
    """How is it going with mentoring?"""

    touch: int
    program: str
    facilitator: str
    again: bool = False


@dataclass(frozen=True)
class FacilitatorWeek:
    """A facilitator's Monday: who would like to talk, with a line if they wrote one, and how many are fine."""

    program: str
    to_talk: tuple[tuple[str, str], ...]
    fine: int


@dataclass(frozen=True)
class SlotShown:
    """One slot of office hours. `host` has them; `guest` and `topic` are shown to the host and the guest alone."""

    session: int
    program: str
    host: str
    starts_at: datetime
    minutes: int
    place: str
    state: str = "planned"
    booked: bool = False
    guest: str = ""
    topic: str = ""
    begun: bool = False
    over: bool = False
    """In the message that offered it: whether its time has come, and whether it is past."""


@dataclass(frozen=True)
class OfficeHoursDraft:
    """What the modal for office hours begins with: as last time."""

    program: int
    name: str
    minutes: int = 20
    place: str = ""


@dataclass(frozen=True)
class OfficeHoursOffered:
    """Slots offered in one go, in the admin channel: which are booked, never by whom."""

    name: str
    by: str
    slots: tuple[SlotShown, ...]


@dataclass(frozen=True)
class OfficeHoursOpen:
    """Somebody's own bookings, and the slots that are free to them."""

    mine: tuple[SlotShown, ...]
    free: tuple[SlotShown, ...]


@dataclass(frozen=True)
class ChannelStanding:
    """A channel for coordinators. `state`: open, coming, refused, archived, none (not made yet), off (the plan has
    none). `people`: how many belong in it.
    """

    kind: str
    state: str
    people: int
    channel: int = 0
    slack_channel: str = ""
    name: str = ""


@dataclass(frozen=True)
class FacilitatorStanding:
    """A facilitator with their mentors; `agreed` once they have said yes."""

    who: str
    mentors: tuple[str, ...]
    agreed: bool


@dataclass(frozen=True)
class CommunityShown:
    """The community of a cohort, on one screen for coordinators."""

    program: int
    name: str
    channels: tuple[ChannelStanding, ...]
    get_together: WhoComes | None
    facilitators: tuple[FacilitatorStanding, ...]
    without: tuple[str, ...]
    slots: tuple[SlotShown, ...]
    closed: bool = False


@dataclass(frozen=True)
class CommunityHome:
    """One program's community on somebody's Home tab. `channels`: (kind, Slack id); `get_togethers`: dates ahead to
    choose from; `touch`: an open question to them; `looks_after`: mentors of theirs; `to_accept`: mentors they are
    asked to look after; `slots`: office hours they booked, `hosting`: of theirs that are booked; `free`: how many
    slots they could book.
    """

    program: int
    cohort: int
    name: str
    channels: tuple[tuple[str, str], ...] = ()
    get_togethers: tuple[DateShown, ...] = ()
    facilitator: str = ""
    touch: TouchBaseAsked | None = None
    looks_after: tuple[str, ...] = ()
    to_accept: tuple[str, ...] = ()
    slots: tuple[SlotShown, ...] = ()
    hosting: tuple[SlotShown, ...] = ()
    free: int = 0

    @property
    def empty(self) -> bool:
        return not (
            self.channels or self.get_togethers or self.facilitator or self.touch or self.looks_after
            or self.to_accept or self.slots or self.hosting or self.free
        )  # fmt: skip
