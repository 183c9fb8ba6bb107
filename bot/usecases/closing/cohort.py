"""Closing a cohort: what is open, exactly what is said to whom, ten minutes to take it back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.calendar import local_date, local_moment, next_working_moment
from bot.domain.due_dates import silent_days
from bot.domain.program import Program as Plan
from bot.domain.reviews import FINAL
from bot.domain.shown.closing import PairClosed
from bot.domain.shown.cohort_closing import (
    CohortClosingShown,
    CohortOpen,
    CohortPreview,
    OpenPair,
    Stage,
    Thanked,
)
from bot.domain.states.cohort import CohortState, require_open
from bot.domain.states.cohort_closing import OPEN, ClosingEvent, ClosingState, move
from bot.domain.states.decision import DecisionState
from bot.domain.states.enrollment import EnrollmentState
from bot.domain.states.pair import LIVING, PairState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.closing.farewell.standing import ends_at
from bot.usecases.coordinating.overview import undelivered
from bot.usecases.facts.closing import what_they_did
from bot.usecases.guiding.meeting.meetings import closing_by_count
from bot.usecases.locking import take_turn
from bot.usecases.people.led import managers_told
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.programs import coordinated
from bot.usecases.recruiting.inviting.campaign import champion_of
from bot.usecases.reviewing.adjusting.decisions import decisions_in
from bot.usecases.reviewing.concerns.handling import open_concerns
from bot.usecases.saying import after_taking_back
from db.models import Cohort, CohortClosing, Coordinator, Enrollment, Pair, Person, Program, Submission
from db.session import WorkspaceSession

MOST = 15
"""Pairs that are listed."""
DAY = "day"
LONGEST = timedelta(days=365)
BOTH = 2
POSTED = "admin.cohort_closing"
CONFIRMED = "cohort.closing"
_LIVING = [state.value for state in LIVING]
_WAITED = (EnrollmentState.APPROVED.value, EnrollmentState.WAITLISTED.value)
_THANKED = (*_WAITED, EnrollmentState.MATCHED.value, EnrollmentState.DONE.value)


def cohort_open(session: WorkspaceSession, actor: Actor, program_id: object, now: datetime) -> CohortOpen:
    """What is open in the cohort that runs. Raises DomainError."""
    program = coordinated(session, actor, program_id, Action.CLOSE_COHORT)
    cohort = current_cohort(session, program)
    pairs = living_of(session, cohort)
    finals = _finals(session, pairs)
    counted = closing_by_count(session, pairs[:MOST])
    shown = tuple(
        OpenPair(
            pair.mentee.slack_id,
            pair.mentor.slack_id,
            _stage(pair, by_count=pair.id in counted),
            finals[pair.id],
            ends_at(pair),
        )
        for pair in pairs[:MOST]
    )
    waiting = waiting_closing(session, cohort)
    return CohortOpen(
        program.id,
        program.name,
        cohort.name,
        living=len(pairs),
        pairs=shown,
        finals_missing=sum(BOTH - finals[pair.id] for pair in pairs if pair.status == PairState.CLOSING),
        concerns=open_concerns(session, actor, program.id, now) > 0,
        undelivered=len(undelivered(session, program)),
        decisions=sum(one.status == DecisionState.OPEN for one in decisions_in(session, program)),
        had_pairs=bool(pairs) or _had_pairs(session, cohort),
        waiting=closing_shown(session, waiting) if waiting is not None else None,
        closed_at=cohort.closed_at if cohort.status == CohortState.CLOSED else None,
    )


def preview_closing(
    session: WorkspaceSession, actor: Actor, program_id: object, last_day: object, now: datetime
) -> CohortPreview:
    """Exactly what happens, to how many. `last_day`: an ISO date that pairs are given, or nothing. Raises DomainError
    at `day`, cohort_closed, cohort_closing_waits, program_not_open_yet.
    """
    program = coordinated(session, actor, program_id, Action.CLOSE_COHORT)
    cohort = current_cohort(session, program)
    _require_closable(session, cohort)
    plan, day = plan_of(program), _day(last_day, plan_of(program), now)
    thanked = people_to_thank(session, cohort)
    champion = champion_of(session, program)
    due_at, living = _due(plan, day, now), living_of(session, cohort)
    later = [end for pair in living if (end := ends_at(pair)) > due_at]

    def many(one: Thanked) -> int:
        return sum(what is one for what in thanked.values())

    return CohortPreview(
        program.id, cohort.id, program.name, cohort.name, len(living), day, due_at=due_at,
        first=after_taking_back(plan, now),
        participants=many(Thanked.PARTICIPANT), unmatched=many(Thanked.UNMATCHED),
        coordinators=many(Thanked.COORDINATOR), managers=many(Thanked.MANAGER),
        champion=champion.slack_id if champion is not None else "",
        open=cohort_open(session, actor, program_id, now), cut_off=len(later), last_end=max(later, default=None),
        posts=_posts(session, living, due_at),
    )  # fmt: skip


def confirm_closing(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    cohort_id: object,
    last_day: object,
    now: datetime,
) -> CohortClosingShown:
    """It happens in ten minutes, or on the last day; the channel reads how to take it back. Once, whoever presses.

    Raises DomainError, as `preview_closing`, also when the cohort that was looked at is not the one that runs.
    """
    program = coordinated(session, actor, program_id, Action.CLOSE_COHORT)
    cohort = current_cohort(session, program)
    take_turn(session, cohort)
    if str(cohort.id) != str(cohort_id):
        raise DomainError("cohort_closed")
    _require_closable(session, cohort)
    plan, day = plan_of(program), _day(last_day, plan_of(program), now)
    made = CohortClosing(
        cohort_id=cohort.id, status=ClosingState.WAITING.value, last_day=day, made_by=person.id, made_at=now,
        due_at=_due(plan, day, now),
    )  # fmt: skip
    session.add(made)
    session.flush()
    record(session, CONFIRMED, now, actor=person, program_id=program.id, subject="cohort_closing",
           subject_id=made.id)  # fmt: skip
    outbox.post(session, POSTED, now, key=posted_key(made), program=program.id, closing=made.id)
    if day is not None:
        for pair in living_of(session, cohort):
            outbox.post(
                session, "cohort.last_day", now, key=last_day_key(made, pair),
                not_before=after_taking_back(plan, now), apart=True, pair=pair.id, closing=made.id,
            )  # fmt: skip
    return closing_shown(session, made)


def take_closing_back(
    session: WorkspaceSession, actor: Actor, person: Person, closing_id: object, now: datetime
) -> CohortClosingShown:
    """The cohort goes on; any coordinator may say so until it happens. Raises DomainError."""
    made = session.find(CohortClosing, closing_id)
    if made is None:
        raise DomainError("cohort_closed")
    cohort = session.get_one(Cohort, made.cohort_id)
    coordinated(session, actor, cohort.program_id, Action.CLOSE_COHORT)
    take_turn(session, made)
    if ClosingState(made.status) is ClosingState.TAKEN_BACK and made.settled_by == person.id:
        return closing_shown(session, made)  # a second click
    made.status = move(ClosingState(made.status), ClosingEvent.TAKE_BACK).value
    made.settled_at, made.settled_by = now, person.id
    session.flush()
    record(session, "cohort.closing_taken_back", now, actor=person, program_id=cohort.program_id,
           subject="cohort_closing", subject_id=made.id)  # fmt: skip
    outbox.amend(session, posted_key(made), now, program=cohort.program_id, closing=made.id)
    if made.last_day is not None:
        for pair in living_of(session, cohort):
            outbox.amend(session, last_day_key(made, pair), now, pair=pair.id, closing=made.id)
    return closing_shown(session, made)


def waiting_closing(session: WorkspaceSession, cohort: Cohort) -> CohortClosing | None:
    """The wish to close this cohort that has not happened yet."""
    return session.scalar(
        select(CohortClosing)
        .where(CohortClosing.cohort_id == cohort.id, CohortClosing.status.in_([one.value for one in OPEN]))
        .limit(1)
    )


def closing_shown(session: WorkspaceSession, made: CohortClosing) -> CohortClosingShown:
    """How it stands."""
    cohort = session.get_one(Cohort, made.cohort_id)
    settler = session.get(Person, made.settled_by) if made.settled_by is not None else None
    return CohortClosingShown(
        made.id, cohort.program.name, cohort.name, session.get_one(Person, made.made_by).slack_id,
        ClosingState(made.status), made.due_at, made.last_day, made.pairs, settler.slack_id if settler else "",
    )  # fmt: skip


def living_of(session: WorkspaceSession, cohort: Cohort) -> list[Pair]:
    """The pairs of a cohort that are not over, oldest first."""
    rows = select(Pair).where(Pair.cohort_id == cohort.id, Pair.status.in_(_LIVING))
    return list(session.scalars(rows.order_by(Pair.id)))


def people_to_thank(session: WorkspaceSession, cohort: Cohort) -> dict[Person, Thanked]:
    """Everybody who is thanked, each once: who took part, coordinators, who would have taken part, and managers whom
    their people allowed to know. The final report thanks the champion.
    """
    thanked: dict[Person, Thanked] = {}
    rows = session.execute(
        select(Person, Enrollment.status)
        .join(Enrollment, Enrollment.person_id == Person.id)
        .where(Enrollment.cohort_id == cohort.id, Enrollment.status.in_(_THANKED))
        .order_by(Person.id, Enrollment.id)
    )
    for person, status in rows:
        as_what = Thanked.UNMATCHED if status in _WAITED else Thanked.PARTICIPANT
        if thanked.get(person) is not Thanked.PARTICIPANT:
            thanked[person] = as_what
    for person_id in _were_paired(session, cohort, [one.id for one in thanked]):
        thanked[session.get_one(Person, person_id)] = Thanked.PARTICIPANT
    of_program = select(Coordinator.person_id).where(Coordinator.program_id == cohort.program_id)
    for person in session.scalars(select(Person).where(Person.id.in_(of_program)).order_by(Person.id)):
        if thanked.get(person) is not Thanked.PARTICIPANT:
            thanked[person] = Thanked.COORDINATOR
    champion = champion_of(session, cohort.program)
    if champion is not None and thanked.get(champion) is Thanked.UNMATCHED:
        del thanked[champion]
    for person in managers_told(session, cohort):
        thanked.setdefault(person, Thanked.MANAGER)
    return {who: what for who, what in thanked.items() if who.deactivated_at is None}


def posted_key(made: CohortClosing) -> str:
    """The outbox key of its message in the admin channel."""
    return f"{POSTED}:{made.id}"


def last_day_key(made: CohortClosing, pair: Pair) -> str:
    """The outbox key of what a pair's channel reads; a circle reads it once."""
    whose = pair.id if pair.circle_id is None else f"circle:{pair.circle_id}"
    return f"cohort.last_day:{made.id}:{whose}"


