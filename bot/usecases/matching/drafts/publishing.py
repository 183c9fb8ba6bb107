"""Publishing a draft: pairs come to life, channels are on their way, everybody is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import defer, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from bot.domain.access import Action, Actor
from bot.domain.states import cohort as cohorts
from bot.domain.states import enrollment as enrollments
from bot.domain.states.enrollment import EnrollmentEvent, EnrollmentState
from bot.domain.states.match_round import RoundEvent, RoundState, move
from bot.domain.states.pair import LIVING, PairState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record_all
from bot.usecases.matching.drafts.batches import batch_of
from bot.usecases.matching.drafts.channels import Names, circles_for, open_circles, open_pair_channel
from bot.usecases.matching.drafts.nobody_new import TOLD, reads_it_again
from bot.usecases.matching.drafts.objections import nobody_objects
from bot.usecases.matching.drafts.progress import published_key
from bot.usecases.matching.drafts.releasing import part_released
from bot.usecases.matching.drafts.rounds import FORBID, LOCK, drafts_of, note_change, show_round, take_draft
from bot.usecases.matching.drafts.still_free import outdated
from bot.usecases.planning.plans import plan_of
from bot.usecases.saying import holidays_of, hours_of, working_moment
from db.models import Circle, Cohort, Enrollment, MatchConstraint, MatchRound, Pair, Person, Proposal
from db.session import WorkspaceSession

_pair, _proposal = Pair.__table__, Proposal.__table__
_PAIR_OF_PROPOSAL = (
    insert(_pair)  # type: ignore[arg-type]
    .values(
        reasons=select(_proposal.c.reasons)
        .where(_proposal.c.id == bindparam("proposal"), _proposal.c.workspace_id == bindparam("of_workspace"))
        .scalar_subquery()
    )
    .returning(_pair.c.id, sort_by_parameter_order=True)
)
"""For many pairs at once; the reasons stay encrypted as they are."""


def publish_draft(
    session: WorkspaceSession, actor: Actor, person: Person, carried: str, now: datetime
) -> MatchRound:
    """Publish a draft once. `carried` is the round with the revision that was seen, as `take_draft` reads it.

    Raises DomainError when it is not what the coordinator saw, when people changed since, when one of a pair
    spoke against it since, or when it contradicts what was decided since. Everything a person reads about it
    is sent after the commit, in order, once.
    """
    made = take_draft(session, actor, carried, Action.MATCH_PUBLISH)
    after = move(RoundState(made.status), RoundEvent.PUBLISH)
    cohort = session.get_one(Cohort, made.cohort_id)
    proposals = _agreed(session, made)
    if not proposals:
        raise DomainError("draft_empty")
    part_released(session, made, cohort, person, now)
    _still_true(session, cohort, proposals)
    _as_decided(session, made, proposals)
    nobody_objects(session, made, proposals)
    made.status = after.value
    made.published_at = now
    cohort.status = cohorts.move(cohorts.CohortState(cohort.status), cohorts.CohortEvent.PUBLISH).value
    cohort.published_at = cohort.published_at or now
    _bring_to_life(session, cohort, made, proposals, person, now)
    people = {seat.person_id: seat.person for one in proposals for seat in (one.mentee, one.mentor)}
    with outbox.together(session):
        outbox.refresh_homes(session, people.values(), now)
    _tell_the_unmatched(session, made, now)
    note_change(session, made, "match.published", person, now, pairs=len(proposals))
    key = published_key(made.id)
    outbox.post(session, "match.published", now, key=key, program=cohort.program_id, round=made.id)
    _tell_other_drafts(session, cohort, now)
    return made


def _tell_other_drafts(session: WorkspaceSession, cohort: Cohort, now: datetime) -> None:
    """Drafts with the same people cannot be published any more: their messages say so."""
    for other in drafts_of(session, cohort):
        if outdated(session, other) is not None:
            show_round(session, other, now)


def _agreed(session: WorkspaceSession, made: MatchRound) -> list[Proposal]:
    """The pairs of a draft with their people, but for those whose mentor would rather not."""
    query = (
        select(Proposal)
        .where(Proposal.round_id == made.id, Proposal.answer != "declined")
        .order_by(Proposal.id)
        .options(
            defer(Proposal.reasons),
            selectinload(Proposal.mentee).selectinload(Enrollment.person),
            selectinload(Proposal.mentor).selectinload(Enrollment.person),
        )
    )
    return list(session.scalars(query))


def _still_true(session: WorkspaceSession, cohort: Cohort, proposals: Sequence[Proposal]) -> None:
    """Somebody may have left, or been matched, since the draft was made. Raises DomainError draft_outdated.

    Peers have no places to give: whoever has no partner yet may have the one, or in a trio the two, of this draft.
    """
    settings = plan_of(cohort.program).matching
    most, peers = settings.mentors_per_mentee, settings.among_peers
    partners: Counter[tuple[str, int]] = Counter()
    together = set()
    for mentee_id, mentor_id in session.execute(
        select(Pair.mentee_id, Pair.mentor_id).where(
            Pair.cohort_id == cohort.id, Pair.status.in_([state.value for state in LIVING])
        )
    ):
        partners["mentee", mentee_id] += 1
        partners["mentor", mentor_id] += 1
        together.add((mentee_id, mentor_id))
    taken = {person_id for pair in together for person_id in pair}
    for proposal in proposals:
        mentee, mentor = proposal.mentee, proposal.mentor
        for enrollment, free in ((mentee, most), (mentor, mentor.capacity)):
            partners[enrollment.role, enrollment.person_id] += 1
            here = enrollment.status in (EnrollmentState.APPROVED, EnrollmentState.MATCHED)
            full = partners[enrollment.role, enrollment.person_id] > free
            if peers:
                full = enrollment.person_id in taken
            if not here or full or enrollment.person.deactivated_at is not None:
                raise DomainError("draft_outdated", who=enrollment.person.slack_id)
        if (mentee.person_id, mentor.person_id) in together:
            raise DomainError("draft_outdated", who=mentee.person.slack_id)


def _as_decided(session: WorkspaceSession, made: MatchRound, proposals: Sequence[Proposal]) -> None:
    """Two people kept apart, or together, since the draft was made. Raises DomainError draft_contradicts."""
    pairs = {(one.mentee_enrollment_id, one.mentor_enrollment_id) for one in proposals}
    since = session.scalars(
        select(MatchConstraint)
        .where(
            MatchConstraint.cohort_id == made.cohort_id,
            MatchConstraint.kind.in_((FORBID, LOCK)),
            MatchConstraint.made_at > (made.started_at or made.made_at),
        )
        .order_by(MatchConstraint.id)
    )
    for one in since:
        in_draft = (one.mentee_enrollment_id, one.mentor_enrollment_id) in pairs
        if in_draft == (one.kind == FORBID):
            mentee, mentor = (
                session.get_one(Enrollment, each).person.slack_id
                for each in (one.mentee_enrollment_id, one.mentor_enrollment_id)
            )
            raise DomainError("draft_contradicts", mentee=mentee, mentor=mentor, decision=one.kind)


def _bring_to_life(
    session: WorkspaceSession,
    cohort: Cohort,
    made: MatchRound,
    proposals: Sequence[Proposal],
    by: Person,
    now: datetime,
) -> None:
    """Pairs, and everything that follows from them; written in few statements, however many they are: a thousand
    pairs as objects would take longer than Slack waits for an answer.
    """
    names = Names(session)
    circles: dict[int, Circle] = {}
    if plan_of(cohort.program).in_circles:
        mentors = [proposal.mentor.person for proposal in proposals]
        circles = circles_for(session, cohort, mentors, names, now)
    pairs = _make_pairs(session, proposals, circles, names, now)
    _seat(session, proposals)
    record_all(session, "pair.published", pairs, now, actor=by, program_id=cohort.program_id)
    with outbox.together(session):
        for pair, proposal in zip(pairs, proposals, strict=True):
            people = proposal.mentee.person_id, proposal.mentor.person_id
            if people[1] not in circles:
                open_pair_channel(session, pair, people, now, batch=batch_of(made.id))
    if circles:
        joining = [session.get_one(Pair, pair) for pair in pairs]
        open_circles(session, circles, joining, now, batch=batch_of(made.id))


def _make_pairs(
    session: WorkspaceSession,
    proposals: Sequence[Proposal],
    circles: Mapping[int, Circle],
    names: Names,
    now: datetime,
) -> list[int]:
    """A pair of each proposal, with its reasons as they are, unread; returns their ids in the same order."""
    rows = []
    for proposal in proposals:
        mentee, mentor = proposal.mentee.person, proposal.mentor.person
        circle = circles.get(mentor.id)
        rows.append(
            {
                "workspace_id": session.workspace_id,
                "cohort_id": proposal.mentee.cohort_id,
                "mentee_id": mentee.id,
                "mentor_id": mentor.id,
                "status": PairState.PUBLISHED.value,
                "points": proposal.points,
                "channel_name": circle.channel_name if circle else names.of(mentee, mentor),
                "circle_id": circle.id if circle else None,
                "published_at": now,
                "next_due_at": now,
                "proposal": proposal.id,
                "of_workspace": session.workspace_id,
            }
        )
    session.flush()
    made = list(session.connection().scalars(_PAIR_OF_PROPOSAL, rows))
    session.forget({Pair})
    return made


def _seat(session: WorkspaceSession, proposals: Sequence[Proposal]) -> None:
    """Everybody in these pairs is matched, and was passed over no more."""
    seats = {seat.id: seat for one in proposals for seat in (one.mentee, one.mentor)}
    for seat in seats.values():
        after = enrollments.move(EnrollmentState(seat.status), EnrollmentEvent.MATCH)
        set_committed_value(seat, "status", after.value)
        set_committed_value(seat, "missed", 0)
    for some in outbox.batched(seats, outbox.A_TIME):
        session.execute(
            update(Enrollment)
            .where(Enrollment.id.in_(some))
            .values(status=EnrollmentState.MATCHED.value, missed=0)
            .execution_options(synchronize_session=False)  # they were told above
        )


def _tell_the_unmatched(session: WorkspaceSession, made: MatchRound, now: datetime) -> None:
    """A kind message to everybody left over, who come first next time: in their working hours. Whoever has a partner,
    and merely room for another, is not among them.
    """
    declined = select(Proposal.mentee_enrollment_id).where(
        Proposal.round_id == made.id, Proposal.answer == "declined"
    )
    plan = plan_of(session.get_one(Cohort, made.cohort_id).program)
    moments: dict[tuple[str, str, tuple[int, int]], datetime] = {}
    told = 0
    left = {int(one["enrollment"]) for one in made.unmatched or ()} | set(session.scalars(declined))
    for some in outbox.batched(sorted(left), outbox.A_TIME):
        for enrollment in session.scalars(
            select(Enrollment)
            .where(Enrollment.id.in_(some), Enrollment.status == EnrollmentState.APPROVED.value)
            .order_by(Enrollment.id)
            .options(selectinload(Enrollment.person))
        ):
            again = reads_it_again(enrollment.missed, plan)
            enrollment.missed += 1
            if not again:
                continue
            told += 1
            person = enrollment.person
            alike = person.zone, holidays_of(person), hours_of(person, plan)
            if alike not in moments:
                moments[alike] = working_moment(person, plan, now)
            outbox.post(
                session, "match.unmatched", now, key=f"unmatched:{made.id}:{enrollment.id}", new=True,
                not_before=moments[alike], apart=True, part_of=batch_of(made.id),
                person=enrollment.person_id, enrollment=enrollment.id, round=made.id,
            )  # fmt: skip
    made.progress = {**made.progress, TOLD: told}
