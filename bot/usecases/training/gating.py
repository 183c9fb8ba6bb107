"""Who is not matched before their training is done, where a plan says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import select

from bot.domain.program import Program as Plan
from bot.domain.states.enrollment import EnrollmentState
from bot.usecases.training.progress import passed_modules
from db.models import Cohort, Enrollment, Person
from db.session import WorkspaceSession

CAUSE = "training"
"""Why somebody who lacks a needed module is left over, as a draft's list of people without a partner says it."""


def kept_back(
    session: WorkspaceSession, cohort: Cohort, plan: Plan, enrollments: Iterable[Enrollment]
) -> frozenset[int]:
    """The approved enrollments (ids) that wait for a needed module of their role. Whoever has a partner already
    is not kept from another. One query, however many people.
    """
    waiting = [
        one
        for one in enrollments
        if one.status == EnrollmentState.APPROVED and plan.training.to_match({one.role})
    ]
    passed = passed_modules(session, [cohort.program_id], {one.person_id for one in waiting})
    return frozenset(
        one.id for one in waiting if not plan.training.to_match({one.role}) <= passed[one.person_id]
    )


def without_training(session: WorkspaceSession, cohort: Cohort, plan: Plan) -> list[Enrollment]:
    """Everybody approved whom their training keeps from being matched, by role and place."""
    if not plan.training.required:
        return []
    approved = session.scalars(
        select(Enrollment)
        .join(Person, Person.id == Enrollment.person_id)
        .where(
            Enrollment.cohort_id == cohort.id,
            Enrollment.status == EnrollmentState.APPROVED.value,
            Person.deactivated_at.is_(None),
        )
        .order_by(Enrollment.role, Enrollment.id)
    ).all()
    back = kept_back(session, cohort, plan, approved)
    return [one for one in approved if one.id in back]


def left_over_for_training(session: WorkspaceSession, cohort: Cohort, plan: Plan) -> list[dict[str, object]]:
    """The same, as a draft keeps its people without a partner."""
    return [
        {"enrollment": one.id, "role": one.role, "cause": CAUSE, "removed": [], "helps": []}
        for one in without_training(session, cohort, plan)
    ]


def lacking(
    session: WorkspaceSession, cohort: Cohort, plan: Plan, enrollments: Collection[Enrollment]
) -> dict[int, frozenset[str]]:
    """What completes each person's training (person id → module keys) and is not passed yet; in all their roles."""
    roles: defaultdict[int, set[str]] = defaultdict(set)
    for one in enrollments:
        roles[one.person_id].add(one.role)
    passed = passed_modules(session, [cohort.program_id], roles)
    return {person: plan.training.to_pass(held) - passed[person] for person, held in roles.items()}
