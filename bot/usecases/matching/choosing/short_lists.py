"""Short lists: offered by coordinators, chosen by the matcher, ranked by mentees until a deadline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from bot.domain.access import Action, Actor, require
from bot.domain.calendar import next_working_moment
from bot.domain.deadlines import deadline_of
from bot.domain.roles import Role
from bot.domain.shown.matching_modes import OfferShown, ShortListShown
from bot.domain.states.cohort import CohortState, require_open
from bot.domain.states.enrollment import EnrollmentState
from bot.errors import DomainError, FormErrors
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.facts.matching_modes import LAPSED, NOBODY, OFFERED, RANKED, offer_shown, short_list_shown
from bot.usecases.locking import take_turn
from bot.usecases.matching.drafts.rounds import LOCK, round_of
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.programs import coordinated
from db.models import Cohort, Enrollment, MatchConstraint, Person, Program, ShortList, ShortListEntry
from db.session import Sessions, WorkspaceSession

CHOOSING = "choosing"
"""Asked for; the matcher has not chosen the mentors yet."""
MOST_NAMED = 100
"""Mentees that one command may name: the button under its answer carries them all."""
A_TIME = 200
"""Lists that are written down in one transaction."""


def look_at_offer(
    session: WorkspaceSession, actor: Actor, program_id: object, slack_ids: Sequence[str]
) -> OfferShown:
    """Who would get a short list: the named mentees, or everybody without a partner who never had one.

    Raises DomainError when somebody named is no approved mentee, when there are too many of them, or when the
    program is not open.
    """
    program, cohort = _open(session, actor, program_id)
    if len(slack_ids) > MOST_NAMED:
        raise DomainError("too_many_named", most=MOST_NAMED)
    if slack_ids:
        waiting = [_named(session, cohort, slack_id) for slack_id in dict.fromkeys(slack_ids)]
    else:
        had_one = set(session.scalars(select(ShortList.enrollment_id).where(ShortList.status != NOBODY)))
        waiting = [one for one in mentees_without_partner(session, cohort) if one.id not in had_one]
    return offer_shown(session, program, cohort, [e.id for e in waiting], named=bool(slack_ids))


def offer_short_lists(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    enrollment_ids: Iterable[object],
    now: datetime,
) -> int:
    """Ask the matcher for a short list for each of these mentees, or for everybody without a partner who has
    none; returns for how many.

    Whoever found a partner, left or got a list meanwhile is passed over. Raises DomainError nobody_to_offer.
    """
    program, cohort = _open(session, actor, program_id)
    take_turn(session, cohort)
    named = {str(one) for one in enrollment_ids}
    lists = {one.enrollment_id: one for one in _lists(session, cohort)}
    chosen = 0
    for enrollment in mentees_without_partner(session, cohort):
        known = lists.get(enrollment.id)
        if named and str(enrollment.id) not in named:
            continue
        if known is not None and (
            known.status == CHOOSING or not (_over(known, now) and (named or known.status == NOBODY))
        ):
            continue
        if known is None:
            known = ShortList(enrollment_id=enrollment.id, status=CHOOSING, offered_at=now, until=now)
            session.add(known)
        known.entries.clear()
        known.status, known.offered_at, known.until, known.ranked_at = CHOOSING, now, now, None
        chosen += 1
    if not chosen:
        raise DomainError("nobody_to_offer")
    record(session, "match.offered", now, actor=person, program_id=program.id, subject="cohort",
           subject_id=cohort.id, mentees=chosen)  # fmt: skip
    session.info[outbox.WORK_WAITS] = True
    return chosen


def _over(short_list: ShortList, now: datetime) -> bool:
    """Nobody can rank it any more, so that a new one can take its place."""
    return short_list.status in (LAPSED, NOBODY) or short_list.until <= now


def _open(session: WorkspaceSession, actor: Actor, program_id: object) -> tuple[Program, Cohort]:
    program = coordinated(session, actor, program_id, Action.OFFER_SHORT_LISTS)
    if plan_of(program).among_peers:
        raise DomainError("peers_have_no_short_lists")
    cohort = current_cohort(session, program)
    require_open(CohortState(cohort.status))
    return program, cohort


def _lists(session: WorkspaceSession, cohort: Cohort) -> list[ShortList]:
    query = (
        select(ShortList)
        .join(Enrollment, Enrollment.id == ShortList.enrollment_id)
        .where(Enrollment.cohort_id == cohort.id)
        .options(selectinload(ShortList.entries))
        .order_by(ShortList.id)
    )
    return list(session.scalars(query))


def mentees_without_partner(
    session: WorkspaceSession, cohort: Cohort, slack_id: str = ""
) -> list[Enrollment]:
    """Approved mentees who are here and whom no coordinator has paired by hand; with `slack_id` that one."""
    locked = select(MatchConstraint.mentee_enrollment_id).where(
        MatchConstraint.cohort_id == cohort.id, MatchConstraint.kind == LOCK
    )
    query = (
        select(Enrollment)
        .join(Person, Person.id == Enrollment.person_id)
        .where(
            Enrollment.cohort_id == cohort.id,
            Enrollment.role == Role.MENTEE.value,
            Enrollment.status == EnrollmentState.APPROVED.value,
            Enrollment.id.not_in(locked),
            Person.deactivated_at.is_(None),
        )
        .options(selectinload(Enrollment.person))
        .order_by(Enrollment.id)
    )
    return list(session.scalars(query.where(Person.slack_id == slack_id) if slack_id else query))


def _named(session: WorkspaceSession, cohort: Cohort, slack_id: str) -> Enrollment:
    found = mentees_without_partner(session, cohort, slack_id)
    if found:
        return found[0]
    raise DomainError("no_mentee_without_partner", who=slack_id)


# --- the matcher chooses -------------------------------------------------------------------------------


def choose_lists(sessions: Sessions, workspace_id: str, now: datetime) -> int:
    """Choose the mentors of every list that waits for it, and send them; returns how many were settled.

    The choice is made outside of any writing transaction, so that nobody waits for it.
    """
    with sessions.reading(workspace_id) as session:
        query = (
            select(Enrollment.cohort_id)
            .join(ShortList, ShortList.enrollment_id == Enrollment.id)
            .where(ShortList.status == CHOOSING)
            .distinct()
            .order_by(Enrollment.cohort_id)
        )
        cohorts = list(session.scalars(query))
    return sum(_choose(sessions, workspace_id, cohort_id, now) for cohort_id in cohorts)


def _choose(sessions: Sessions, workspace_id: str, cohort_id: int, now: datetime) -> int:
    from bot.matching.asking.short_lists import short_lists
    from bot.matching.matcher import solve_round

    with sessions.reading(workspace_id) as session:
        cohort = session.get_one(Cohort, cohort_id)
        plan = plan_of(cohort.program)
        lists = _lists(session, cohort)
        wanted = {str(one.enrollment_id) for one in lists if one.status == CHOOSING}
        standing: dict[str, int] = {}
        for one in lists:
            for entry in one.entries:
                key = str(entry.mentor_enrollment_id)
                standing[key] = standing.get(key, 0) + (0 if _over(one, now) else 1)
        given = round_of(session, cohort, plan, {}, now)
    chosen = short_lists(solve_round(given), plan.matching.short_list_size, mentees=wanted, on_lists=standing)
    until = deadline_of(plan, plan.matching.short_list_days, now)
    waiting = sorted(int(one) for one in wanted)
    settled = 0
    for start in range(0, len(waiting), A_TIME):
        with sessions.writing(workspace_id) as session:
            take_turn(session, session.get_one(Cohort, cohort_id))
            for one in _choosing(session, waiting[start : start + A_TIME]):
                _send(session, one, chosen.get(str(one.enrollment_id), ()), now, until)
                settled += 1
    with sessions.writing(workspace_id) as session:
        cohort = session.get_one(Cohort, cohort_id)
        outbox.post(session, "match.offered", now, key=f"match.offered:{cohort.id}:{now.isoformat()}",
                    program=cohort.program_id, cohort=cohort.id, at=now.isoformat())  # fmt: skip
    return settled


def _choosing(session: WorkspaceSession, enrollment_ids: Sequence[int]) -> list[ShortList]:
    query = (
        select(ShortList)
        .where(ShortList.status == CHOOSING, ShortList.enrollment_id.in_(enrollment_ids))
        .options(selectinload(ShortList.enrollment).selectinload(Enrollment.person))
        .order_by(ShortList.id)
    )
    return list(session.scalars(query))


def _send(
    session: WorkspaceSession, short_list: ShortList, mentors: Sequence[str], now: datetime, until: datetime
) -> None:
    short_list.status = OFFERED if mentors else NOBODY
    short_list.offered_at, short_list.until = now, until
    short_list.entries = [
        ShortListEntry(mentor_enrollment_id=int(mentor), place=place)
        for place, mentor in enumerate(mentors, start=1)
    ]
    if mentors:
        person = short_list.enrollment.person
        moment = next_working_moment(now, person.zone, person.country)
        outbox.post(session, "short_list.offered", now, new=True, not_before=min(moment, until),
                    key=f"short_list.offered:{short_list.id}:{now.isoformat()}",
                    person=person.id, short_list=short_list.id)  # fmt: skip


# --- the mentee ranks ----------------------------------------------------------------------------------


def list_to_rank(session: WorkspaceSession, actor: Actor, list_id: object, now: datetime) -> ShortListShown:
    """A mentee's own short list, while it can be ranked. Raises DomainError that says why not."""
    short_list = _mine(session, actor, list_id, now)
    shown = short_list_shown(session, short_list)
    if not shown.mentors:
        raise DomainError("short_list_empty")
    return shown


