"""Which answers figures are made of, and which hold words."""

from __future__ import annotations

from sqlalchemy import delete

from bot.domain.forms import Audience, Kind, Question
from bot.usecases.submissions import form_of_submission
from db.models import Answer, Submission
from db.session import WorkspaceSession

COUNTED_KINDS = frozenset(
    {Kind.SCALE, Kind.NUMBER, Kind.CHOICE, Kind.RADIO, Kind.MULTI, Kind.RANKED, Kind.CHECK, Kind.LEVELS}
)
"""What a figure can be made of."""
_TOLD_TO_COUNT = frozenset({Audience.COUNTED, Audience.COORDINATORS, Audience.PROFILE, Audience.CANDIDATES})


def delete_answers_but(session: WorkspaceSession, submission: Submission, kept: frozenset[str]) -> int:
    """Delete the answers of a form but those to the questions `kept`; returns 1 if there were any, else 0."""
    gone = [answer.id for answer in submission.answers if answer.question_key not in kept]
    if not gone:
        return 0
    session.execute(delete(Answer).where(Answer.id.in_(gone)))
    session.expire(submission, ["answers"])
    return 1


def counted_answers(submission: Submission) -> frozenset[str]:
    """The answers that figures are made of: of an application, levels of skills and groups one is counted in."""
    return frozenset(
        key
        for key, asked in _asked(submission).items()
        if asked.kind in COUNTED_KINDS
        and asked.audience in _TOLD_TO_COUNT
        and (submission.subject != "cohort" or ":" in key or asked.audience is Audience.COUNTED)
    )


def wordless_answers(submission: Submission) -> frozenset[str]:
    """The answers that were given by choosing."""
    return frozenset(key for key, asked in _asked(submission).items() if asked.kind in COUNTED_KINDS)


def own_answers(submission: Submission) -> frozenset[str]:
    """What the one who answered wrote for themselves alone."""
    return frozenset(key for key, asked in _asked(submission).items() if asked.audience is Audience.SELF)


def _asked(submission: Submission) -> dict[str, Question]:
    """The question behind each answer."""
    by_key = {question.key: question for question in form_of_submission(submission).questions}
    found = {}
    for answer in submission.answers:
        question = by_key.get(answer.question_key) or by_key.get(answer.question_key.partition(":")[0])
        if question is not None:
            found[answer.question_key] = question
    return found
