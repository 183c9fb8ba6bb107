"""Mentors whose circle is not needed this time: they are told so, like everybody without a partner."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from bot.domain.program import Program as Plan
from bot.domain.roles import Role
from bot.domain.states.enrollment import EnrollmentState
from db.models import Cohort, Enrollment, Person
from db.session import WorkspaceSession

CAUSE = "circles_filled"
"""Why a mentor is left over whose circle would have taken people from others, so that each is too small."""


def left_over_for_circles(
    session: WorkspaceSession, cohort: Cohort, plan: Plan, accounted: Collection[int]
) -> list[dict[str, object]]:
    """Approved mentors of a program of circles who are in no pair of a draft and not left over for another
    reason (`accounted`, enrollment ids), as a draft keeps its people without a partner.
    """
    if not plan.in_circles:
        return []
    approved = session.scalars(
        select(Enrollment)
        .join(Person, Person.id == Enrollment.person_id)
        .where(
            Enrollment.cohort_id == cohort.id,
            Enrollment.role == Role.MENTOR.value,
            Enrollment.status == EnrollmentState.APPROVED.value,
            Enrollment.id.not_in(list(accounted)),
            Person.deactivated_at.is_(None),
        )
        .order_by(Enrollment.id)
    )
    return [
        {"enrollment": one.id, "role": one.role, "cause": CAUSE, "removed": [], "helps": []}
        for one in approved
    ]
