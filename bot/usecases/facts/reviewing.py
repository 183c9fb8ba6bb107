"""Facts of the review stage's messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.domain.messages import NoLongerApplies
from bot.domain.reviews import FIT, NOT_A_FIT, calls_for_coordinators, told_to_coordinators
from bot.domain.shown.reviewing import ReviewShared, WordsWait
from bot.usecases.guiding.pairs import partner_of
from bot.usecases.reviewing.sharing import written_for_partner
from bot.usecases.submissions import answers_of, form_of_submission
from db.models import Pair, Submission
from db.session import WorkspaceSession


def review_shared(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> ReviewShared:
    """Of what the partner wrote (`submission`) only what is marked for the reader, if there is any."""
    submission, pair = _about(session, args)
    if partner_of(pair, submission.person).id != int(args["person"]):
        raise NoLongerApplies
    answers = written_for_partner(submission)
    if not answers:
        raise NoLongerApplies
    form = form_of_submission(submission)
    return ReviewShared(submission.person.slack_id, pair.cohort.program.name, form.title, answers)


def words_wait(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> WordsWait:
    """Unless the author has taken it back meanwhile."""
    submission, pair = _about(session, args)
    form, answers = form_of_submission(submission), answers_of(submission)
    if not calls_for_coordinators(form, answers):
        raise NoLongerApplies
    not_a_fit = told_to_coordinators(form, answers).get(FIT) == NOT_A_FIT
    return WordsWait(pair.cohort.program.name, submission.id, not_a_fit, pair.id)


def _about(session: WorkspaceSession, args: Mapping[str, Any]) -> tuple[Submission, Pair]:
    submission = session.get(Submission, int(args["submission"]))
    pair = session.get(Pair, submission.subject_id) if submission and submission.subject == "pair" else None
    if submission is None or pair is None or submission.submitted_at is None:
        raise NoLongerApplies
    return submission, pair


LOADERS: dict[str, Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]] = {
    "review.shared": review_shared,
    "admin.not_a_fit": words_wait,
    "admin.concern": words_wait,
    "coordinator.concern": words_wait,
}
