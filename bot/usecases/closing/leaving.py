"""Leaving a pair: one click, one confirmation, no fault."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Action, Actor, require
from bot.domain.answers import clean_text
from bot.domain.roles import Role
from bot.domain.shown.closing import EndReason, LeaveQuestion
from bot.domain.states import pair as states
from bot.domain.states.pair import LIVING, PairEvent, PairState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.closing.seats import free_seat, seat_of
from bot.usecases.guiding.beginning.letters import give_back_letters
from bot.usecases.guiding.circles import is_mentors_circle, living_in
from bot.usecases.guiding.pairs import facts_changed, members_of, pair_for, partner_of, role_in
from bot.usecases.locking import take_turn
from db.models import MatchConstraint, Pair, Person
from db.session import WorkspaceSession

FAILED = "failed"
"""The constraint that keeps a pair that ended early from ever being proposed again."""
REASON_LENGTH = 1000


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
) -> LeaveQuestion:
    """End the pair. The partner is told kindly and can be matched again; `reason` is for coordinators only.

    A mentee leaves a circle that goes on; with its mentor all of it ends. Raises DomainError for someone else's
    pair, or one that is over already.
    """
    question = leave_question(session, actor, person, pair_id)
    pair = pair_for(session, actor, pair_id, Action.END_PAIR)
    text = clean_text(reason, lines=True)
    if len(text) > REASON_LENGTH:
        raise DomainError("answer_too_long", field="reason", length=len(text), maximum=REASON_LENGTH)
    for one in _leaves(session, pair, person):
        take_turn(session, one)
        if PairState(one.status) in LIVING or one is pair:
            _leave(session, one, person, text, back_to_pool=back_to_pool, now=now)
    stamp = f"{pair.id}:{int(now.timestamp())}"
    program = pair.cohort.program_id
    outbox.post(
        session, "admin.pair_ended", now, key=f"admin.pair_ended:{stamp}", program=program, pair=pair.id
    )
    return question


def _leaves(session: WorkspaceSession, pair: Pair, person: Person) -> list[Pair]:
    """The pairs that end when somebody leaves this one: all of a circle when its mentor goes."""
    if pair.circle_id is None or not is_mentors_circle(pair, person):
        return [pair]
    return living_in(session, pair.circle_id) or [pair]


def _leave(
    session: WorkspaceSession, pair: Pair, person: Person, text: str, *, back_to_pool: bool, now: datetime
) -> None:
    partner = partner_of(pair, person)
    end_pair(session, pair, now)
    pair.ended_by = person.id
    pair.end_reason = text or None
    free_seat(session, pair, role_in(pair, person), back_to_pool=back_to_pool)
    free_seat(session, pair, role_in(pair, partner), back_to_pool=True)
    never_again(session, pair, person, now)
    record(session, "pair.ended", now, actor=person, pair=pair, back_to_pool=back_to_pool)
    key = f"pair.ended:{pair.id}:{int(now.timestamp())}"
    outbox.post(session, "pair.ended", now, key=key, person=partner.id, pair=pair.id)


def end_pair(session: WorkspaceSession, pair: Pair, now: datetime) -> None:
    """The pair is over before its time, whoever ended it. Raises DomainError if it is over already."""
    pair.status = states.move(PairState(pair.status), PairEvent.END).value
    pair.closed_at = now
    pair.paused_at = None
    session.flush()
    give_back_letters(session, pair, now)
    facts_changed(session, pair, now)


def read_end_reason(session: WorkspaceSession, actor: Actor, pair_id: object) -> EndReason:
    """What the one who left wrote for coordinators; never for someone who was in the pair."""
    pair = session.find(Pair, pair_id)
    if pair is None or pair.ended_by is None:
        raise DomainError("not_your_pair")
    require(Action.SEE_PAIRS, actor, program=str(pair.cohort.program_id))
    if actor.person in members_of(pair):
        raise DomainError("own_pair_is_confidential")
    left = pair.mentee if pair.ended_by == pair.mentee_id else pair.mentor
    return EndReason(left.slack_id, partner_of(pair, left).slack_id, str(pair.end_reason or ""))


def never_again(session: WorkspaceSession, pair: Pair, by: Person, now: datetime) -> None:
    """These two are never proposed to each other again."""
    mentee, mentor = seat_of(session, pair, Role.MENTEE), seat_of(session, pair, Role.MENTOR)
    if mentee is None or mentor is None:
        return
    known = session.scalar(
        select(MatchConstraint).where(
            MatchConstraint.cohort_id == pair.cohort_id,
            MatchConstraint.mentee_enrollment_id == mentee.id,
            MatchConstraint.mentor_enrollment_id == mentor.id,
        )
    )
    if known is not None:
        known.kind = FAILED
        return
    session.add(
        MatchConstraint(
            cohort_id=pair.cohort_id, mentee_enrollment_id=mentee.id, mentor_enrollment_id=mentor.id,
            kind=FAILED, made_by=by.id, made_at=now,
        )
    )  # fmt: skip
