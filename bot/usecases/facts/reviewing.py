"""Facts of the review stage's messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.domain.messages import NoLongerApplies
from bot.domain.reviews import AT_THE_END, FIT, NOT_A_FIT, calls_for_coordinators, told_to_coordinators
from bot.domain.shown.reviewing import AskedAgain, Halfway, OneSided, ReviewShared, WordsWait
from bot.errors import DomainError
from bot.usecases.guiding.pairs import partner_of
from bot.usecases.reviewing.halfway import halfway
from bot.usecases.reviewing.missing import asked_again, is_called_off
from bot.usecases.reviewing.one_sided import one_sided
from bot.usecases.reviewing.sharing import is_shared, reworded_at, written_for_partner
from bot.usecases.submissions import answers_of, form_of_submission
from db.models import Pair, Person, Program, Submission
from db.session import WorkspaceSession


def review_shared(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> ReviewShared:
    """Of what the partner wrote (`submission`) only what is marked for the reader, if there is any."""
    submission, pair = _about(session, args)
    if partner_of(pair, submission.person).id != int(args["person"]):
        raise NoLongerApplies
    answers = written_for_partner(submission) if is_shared(session, pair, submission) else ()
    if not answers:
        raise NoLongerApplies
    return ReviewShared(
        submission.person.slack_id,
        pair.cohort.program.name,
        form_of_submission(submission).title,
        answers,
        reworded_at(session, submission),
        at_the_end=submission.form_key in AT_THE_END,
    )


def halfway_shown(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> Halfway:
    """The same halfway, side by side with what the reader wrote, and what the two might talk about."""
    submission, pair = _about(session, args)
    reader = partner_of(pair, submission.person)
    if reader.id != int(args["person"]):
        raise NoLongerApplies
    try:
        return halfway(session, pair, submission, reader, now)
    except DomainError:
        raise NoLongerApplies from None


def one_sided_shown(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> OneSided:
    """Unless the other has answered meanwhile."""
    submission, pair = _about(session, args)
    reader = session.get_one(Person, int(args["person"]))
    if reader not in pair.people():
        raise NoLongerApplies
    return one_sided(session, submission, pair, reader, now)


def asked_again_shown(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> AskedAgain:
    """What is still missing now, unless it was taken back."""
    program = session.get_one(Program, int(args["program"]))
    if program.on_hold or is_called_off(session, program.id, int(args["batch"])):
        raise NoLongerApplies
    reader, by = (session.get_one(Person, int(args[who])) for who in ("person", "by"))
    return asked_again(session, program, reader, by, str(args["form"]), now)


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
    "review.halfway": halfway_shown,
    "review.one_sided": one_sided_shown,
    "review.asked_again": asked_again_shown,
    "admin.not_a_fit": words_wait,
    "admin.concern": words_wait,
    "coordinator.concern": words_wait,
}
