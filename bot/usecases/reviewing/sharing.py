"""What happens with answers once they are in: the partner reads theirs, coordinators theirs, nobody more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Action, Actor, reader_of, require
from bot.domain.forms import Answer, Form, Reader, is_empty
from bot.domain.reviews import FIT_CHECK, SHARED, calls_for_coordinators, told_to_coordinators
from bot.domain.shown.reviewing import Answered, ReviewRead
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.guiding.pairs import members_of, partner_of
from bot.usecases.submissions import answers_for, answers_of, form_of_submission
from db.models import Coordinator, Pair, Person, Submission
from db.session import WorkspaceSession


def share_if_both(session: WorkspaceSession, pair: Pair, submission: Submission, now: datetime) -> bool:
    """Once both have sent this form, each is sent what the other wrote. Returns whether both have."""
    if submission.form_key not in SHARED:
        return False
    both = sent_about(session, pair, submission.form_key, submission.occurrence)
    if len({one.person_id for one in both}) < len(pair.people()):
        return False
    for one in both:
        outbox.post(
            session, "review.shared", now, key=f"review.shared:{one.id}",
            person=partner_of(pair, one.person).id, submission=one.id,
        )  # fmt: skip
    return True


def sent_about(
    session: WorkspaceSession, pair: Pair, form_key: str, occurrence: str | None = None
) -> list[Submission]:
    """What the two have sent of one form about their pair; of one occurrence, if it is given."""
    sent = select(Submission).where(
        Submission.form_key == form_key,
        Submission.subject == "pair",
        Submission.subject_id == pair.id,
        Submission.submitted_at.is_not(None),
    )
    if occurrence is not None:
        sent = sent.where(Submission.occurrence == occurrence)
    return list(session.scalars(sent.order_by(Submission.id)))


def tell_coordinators(session: WorkspaceSession, pair: Pair, submission: Submission, now: datetime) -> bool:
    """Let coordinators know that somebody has something for them, if the form said that they would see it.

    The admin channel is told without names. Where one of the two coordinates the program and reads that
    channel, the other coordinators are told one by one instead, so that nothing is hinted to the partner.
    Returns whether anybody is told.
    """
    if not calls_for_coordinators(form_of_submission(submission), answers_of(submission)):
        return False
    program = pair.cohort.program_id
    coordinators = set(
        session.scalars(select(Coordinator.person_id).where(Coordinator.program_id == program))
    )
    outside = coordinators - {pair.mentee_id, pair.mentor_id}
    if outside == coordinators:
        kind = "admin.not_a_fit" if submission.form_key == FIT_CHECK else "admin.concern"
        outbox.post(session, kind, now, key=f"{kind}:{submission.id}", program=program,
                    submission=submission.id)  # fmt: skip
        return True
    for coordinator in sorted(outside):
        outbox.post(session, "coordinator.concern", now, key=f"concern:{submission.id}:{coordinator}",
                    person=coordinator, submission=submission.id)  # fmt: skip
    return bool(outside)


def read_review(session: WorkspaceSession, actor: Actor, submission_id: object, now: datetime) -> ReviewRead:
    """What a coordinator may read of one form about a pair. Raises DomainError; the reading is recorded."""
    submission = session.find(Submission, submission_id)
    pair = session.get(Pair, submission.subject_id) if submission and submission.subject == "pair" else None
    if submission is None or pair is None or submission.submitted_at is None:
        raise DomainError("not_yours")
    program = str(pair.cohort.program_id)
    require(Action.SEE_PAIRS, actor, program=program)
    reader = reader_of(actor, str(submission.person_id), program=program, pair=members_of(pair))
    if reader is not Reader.COORDINATOR:
        raise DomainError("own_pair_is_confidential")
    record(session, "review.read", now, actor=session.get(Person, int(actor.person)), pair=pair,
           subject="submission", subject_id=submission.id)  # fmt: skip
    form = form_of_submission(submission)
    return ReviewRead(
        author=submission.person.slack_id,
        partner=partner_of(pair, submission.person).slack_id,
        title=form.title,
        answers=_answered(form, told_to_coordinators(form, answers_of(submission))),
    )


def written_for_partner(submission: Submission) -> tuple[Answered, ...]:
    """What the partner may read of a form, in its order."""
    return _answered(form_of_submission(submission), answers_for(submission, Reader.PARTNER))


def _answered(form: Form, answers: Mapping[str, Answer]) -> tuple[Answered, ...]:
    return tuple(
        Answered(form.question(key), answer) for key, answer in answers.items() if not is_empty(answer)
    )
