"""Who could give twenty minutes to a mentee whose goal is stuck: another mentor of the program with that skill."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.domain.roles import Role
from bot.domain.states.pair import LIVING
from bot.matching.features import Mentee, Mentor, Participant, shared_minutes
from bot.usecases.matching.drafts.pool import IN_THE_POOL, People, people_to_match
from bot.usecases.matching.drafts.rounds import DECLINED, FAILED, FORBID
from bot.usecases.planning.plans import plan_of
from db.models import Enrollment, GoalHelp, MatchConstraint, Pair
from db.session import WorkspaceSession

BETWEEN_ASKS = timedelta(days=60)
"""Nobody is asked for such a favour more often."""


def choose_helper(session: WorkspaceSession, pair: Pair, skill: str, now: datetime) -> int | None:
    """The person (id) who offers this skill and has most working hours in common with the mentee; of two alike who
    applied first. None if there is nobody to ask.

    Whoever the matcher must keep apart from the mentee is not asked: managers up and down their line, people that
    one of the two would rather not meet, pairs that coordinators or they themselves spoke against. Nor is a guest,
    a partner of the mentee, or whoever was asked in the last 60 days.
    """
    # Given as a set, states keep nobody back for missing training: this is a talk, no match.
    people = people_to_match(
        session, pair.cohort, plan_of(pair.cohort.program), now, everyone=True, states=frozenset(IN_THE_POOL)
    )
    asking = next((one for one in people.mentees if one.person == str(pair.mentee_id)), None)
    if asking is None:
        return None
    apart = _apart(session, pair, people)
    asked = _asked_lately(session, now)
    fitting = [
        mentor
        for mentor in people.mentors
        if skill in mentor.offered
        and int(mentor.person) not in apart
        and int(mentor.person) not in asked
        and not people.enrollments[mentor.id].person.is_guest
        and _may_talk(asking, mentor)
    ]
    best = min(fitting, key=lambda one: (-_shared(asking, one), int(one.id)), default=None)
    return int(best.person) if best is not None else None


def _may_talk(mentee: Mentee, mentor: Mentor) -> bool:
    """They have a language in common, as far as one knows, and neither is above the other."""
    known = bool(mentee.languages and mentor.languages)
    in_line = mentor.person in mentee.reports_to or mentee.person in mentor.reports_to
    return not in_line and not (known and mentee.languages.isdisjoint(mentor.languages))


def _apart(session: WorkspaceSession, pair: Pair, people: People) -> set[int]:
    """Persons who are not introduced to this mentee, whoever's word it is."""
    mentee = str(pair.mentee_id)
    entries: list[Participant] = [*people.mentees, *people.mentors]
    wishes = {int(other) for one in entries if one.person == mentee for other in one.avoid}
    wishes |= {int(one.person) for one in entries if mentee in one.avoid}
    partners = session.execute(
        select(Pair.mentee_id, Pair.mentor_id).where(
            (Pair.mentee_id == pair.mentee_id) | (Pair.mentor_id == pair.mentee_id),
            Pair.status.in_([state.value for state in LIVING]),
        )
    )
    known = {pair.mentee_id} | {person for row in partners for person in row}
    return wishes | known | _decided_apart(session, pair)


def _decided_apart(session: WorkspaceSession, pair: Pair) -> set[int]:
    """Those whom a coordinator, or the two themselves, spoke against as a partner of this mentee."""
    own = select(Enrollment.id).where(
        Enrollment.person_id == pair.mentee_id, Enrollment.cohort_id == pair.cohort_id
    )
    rows = session.execute(
        select(MatchConstraint.mentee_enrollment_id, MatchConstraint.mentor_enrollment_id).where(
            MatchConstraint.cohort_id == pair.cohort_id,
            MatchConstraint.kind.in_([FORBID, FAILED, DECLINED]),
            MatchConstraint.mentee_enrollment_id.in_(own) | MatchConstraint.mentor_enrollment_id.in_(own),
        )
    )
    enrollments: Collection[int] = {one for row in rows for one in row}
    found = select(Enrollment.person_id).where(Enrollment.id.in_(enrollments))
    return set(session.scalars(found)) - {pair.mentee_id} if enrollments else set()


def _asked_lately(session: WorkspaceSession, now: datetime) -> set[int]:
    """Those who were asked, or are about to be."""
    query = select(GoalHelp.helper_id).where(
        GoalHelp.helper_id.is_not(None), GoalHelp.offered_at > now - BETWEEN_ASKS
    )
    return {helper for helper in session.scalars(query) if helper is not None}


def _shared(mentee: Mentee, mentor: Mentor) -> int:
    if mentee.hours_utc is None or mentor.hours_utc is None:
        return 0
    return shared_minutes(mentee.hours_utc, mentor.hours_utc)


def is_mentor_still(session: WorkspaceSession, pair: Pair, person_id: int) -> bool:
    """Whether somebody still takes part as a mentor in the pair's cohort."""
    query = select(Enrollment.id).where(
        Enrollment.cohort_id == pair.cohort_id,
        Enrollment.person_id == person_id,
        Enrollment.role == Role.MENTOR.value,
        Enrollment.status.in_([state.value for state in IN_THE_POOL]),
    )
    return session.scalar(query.limit(1)) is not None
