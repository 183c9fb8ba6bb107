"""Of two reviews only one came: once the last day is over, both are told what that means."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.domain.calendar import local_moment
from bot.domain.messages import NoLongerApplies
from bot.domain.review_dates import last_day
from bot.domain.reviews import CLOSING, SHARED, takes_pair_form
from bot.domain.shown.reviewing import OneSided
from bot.domain.states.pair import PairState
from bot.usecases.guiding.pairs import partner_of
from bot.usecases.guiding.reminding.journeys import facts_of_pairs
from bot.usecases.planning.plans import plan_of
from bot.usecases.program_job import ProgramJob
from bot.usecases.reviewing.sharing import is_shared
from bot.usecases.saying import Due, say_due
from bot.usecases.submissions import form_of_submission
from db.models import Cohort, Pair, Person, Program, Submission
from db.session import Sessions, WorkspaceSession

KIND = "review.one_sided"
CHANGES = (
    "review.midpoint",
    "review.final",
    "pair.resumed",
    "pair.extended",
)
"""What changes when it is due. Everything else is seen a day later."""
_TELL_WITHIN = timedelta(days=14)
_LONGEST_WAIT = timedelta(days=120)
"""Nobody is told of a review that was sent so long ago."""
_DAY = timedelta(days=1)


class ReviewsJob(ProgramJob):
    """Tells pairs whose review stayed one-sided. `now` gives aware UTC."""

    def __init__(self, sessions: Sessions, workspace_id: str, now: Callable[[], datetime]) -> None:
        super().__init__("reviews", CHANGES, sessions, workspace_id, now)

    def steps(self, session: WorkspaceSession, program: Program, now: datetime) -> datetime | None:
        return tell_one_sided(session, program, now)


def tell_one_sided(session: WorkspaceSession, program: Program, now: datetime) -> datetime | None:
    """Tell whoever is to be told now; returns when the next is (None: nobody waits)."""
    if program.on_hold:
        return None
    plan = plan_of(program)
    said = say_due(session, plan, list(_due(session, program, now)), now)
    return min((moment for moment in said.later if moment > now), default=None)


def one_sided(
    session: WorkspaceSession, submission: Submission, pair: Pair, reader: Person, now: datetime
) -> OneSided:
    """What one of the two is told. Raises NoLongerApplies once both have answered, or nobody can any more."""
    if (
        submission.submitted_at is None
        or is_shared(session, pair, submission)
        or not _may_answer(submission, pair)
    ):
        raise NoLongerApplies
    other = partner_of(pair, reader)
    return OneSided(
        partner=other.slack_id,
        title=form_of_submission(submission).title,
        mine=submission.person_id == reader.id,
        pair=pair.id,
        form=submission.form_key,
        occurrence=submission.occurrence,
    )


def _due(session: WorkspaceSession, program: Program, now: datetime) -> Iterator[Due]:
    alone = _sent_alone(session, program, now)
    pairs = {pair.id: pair for _, pair in alone}
    facts = facts_of_pairs(session, list(pairs.values()))
    plan = plan_of(program)
    for submission, pair in alone:
        for person in pair.people():
            if person.deactivated_at is not None:
                continue
            last = last_day(
                plan, facts[pair.id], submission.form_key, submission.occurrence, person.zone, now
            )
            if last is None:
                continue
            base = local_moment(last + _DAY, 0, person.zone)
            yield Due(
                KIND, f"{KIND}:{submission.id}:{person.id}", base, person, until=base + _TELL_WITHIN,
                nudge=True, ids={"person": person.id, "submission": submission.id},
            )  # fmt: skip


def _sent_alone(session: WorkspaceSession, program: Program, now: datetime) -> list[tuple[Submission, Pair]]:
    """The reviews to be shared that one of the two has sent and the other has not, while it can be answered."""
    counted = (
        select(func.min(Submission.id))
        .join(Pair, Pair.id == Submission.subject_id)
        .join(Cohort, Cohort.id == Pair.cohort_id)
        .where(
            Cohort.program_id == program.id,
            Submission.subject == "pair",
            Submission.form_key.in_(SHARED - {CLOSING}),
            Submission.submitted_at > now - _LONGEST_WAIT,
        )
        .group_by(Submission.subject_id, Submission.form_key, Submission.occurrence)
        .having(func.count() == 1)
    )
    rows = session.execute(
        select(Submission, Pair)
        .join(Pair, Pair.id == Submission.subject_id)
        .where(Submission.id.in_(counted))
        .order_by(Submission.id)
    )
    return [
        (submission, pair)
        for submission, pair in rows
        if pair.status != PairState.PAUSED.value and _may_answer(submission, pair)
    ]


def _may_answer(submission: Submission, pair: Pair) -> bool:
    return takes_pair_form(plan_of(pair.cohort.program), submission.form_key, PairState(pair.status))