def _finals(session: WorkspaceSession, pairs: Sequence[Pair]) -> Counter[int]:
    """How many final reviews of each pair are in."""
    sent: Counter[int] = Counter()
    for some in outbox.batched([pair.id for pair in pairs], outbox.A_TIME):
        sent.update(
            session.scalars(
                select(Submission.subject_id).where(
                    Submission.form_key == FINAL,
                    Submission.subject == "pair",
                    Submission.subject_id.in_(some),
                    Submission.submitted_at.is_not(None),
                )
            )
        )
    return sent


def _were_paired(session: WorkspaceSession, cohort: Cohort, among: Sequence[int]) -> set[int]:
    """Those who were in a pair of this cohort, however it went: they took part."""
    rows = session.execute(select(Pair.mentee_id, Pair.mentor_id).where(Pair.cohort_id == cohort.id))
    return {one for row in rows for one in row} & set(among)


def _posts(
    session: WorkspaceSession, living: Sequence[Pair], at: datetime
) -> tuple[tuple[int, PairClosed], ...]:
    """What the channels of pairs read when they are closed at a moment: those that had their time, and the others."""
    of_two = [pair for pair in living if pair.circle_id is None]
    groups = {
        good: [pair for pair in of_two if (pair.closing_at is not None or ends_at(pair) <= at) is good]
        for good in (True, False)
    }
    return tuple(
        (len(pairs), replace(what_they_did(session, pairs[0]), good_end=good))
        for good, pairs in groups.items()
        if pairs
    )


