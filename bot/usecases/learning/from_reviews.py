"""What people wrote for coordinators, kept as a lesson in words that name nobody."""

from __future__ import annotations

from datetime import datetime

from bot.domain.access import Action, Actor, reader_of, require
from bot.domain.forms import Reader
from bot.domain.lessons import may_hold_lesson
from bot.domain.shown.learning import LessonDraft
from bot.errors import DomainError
from bot.usecases.facts.programs import program_shown
from bot.usecases.guiding.pairs import members_of
from bot.usecases.learning.lessons import LESSON_STAGES, LONGEST, checked, keep
from bot.usecases.learning.nameless import require_nameless
from bot.usecases.reviewing.sharing import written_for_coordinators
from db.models import Lesson, Pair, Person, Program, Submission
from db.session import WorkspaceSession

_STAGES = {"fit_check": "match", "closing": "close", "impact": "close", "final": "close"}


def draft_from_review(session: WorkspaceSession, actor: Actor, source: str) -> LessonDraft:
    """The form for a lesson from one answer (`submission id:question`), to be put into other words. Raises DomainError:
    only who may read the answer takes a lesson from it, and what worries somebody is none.
    """
    number, _, question = source.partition(":")
    submission, program = _readable(session, actor, number)
    words = next(
        (
            str(one.answer)
            for one in written_for_coordinators(submission)
            if one.question.key == question and may_hold_lesson(one.question)
        ),
        None,
    )
    if words is None:
        raise DomainError("not_yours")
    return LessonDraft(
        program=program_shown(program),
        stages=LESSON_STAGES,
        stage=_STAGES.get(submission.form_key, "guide"),
        text=words[:LONGEST],
        source=f"{submission.id}:{question}",
    )


def keep_from_review(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    source: str,
    stage: str,
    text: str,
    now: datetime,
) -> tuple[Lesson, Program]:
    """Keep it. Raises DomainError at `stage` and `text`, also where the words name somebody."""
    submission, program = _readable(session, actor, source.partition(":")[0])
    words = checked(stage, text)
    require_nameless(session, program, words, submission_id=submission.id)
    return keep(session, person, program, stage, words, now, submission.id), program


def _readable(session: WorkspaceSession, actor: Actor, submission_id: object) -> tuple[Submission, Program]:
    submission = session.find(Submission, submission_id)
    pair = session.get(Pair, submission.subject_id) if submission and submission.subject == "pair" else None
    if submission is None or pair is None or submission.submitted_at is None:
        raise DomainError("not_yours")
    program = pair.cohort.program
    require(
        Action.SEE_REVIEWS, actor, program=str(program.id), pair=members_of(pair),
        owner=str(submission.person_id),
    )  # fmt: skip
    require(Action.ADD_LESSON, actor, program=str(program.id))
    about = reader_of(
        actor, str(submission.person_id), program=str(program.id), pair=members_of(pair)
    )  # fmt: skip
    if about is not Reader.COORDINATOR:
        raise DomainError("own_pair_is_confidential")
    return submission, program
