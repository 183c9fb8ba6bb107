"""Lessons for the next cohort: written down when they are learned, read when it is planned."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.shown.planning import LessonShown
from bot.errors import DomainError
from bot.usecases.activity import record
from bot.usecases.programs import coordinated
from bot.usecases.recruiting.joining.profiles import lineage
from db.models import Lesson, Person, Program
from db.session import WorkspaceSession

LESSON_STAGES = ("plan", "recruit", "train", "match", "guide", "review", "close")
LONGEST = 1000
STAGE, TEXT = "stage", "text"


def add_lesson(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    stage: str,
    text: str,
    now: datetime,
) -> Lesson:
    """Write a lesson down. Raises DomainError at the fields `stage`, `text`."""
    program = coordinated(session, actor, program_id, Action.ADD_LESSON)
    words = text.strip()
    if stage not in LESSON_STAGES:
        raise DomainError("not_an_option", field=STAGE, given=stage)
    if not words:
        raise DomainError("answer_required", field=TEXT)
    if len(words) > LONGEST:
        raise DomainError("answer_too_long", field=TEXT, length=len(words), maximum=LONGEST)
    lesson = Lesson(program_id=program.id, stage=stage, text=words, made_by=person.id, made_at=now)
    session.add(lesson)
    session.flush()
    record(
        session, "lesson.added", now, actor=person, program_id=program.id, subject="lesson",
        subject_id=lesson.id, stage=stage,
    )  # fmt: skip
    return lesson


def stage_and_text(words: tuple[str, ...]) -> tuple[str, str]:
    """The stage, if the first word is one, and the rest; without one a lesson is about the plan."""
    if words and words[0].casefold() in LESSON_STAGES:
        return words[0].casefold(), " ".join(words[1:])
    return LESSON_STAGES[0], " ".join(words)


def lessons_of(session: WorkspaceSession, actor: Actor, program_id: object) -> tuple[LessonShown, ...]:
    """Every lesson of a program and of the cohorts before it: stage by stage, the newest first.

    Raises DomainError for anyone but a coordinator.
    """
    program = coordinated(session, actor, program_id, Action.ADD_LESSON)
    return lessons_in(session, lineage(session, program))


def lessons_in(
    session: WorkspaceSession, programs: list[int], stages: tuple[str, ...] = LESSON_STAGES
) -> tuple[LessonShown, ...]:
    """The lessons of some programs about some stages, in the order of the stages, the newest first."""
    rows = session.execute(
        select(Lesson, Person.slack_id, Program.name)
        .join(Person, Person.id == Lesson.made_by)
        .join(Program, Program.id == Lesson.program_id)
        .where(Lesson.program_id.in_(programs), Lesson.stage.in_(stages))
        .order_by(Lesson.id.desc())
    )
    found = [LessonShown(one.stage, str(one.text), by, one.made_at, name) for one, by, name in rows]
    return tuple(sorted(found, key=lambda shown: LESSON_STAGES.index(shown.stage)))
