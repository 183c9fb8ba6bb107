"""Somebody asks what is kept about them: the screen, and their own copy as files."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.domain.access import Action, Actor, require
from bot.domain.forms import Audience
from bot.domain.retention import days_of
from bot.domain.shown.privacy import PrivacyShown, ProgramAudiences
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.planning.plans import plan_of
from db.models import Cohort, Coordinator, DataFile, Enrollment, Person, Program, Workspace
from db.session import WorkspaceSession

READABLE, JSON = "readable", "json"
ONCE_IN = timedelta(minutes=10)
"""Asked again within this time, what is on its way is meant."""


def privacy_of(session: WorkspaceSession, actor: Actor, person: Person) -> PrivacyShown:
    """What is kept here, for this reader. Raises DomainError for people of other workspaces."""
    require(Action.SEE_OWN_DATA, actor)
    workspace = session.get(Workspace, session.workspace_id)
    mine = set(
        session.scalars(
            select(Cohort.program_id)
            .join(Enrollment, Enrollment.cohort_id == Cohort.id)
            .where(Enrollment.person_id == person.id)
        )
    ) | set(session.scalars(select(Coordinator.program_id).where(Coordinator.person_id == person.id)))
    programs = session.scalars(select(Program).where(Program.id.in_(mine)).order_by(Program.id))
    return PrivacyShown(
        days=days_of(workspace.retention if workspace is not None else None),
        programs=tuple(_audiences(one) for one in programs),
    )


def ask_for_data(session: WorkspaceSession, actor: Actor, person: Person, now: datetime) -> None:
    """Send somebody everything about them, as one file to read and one for programs. Raises DomainError."""
    require(Action.SEE_OWN_DATA, actor)
    lately = select(DataFile.id).where(DataFile.person_id == person.id, DataFile.asked_at > now - ONCE_IN)
    if session.scalar(lately.limit(1)) is not None:
        return
    for what in (READABLE, JSON):
        file = DataFile(person_id=person.id, what=what, asked_at=now)
        session.add(file)
        session.flush()
        outbox.share_data(session, now, data_file=file.id, person=person.id)
    record(session, "data.asked", now, actor=person, subject="person", subject_id=person.id)


def not_sent(session: WorkspaceSession, file: DataFile, now: datetime) -> None:
    """Slack took no file: the person is told once, and may ask again at once."""
    asked = file.asked_at
    outbox.post(
        session, "privacy.not_sent", now,
        key=f"privacy.not_sent:{file.person_id}:{int(asked.timestamp())}", person=file.person_id,
    )  # fmt: skip
    file.asked_at = min(asked, now - ONCE_IN)


def _audiences(program: Program) -> ProgramAudiences:
    """How many questions of its forms name which audience, the widest circle first."""
    forms = plan_of(program).forms.values()
    found = Counter(
        question.audience for form in forms for question in form.questions if not question.retired
    )
    return ProgramAudiences(
        program.name, tuple((audience, found[audience]) for audience in Audience if found[audience])
    )
