"""Facts of the messages about the mentor skills assessment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.domain.assessment import FORM, PANEL, PANEL_LEAST
from bot.domain.messages import NoLongerApplies
from bot.domain.shown.assessment import AssessmentAsked, AssessmentShown
from bot.domain.states.enrollment import LIVING, EnrollmentState
from bot.usecases.planning.plans import plan_of
from bot.usecases.recruiting.deciding.assessment import SUBJECT, assessment_shown, is_asked_for
from bot.usecases.submissions import Subject, find_submission
from db.models import Enrollment
from db.session import WorkspaceSession


def asked(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> AssessmentAsked:
    """The question to a mentor, unless it is answered already or they have left."""
    enrollment = _living(session, args)
    before = find_submission(session, FORM, enrollment.person, Subject(SUBJECT, enrollment.id))
    if before is not None and before.submitted_at is not None:
        raise NoLongerApplies
    plan = plan_of(enrollment.cohort.program)
    return AssessmentAsked(
        enrollment=enrollment.id,
        program=enrollment.cohort.program.name,
        emoji=plan.emoji,
        questions=len(plan.form(FORM).pages()[0].questions),
        panel=plan.recruiting.assessment == PANEL,
    )


def ready(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> AssessmentShown:
    """The panel's word to a mentor."""
    shown = assessment_shown(session, _living(session, args), for_mentor=True)
    if shown.result.panel < PANEL_LEAST:
        raise NoLongerApplies
    return shown


def _living(session: WorkspaceSession, args: Mapping[str, Any]) -> Enrollment:
    enrollment = session.get(Enrollment, int(args["enrollment"]))
    if enrollment is None or EnrollmentState(enrollment.status) not in LIVING:
        raise NoLongerApplies
    if not is_asked_for(plan_of(enrollment.cohort.program)):
        raise NoLongerApplies
    return enrollment


LOADERS: dict[str, Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]] = {
    "assessment.asked": asked,
    "assessment.ready": ready,
}
