"""Saying that a lesson matters: one vote each, and it can be taken back."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from bot.domain.access import Action, Actor, allowed, require
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.learning.sharing import shared_key
from bot.usecases.locking import take_turn
from bot.usecases.recruiting.joining.profiles import lineage
from db.models import Cohort, Coordinator, Enrollment, Lesson, LessonVote, Person, Program
from db.session import WorkspaceSession

GATHER = timedelta(minutes=5)
"""The shared message shows votes after so long, those of this time together."""


def vote(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    lesson_id: object,
    *,
    matters: bool,
    now: datetime,
) -> tuple[Lesson, bool]:
    """Say that a lesson matters, or take it back; whether that changed anything. Raises DomainError.

    Coordinators vote on every lesson of their program and of the cohorts before it, those who ever applied to it on
    what was shared.
    """
    require(Action.VOTE_LESSON, actor)
    lesson = session.find(Lesson, lesson_id)
    if lesson is None or (lesson.retired_at is not None and lesson.shared_at is None):
        raise DomainError("lesson_gone")
    program = session.get_one(Program, lesson.program_id)
    if not _may(session, actor, person, program, lesson):
        raise DomainError("lesson_not_yours_to_vote")
    take_turn(session, lesson)
    mine = select(LessonVote.id).where(LessonVote.lesson_id == lesson.id, LessonVote.person_id == person.id)
    if (session.scalar(mine) is not None) == matters:
        return lesson, False
    if matters:
        session.add(LessonVote(lesson_id=lesson.id, person_id=person.id, at=now))
    else:
        session.execute(delete(LessonVote).where(LessonVote.id.in_(mine)))
    session.flush()
    # Who voted is in the table of votes alone: the log says that somebody did.
    record(session, "lesson.voted", now, program_id=program.id, subject="lesson", subject_id=lesson.id)
    if lesson.shared_at is not None:
        moment = lesson.shared_at.isoformat()
        outbox.amend(
            session,
            shared_key(program, moment),
            now,
            not_before=now + GATHER,
            program=program.id,
            shared=moment,
        )
    return lesson, True


def _may(session: WorkspaceSession, actor: Actor, person: Person, program: Program, lesson: Lesson) -> bool:
    if allowed(Action.ADD_LESSON, actor, program=str(program.id)):
        return True
    if any(program.id in _before(session, one) for one in _coordinated_by(session, person)):
        return True
    if lesson.shared_at is None:
        return False
    applied = (
        select(Enrollment.id)
        .join(Cohort, Cohort.id == Enrollment.cohort_id)
        .where(Cohort.program_id == program.id, Enrollment.person_id == person.id)
    )
    return session.scalar(applied.limit(1)) is not None


def _coordinated_by(session: WorkspaceSession, person: Person) -> list[Program]:
    rows = select(Program).join(Coordinator, Coordinator.program_id == Program.id)
    return list(session.scalars(rows.where(Coordinator.person_id == person.id)))


def _before(session: WorkspaceSession, program: Program) -> list[int]:
    return lineage(session, program)
