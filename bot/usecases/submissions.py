"""Filling in a form, whatever it is about: begun, saved page by page, submitted; and who may read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from bot.domain.forms import Answer as AnswerValue
from bot.domain.forms import Form, Reader, shown_to
from bot.usecases.planning.plans import current_form, form_of
from db.models import Answer, Person, Submission
from db.session import WorkspaceSession


@dataclass(frozen=True)
class Subject:
    """What a form is about: kind is `cohort`, `pair` or `meeting`; `occurrence` tells repeated forms apart."""

    kind: str
    id: int
    occurrence: str = ""


def find_submission(
    session: WorkspaceSession, form_key: str, person: Person, subject: Subject
) -> Submission | None:
    """What this person has filled in so far, drafts included."""
    return session.scalar(
        select(Submission)
        .where(
            Submission.form_key == form_key,
            Submission.person_id == person.id,
            Submission.subject == subject.kind,
            Submission.subject_id == subject.id,
            Submission.occurrence == subject.occurrence,
        )
        .options(selectinload(Submission.answers))
    )


def begin_submission(
    session: WorkspaceSession, program_id: int, form_key: str, person: Person, subject: Subject, now: datetime
) -> Submission:
    """The person's draft, made from the newest version of the form if there is none yet."""
    found = find_submission(session, form_key, person, subject)
    if found is not None:
        return found
    submission = Submission(
        form_version_id=current_form(session, program_id, form_key).id,
        form_key=form_key,
        person_id=person.id,
        subject=subject.kind,
        subject_id=subject.id,
        occurrence=subject.occurrence,
        begun_at=now,
        answers=[],
    )
    session.add(submission)
    session.flush()
    return submission


def form_of_submission(submission: Submission) -> Form:
    """The version of the form this was filled in with."""
    return form_of(submission.form_version)


def save_answers(
    session: WorkspaceSession, submission: Submission, values: Mapping[str, AnswerValue]
) -> None:
    """Keep the answers of a page; an answer that was emptied is removed."""
    kept = {answer.question_key: answer for answer in submission.answers}
    for key, value in values.items():
        if value is None or value == []:
            if key in kept:
                submission.answers.remove(kept[key])
        elif key in kept:
            kept[key].value = value
        else:
            submission.answers.append(Answer(question_key=key, value=value))
    session.flush()


def answers_of(submission: Submission) -> dict[str, AnswerValue]:
    """All answers by question key. For the person themselves and for matching; others get `answers_for`."""
    return {answer.question_key: answer.value for answer in submission.answers}


def answers_for(submission: Submission, reader: Reader) -> dict[str, AnswerValue]:
    """The answers that `reader` may see, as the form said above its button."""
    return shown_to(form_of_submission(submission), answers_of(submission), reader)
