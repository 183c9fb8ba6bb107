"""Reminders, as each person likes them: tomorrow, next week, never again."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select

from bot.domain.access import Action, Actor, require
from bot.domain.calendar import local_date, local_moment
from bot.domain.conditions import Case, holds
from bot.domain.occurrence import parse_occurrence
from bot.domain.states.nudge import Outcome
from bot.errors import DomainError
from bot.usecases.activity import record
from bot.usecases.guiding.circles import is_mentors_circle
from bot.usecases.guiding.pairs import look_again
from bot.usecases.guiding.reminding.journeys import facts_of
from bot.usecases.guiding.reminding.outcomes import put_off
from bot.usecases.planning.plans import plan_of
from bot.usecases.saying import hours_of, working_moment
from db.models import Nudge, Pair, Person, ReminderChoice, StepTaken
from db.session import WorkspaceSession


class Later(StrEnum):
    """What can be chosen about a reminder."""

    TOMORROW = "tomorrow"
    NEXT_WEEK = "next_week"
    NEVER = "never"


DAYS = {Later.TOMORROW: 1, Later.NEXT_WEEK: 7}


def put_off_reminder(
    session: WorkspaceSession, actor: Actor, person: Person, taken_id: object, choice: object, now: datetime
) -> tuple[Nudge | None, datetime | None]:
    """Remind this person later, or not again, of what one reminder was about.

    Returns the message the reminder stood in and the moment it comes back (UTC; None: never). Raises
    DomainError reminder_unknown, not_yours, reminder_done where nothing is left to be reminded of.
    """
    taken = session.find(StepTaken, taken_id)
    if taken is None or choice not in list(Later):
        raise DomainError("reminder_unknown")
    later = Later(str(choice))
    require(
        Action.STOP_REMINDER if later is Later.NEVER else Action.SNOOZE_REMINDER, actor, owner=taken.recipient
    )
    pair = session.get_one(Pair, taken.pair_id)
    every = _all_it_stood_for(session, taken, pair, person)
    if later is not Later.NEVER and all(_is_done(session, one, person, now) for one in every):
        raise DomainError("reminder_done")
    back_at = None if later is Later.NEVER else _morning(pair, person, DAYS[later], now)
    for one in every:
        its_pair = session.get_one(Pair, one.pair_id)
        made = _choice(session, its_pair, person, one.step)
        put_off(one, Outcome.STOPPED if back_at is None else Outcome.SNOOZED, now)
        if (made.stopped, made.snoozed_until) == (back_at is None, back_at):
            continue  # a second click
        made.stopped, made.snoozed_until = back_at is None, back_at
        record(
            session, f"reminder.{later}", now, actor=person, pair=its_pair, subject="step", subject_id=one.id
        )
        look_again(its_pair, now)
    session.flush()
    nudge = session.get(Nudge, taken.nudge_id) if taken.nudge_id is not None else None
    return nudge, back_at


def _all_it_stood_for(
    session: WorkspaceSession, taken: StepTaken, pair: Pair, person: Person
) -> list[StepTaken]:
    """The steps that one reminder was about: the mentor of a circle gets one for all its pairs."""
    if taken.nudge_id is None or not is_mentors_circle(pair, person):
        return [taken]
    alike = (
        select(StepTaken)
        .join(Pair, Pair.id == StepTaken.pair_id)
        .where(
            StepTaken.nudge_id == taken.nudge_id,
            StepTaken.step == taken.step,
            Pair.circle_id == pair.circle_id,
        )
        .order_by(StepTaken.id)
    )
    return list(session.scalars(alike))


def _is_done(session: WorkspaceSession, taken: StepTaken, person: Person, now: datetime) -> bool:
    """Whether what somebody was reminded of is as it should be by now; False where the plan has changed since."""
    pair = session.get_one(Pair, taken.pair_id)
    try:
        step = plan_of(pair.cohort.program).step(taken.step)
        occurrence = parse_occurrence(taken.occurrence)
    except (KeyError, ValueError):
        return False
    return not holds(Case(step, occurrence, str(person.id), facts_of(session, pair), now))


def own_nudge(session: WorkspaceSession, person: Person, nudge_id: object) -> Nudge | None:
    """The reminder message with this id, if it is this person's."""
    nudge = session.find(Nudge, nudge_id)
    return nudge if nudge is not None and nudge.person_id == person.id else None


def _choice(session: WorkspaceSession, pair: Pair, person: Person, step: str) -> ReminderChoice:
    found = session.scalar(
        select(ReminderChoice).where(
            ReminderChoice.pair_id == pair.id,
            ReminderChoice.person_id == person.id,
            ReminderChoice.step == step,
        )
    )
    if found is None:
        found = ReminderChoice(pair_id=pair.id, person_id=person.id, step=step)
        session.add(found)
    return found


def _morning(pair: Pair, person: Person, days: int, now: datetime) -> datetime:
    """The start of the person's working hours so many days from now, or of their next ones where that day is free."""
    plan = plan_of(pair.cohort.program)
    day = local_date(now, person.zone) + timedelta(days=days)
    return working_moment(person, plan, local_moment(day, hours_of(person, plan)[0], person.zone))
