"""Who may read a concern, and by when it is answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.access import Action, Actor, allowed
from bot.domain.calendar import local_date, local_moment, next_working_moment

LONGEST = 3000
"""Characters of one text; a modal's field holds no more."""
MOST_ABOUT = 5
REOPEN_DAYS = 30
ANSWER_DAYS, URGENT_HOURS = 2, 4
"""Working time until the first answer: days of a usual concern, hours of an urgent one."""
SETTLED_SHOWN_DAYS = 90
"""Who handled a concern finds it in their list for so long after its end."""

MIDNIGHT = 24  # o'clock: a working day may last until then
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Whose:
    """Who has to do with a concern. `apart`: whom it is about and who shares a pair with whoever raised it; they
    never read it, whatever else they are. `neutral`: it is for this person alone. All are person ids.
    """

    program: str
    raised_by: str
    neutral: str | None
    apart: frozenset[str]


def may_handle(actor: Actor, whose: Whose) -> bool:
    """Whether this person reads and answers it: the neutral one if it is for them, else any coordinator of the
    program; nobody whom it is about or who is in a pair with whoever raised it.
    """
    if actor.person in whose.apart or actor.person == whose.raised_by or actor.is_guest:
        return False
    if whose.neutral is not None:
        return actor.person == whose.neutral and allowed(Action.HANDLE_CONCERN, actor, owner=whose.neutral)
    return whose.program in actor.coordinator_of and allowed(
        Action.HANDLE_CONCERN, actor, program=whose.program
    )


@dataclass(frozen=True)
class Office:
    """When a program works: its zone (IANA), country (ISO alpha-2) and local hours, the second one excluded."""

    zone: str
    country: str
    hours: tuple[int, int]

    def after(self, moment: datetime, span: timedelta) -> datetime:
        """When `span` of working time has passed since `moment` (aware). UTC. What a plan keeps silent counts as
        working time all the same: nobody who waits for an answer waits for that.
        """
        at = next_working_moment(moment, self.zone, self.country, self.hours)
        while True:
            closing = (
                local_moment(local_date(at, self.zone), self.hours[1], self.zone)
                if self.hours[1] < MIDNIGHT
                else local_moment(local_date(at, self.zone) + _DAY, 0, self.zone)
            )
            if at + span <= closing:
                return at + span
            span -= max(closing - at, timedelta())
            at = next_working_moment(closing, self.zone, self.country, self.hours)


@dataclass(frozen=True)
class Clock:
    """When what happens while nobody answers. UTC."""

    remind: datetime
    due: datetime
    pass_on: datetime


def clock(office: Office, since: datetime, *, urgent: bool) -> Clock:
    """Half-way to the answer its readers are reminded; when it is due, again; as long after that others hear that
    something waits.
    """
    day = timedelta(hours=office.hours[1] - office.hours[0])
    span = timedelta(hours=URGENT_HOURS) if urgent else ANSWER_DAYS * day
    return Clock(
        remind=office.after(since, span / 2),
        due=office.after(since, span),
        pass_on=office.after(since, 2 * span),
    )
