"""Filling in a form, whatever it is about: begun, saved page by page, submitted; and who may read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import bindparam, select
from sqlalchemy.orm import object_session, selectinload

from bot.domain.forms import Answer as AnswerValue
from bot.domain.forms import Form, Reader, as_asked, narrowed, shown_to
from bot.domain.roles import Role
from bot.usecases.planning.plans import current_form, form_of, plan_of
from db.models import Answer, FormVersion, Person, Program, Submission
from db.often import often
from db.session import WorkspaceSession


@dataclass(frozen=True)
class Subject:
    """What a form is about: kind is `cohort`, `pair` or `meeting`; `occurrence` tells repeated forms apart."""

    kind: str
    id: int
    occurrence: str = ""


_FILLED_IN = often(
    select(Submission)
    .where(
        Submission.form_key == bindparam("form"),
        Submission.person_id == bindparam("person"),
        Submission.subject == bindparam("kind"),
        Submission.subject_id == bindparam("subject"),
        Submission.occurrence == bindparam("occurrence"),
    )
    .options(selectinload(Submission.answers))
)


def find_submission(
    session: WorkspaceSession, form_key: str, person: Person, subject: Subject
) -> Submission | None:
    """What this person has filled in so far, drafts included."""
    about = {
        "form": form_key,
        "person": person.id,
        "kind": subject.kind,
        "subject": subject.id,
        "occurrence": subject.occurrence,
    }
    return session.scalar(_FILLED_IN, about)


def begin_submission(
    session: WorkspaceSession, program_id: int, form_key: str, person: Person, subject: Subject, now: datetime
) -> Submission:
    """The person's draft, made from the newest version of the form if there is none yet."""
    found = find_submission(session, form_key, person, subject)
    if found is not None:
        return found
    submission = new_submission(session, program_id, form_key, person, subject, now)
    session.flush()
    return submission


def new_submission(
    session: WorkspaceSession, program_id: int, form_key: str, person: Person, subject: Subject, now: datetime
) -> Submission:
    """The same for who has looked and found none. Its id comes with the next flush."""
    submission = Submission(
        form_version=current_form(session, program_id, form_key),
        form_key=form_key,
        person=person,
        subject=subject.kind,
        subject_id=subject.id,
        occurrence=subject.occurrence,
        begun_at=now,
        answers=[],
    )
    session.add(submission)
    return submission


def form_of_submission(submission: Submission) -> Form:
    """The form as this person was asked: every answered question in the words, with the options and for the eyes of
    the version that it was answered in. Who may see an answer is never wider than that, and narrower if the
    question has become so since. To ask somebody, take the newest version (`bot.usecases.filling`).
    """
    stands_on = submission.form_version
    given_in = {
        answer.question_key: form_of(answer.form_version)
        for answer in submission.answers
        if answer.form_version is not None and answer.form_version_id != stands_on.id
    }
    form = form_of(stands_on)
    asked = as_asked(form, given_in) if given_in else form
    now = _form_today(submission)
    return _known_narrowed(_Both(asked, now)) if now is not None else asked


def _form_today(submission: Submission) -> Form | None:
    session = object_session(submission)
    program = session.get(Program, submission.form_version.program_id) if session is not None else None
    return plan_of(program).forms.get(submission.form_key) if program is not None else None


@dataclass(frozen=True, eq=False)
class _Both:
    """Two forms, known by being the very same objects: comparing them takes longer than reading them."""

    asked: Form
    now: Form

    def __hash__(self) -> int:
        return hash((id(self.asked), id(self.now)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Both) and self.asked is other.asked and self.now is other.now


@lru_cache(maxsize=256)
def _known_narrowed(both: _Both) -> Form:
    return narrowed(both.asked, both.now)


def stand_on(submission: Submission, version: FormVersion) -> None:
    """From now on the submission stands on this version of its form; each answer stays with its own."""
    for answer in submission.answers:
        if answer.form_version_id is None:
            answer.form_version = submission.form_version
    submission.form_version = version


def save_answers(
    session: WorkspaceSession,
    submission: Submission,
    values: Mapping[str, AnswerValue],
    version: FormVersion | None = None,
) -> None:
    """Keep the answers of a page, given to this version (without it: the one the submission stands on); an
    answer that was emptied is removed.
    """
    kept = {answer.question_key: answer for answer in submission.answers}
    asked = version or submission.form_version
    for key, value in values.items():
        if value is None or value == []:
            if key in kept:
                submission.answers.remove(kept[key])
        elif key in kept:
            kept[key].value = value
            kept[key].form_version = asked
        else:
            submission.answers.append(Answer(question_key=key, value=value, form_version=asked))


def answers_of(submission: Submission) -> dict[str, AnswerValue]:
    """All answers by question key. For the person themselves and for matching; others get `answers_for`."""
    return {answer.question_key: answer.value for answer in submission.answers}


def answers_for(submission: Submission, reader: Reader) -> dict[str, AnswerValue]:
    """The answers that `reader` may see, as the form said above its button; of somebody who was forgotten nobody sees
    any, they are only counted.
    """
    if submission.person.erased_at is not None and reader is not Reader.COUNTED:
        return {}
    return shown_to(form_of_submission(submission), answers_of(submission), reader)


def answers_in_role(submission: Submission, reader: Reader, role: Role) -> dict[str, AnswerValue]:
    """The same, of one of the roles in which somebody takes part: what they wrote as a mentee is for their mentor,
    and none of it for those whom they guide.
    """
    form = form_of_submission(submission)
    return {
        key: answer
        for key, answer in answers_for(submission, reader).items()
        if form.question(key).is_for({role})
    }
