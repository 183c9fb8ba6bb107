"""What happens with answers once they are in: the partner reads theirs, coordinators theirs, nobody more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, or_, select

from bot.domain.access import Action, Actor, reader_of, require
from bot.domain.forms import Answer, Form, Reader, is_empty
from bot.domain.reviews import FIT_CHECK, MIDPOINT, SHARED, calls_for_coordinators, told_to_coordinators
from bot.domain.shown.reviewing import Answered, ReviewRead
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.guiding.pairs import members_of, partner_of
from bot.usecases.planning.plans import plan_of
from bot.usecases.reviewing.concerns.raising import raise_from_review
from bot.usecases.saying import working_moment
from bot.usecases.submissions import answers_for, answers_of, form_of_submission
from db.models import Activity, Coordinator, OutboxRow, Pair, Person, Submission
from db.session import WorkspaceSession

REWORDED = "review.reworded"
READ = "review.read"
SKIPPED = "skipped"
"""The state of a message that there was no reason to send."""


def share_if_both(session: WorkspaceSession, pair: Pair, submission: Submission, now: datetime) -> bool:
    """Once both have sent this form, each is sent what the other wrote: whoever just answered at once, the other
    in their working hours. Returns whether both have.
    """
    if not is_shared(session, pair, submission):
        return False
    for one in sent_about(session, pair, submission.form_key, submission.occurrence):
        reader = partner_of(pair, one.person)
        at = now if reader.id == submission.person_id else _in_working_hours(pair, reader, now)
        _post(session, one, reader, shared_key(one), now, at)
    return True


def is_shared(session: WorkspaceSession, pair: Pair, submission: Submission) -> bool:
    """Whether both have sent this form, and it is one that the two share."""
    if submission.form_key not in SHARED or submission.submitted_at is None:
        return False
    both = sent_about(session, pair, submission.form_key, submission.occurrence)
    return len({one.person_id for one in both}) == len(pair.people())


def words_changed(session: WorkspaceSession, pair: Pair, submission: Submission, now: datetime) -> None:
    """What the partner has read was changed: their message says it as it is now, and that it changed.

    Halfway the writer's own message shows these words too.
    """
    record(session, REWORDED, now, actor=submission.person, pair=pair, subject="submission",
           subject_id=submission.id)  # fmt: skip
    for one in sent_about(session, pair, submission.form_key, submission.occurrence):
        if one.id != submission.id and submission.form_key != MIDPOINT:
            continue
        reader = partner_of(pair, one.person)
        latest = _latest_message(session, one)
        if latest is not None and latest.status != SKIPPED:
            outbox.amend(session, latest.key, now, person=reader.id, submission=one.id)
        elif latest is not None:  # there was nothing to read before
            at = _in_working_hours(pair, reader, now)
            _post(session, one, reader, f"{shared_key(one)}:{latest.id}", now, at)


def amend_shared(session: WorkspaceSession, pair: Pair, submission: Submission, now: datetime) -> None:
    """Bring what each of the two was sent of this form up to date."""
    for one in sent_about(session, pair, submission.form_key, submission.occurrence):
        latest = _latest_message(session, one)
        if latest is not None and latest.status != SKIPPED:
            reader = partner_of(pair, one.person)
            outbox.amend(session, latest.key, now, person=reader.id, submission=one.id)


def reworded_at(session: WorkspaceSession, submission: Submission) -> datetime | None:
    """When words that the partner had read were last changed."""
    return session.scalar(
        select(func.max(Activity.at)).where(
            Activity.verb == REWORDED,
            Activity.subject == "submission",
            Activity.subject_id == submission.id,
        )
    )


def shared_key(submission: Submission) -> str:
    """The outbox key of the message that carries this form to the partner."""
    return f"review.shared:{submission.id}"


def _post(
    session: WorkspaceSession, one: Submission, reader: Person, key: str, now: datetime, at: datetime
) -> None:
    kind = "review.halfway" if one.form_key == MIDPOINT else "review.shared"
    outbox.post(
        session, kind, now, key=key, not_before=at, apart=at > now, person=reader.id, submission=one.id
    )


def _latest_message(session: WorkspaceSession, submission: Submission) -> OutboxRow | None:
    key = shared_key(submission)
    rows = select(OutboxRow).where(or_(OutboxRow.key == key, OutboxRow.key.like(f"{key}:%")))
    return session.scalar(rows.order_by(OutboxRow.id.desc()).limit(1))


def _in_working_hours(pair: Pair, person: Person, now: datetime) -> datetime:
    try:
        return working_moment(person, plan_of(pair.cohort.program), now)
    except ValueError:  # a plan that is silent for more than a year
        return now


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

    What worries the author becomes a concern. Of a pair that may not fit, the admin channel is told without names;
    where one of the two coordinates the program and reads that channel, the other coordinators are told one by one
    instead, so that nothing is hinted to the partner. Returns whether anybody is told.
    """
    if not calls_for_coordinators(form_of_submission(submission), answers_of(submission)):
        return False
    if submission.form_key != FIT_CHECK:
        return raise_from_review(session, pair, submission, now)
    program = pair.cohort.program_id
    coordinators = set(
        session.scalars(select(Coordinator.person_id).where(Coordinator.program_id == program))
    )
    outside = coordinators - {pair.mentee_id, pair.mentor_id}
    if outside == coordinators:
        outbox.post(session, "admin.not_a_fit", now, key=f"admin.not_a_fit:{submission.id}", program=program,
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
    about = members_of(pair)
    require(Action.SEE_REVIEWS, actor, program=program, pair=about, owner=str(submission.person_id))
    reader = reader_of(actor, str(submission.person_id), program=program, pair=members_of(pair))
    if reader is not Reader.COORDINATOR:
        raise DomainError("own_pair_is_confidential")
    record(session, READ, now, actor=session.get(Person, int(actor.person)), pair=pair,
           subject="submission", subject_id=submission.id)  # fmt: skip
    form = form_of_submission(submission)
    return ReviewRead(
        author=submission.person.slack_id,
        partner=partner_of(pair, submission.person).slack_id,
        title=form.title,
        answers=written_for_coordinators(submission),
        submission=submission.id,
    )


def written_for_coordinators(submission: Submission) -> tuple[Answered, ...]:
    """What coordinators may read of a form, in its order."""
    form = form_of_submission(submission)
    return answered(form, told_to_coordinators(form, answers_of(submission)))


def written_for_partner(submission: Submission) -> tuple[Answered, ...]:
    """What the partner may read of a form, in its order."""
    return answered(form_of_submission(submission), answers_for(submission, Reader.PARTNER))


def answered(form: Form, answers: Mapping[str, Answer]) -> tuple[Answered, ...]:
    """What was answered of `answers`, each with its question."""
    return tuple(
        Answered(form.question(key), answer) for key, answer in answers.items() if not is_empty(answer)
    )