def rank_mentors(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    list_id: object,
    choices: Sequence[tuple[str, object]],
    now: datetime,
) -> ShortListShown:
    """Keep a mentee's ranking: (field, mentor's enrollment id or None) by choice, the first choice first.

    At least one; nobody twice; later rankings replace earlier ones until the deadline. Raises DomainError,
    FormErrors at the fields.
    """
    short_list = _mine(session, actor, list_id, now)
    take_turn(session, short_list)
    entries = {str(entry.mentor_enrollment_id): entry for entry in short_list.entries}
    ranked: list[str] = []
    errors = []
    for field, value in choices:
        if value in (None, ""):
            continue
        if str(value) not in entries:
            errors.append(DomainError("not_an_option", field=field, given=str(value)[:60]))
        elif str(value) in ranked:
            errors.append(DomainError("ranked_twice", field=field))
        else:
            ranked.append(str(value))
    if errors:
        raise FormErrors(errors)
    if not ranked:
        raise DomainError("answer_required", field=choices[0][0] if choices else None)
    for key, entry in entries.items():
        entry.rank = ranked.index(key) + 1 if key in ranked else None
    again = short_list.status == RANKED
    short_list.status, short_list.ranked_at = RANKED, now
    record(session, "short_list.ranked", now, actor=person, program_id=short_list.enrollment.cohort.program_id,
           subject="short_list", subject_id=short_list.id, again=again)  # fmt: skip
    session.flush()
    if not again:
        tell_when_all_are_in(session, short_list.enrollment.cohort, now)
    return short_list_shown(session, short_list)


