"""What a change of a plan touches: asked before it is saved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from bot.domain import eligible as rules
from bot.domain.campaign import ANNOUNCEMENT, TEXTS, digest_of_text
from bot.domain.health import Level
from bot.domain.journey import ahead
from bot.domain.program import Program as Plan
from bot.domain.role_profiles import digest_of_profile
from bot.domain.roles import Role
from bot.domain.shown.planning import Touch
from bot.domain.states.cohort import CohortState
from bot.domain.states.enrollment import EnrollmentState
from bot.domain.states.pair import LIVING
from bot.usecases.coordinating.looking import Seen
from bot.usecases.guiding.reminding.journeys import facts_of_pairs
from bot.usecases.planning.plans import current_cohort
from bot.usecases.recruiting.joining.eligibility import eligible_for, passed_by, who_is
from bot.usecases.recruiting.joining.profiles import acceptances_of
from db.models import Cohort, Enrollment, Pair, Program, TextApproval
from db.session import WorkspaceSession

MOST_PAIRS = 300
"""So many pairs are looked at closely, which takes a moment; more are taken to be like them."""
_TROUBLE = (Level.AMBER, Level.RED)
_S = EnrollmentState
_TO_MATCH = (_S.APPLIED.value, _S.APPROVED.value, _S.WAITLISTED.value)


def touches(
    session: WorkspaceSession, program: Program, before: Plan, after: Plan, now: datetime
) -> tuple[Touch, ...]:
    """What would be different for people, if the plan `before` became `after`."""
    cohort = current_cohort(session, program)
    found = (
        *_pairs(session, program, before, after, now),
        *_looks(session, program, before, after, now),
        *_eligibility(session, cohort, before, after, now),
        *_capacity(session, cohort, before, after),
        *_words(session, program, cohort, before, after),
        *_profiles(session, program, before, after),
        *_conditions(session, cohort, before, after),
        *_removed(before, after),
    )
    return tuple(touch for touch in found if touch.count)


def moves_reminders(before: Plan, after: Plan) -> bool:
    """Whether reminders of pairs under way may fall on other days."""
    names = ("timeline", "cadence_days", "blackouts", "working_hours", "zone", "country")
    return any(getattr(before, name) != getattr(after, name) for name in names)


def living_pairs(program: Program) -> tuple[object, ...]:
    """What is asked of a pair that is under way in this program."""
    return Cohort.program_id == program.id, Pair.status.in_([state.value for state in LIVING])


def _pairs(
    session: WorkspaceSession, program: Program, before: Plan, after: Plan, now: datetime
) -> Iterator[Touch]:
    if not moves_reminders(before, after):
        return
    of, living = living_pairs(program)
    query = select(Pair).join(Cohort, Cohort.id == Pair.cohort_id).where(of, living)  # type: ignore[arg-type]
    looked = list(
        session.scalars(
            query.options(joinedload(Pair.cohort).joinedload(Cohort.program))
            .order_by(Pair.id)
            .limit(MOST_PAIRS)
        )
    )
    moved: dict[str, None] = {}
    touched = 0
    for facts in facts_of_pairs(session, looked).values():
        changed = ahead(facts, before, now) ^ ahead(facts, after, now)
        touched += bool(changed)
        moved |= dict.fromkeys(step for step, _, _ in sorted(changed, key=lambda one: one[2]))
    if len(looked) == MOST_PAIRS and touched:
        touched = session.scalar(select(func.count()).select_from(query.subquery())) or touched
    yield Touch("pairs", touched, tuple(moved))


def _looks(
    session: WorkspaceSession, program: Program, before: Plan, after: Plan, now: datetime
) -> Iterator[Touch]:
    """Pairs that would need a look, and those that no longer would, as far as all coordinators may see."""
    if before.health == after.health:
        return
    of, living = living_pairs(program)
    query = select(Pair).join(Cohort, Cohort.id == Pair.cohort_id).where(of, living)  # type: ignore[arg-type]
    pairs = list(session.scalars(query.options(joinedload(Pair.cohort).joinedload(Cohort.program))))
    seen = Seen.by_all(session, pairs, now)
    then = [seen.health(pair, before).level in _TROUBLE for pair in pairs]
    new = [seen.health(pair, after).level in _TROUBLE for pair in pairs]
    yield Touch("look", sum(will and not was for was, will in zip(then, new, strict=True)))
    yield Touch("calm", sum(was and not will for was, will in zip(then, new, strict=True)))


def _eligibility(
    session: WorkspaceSession, cohort: Cohort, before: Plan, after: Plan, now: datetime
) -> Iterator[Touch]:
    if before.eligibility == after.eligibility:
        return
    enrolled = _enrolled(session, cohort, _TO_MATCH)
    passed = passed_by(session, cohort.program, (one.person_id for one in enrolled))
    out = inside = 0
    for one in enrolled:
        who = who_is(one.person, after, now, passed[one.person_id])
        then = rules.outside(eligible_for(after, one.role), who)
        was = rules.outside(eligible_for(before, one.role), who)
        out += bool(then) and not was
        inside += bool(was) and not then
    yield Touch("outside", out)
    yield Touch("inside", inside)


def _capacity(session: WorkspaceSession, cohort: Cohort, before: Plan, after: Plan) -> Iterator[Touch]:
    if after.capacity_max >= before.capacity_max:
        return
    mentors = _enrolled(session, cohort, (*_TO_MATCH, _S.MATCHED.value))
    more = sum(one.role == Role.MENTOR and one.capacity > after.capacity_max for one in mentors)
    yield Touch("capacity", more)


def _words(
    session: WorkspaceSession, program: Program, cohort: Cohort, before: Plan, after: Plan
) -> Iterator[Touch]:
    others = [key for key in TEXTS if digest_of_text(before, key) != digest_of_text(after, key)]
    new_champion = before.team.champion != after.team.champion
    asked_again = list(TEXTS) if new_champion else others
    if not asked_again:
        return
    approved = session.scalars(
        select(TextApproval.text_key).where(
            TextApproval.program_id == program.id,
            TextApproval.status == "approved",
            TextApproval.digest.in_([digest_of_text(before, key) for key in asked_again]),
        )
    ).all()
    void = tuple(key for key in asked_again if key in approved)
    yield Touch("approvals", len(void), void)
    if ANNOUNCEMENT in others and cohort.status != CohortState.PLANNED:
        yield Touch("announced", 1)


def _profiles(session: WorkspaceSession, program: Program, before: Plan, after: Plan) -> Iterator[Touch]:
    for role, profile in before.role_profiles.items():
        new = after.role_profiles.get(role)
        if new is None or digest_of_profile(new) == digest_of_profile(profile):
            continue
        said = acceptances_of(session, program, role)
        people = {one.person_id for one in said if one.digest == digest_of_profile(profile)}
        yield Touch("profiles", len(people), (role,))


def _conditions(session: WorkspaceSession, cohort: Cohort, before: Plan, after: Plan) -> Iterator[Touch]:
    if after.recruiting.endorsement and not before.recruiting.endorsement:
        waiting = _enrolled(session, cohort, (_S.APPLIED.value,))
        yield Touch("unendorsed", sum(not one.endorsement for one in waiting))
    if after.training.required and not before.training.required:
        needed = {
            role.value: {one.key for one in after.training.modules if one.needed and role in one.roles}
            for role in Role
        }
        approved = _enrolled(session, cohort, (_S.APPROVED.value,))
        passed = passed_by(session, cohort.program, (one.person_id for one in approved))
        lacking = sum(not needed[one.role] <= passed[one.person_id] for one in approved)
        yield Touch("untrained", lacking)


def _removed(before: Plan, after: Plan) -> Iterator[Touch]:
    gone = tuple(one for one in before.team.coordinators if one not in after.team.coordinators)
    yield Touch("removed", len(gone), gone)


def _enrolled(session: WorkspaceSession, cohort: Cohort, states: tuple[str, ...]) -> list[Enrollment]:
    query = select(Enrollment).where(Enrollment.cohort_id == cohort.id, Enrollment.status.in_(states))
    return list(session.scalars(query.options(joinedload(Enrollment.person)).order_by(Enrollment.id)))
