"""Lessons for the next cohort: written down when they are learned, read when it is planned."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from difflib import get_close_matches

from sqlalchemy import func, select

from bot.domain.access import Action, Actor
from bot.domain.shown.learning import LessonDraft, LessonShown
from bot.errors import DomainError
from bot.usecases.activity import record
from bot.usecases.facts.programs import program_shown
from bot.usecases.learning.nameless import require_nameless
from bot.usecases.locking import take_turn
from bot.usecases.programs import coordinated
from bot.usecases.recruiting.joining.profiles import lineage
from db.models import Lesson, LessonVote, Person, Program
from db.session import WorkspaceSession

LESSON_STAGES = ("plan", "recruit", "train", "match", "guide", "review", "close")
LONGEST = 1000
STAGE, TEXT = "stage", "text"
_NEARLY = 0.8
"""A first word so much like a stage was meant to be one."""


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
    return keep(session, person, program, stage, checked(stage, text), now)


def checked(stage: str, text: str) -> str:
    """The words as they are kept. Raises DomainError at the fields `stage`, `text`."""
    words = text.strip()
    if stage not in LESSON_STAGES:
        raise DomainError("not_an_option", field=STAGE, given=stage)
    if not words:
        raise DomainError("answer_required", field=TEXT)
    if len(words) > LONGEST:
        raise DomainError("answer_too_long", field=TEXT, length=len(words), maximum=LONGEST)
    return words


def keep(
    session: WorkspaceSession,
    person: Person,
    program: Program,
    stage: str,
    words: str,
    now: datetime,
    submission_id: int | None = None,
) -> Lesson:
    """Keep words that were checked. The caller has seen to who may."""
    lesson = Lesson(
        program_id=program.id, stage=stage, text=words, made_by=person.id, made_at=now,
        submission_id=submission_id,
    )  # fmt: skip
    session.add(lesson)
    session.flush()
    record(
        session, "lesson.added", now, actor=person, program_id=program.id, subject="lesson",
        subject_id=lesson.id, stage=stage,
    )  # fmt: skip
    return lesson


def lesson_of(session: WorkspaceSession, actor: Actor, lesson_id: object) -> tuple[Lesson, Program]:
    """A lesson that is not put away, for a coordinator of its very program. Raises DomainError."""
    lesson = session.find(Lesson, lesson_id)
    if lesson is None:
        raise DomainError("lesson_gone")
    program = coordinated(session, actor, lesson.program_id, Action.ADD_LESSON)
    if lesson.retired_at is not None:
        raise DomainError("lesson_gone")
    return lesson, program


def lesson_to_edit(session: WorkspaceSession, actor: Actor, lesson_id: object) -> LessonDraft:
    """The form of a lesson that nobody has shared yet. Raises DomainError."""
    lesson, program = lesson_of(session, actor, lesson_id)
    if lesson.shared_at is not None:
        raise DomainError("lesson_shared")
    return LessonDraft(program_shown(program), LESSON_STAGES, lesson.stage, str(lesson.text), lesson.id)


def edit_lesson(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    lesson_id: object,
    stage: str,
    text: str,
    now: datetime,
) -> Lesson:
    """Change a lesson's words or stage, until it is shared. Raises DomainError, also at its fields."""
    lesson, program = lesson_of(session, actor, lesson_id)
    take_turn(session, lesson)
    if lesson.shared_at is not None:
        raise DomainError("lesson_shared", field=TEXT)
    words = checked(stage, text)
    if lesson.submission_id is not None:
        require_nameless(session, program, words, submission_id=lesson.submission_id)
    lesson.stage, lesson.text = stage, words
    record(session, "lesson.edited", now, actor=person, program_id=program.id, subject="lesson",
           subject_id=lesson.id, stage=stage)  # fmt: skip
    return lesson


