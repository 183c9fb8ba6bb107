"""The cohort halfway, for its coordinators: counted answers, how pairs stand, and what that suggests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from statistics import median_low

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from bot.domain.access import Action, Actor, require
from bot.domain.adjusting import Act, standing_of, suggestions
from bot.domain.calendar import local_moment
from bot.domain.forms import OPEN_KINDS, Form, Reader, is_empty
from bot.domain.pair_facts import PairFacts
from bot.domain.program import Program as Plan
from bot.domain.review_dates import last_day, owed
from bot.domain.reviews import MIDPOINT, steps_asking
from bot.domain.shown.adjusting import MidpointShown, WordsRead
from bot.domain.states.pair import LIVING, PairState
from bot.domain.timeline import Anchor, TimelineStep
from bot.errors import DomainError
from bot.usecases.coordinating.finding import pairs_in
from bot.usecases.coordinating.looking import Seen, of_coordinators
from bot.usecases.guiding.pairs import members_of
from bot.usecases.guiding.reminding.journeys import facts_of_pairs
from bot.usecases.outbox import A_TIME, batched
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.programs import coordinated
from bot.usecases.reviewing.adjusting.counting import count_answers, counted, sent_in
from bot.usecases.reviewing.concerns.handling import unanswered_in
from bot.usecases.reviewing.sharing import read_review
from bot.usecases.submissions import answers_for, form_of_submission
from db.models import Cohort, Pair, Program, Submission
from db.session import WorkspaceSession

NEAR = timedelta(days=7)
"""So long before the last day: there is time to ask again, and to look once more."""


def look_halfway(session: WorkspaceSession, actor: Actor, program: Program, now: datetime) -> MidpointShown:
    """The picture for one coordinator, at any time. Raises DomainError."""
    require(Action.ADJUST_COHORT, actor, program=str(program.id))
    cohort = current_cohort(session, program)
    count_midpoint(session, cohort, now)
    pairs = pairs_in(session, program, cohort)
    living = _living(pairs)
    own = {pair.id for pair in pairs if actor.person in members_of(pair)}
    return _shown(session, cohort, own, Seen.by(session, actor, living, now), living)


def posted_halfway(
    session: WorkspaceSession, program: Program, cohort: Cohort, now: datetime
) -> MidpointShown:
    """The same for the channel. Writes nothing: answers are as they were counted last."""
    pairs = pairs_in(session, program, cohort)
    living = _living(pairs)
    hidden = of_coordinators(session, pairs)
    return _shown(session, cohort, hidden, Seen.by_all(session, living, now), living, posted=True)


def count_midpoint(session: WorkspaceSession, cohort: Cohort, now: datetime) -> None:
    """Bring the counted answers up to date, as far as that tells on nobody."""
    form = midpoint_form(plan_of(cohort.program))
    if form is not None:
        count_answers(session, cohort, form, now)


def midpoint_form(plan: Plan) -> Form | None:
    """The form of the midpoint; None where a program has no halfway."""
    return plan.forms.get(MIDPOINT) if steps_asking(plan, MIDPOINT) else None


def picture_due(session: WorkspaceSession, cohort: Cohort, now: datetime) -> datetime | None:
    """When coordinators are to read how the cohort stands (aware): a week before the last day of the middle one of
    its living pairs, or as soon as all reviews are in. None where nobody is asked for a midpoint review, and for as
    long as it is some days ahead.
    """
    plan = plan_of(cohort.program)
    steps = steps_asking(plan, MIDPOINT)
    if midpoint_form(plan) is None or not steps or _is_far_off(session, cohort, steps, now):
        return None
    turn = f"d{steps[0].days[0] + steps[0].cadences * plan.cadence_days}"
    days: list[date] = []
    all_in = True
    for facts in _facts_of_living(session, cohort):
        last = last_day(plan, facts, MIDPOINT, turn, plan.zone, now)
        days += [last] if last is not None else []
        all_in = all_in and _is_in(facts)
    if not days:
        return None
    return now if all_in else local_moment(median_low(days) - NEAR, plan.hours[0], plan.zone)


def _is_far_off(
    session: WorkspaceSession, cohort: Cohort, steps: Sequence[TimelineStep], now: datetime
) -> bool:
    """Whether the picture waits for days to come, as two questions tell without a look at each pair: even the first of
    them was published too lately to have been asked, and not all reviews are in.
    """
    if any(step.anchor is not Anchor.PUBLISHED for step in steps):
        return False
    living = (Pair.cohort_id == cohort.id, Pair.status.in_([state.value for state in LIVING]))
    count, first = session.execute(select(func.count(), func.min(Pair.published_at)).where(*living)).one()
    if first is None or first + timedelta(days=min(min(step.days) for step in steps)) <= now:
        return False
    sent = select(func.count(Submission.id)).where(
        Submission.subject == "pair",
        Submission.form_key == MIDPOINT,
        Submission.submitted_at.is_not(None),
        Submission.subject_id.in_(select(Pair.id).where(*living)),
    )
    return (session.scalar(sent) or 0) < 2 * count


def _facts_of_living(session: WorkspaceSession, cohort: Cohort) -> Iterator[PairFacts]:
    """One pair after the other, some at a time: in a large cohort not all are held at once."""
    living = select(Pair.id).where(
        Pair.cohort_id == cohort.id, Pair.status.in_([state.value for state in LIVING])
    )
    for some in batched(session.scalars(living.order_by(Pair.id)).all(), A_TIME):
        pairs = session.scalars(
            select(Pair)
            .where(Pair.id.in_(some))
            .options(joinedload(Pair.mentee), joinedload(Pair.mentor))
            .order_by(Pair.id)
        ).all()
        yield from facts_of_pairs(session, pairs).values()


def _is_in(facts: PairFacts) -> bool:
    return {who for form, who, _ in facts.submissions if form == MIDPOINT} >= {one.id for one in facts.people}


def read_words(
    session: WorkspaceSession, actor: Actor, program_id: object, number: object, now: datetime
) -> WordsRead:
    """The `number`th (from 1) of what people wrote for coordinators halfway; the reading is recorded.

    Of their own pair nobody reads anything. Raises DomainError nothing_written.
    """
    program = coordinated(session, actor, program_id, Action.ADJUST_COHORT)
    cohort = current_cohort(session, program)
    pairs = pairs_in(session, program, cohort)
    hidden = {pair.id for pair in pairs if actor.person in members_of(pair)}
    found = _with_words(sent_in(session, cohort, MIDPOINT), hidden)
    if not found:
        raise DomainError("nothing_written")
    wanted = int(str(number)) if str(number).isdecimal() and len(str(number)) < 6 else 1  # noqa: PLR2004
    nth = (wanted - 1) % len(found) + 1
    read = read_review(session, actor, found[nth - 1].id, now)
    concern = unanswered_in(session, actor, found[nth - 1], now)
    return WordsRead(program.id, read, nth, len(found), concern)


def acts_of(plan: Plan) -> tuple[Act, ...]:
    """What this program has to offer its pairs."""
    missing = {
        *((Act.TOPIC,) if all(topic.retired for topic in plan.topics) else ()),
        *((Act.MODULE,) if not plan.training.for_roles(("mentee", "mentor")) else ()),
    }
    return tuple(act for act in Act if act not in missing)


def _shown(
    session: WorkspaceSession,
    cohort: Cohort,
    hidden: set[int],
    seen: Seen,
    living: Sequence[Pair],
    *,
    posted: bool = False,
) -> MidpointShown:
    """`hidden`: pairs of which the reader is told nothing that one of the two wrote."""
    now = seen.now
    program, plan = cohort.program, plan_of(cohort.program)
    form = midpoint_form(plan)
    if form is None:
        raise DomainError("no_midpoint_here")
    active = [pair for pair in living if pair.status != PairState.PAUSED]
    facts = {pair.id: seen.facts[pair.id] for pair in living}
    submissions = sent_in(session, cohort, MIDPOINT)
    standing = standing_of([facts[pair.id] for pair in active], plan, now)
    answers = counted(session, cohort, form)
    known, acts = suggestions(answers, standing), acts_of(plan)
    return MidpointShown(
        program_id=program.id,
        program=program.name,
        emoji=plan.emoji,
        at=now,
        answered=len(submissions),
        asked=len(submissions) + _missing(facts.values(), plan, now),
        counted=answers,
        standing=standing,
        health=Counter(seen.health(pair).level for pair in active),
        paused=len(living) - len(active),
        words=len(_with_words(submissions, hidden)),
        suggestions=tuple(one for one in known if set(one.acts) & set(acts)),
        acts=acts,
        posted=posted,
    )


def _living(pairs: Sequence[Pair]) -> list[Pair]:
    return [pair for pair in pairs if PairState(pair.status) in LIVING]


def _missing(facts: Iterable[PairFacts], plan: Plan, now: datetime) -> int:
    """Reviews that were asked for and are not in, as `reviews` lists them."""
    return sum(one.form == MIDPOINT for pair in facts for one in owed(plan, pair, now))


def _with_words(submissions: Sequence[Submission], hidden: set[int]) -> list[Submission]:
    """Those with words for coordinators, outside of these pairs."""
    return [one for one in submissions if one.subject_id not in hidden and _has_words(one)]


def _has_words(submission: Submission) -> bool:
    told = answers_for(submission, Reader.COORDINATOR)
    form = form_of_submission(submission)
    return any(form.question(key).kind in OPEN_KINDS and not is_empty(answer) for key, answer in told.items())
