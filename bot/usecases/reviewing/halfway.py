"""Halfway: what the two wrote for each other side by side, and what they might talk about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.forms import Answer, Question, Reader, is_empty
from bot.domain.reviews import MIDPOINT, SHOULD_CHANGE, WORKS_WELL
from bot.domain.shown.reviewing import Halfway, PutOnAgenda, SideBySide
from bot.domain.states.goal import GoalState
from bot.domain.states.meeting import MeetingState
from bot.domain.states.pair import PairState
from bot.domain.talking_points import HalfwayFacts, TalkingPoint, points_by_key, talking_points
from bot.errors import DomainError
from bot.languages import LANGUAGES, catalogue
from bot.usecases.activity import record
from bot.usecases.guiding.meeting.points import MOST, TEXT_LENGTH, open_count
from bot.usecases.guiding.pairs import facts_changed, language_of_pair, require_at_work, working_pair
from bot.usecases.guiding.reminding.journeys import facts_of
from bot.usecases.planning.plans import plan_of
from bot.usecases.reviewing.sharing import amend_shared, is_shared, reworded_at, sent_about
from bot.usecases.submissions import answers_for, form_of_submission
from db.models import ActionItem, Goal, Meeting, Pair, Person, Submission
from db.session import WorkspaceSession

ON_AGENDA = "review.on_agenda"


def halfway(
    session: WorkspaceSession, pair: Pair, theirs: Submission, reader: Person, now: datetime
) -> Halfway:
    """Side by side for `reader`, whose partner wrote `theirs`. Raises DomainError unless both have sent theirs."""
    both = _both(session, pair, theirs)
    points = talking_points(halfway_facts(session, pair, both, now))
    mine = next(one for one in both if one.person_id == reader.id)
    return Halfway(
        partner=theirs.person.slack_id,
        title=form_of_submission(theirs).title,
        submission=theirs.id,
        answers=_side_by_side(theirs, mine),
        points=points,
        on_agenda=not _not_kept(session, pair, points),
        may_add=_may_add(pair),
        changed_at=reworded_at(session, theirs),
    )


def put_on_agenda(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    *,
    submission_id: object,
    keys: list[str],
    now: datetime,
) -> PutOnAgenda:
    """The points that were read go onto the agenda of the next meeting, as open points of whoever puts them there.

    Raises points_on_agenda, points_enough, not_yours, and what `working_pair` raises.
    """
    submission = session.find(Submission, submission_id)
    if submission is None or submission.subject != "pair" or submission.form_key != MIDPOINT:
        raise DomainError("not_yours")
    pair = working_pair(session, actor, submission.subject_id, Action.KEEP_NOTES)
    both = _both(session, pair, submission)
    points = points_by_key(halfway_facts(session, pair, both, now), keys)
    new = _not_kept(session, pair, points)
    if points and not new:
        raise DomainError("points_on_agenda")
    if open_count(session, pair) + len(new) > MOST:
        raise DomainError("points_enough", maximum=MOST)
    meeting = _next_meeting(session, pair, now)
    say = catalogue(language_of_pair(pair)).gettext
    texts = [point.text(say) for point in new]
    for words in texts:
        session.add(
            ActionItem(
                pair_id=pair.id, meeting_id=meeting.id if meeting else None, owner_id=person.id,
                text=words[:TEXT_LENGTH], added_by=person.id, added_at=now,
            )
        )  # fmt: skip
    record(session, ON_AGENDA, now, actor=person, pair=pair, subject="submission", subject_id=submission.id,
           occurrence=submission.occurrence)  # fmt: skip
    session.flush()
    amend_shared(session, pair, submission, now)
    facts_changed(session, pair, now)
    return PutOnAgenda(
        tuple(texts), meeting.starts_at if meeting else None, pair.id, circle=pair.circle_id is not None
    )


def halfway_facts(
    session: WorkspaceSession, pair: Pair, both: list[Submission], now: datetime
) -> HalfwayFacts:
    """What both may know: of the two reviews only what is for the partner, and what is between them anyway."""
    plan, facts = plan_of(pair.cohort.program), facts_of(session, pair)
    shared = [answers_for(one, Reader.PARTNER) for one in both]
    titles = _goals(session, pair) if plan.with_goals else {}
    days = max(0, (now - pair.published_at).days - pair.shift_days)
    return HalfwayFacts(
        works_well=sum(not is_empty(one.get(WORKS_WELL)) for one in shared),
        should_change=sum(not is_empty(one.get(SHOULD_CHANGE)) for one in shared),
        with_goals=plan.with_goals,
        stuck=tuple(titles.get(GoalState.STUCK, ())),
        achieved=tuple(titles.get(GoalState.ACHIEVED, ())),
        under_way=(*titles.get(GoalState.OPEN, ()), *titles.get(GoalState.ON_TRACK, ())),
        held=len(facts.held()),
        expected=days / facts.cadence(plan),
        unsigned=plan.with_agreement and len(facts.agreement_signed_by) < len(facts.people),
    )


def _goals(session: WorkspaceSession, pair: Pair) -> dict[GoalState, list[str]]:
    """Titles by state, those with the latest news first."""
    found: dict[GoalState, list[str]] = {}
    goals = select(Goal).where(Goal.pair_id == pair.id).order_by(Goal.last_news_at.desc(), Goal.id)
    for goal in session.scalars(goals):
        found.setdefault(GoalState(goal.status), []).append(str(goal.title))
    return found


def _both(session: WorkspaceSession, pair: Pair, one: Submission) -> list[Submission]:
    if not is_shared(session, pair, one):
        raise DomainError("not_yours")
    return sent_about(session, pair, one.form_key, one.occurrence)


def _side_by_side(theirs: Submission, mine: Submission) -> tuple[SideBySide, ...]:
    """Question by question, in the order of the partner's form; what was asked of one alone stands too."""
    answers = [(one, answers_for(one, Reader.PARTNER)) for one in (theirs, mine)]
    questions: dict[str, Question] = {}
    for one, given in answers:
        for key, answer in given.items():
            if not is_empty(answer):
                questions.setdefault(key, form_of_submission(one).question(key))

    def said(of: int, key: str) -> Answer:
        answer = answers[of][1].get(key)
        return None if is_empty(answer) else answer

    return tuple(SideBySide(question, said(0, key), said(1, key)) for key, question in questions.items())


def _not_kept(session: WorkspaceSession, pair: Pair, points: Sequence[TalkingPoint]) -> list[TalkingPoint]:
    """Those of the points that are not among the pair's open points, in whatever language, and never were."""
    rows = session.scalars(select(ActionItem.text).where(ActionItem.pair_id == pair.id))
    kept = [str(text) for text in rows]
    says = [catalogue(language).gettext for language in LANGUAGES]
    return [
        point
        for point in points
        if not any(point.is_said_by(text, say, TEXT_LENGTH) for text in kept for say in says)
    ]


def _may_add(pair: Pair) -> bool:
    try:
        require_at_work(PairState(pair.status))
    except DomainError:
        return False
    return True


def _next_meeting(session: WorkspaceSession, pair: Pair, now: datetime) -> Meeting | None:
    planned = select(Meeting).where(
        Meeting.pair_id == pair.id, Meeting.status == MeetingState.PLANNED.value, Meeting.starts_at > now
    )
    return session.scalar(planned.order_by(Meeting.starts_at, Meeting.id).limit(1))
