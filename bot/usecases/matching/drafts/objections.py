"""Pairs of a draft that one of the two spoke against since it was made: a decline elsewhere, a pair that failed, a
wish not to be matched with somebody. Which of these it was, and whose word, nobody is told.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from bot.domain.feeding import questions_feeding
from bot.errors import DomainError
from bot.usecases.matching.drafts.decisions import THEIR_OWN
from bot.usecases.planning.plans import plan_of
from db.models import Answer, Cohort, MatchConstraint, MatchRound, Proposal, Submission
from db.session import WorkspaceSession

AVOID = "avoid"
"""What a question of the application feeds that names those whom somebody would rather not be matched with."""


def nobody_objects(session: WorkspaceSession, made: MatchRound, proposals: Sequence[Proposal]) -> None:
    """Raise DomainError draft_outdated, always about the mentee, if the two of some pair are to be kept apart.

    A draft made now would not have such a pair. Two queries, whatever the number of pairs.
    """
    said = _said_apart(session, made)
    avoided = _avoided(session, made)
    for one in proposals:
        mentee, mentor = one.mentee.person, one.mentor.person
        if (
            (one.mentee_enrollment_id, one.mentor_enrollment_id) in said
            or (mentee.id, mentor.slack_id) in avoided
            or (mentor.id, mentee.slack_id) in avoided
        ):
            raise DomainError("draft_outdated", who=mentee.slack_id)


def _said_apart(session: WorkspaceSession, made: MatchRound) -> set[tuple[int, int]]:
    rows = session.execute(
        select(MatchConstraint.mentee_enrollment_id, MatchConstraint.mentor_enrollment_id).where(
            MatchConstraint.cohort_id == made.cohort_id, MatchConstraint.kind.in_(THEIR_OWN)
        )
    )
    return {(mentee, mentor) for mentee, mentor in rows}


def _avoided(session: WorkspaceSession, made: MatchRound) -> set[tuple[int, str]]:
    """Who (a person's id) would rather not be matched with whom (a Slack id)."""
    program = session.get_one(Cohort, made.cohort_id).program
    questions = [one.key for one in questions_feeding(plan_of(program).forms.get("intake"), AVOID)]
    wishes = session.execute(
        select(Submission.person_id, Answer.value)
        .join(Submission, Submission.id == Answer.submission_id)
        .where(
            Answer.question_key.in_(questions),
            Submission.form_key == "intake",
            Submission.subject == "cohort",
            Submission.subject_id == made.cohort_id,
        )
    )
    return {(who, str(other)) for who, wish in wishes if isinstance(wish, list) for other in wish}
