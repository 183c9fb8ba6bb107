"""The end of a pair as it should be: closed with thanks, and reopened if it was too early."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.reviews import FINAL
from bot.domain.states import pair as states
from bot.domain.states.pair import PairEvent, PairState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.closing.channel import archive_if_both_want
from bot.usecases.closing.farewell.certifying import tell_of_certificate
from bot.usecases.closing.farewell.recommending import bring_back_agreed
from bot.usecases.closing.farewell.thanking import give_thanks
from bot.usecases.closing.seats import finish_seats, retake_seats
from bot.usecases.coordinating.queue import acted
from bot.usecases.guiding.beginning.agreement import join_agreement
from bot.usecases.guiding.beginning.letters import give_back_letters
from bot.usecases.guiding.circles import join_meetings, living_in
from bot.usecases.guiding.pairs import facts_changed, pair_for
from bot.usecases.guiding.reminding.standing import redraw_of_pair
from bot.usecases.locking import take_turn
from db.models import Pair, Person, Submission
from db.session import WorkspaceSession


def close_if_complete(session: WorkspaceSession, pair: Pair, now: datetime) -> bool:
    """Close the pair once the closing conversation is confirmed and both final reviews are in.

    Returns whether it is closed by this.
    """
    give_thanks(session, pair, now)
    if pair.status != PairState.CLOSING or pair.closing_at is None:
        return False
    if finals_sent(session, pair) < {pair.mentee_id, pair.mentor_id}:
        return False
    _close(session, pair, now, by=None)
    return True


def finals_sent(session: WorkspaceSession, pair: Pair) -> set[int]:
    """The ids of those of the two whose final review is in."""
    return set(
        session.scalars(
            select(Submission.person_id).where(
                Submission.form_key == FINAL,
                Submission.subject == "pair",
                Submission.subject_id == pair.id,
                Submission.submitted_at.is_not(None),
            )
        )
    )


def close_pair(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, *, reason: str, now: datetime
) -> Pair:
    """A coordinator closes a pair; `reason` is for coordinators only. Raises DomainError."""
    pair = pair_for(session, actor, pair_id, Action.CLOSE_PAIR)
    take_turn(session, pair)
    _close(session, pair, now, by=person)
    pair.ended_by = person.id
    pair.end_reason = reason or None
    acted(session, pair, now)
    return pair


def close_with_cohort(session: WorkspaceSession, pair: Pair, by: Person, now: datetime) -> None:
    """The cohort is over, and this pair with it: closed with thanks. `by`: the coordinator who closes the cohort.

    Raises DomainError for a pair that is over already.
    """
    _close(session, pair, now, by=by, with_cohort=True)
    acted(session, pair, now)


def reopen_pair(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, now: datetime
) -> Pair:
    """A closed pair goes on as before, until its channel is archived. Raises DomainError.

    A pair that somebody left is not theirs any more: the two can only be matched anew.
    """
    pair = pair_for(session, actor, pair_id, Action.REOPEN_PAIR)
    take_turn(session, pair)
    if pair.status == PairState.ENDED:
        raise DomainError("pair_was_left")
    if any(member.deactivated_at is not None for member in pair.people()):
        raise DomainError("pair_member_gone")
    pair.status = states.move(PairState(pair.status), PairEvent.REOPEN).value
    pair.closed_at = pair.closing_at = pair.channel_choice = None
    pair.ended_by = pair.end_reason = None
    retake_seats(session, pair)
    record(session, "pair.reopened", now, actor=person, pair=pair)
    outbox.tell_pair(
        session, pair, "pair.reopened", now, key=f"pair.reopened:{pair.id}:{int(now.timestamp())}"
    )
    join_agreement(session, pair)
    join_meetings(session, pair, now)
    facts_changed(session, pair, now)
    return pair


def _close(
    session: WorkspaceSession, pair: Pair, now: datetime, by: Person | None, *, with_cohort: bool = False
) -> None:
    pair.status = states.move(PairState(pair.status), PairEvent.CLOSE).value
    pair.closed_at = now
    pair.paused_at = None
    session.flush()
    finish_seats(session, pair)
    bring_back_agreed(session, pair)
    record(session, "pair.closed", now, actor=by, pair=pair, confirmed=pair.closing_at is not None)
    _say_thanks(session, pair, now)
    if not with_cohort:
        _tell_of_certificates(session, pair, now)
    give_thanks(session, pair, now)
    give_back_letters(session, pair, now)
    archive_if_both_want(session, pair, now)
    facts_changed(session, pair, now)
    redraw_of_pair(session, pair, now, one_of_many=with_cohort)


def _say_thanks(session: WorkspaceSession, pair: Pair, now: datetime) -> None:
    """In the pair's channel; in a circle to the mentee, and in the channel once nobody goes on in it."""
    stamp = f"{pair.id}:{int(now.timestamp())}"
    if pair.circle_id is None:
        outbox.post(session, "pair.closed", now, key=f"pair.closed:{stamp}", pair=pair.id)
        return
    key = f"circle.completed:{stamp}"
    outbox.post(session, "circle.completed", now, key=key, person=pair.mentee_id, pair=pair.id)
    if not living_in(session, pair.circle_id):
        key = f"circle.closed:{pair.circle_id}:{int(now.timestamp())}"
        outbox.post(session, "circle.closed", now, key=key, circle=pair.circle_id)


def _tell_of_certificates(session: WorkspaceSession, pair: Pair, now: datetime) -> None:
    """Each of the two; a circle's mentee reads it in the message about the end, its mentor once the circle is over.

    Who is thanked with the whole cohort reads it there.
    """
    told: tuple[Person, ...] = pair.people()
    if pair.circle_id is not None:
        told = () if living_in(session, pair.circle_id) else (pair.mentor,)
    for person in told:
        tell_of_certificate(session, pair, person, now)
