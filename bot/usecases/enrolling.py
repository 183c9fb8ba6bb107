"""An enrollment moves along its states (`bot.domain.states.enrollment`)."""

from __future__ import annotations

from bot.domain.states import enrollment as states
from bot.domain.states.enrollment import EnrollmentEvent, EnrollmentState
from db.models import Enrollment


def may_move(enrollment: Enrollment, event: EnrollmentEvent) -> bool:
    """Whether this can happen to it as it stands."""
    return (EnrollmentState(enrollment.status), event) in states.TRANSITIONS


def move_on(enrollment: Enrollment, event: EnrollmentEvent) -> None:
    """Let it happen. Raises DomainError with a code that says what to do instead."""
    enrollment.status = states.move(EnrollmentState(enrollment.status), event).value
