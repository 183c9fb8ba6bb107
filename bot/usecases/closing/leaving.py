"""Leaving a pair: one click, one confirmation, no fault."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from bot.domain import leaving
from bot.domain.access import Action, Actor, require
from bot.domain.answers import clean_text
from bot.domain.calendar import next_working_moment
from bot.domain.due_dates import silent_days
from bot.domain.shown.closing import EndReason, LeaveQuestion
from bot.domain.states import enrollment as seats
from bot.domain.states import pair as states
from bot.domain.states.enrollment import EnrollmentEvent, EnrollmentState
from bot.domain.states.pair import LIVING, PairEvent, PairState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.closing.apart import keep_apart
from bot.usecases.closing.asked_again import is_asked_again
from bot.usecases.closing.channel import LAST_WORD
from bot.usecases.closing.seats import free_seat, has_another, seat_of
from bot.usecases.enrolling import move_on
from bot.usecases.guiding.beginning.letters import OF_THE_END, give_back_letters
from bot.usecases.guiding.circles import is_mentors_circle, living_in
from bot.usecases.guiding.meeting.ended import call_off_ahead, called_off_for
from bot.usecases.guiding.pairs import facts_changed, members_of, pair_for, partner_of, role_in
from bot.usecases.guiding.reminding.standing import redraw_of_pair
from bot.usecases.locking import take_turn
from bot.usecases.planning.plans import plan_of
from bot.usecases.saying import working_moment
from db.models import Circle, OutboxRow, Pair, Person
from db.session import WorkspaceSession

REASON_LENGTH = 1000
_ASKED = (EnrollmentState.WAITLISTED.value, EnrollmentState.APPROVED.value)


def leave_question(session: WorkspaceSession, actor: Actor, person: Person, pair_id: object) -> LeaveQuestion:
    """What to confirm before leaving. Raises DomainError."""
    pair = pair_for(session, actor, pair_id, Action.END_PAIR)
    partner = partner_of(pair, person)
    if PairState(pair.status) not in LIVING:
        states.move(PairState(pair.status), PairEvent.END)  # says why not
    leaving = _leaves(session, pair, person)
    return LeaveQuestion(
        pair.id,
        partner.slack_id,
        pair.cohort.program.name,
        circle=pair.circle_id is not None,
        mates=tuple(one.mentee.slack_id for one in leaving) if is_mentors_circle(pair, person) else (),
        stays=has_another(session, pair, role_in(pair, person), but=leaving),
    )


def leave_pair(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    pair_id: object,
    *,
    reason: str,
    back_to_pool: bool,
    now: datetime,
    why: object = "",
) -> LeaveQuestion:
    """End the pair, also while it is paused. The partner is told kindly and asked whether they would like to be matched
    again; `reason` is for coordinators only, `why` (a `bot.domain.leaving.Reason`) is counted without names, too.

    A mentee leaves a circle that goes on; with its mentor all of it ends. Raises DomainError for someone else's
    pair, or one that is over already.
    """
    question = leave_question(session, actor, person, pair_id)
    pair = pair_for(session, actor, pair_id, Action.END_PAIR)
    text = clean_text(reason, lines=True)
    if len(text) > REASON_LENGTH:
        raise DomainError("answer_too_long", field="reason", length=len(text), maximum=REASON_LENGTH)
    every = _leaves(session, pair, person)
    stamp = f"{pair.id}:{int(now.timestamp())}"
    outbox.post(
        session, "pair.left", now, key=f"pair.left:{stamp}", apart=OF_THE_END, person=person.id, pair=pair.id,
        again=int(back_to_pool), stays=int(question.stays),
    )  # fmt: skip
    for one in every:
        take_turn(session, one)
        if PairState(one.status) in LIVING or one is pair:
            _leave(session, one, person, leaving.kept(why, text), back_to_pool=back_to_pool, now=now)
    if pair.circle_id is None or is_mentors_circle(pair, person):
        told = [working_moment(partner_of(one, person), plan_of(one.cohort.program), now) for one in every]
        tell_channel(session, pair, now, not_before=max(told))
    program = pair.cohort.program_id
    outbox.post(
        session, "admin.pair_ended", now, key=f"admin.pair_ended:{stamp}", program=program, pair=pair.id
    )
    return replace(question, off=called_off_for(session, pair, person))


def tell_channel(
    session: WorkspaceSession, pair: Pair, now: datetime, *, not_before: datetime | None = None
) -> None:
    """A word in the channel of a pair, or a circle, that is over: in working hours, not before those who were left
    have been told. It says no more than they read.
    """
    circle = session.get(Circle, pair.circle_id) if pair.circle_id is not None else None
    if (circle or pair).channel_id is None:
        return
    plan = plan_of(pair.cohort.program)
    moment = next_working_moment(not_before or now, plan.zone, plan.country, plan.hours, silent_days(plan))
    key = f"{LAST_WORD}:{pair.id}:{int(now.timestamp())}"
    outbox.post(session, LAST_WORD, now, key=key, not_before=moment, pair=pair.id)


def _leaves(session: WorkspaceSession, pair: Pair, person: Person) -> list[Pair]:
    """The pairs that end when somebody leaves this one: all of a circle when its mentor goes."""
    if pair.circle_id is None or not is_mentors_circle(pair, person):
        return [pair]
    return living_in(session, pair.circle_id) or [pair]


def _leave(
    session: WorkspaceSession,
    pair: Pair,
    person: Person,
    reason: object,
    *,
    back_to_pool: bool,
    now: datetime,
) -> None:
    partner = partner_of(pair, person)
    end_pair(session, pair, now)
    pair.ended_by = person.id
    pair.end_reason = reason
    free_seat(session, pair, role_in(pair, person), back_to_pool=back_to_pool)
    free_seat(session, pair, role_in(pair, partner), back_to_pool=True)
    _ask_about_pool(session, pair, partner)
    never_again(session, pair, person, now)
    record(session, "pair.ended", now, actor=person, pair=pair, back_to_pool=back_to_pool)
    key = f"pair.ended:{pair.id}:{int(now.timestamp())}"
    moment = working_moment(partner, plan_of(pair.cohort.program), now)
    outbox.post(
        session,
        "pair.ended",
        now,
        key=key,
        not_before=moment,
        apart=OF_THE_END,
        person=partner.id,
        pair=pair.id,
    )
    give_back_letters(session, pair, now)


def end_pair(session: WorkspaceSession, pair: Pair, now: datetime) -> None:
    """The pair is over before its time, whoever ended it, and what was booked is off. Raises DomainError if it is over
    already.

    Whoever ends it tells the two, and gives them their letters back after that.
    """
    pair.status = states.move(PairState(pair.status), PairEvent.END).value
    pair.closed_at = now
    pair.paused_at = None
    session.flush()
    call_off_ahead(session, pair, now)
    facts_changed(session, pair, now)
    redraw_of_pair(session, pair, now)


def read_end_reason(session: WorkspaceSession, actor: Actor, pair_id: object) -> EndReason:
    """What the one who left wrote for coordinators; never for someone who was in the pair."""
    pair = session.find(Pair, pair_id)
    if pair is None or pair.ended_by is None:
        raise DomainError("not_your_pair")
    require(
        Action.READ_END_REASON, actor, program=str(pair.cohort.program_id), pair=members_of(pair),
        owner=str(pair.ended_by),
    )  # fmt: skip
    if actor.person in members_of(pair):
        raise DomainError("own_pair_is_confidential")
    left = pair.mentee if pair.ended_by == pair.mentee_id else pair.mentor
    why, words = leaving.read(pair.end_reason)
    return EndReason(left.slack_id, partner_of(pair, left).slack_id, words, why)


def never_again(session: WorkspaceSession, pair: Pair, by: Person, now: datetime) -> None:
    """These two are never proposed to each other again."""
    keep_apart(session, pair.cohort_id, pair.mentee_id, pair.mentor_id, by.id, now)


def answer_pool(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    pair_id: object,
    now: datetime,
    *,
    again: bool,
    elsewhere: bool = False,
) -> Pair:
    """Whoever was left says whether they would like to be matched again; until then nobody proposes them.

    They may change their mind while nothing came of it. `elsewhere`: not below the message that asks, which then says
    so, too. Raises DomainError not_your_pair, pool_answered.
    """
    pair = pair_for(session, actor, pair_id, Action.SEE_PAIR)
    partner_of(pair, person)
    seat = seat_of(session, pair, role_in(pair, person))
    if pair.ended_by == person.id or seat is None or pair.ended_by is None:
        raise DomainError("not_your_pair")
    take_turn(session, seat)
    if again and seat.status == EnrollmentState.APPROVED:
        return pair  # a second click
    asked = is_asked_again(session, seat)
    if seat.status not in _ASKED or (seat.status == EnrollmentState.WAITLISTED and not asked):
        raise DomainError("pool_answered")
    event = EnrollmentEvent.APPROVE if again else EnrollmentEvent.WITHDRAW
    move_on(seat, event)
    record(session, "seat.again" if again else "application.withdrawn", now, actor=person,
           program_id=pair.cohort.program_id, subject="enrollment", subject_id=seat.id)  # fmt: skip
    session.flush()
    outbox.refresh_home(session, person, now)
    if elsewhere:
        _answered_elsewhere(session, pair, person, now)
    return pair


def _answered_elsewhere(session: WorkspaceSession, pair: Pair, person: Person, now: datetime) -> None:
    asking = select(OutboxRow).where(
        outbox.begins_with(f"pair.ended:{pair.id}:"), OutboxRow.kind == "pair.ended"
    )
    row = session.scalar(asking.order_by(OutboxRow.id.desc()).limit(1))
    if row is not None:
        outbox.amend(session, row.key, now, **row.args)


def _ask_about_pool(session: WorkspaceSession, pair: Pair, partner: Person) -> None:
    """Whoever was left waits, with their place kept, until they say what they would like."""
    seat = seat_of(session, pair, role_in(pair, partner))
    if seat is not None and seat.status == EnrollmentState.APPROVED:
        seat.status = seats.move(EnrollmentState.APPROVED, EnrollmentEvent.WAITLIST).value
