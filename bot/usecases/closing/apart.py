"""Two whose pair failed are never proposed to each other again: in no role, no way of matching, no later cohort."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import product

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from bot.domain.roles import Role
from db.models import Enrollment, MatchConstraint
from db.session import WorkspaceSession

FAILED = "failed"
"""The constraint that keeps a pair that ended early from ever being proposed again."""


def keep_apart(
    session: WorkspaceSession, cohort_id: int, one: int, other: int, by: int, now: datetime
) -> None:
    """Keep two people apart in a cohort, whatever their roles there. `one`, `other`, `by`: person ids."""
    held = session.scalars(
        select(Enrollment)
        .where(Enrollment.cohort_id == cohort_id, Enrollment.person_id.in_((one, other)))
        .order_by(Enrollment.id)
    ).all()
    together = list(product(_of(held, one), _of(held, other)))
    crossed = [(a, b) for a, b in together if a.role != b.role]
    for a, b in (
        crossed or together
    ):  # among peers all have one role, and the matcher takes them in either order
        turned = a.role == Role.MENTOR.value if crossed else a.id > b.id
        _keep(session, *((b, a) if turned else (a, b)), by, now)
    session.flush()


def carry_over(session: WorkspaceSession, cohort_id: int, person_id: int, now: datetime) -> None:
    """Somebody applies to a cohort: with whom a pair of theirs failed, wherever that was, they are not paired here."""
    mentee, mentor = aliased(Enrollment), aliased(Enrollment)
    rows = session.execute(
        select(mentee.person_id, mentor.person_id)
        .select_from(MatchConstraint)
        .join(mentee, mentee.id == MatchConstraint.mentee_enrollment_id)
        .join(mentor, mentor.id == MatchConstraint.mentor_enrollment_id)
        .where(
            MatchConstraint.kind == FAILED,
            or_(mentee.person_id == person_id, mentor.person_id == person_id),
        )
    )
    for other in {one for row in rows for one in row} - {person_id}:
        keep_apart(session, cohort_id, person_id, other, person_id, now)


def _of(held: Sequence[Enrollment], person_id: int) -> list[Enrollment]:
    return [one for one in held if one.person_id == person_id]


def _keep(session: WorkspaceSession, mentee: Enrollment, mentor: Enrollment, by: int, now: datetime) -> None:
    known = session.scalar(
        select(MatchConstraint).where(
            MatchConstraint.cohort_id == mentee.cohort_id,
            MatchConstraint.mentee_enrollment_id == mentee.id,
            MatchConstraint.mentor_enrollment_id == mentor.id,
        )
    )
    if known is not None:
        known.kind = FAILED
        return
    session.add(
        MatchConstraint(
            cohort_id=mentee.cohort_id, mentee_enrollment_id=mentee.id, mentor_enrollment_id=mentor.id,
            kind=FAILED, made_by=by, made_at=now,
        )
    )  # fmt: skip