def _had_pairs(session: WorkspaceSession, cohort: Cohort) -> bool:
    return session.scalar(select(Pair.id).where(Pair.cohort_id == cohort.id).limit(1)) is not None


def _stage(pair: Pair, *, by_count: bool) -> Stage:
    if pair.status == PairState.PAUSED:
        return Stage.PAUSED
    if pair.closing_at is not None:
        return Stage.MET if by_count else Stage.TALKED
    return Stage.CLOSING if pair.status == PairState.CLOSING else Stage.UNDER_WAY


def _require_closable(session: WorkspaceSession, cohort: Cohort) -> None:
    waiting = waiting_closing(session, cohort)
    if waiting is not None:
        raise DomainError("cohort_closing_waits", who=session.get_one(Person, waiting.made_by).name)
    require_open(CohortState(cohort.status))


def _day(given: object, plan: Plan, now: datetime) -> date | None:
    if not given:
        return None
    try:
        day = date.fromisoformat(str(given))
    except ValueError:
        raise DomainError("date_invalid", field=DAY, given=str(given)) from None
    today = local_date(now, plan.zone)
    if not today < day <= today + LONGEST:
        raise DomainError("last_day_out_of_range", field=DAY)
    return day


def _due(plan: Plan, day: date | None, now: datetime) -> datetime:
    """Ten minutes from now, in working hours; with a last day the morning after it."""
    if day is None:
        return after_taking_back(plan, now)
    morning = local_moment(day + timedelta(days=1), plan.hours[0], plan.zone)
    return next_working_moment(morning, plan.zone, plan.country, plan.hours, silent_days(plan))


def closing_due(session: WorkspaceSession, program: Program) -> CohortClosing | None:
    """The wish that waits in a program."""
    return session.scalar(
        select(CohortClosing)
        .join(Cohort, Cohort.id == CohortClosing.cohort_id)
        .where(Cohort.program_id == program.id, CohortClosing.status.in_([one.value for one in OPEN]))
        .limit(1)
    )