def retire_lesson(
    session: WorkspaceSession, actor: Actor, person: Person, lesson_id: object, now: datetime
) -> Lesson:
    """Put a lesson away: it is shown no more; in a message that was shared it stays. Raises DomainError."""
    lesson, program = lesson_of(session, actor, lesson_id)
    take_turn(session, lesson)
    lesson.retired_at = now
    record(session, "lesson.retired", now, actor=person, program_id=program.id, subject="lesson",
           subject_id=lesson.id)  # fmt: skip
    return lesson


def stage_and_text(words: tuple[str, ...]) -> tuple[str, str]:
    """The stage, if the first word is one, and the rest; without one a lesson is about the plan.

    Raises stage_unknown where the first word is nearly one, small as stages are written: a typo is no part of a lesson.
    """
    first = words[0].casefold() if words else ""
    if first in LESSON_STAGES:
        return first, " ".join(words[1:])
    near = get_close_matches(first, LESSON_STAGES, n=1, cutoff=_NEARLY) if words and first == words[0] else []
    if near and first != f"{near[0]}s":
        raise DomainError("stage_unknown", typed=first, suggestion=near[0], plan=LESSON_STAGES[0])
    return LESSON_STAGES[0], " ".join(words)


def lessons_of(session: WorkspaceSession, actor: Actor, program_id: object) -> tuple[LessonShown, ...]:
    """Every lesson of a program and of the cohorts before it: stage by stage, those that matter most first.

    Raises DomainError for anyone but a coordinator.
    """
    program = coordinated(session, actor, program_id, Action.ADD_LESSON)
    found = lessons_in(session, lineage(session, program), reader=int(actor.person))
    mine = set(session.scalars(select(Lesson.id).where(Lesson.program_id == program.id)))
    return tuple(one if one.id in mine else replace(one, own=False) for one in found)


def lessons_in(
    session: WorkspaceSession,
    programs: list[int],
    stages: tuple[str, ...] = LESSON_STAGES,
    *,
    reader: int | None = None,
) -> tuple[LessonShown, ...]:
    """The lessons of some programs about some stages, in the order of the stages, those with most votes first, then
    the newest. `reader`: the id of a person whose own votes are marked.
    """
    rows = session.execute(
        select(Lesson, Person.slack_id, Program.name)
        .join(Person, Person.id == Lesson.made_by)
        .join(Program, Program.id == Lesson.program_id)
        .where(Lesson.program_id.in_(programs), Lesson.stage.in_(stages), Lesson.retired_at.is_(None))
        .order_by(Lesson.id.desc())
    )
    votes, own = votes_of(session, programs), own_votes(session, programs, reader)
    found = [shown(one, by, name, votes.get(one.id, 0), one.id in own) for one, by, name in rows]
    return tuple(sorted(found, key=lambda one: (LESSON_STAGES.index(one.stage), -one.votes)))


def shown(lesson: Lesson, by: str, program: str, votes: int = 0, voted: bool = False) -> LessonShown:
    """A lesson as it is shown. Who took it out of a review is not said: it could lead to who wrote it."""
    return LessonShown(
        stage=lesson.stage,
        text=str(lesson.text),
        by="" if lesson.submission_id is not None else by,
        at=lesson.made_at,
        program=program,
        id=lesson.id,
        votes=votes,
        voted=voted,
        shared=lesson.shared_at is not None,
    )


def votes_of(session: WorkspaceSession, programs: list[int]) -> dict[int, int]:
    """How many find that a lesson matters, by its id; of those without votes nothing."""
    rows = session.execute(
        select(LessonVote.lesson_id, func.count(LessonVote.id))
        .join(Lesson, Lesson.id == LessonVote.lesson_id)
        .where(Lesson.program_id.in_(programs))
        .group_by(LessonVote.lesson_id)
    )
    return {int(lesson): int(count) for lesson, count in rows}


def own_votes(session: WorkspaceSession, programs: list[int], person: int | None) -> set[int]:
    """The lessons that this person voted for."""
    if person is None:
        return set()
    return set(
        session.scalars(
            select(LessonVote.lesson_id)
            .join(Lesson, Lesson.id == LessonVote.lesson_id)
            .where(Lesson.program_id.in_(programs), LessonVote.person_id == person)
        )
    )
