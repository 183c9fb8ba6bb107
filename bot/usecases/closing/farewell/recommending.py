"""A mentor passes their mentee on: the mentee is asked first, then the other mentor, then coordinators pair the two.

A no needs no reason, and nobody hears whose it was: who recommended hears only of a good end, and a mentee who had
agreed hears of another one on a day that is fixed beforehand, whatever the reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.domain.access import Action, Actor, require
from bot.domain.answers import clean_text
from bot.domain.messages import NoLongerApplies
from bot.domain.roles import Role
from bot.domain.shown.farewell import RecommendDraft
from bot.domain.states import enrollment as seats
from bot.domain.states.enrollment import EnrollmentEvent, EnrollmentState
from bot.domain.states.pair import LIVING, PairState
from bot.domain.states.recommendation import RecommendationEvent as Event
from bot.domain.states.recommendation import RecommendationState as State
from bot.domain.states.recommendation import move
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.closing.farewell.standing import TOGETHER, farewell_pair
from bot.usecases.guiding.pairs import named
from bot.usecases.locking import take_turn
from bot.usecases.matching.drafts.rounds import DECLINED, FAILED, FORBID
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.saying import working_moment
from db.models import Enrollment, MatchConstraint, Pair, Person, Recommendation
from db.session import WorkspaceSession

WHO, WORDS = "who", "words"
LONGEST = 600
ANSWER_WITHIN = timedelta(days=14)
"""So long each of the two has to answer."""
ANOTHER_AFTER = timedelta(days=28)
"""When somebody else may be recommended: counted from the recommendation, not from any answer."""
_SEATS = (EnrollmentState.APPROVED.value, EnrollmentState.MATCHED.value, EnrollmentState.DONE.value)


def recommend_draft(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, now: datetime
) -> RecommendDraft:
    """What a mentor fills in; with `waits_until` if they have recommended somebody. Raises DomainError."""
    pair = _mentors(session, actor, person, pair_id, now)
    before = latest(session, pair)
    mentee = named(pair.mentee)
    if before is None or now >= before.made_at + ANOTHER_AFTER:
        return RecommendDraft(pair.id, mentee)
    other = session.get_one(Person, before.mentor_id)
    return RecommendDraft(pair.id, mentee, named(other), before.made_at + ANOTHER_AFTER)


def recommend(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    pair_id: object,
    slack_id: object,
    words: object,
    now: datetime,
) -> RecommendDraft:
    """Recommend another mentor to one's mentee, who is asked. Raises DomainError at `who` or `words`.

    What anybody may know is said here: not a mentor of this round, no place free, in the mentee's reporting line.
    """
    pair = _mentors(session, actor, person, pair_id, now)
    before = latest(session, pair)
    if before is not None and now < before.made_at + ANOTHER_AFTER:
        raise DomainError("recommended_before")
    text = clean_text(str(words or ""), lines=True)
    if len(text) > LONGEST:
        raise DomainError("answer_too_long", field=WORDS, length=len(text), maximum=LONGEST)
    other = session.scalar(select(Person).where(Person.slack_id == str(slack_id or "")))
    if other is None:
        raise DomainError("answer_required" if not slack_id else "person_invalid", field=WHO, given=slack_id)
    _require_fitting(session, pair, other)
    made = Recommendation(
        pair_id=pair.id, mentor_id=other.id, words=text or None, status=State.OFFERED.value, made_at=now
    )
    session.add(made)
    session.flush()
    record(session, "recommendation.made", now, actor=person, pair=pair, subject="recommendation",
           subject_id=made.id)  # fmt: skip
    _tell(session, "recommendation.offered", pair.mentee, pair, made, now)
    outbox.refresh_home(session, person, now)
    return RecommendDraft(pair.id, named(pair.mentee), named(other), now + ANOTHER_AFTER)


def latest(session: WorkspaceSession, pair: Pair) -> Recommendation | None:
    """The recommendation that was made last for this pair."""
    query = select(Recommendation).where(Recommendation.pair_id == pair.id).order_by(Recommendation.id.desc())
    return session.scalar(query.limit(1))


def answer_recommendation(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    recommendation_id: object,
    now: datetime,
    *,
    yes: bool,
) -> State:
    """What the mentee, and after them the other mentor, said. Returns how it stands now.

    Raises DomainError recommendation_over where it is settled or too late, not_yours for anybody else.
    """
    found = session.find(Recommendation, recommendation_id)
    if found is None:
        raise DomainError("not_yours")
    pair = session.get_one(Pair, found.pair_id)
    take_turn(session, pair)
    session.refresh(found)
    state = State(found.status)
    _require_asked(actor, person, found, pair, state)
    if now >= answer_until(found):
        raise DomainError("recommendation_over", state=state.value)
    if not yes:
        return _settle(session, pair, found, Event.DECLINE, now)
    other = session.get_one(Person, found.mentor_id)
    if state is State.OFFERED:
        return _ask_the_mentor(session, pair, found, other, now)
    return _agree(session, pair, found, other, now)


def answer_until(found: Recommendation) -> datetime:
    """Until when whoever is asked now can answer (UTC)."""
    return (found.asked_at or found.made_at) + ANSWER_WITHIN


def is_open_for(found: Recommendation, pair: Pair, person_id: int, now: datetime) -> bool:
    """Whether this person is asked now."""
    return _asked(found, pair) == person_id and now < answer_until(found)


def bring_back_agreed(session: WorkspaceSession, pair: Pair) -> None:
    """The pair is over: a mentee whom another mentor agreed to guide is ready to be paired again."""
    found = latest(session, pair)
    if found is not None and found.status == State.AGREED.value:
        bring_back(session, pair, found)


def bring_back(session: WorkspaceSession, pair: Pair, found: Recommendation) -> bool:
    """See to it that coordinators can pair the two by hand in the round that runs. Returns whether they can."""
    if current_cohort(session, pair.cohort.program).id != pair.cohort_id:
        return False
    ready = [
        _into_the_pool(session, pair.cohort_id, pair.mentee_id, Role.MENTEE),
        _into_the_pool(session, pair.cohort_id, found.mentor_id, Role.MENTOR),
    ]
    return all(ready)


def note_paired(session: WorkspaceSession, pairs: Iterable[Pair]) -> None:
    """Agreed recommendations of these pairs that coordinators have brought about."""
    ids = [pair.id for pair in pairs]
    agreed = session.scalars(
        select(Recommendation).where(
            Recommendation.pair_id.in_(ids), Recommendation.status == State.AGREED.value
        )
    )
    for one in agreed.all():
        pair = session.get_one(Pair, one.pair_id)
        made = session.scalar(
            select(Pair)
            .where(
                Pair.mentee_id == pair.mentee_id,
                Pair.mentor_id == one.mentor_id,
                Pair.published_at > one.made_at,
            )
            .limit(1)
        )
        if made is not None:
            one.status, one.new_pair_id = move(State.AGREED, Event.PAIR).value, made.id


def require_reader(found: Recommendation, pair: Pair, person_id: int, now: datetime) -> None:
    """Raise NoLongerApplies unless this person is asked now."""
    if not is_open_for(found, pair, person_id, now):
        raise NoLongerApplies


def _mentors(session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, now: datetime) -> Pair:
    pair = farewell_pair(session, actor, person, pair_id, now, TOGETHER, Action.RECOMMEND_MENTOR)
    if pair.mentor_id != person.id:
        raise DomainError("only_the_mentor")
    if plan_of(pair.cohort.program).among_peers:
        raise DomainError("nobody_to_recommend")
    return pair


def _require_fitting(session: WorkspaceSession, pair: Pair, other: Person) -> None:
    mentee = pair.mentee
    if other.id == mentee.id:
        raise DomainError("recommended_mentee", field=WHO)
    if other.id == pair.mentor_id or other.is_bot or other.deactivated_at is not None:
        raise DomainError("person_invalid", field=WHO, given=other.slack_id)
    seat = _seat(session, pair.cohort_id, other.id, Role.MENTOR)
    if seat is None or seat.capacity <= _guides(session, pair.cohort_id, other.id):
        raise DomainError("no_place_there", field=WHO, who=other.slack_id)
    if _leads(session, other, mentee) or _leads(session, mentee, other):
        raise DomainError("in_reporting_line", field=WHO, who=other.slack_id)


def _leads(session: WorkspaceSession, above: Person, below: Person) -> bool:
    """Whether one is above the other in the reporting line."""
    seen, boss = {below.id}, below.manager_id
    while boss is not None and boss not in seen:
        if boss == above.id:
            return True
        seen.add(boss)
        boss = session.get_one(Person, boss).manager_id
    return False


def _guides(session: WorkspaceSession, cohort_id: int, person_id: int) -> int:
    """How many pairs somebody guides in a round."""
    query = select(func.count(Pair.id)).where(
        Pair.cohort_id == cohort_id,
        Pair.mentor_id == person_id,
        Pair.status.in_([state.value for state in LIVING]),
    )
    return int(session.scalar(query) or 0)


def _seat(session: WorkspaceSession, cohort_id: int, person_id: int, role: Role) -> Enrollment | None:
    return session.scalar(
        select(Enrollment).where(
            Enrollment.cohort_id == cohort_id,
            Enrollment.person_id == person_id,
            Enrollment.role == role.value,
            Enrollment.status.in_(_SEATS),
        )
    )


def _require_asked(actor: Actor, person: Person, found: Recommendation, pair: Pair, state: State) -> None:
    waits_for = _asked(found, pair)
    was_asked = {pair.mentee_id} | ({found.mentor_id} if found.asked_at is not None else set())
    if person.id != waits_for and person.id in was_asked:
        raise DomainError("recommendation_over", state=state.value)
    require(Action.ANSWER_RECOMMENDATION, actor, owner=str(waits_for))


def _asked(found: Recommendation, pair: Pair) -> int | None:
    return {State.OFFERED: pair.mentee_id, State.WANTED: found.mentor_id}.get(State(found.status))


def _ask_the_mentor(
    session: WorkspaceSession, pair: Pair, found: Recommendation, other: Person, now: datetime
) -> State:
    """The mentee would like it. Where a rule that nobody may hear of forbids it, nobody is asked any further."""
    found.status, found.asked_at = move(State.OFFERED, Event.WANT).value, now
    record(session, "recommendation.wanted", now, pair=pair, subject="recommendation", subject_id=found.id)
    plan = plan_of(pair.cohort.program)
    over = working_moment(pair.mentee, plan, answer_until(found))
    outbox.post(
        session, "recommendation.over", now, key=f"recommendation.over:{found.id}", not_before=over, apart=True,
        person=pair.mentee_id, recommendation=found.id,
    )  # fmt: skip
    if _is_possible(session, pair, other):
        _tell(session, "recommendation.asked", other, pair, found, now)
    else:
        _settle(session, pair, found, Event.LAPSE, now)
    session.flush()
    return State.WANTED


def _is_possible(session: WorkspaceSession, pair: Pair, other: Person) -> bool:
    seat = _seat(session, pair.cohort_id, other.id, Role.MENTOR)
    mine = _seat(session, pair.cohort_id, pair.mentee_id, Role.MENTEE)
    if other.deactivated_at is not None or seat is None or mine is None:
        return False
    against = select(MatchConstraint.id).where(
        MatchConstraint.cohort_id == pair.cohort_id,
        MatchConstraint.kind.in_([FORBID, FAILED, DECLINED]),
        MatchConstraint.mentee_enrollment_id == mine.id,
        MatchConstraint.mentor_enrollment_id == seat.id,
    )
    return session.scalar(against.limit(1)) is None


def _agree(
    session: WorkspaceSession, pair: Pair, found: Recommendation, other: Person, now: datetime
) -> State:
    if _seat(session, pair.cohort_id, other.id, Role.MENTOR) is None:
        raise DomainError("no_place_there", who=other.slack_id)
    found.status, found.settled_at = move(State.WANTED, Event.AGREE).value, now
    record(session, "recommendation.agreed", now, pair=pair, subject="recommendation", subject_id=found.id)
    if PairState(pair.status) not in LIVING:
        bring_back(session, pair, found)
    outbox.post(
        session, "admin.recommendation", now, key=f"admin.recommendation:{found.id}",
        program=pair.cohort.program_id, recommendation=found.id,
    )  # fmt: skip
    for who in (*pair.people(), other):
        if who.deactivated_at is None:
            _tell(session, "recommendation.agreed", who, pair, found, now)
    session.flush()
    return State.AGREED


def _settle(
    session: WorkspaceSession, pair: Pair, found: Recommendation, event: Event, now: datetime
) -> State:
    """It comes to nothing. The activity says neither whose word it was nor that there was one."""
    found.status, found.settled_at = move(State(found.status), event).value, now
    record(session, "recommendation.settled", now, pair=pair, subject="recommendation", subject_id=found.id)
    session.flush()
    return State(found.status)


def _tell(
    session: WorkspaceSession, kind: str, who: Person, pair: Pair, found: Recommendation, now: datetime
) -> None:
    moment = working_moment(who, plan_of(pair.cohort.program), now)
    outbox.post(
        session, kind, now, key=f"{kind}:{found.id}:{who.id}", not_before=moment, apart=True,
        person=who.id, recommendation=found.id,
    )  # fmt: skip


def _into_the_pool(session: WorkspaceSession, cohort_id: int, person_id: int, role: Role) -> bool:
    """A seat that is finished waits for a match again. Returns whether its person can be matched now."""
    seat = _seat(session, cohort_id, person_id, role)
    if seat is None:
        return False
    if seat.status == EnrollmentState.DONE.value:
        back = seats.move(EnrollmentState.DONE, EnrollmentEvent.REOPEN)
        seat.status = seats.move(back, EnrollmentEvent.UNMATCH).value
    return seat.status == EnrollmentState.APPROVED.value or role is Role.MENTOR
