"""The circles that a draft would make: how many, how large, and who is in those of a page."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, func, select

from bot.domain.forms import CAPACITY_FEED
from bot.domain.program import Program as Plan
from bot.domain.shown.matching import CirclesInDraft
from bot.domain.states.pair import LIVING
from bot.usecases.matching.drafts.releasing import released_by
from db.models import Enrollment, MatchRound, Pair, Person, Proposal
from db.session import WorkspaceSession


def circles_in_draft(session: WorkspaceSession, made: MatchRound, plan: Plan) -> CirclesInDraft | None:
    """A draft's circles, with those who are in them already; None where the program has none.

    A fixed number of queries, whatever the number of pairs.
    """
    if not plan.in_circles:
        return None
    rows = session.execute(
        select(Enrollment.person_id, func.count())
        .join(Proposal, Proposal.mentor_enrollment_id == Enrollment.id)
        .where(Proposal.round_id == made.id)
        .group_by(Enrollment.person_id)
    )
    sizes = Counter({mentor: int(count) for mentor, count in rows})
    mentees = session.scalar(
        select(func.count(Proposal.mentee_enrollment_id.distinct())).where(Proposal.round_id == made.id)
    )
    living = session.execute(
        select(Pair.mentor_id, func.count()).where(*_standing(made)).group_by(Pair.mentor_id)
    )
    for mentor, count in living:
        if mentor in sizes:
            sizes[mentor] += int(count)
    least = _least(plan)
    return CirclesInDraft(
        count=len(sizes),
        mentees=int(mentees or 0),
        smallest=min(sizes.values(), default=0),
        largest=max(sizes.values(), default=0),
        least=least,
        small=sum(1 for size in sizes.values() if size < least),
    )


def members_of_circles(
    session: WorkspaceSession, made: MatchRound, mentors: Collection[int]
) -> Mapping[str, tuple[str, ...]]:
    """Mentor → everybody in their circle after this draft, all Slack ids; `mentors` are ids of people."""
    rows = session.execute(select(Person.id, Person.slack_id).where(Person.id.in_(mentors)))
    told = {int(id_): str(slack_id) for id_, slack_id in rows}
    members: defaultdict[str, list[str]] = defaultdict(list)
    for mentor, mentee in session.execute(
        select(Pair.mentor_id, Person.slack_id)
        .join(Person, Person.id == Pair.mentee_id)
        .where(*_standing(made), Pair.mentor_id.in_(mentors))
        .order_by(Pair.id)
    ):
        members[told[mentor]].append(mentee)
    mentor_of = (
        select(Enrollment.id, Enrollment.person_id).where(Enrollment.person_id.in_(mentors)).subquery()
    )
    for mentor, mentee in session.execute(
        select(mentor_of.c.person_id, Person.slack_id)
        .select_from(Proposal)
        .join(mentor_of, mentor_of.c.id == Proposal.mentor_enrollment_id)
        .join(Enrollment, Enrollment.id == Proposal.mentee_enrollment_id)
        .join(Person, Person.id == Enrollment.person_id)
        .where(Proposal.round_id == made.id)
        .order_by(Proposal.points, Proposal.id)
    ):
        members[told[mentor]].append(mentee)
    return {mentor: tuple(each) for mentor, each in members.items()}


def _standing(made: MatchRound) -> tuple[ColumnElement[bool], ...]:
    """The living pairs of the cohort that this draft does not part."""
    return (
        Pair.cohort_id == made.cohort_id,
        Pair.status.in_([state.value for state in LIVING]),
        Pair.id.not_in(released_by(made.settings)),
    )


def _least(plan: Plan) -> int:
    """How many places the application form asks mentors to offer at least; 0: no number is promised."""
    form = plan.forms.get("intake")
    numbers = [one.minimum or 0 for one in (form.questions if form else ()) if one.feeds == CAPACITY_FEED]
    least = int(max(numbers, default=0))
    return least if least > 1 else 0
