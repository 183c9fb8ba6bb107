"""A signal that only one person gave goes back to that person first: shall I tell a coordinator?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Action, Actor, require
from bot.domain.calendar import next_working_moment
from bot.domain.due_dates import silent_days
from bot.domain.states.pair import LIVING, PairState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.coordinating.looking import FAMILY, Seen, of_coordinators
from bot.usecases.guiding.pairs import members_of
from bot.usecases.guiding.reminding.journeys import own_hours
from bot.usecases.planning.plans import plan_of
from db.models import Coordinator, Pair, Person, SignalChoice
from db.session import WorkspaceSession

ASKED = "signal.asked"
LOOK = "coordinator.look"


def unasked(
    session: WorkspaceSession, seen: Seen, pairs: Sequence[Pair]
) -> list[tuple[Pair, int, str, datetime]]:
    """Signals whose writer was not asked yet: pair, person's id, signal and when the answer was given."""
    found = [
        (pair, int(str(reason.private_to)), reason.signal.value, given_at)
        for pair in pairs
        if PairState(pair.status) in LIVING
        for reason, given_at in seen.to_ask_first(pair)
    ]
    if not found:
        return []
    known = {
        (choice.pair_id, choice.person_id, FAMILY[choice.signal], choice.given_at)
        for choice in session.scalars(
            select(SignalChoice).where(SignalChoice.pair_id.in_({pair.id for pair, *_ in found}))
        )
    }
    return [one for one in found if (one[0].id, one[1], FAMILY[one[2]], one[3]) not in known]


def ask_first(session: WorkspaceSession, seen: Seen, pairs: Sequence[Pair], now: datetime) -> None:
    """Ask whoever gave a signal, once for each answer, in their working hours. Nobody else learns of it: it is
    not even recorded among what happened.
    """
    for pair, person_id, signal, given_at in unasked(session, seen, pairs):
        person = session.get_one(Person, person_id)
        choice = SignalChoice(
            pair_id=pair.id, person_id=person_id, signal=signal, given_at=given_at, asked_at=now
        )
        session.add(choice)
        session.flush()
        plan = plan_of(pair.cohort.program)
        earliest = max(now, person.quiet_until or now)
        country = person.holidays if person.holidays is not None else person.country
        at = next_working_moment(
            earliest, person.zone, country, own_hours(person) or plan.hours, silent_days(plan)
        )
        outbox.post(session, ASKED, now, key=f"{ASKED}:{choice.id}", new=True, not_before=at, apart=True,
                    person=person_id, choice=choice.id)  # fmt: skip


def answer_signal(
    session: WorkspaceSession, actor: Actor, person: Person, choice_id: object, *, tell: bool, now: datetime
) -> SignalChoice:
    """The writer decides. A no stays between them and the bot; a yes puts their pair into the queue.

    Raises DomainError for anybody else, once it was answered, and a yes when the pair is over.
    """
    choice = session.find(SignalChoice, choice_id)
    if choice is None:
        raise DomainError("not_yours")
    require(Action.SUBMIT_REVIEW, actor, pair=members_of(session.get_one(Pair, choice.pair_id)))
    if choice.person_id != person.id:
        raise DomainError("not_yours")
    if choice.tell is not None and choice.tell is not tell:
        raise DomainError("signal_answered", told=choice.tell)
    if choice.tell is not None:
        return choice
    pair = session.get_one(Pair, choice.pair_id)
    if tell and PairState(pair.status) not in LIVING:
        raise DomainError("pair_already_closed")  # nobody looks at its health any more
    choice.tell, choice.answered_at = tell, now
    if tell:
        record(session, "signal.told", now, actor=person, pair=pair)
        _tell_others(session, pair, person, choice, now)
    return choice


def _tell_others(
    session: WorkspaceSession, pair: Pair, person: Person, choice: SignalChoice, now: datetime
) -> None:
    """Where one of the two reads the admin channel, the other coordinators are told one by one."""
    if not of_coordinators(session, [pair]):
        return
    program = pair.cohort.program_id
    for coordinator in session.scalars(
        select(Person)
        .join(Coordinator, Coordinator.person_id == Person.id)
        .where(Coordinator.program_id == program, Person.deactivated_at.is_(None))
        .order_by(Person.id)
    ):
        if coordinator.id not in (pair.mentee_id, pair.mentor_id):
            plan = plan_of(pair.cohort.program)
            at = next_working_moment(
                now, coordinator.zone, coordinator.country, plan.hours, silent_days(plan)
            )
            outbox.post(session, LOOK, now, key=f"{LOOK}:{choice.id}:{coordinator.id}", not_before=at,
                        apart=True, person=coordinator.id, choice=choice.id)  # fmt: skip