def _mine(session: WorkspaceSession, actor: Actor, list_id: object, now: datetime) -> ShortList:
    short_list = session.find(ShortList, list_id)
    if short_list is None:
        raise DomainError("short_list_gone")
    enrollment = short_list.enrollment
    require(Action.RANK_MENTORS, actor, owner=str(enrollment.person_id))
    if enrollment.status == EnrollmentState.MATCHED:
        raise DomainError("short_list_matched")
    if enrollment.status != EnrollmentState.APPROVED:
        raise DomainError("not_enrolled")
    if short_list.status in (CHOOSING, NOBODY):
        raise DomainError("short_list_gone")
    if short_list.until <= now:
        raise DomainError("short_list_over")
    return short_list


def tell_when_all_are_in(session: WorkspaceSession, cohort: Cohort, now: datetime) -> None:
    """Coordinators hear once that nobody ranks any more."""
    if _open_lists(session, cohort) == 0:
        outbox.post(session, "match.ranked", now, key=f"match.ranked:{cohort.id}:{now.isoformat()}",
                    program=cohort.program_id, cohort=cohort.id)  # fmt: skip


def _open_lists(session: WorkspaceSession, cohort: Cohort) -> int:
    """How many lists can still be ranked and are not."""
    query = (
        select(func.count())
        .select_from(ShortList)
        .join(Enrollment, Enrollment.id == ShortList.enrollment_id)
        .where(Enrollment.cohort_id == cohort.id, ShortList.status.in_((CHOOSING, OFFERED)))
    )
    return int(session.scalar(query) or 0)
