"""Mentors are asked before anything is published: yes, not this time, or silence, which is a yes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from bot.domain.access import Action, Actor, require
from bot.domain.calendar import next_working_moment
from bot.domain.deadlines import deadline_of
from bot.domain.program import Program as Plan
from bot.domain.shown.matching_modes import AskPreview, MentorAsked
from bot.domain.states.cohort import TAKES_APPLICATIONS, CohortState
from bot.domain.states.match_round import RoundEvent, RoundState, move
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.facts.matching_modes import (
    ACCEPTED,
    CAN_BE_MATCHED,
    DECLINED,
    OPEN,
    ask_preview,
    asked_shown,
)
from bot.usecases.matching.drafts.objections import nobody_objects
from bot.usecases.matching.drafts.rounds import (
    FAILED,
    STAY_LOCKED,
    drafts_of,
    note_change,
    queue_round,
    take_draft,
)
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.programs import coordinated
from db.models import Cohort, Enrollment, MatchConstraint, MatchRound, Person, Proposal
from db.session import WorkspaceSession


def look_at_asking(session: WorkspaceSession, actor: Actor, program_id: object) -> AskPreview:
    """What asking the mentors of the newest draft would do. Raises DomainError when there is none."""
    program = coordinated(session, actor, program_id, Action.ASK_MENTORS)
    _not_among_peers(plan_of(program))
    found = drafts_of(session, current_cohort(session, program))
    made = next((one for one in found if one.status == RoundState.DRAFT), None) or next(iter(found), None)
    if made is None:
        raise DomainError("draft_missing")
    move(RoundState(made.status), RoundEvent.ASK)  # says why not
    return ask_preview(session, made, plan_of(program).matching.answer_days)


def ask_mentors(
    session: WorkspaceSession, actor: Actor, person: Person, carried: str, now: datetime
) -> AskPreview:
    """Ask every mentor of a draft about their mentees; one message each.

    `carried` is the round with the revision that was seen, `12:3`. Who said yes to the same mentee before is
    not asked again; nor are external mentors, to whom nobody is shown but their own mentee. Raises DomainError
    for another state of the round, or when there is nobody to ask.
    """
    made = take_draft(session, actor, carried, Action.ASK_MENTORS)
    plan = plan_of(session.get_one(Cohort, made.cohort_id).program)
    _not_among_peers(plan)
    state = move(RoundState(made.status), RoundEvent.ASK)
    said_yes = _said_yes(session, made)
    mentors: dict[int, Person] = {}
    proposals = _proposals(session, made)
    nobody_objects(session, made, proposals)
    for proposal in proposals:
        two = (proposal.mentee_enrollment_id, proposal.mentor_enrollment_id)
        if two in said_yes or proposal.mentor.person.is_guest:
            proposal.answer = ACCEPTED
        else:
            proposal.answer, proposal.answered_at = OPEN, None
            mentors[proposal.mentor.person_id] = proposal.mentor.person
    if not mentors:
        raise DomainError("nobody_to_ask")
    made.status = state.value
    made.answers_until = deadline_of(plan, plan.matching.answer_days, now)
    note_change(session, made, "match.asking", person, now, mentors=len(mentors))
    for mentor in mentors.values():
        # In their working hours: somebody's evening is not the time for a decision.
        moment = next_working_moment(now, mentor.zone, mentor.country)
        key = f"mentor.asked:{made.id}:{mentor.id}:{now.isoformat()}"
        outbox.post(session, "mentor.asked", now, key=key, not_before=min(moment, made.answers_until),
                    person=mentor.id, round=made.id)  # fmt: skip
    session.flush()
    return ask_preview(session, made, plan.matching.answer_days)


def _not_among_peers(plan: Plan) -> None:
    if plan.among_peers:
        raise DomainError("peers_are_not_asked")


def _proposals(session: WorkspaceSession, made: MatchRound) -> list[Proposal]:
    query = (
        select(Proposal)
        .where(Proposal.round_id == made.id)
        .options(
            selectinload(Proposal.mentor).selectinload(Enrollment.person),
            selectinload(Proposal.mentee).selectinload(Enrollment.person),
        )
        .order_by(Proposal.id)
    )
    return list(session.scalars(query))


def _said_yes(session: WorkspaceSession, made: MatchRound) -> set[tuple[int, int]]:
    """Pairs of this cohort whose mentor said yes in an earlier round."""
    rows = session.execute(
        select(Proposal.mentee_enrollment_id, Proposal.mentor_enrollment_id)
        .join(MatchRound, MatchRound.id == Proposal.round_id)
        .where(MatchRound.cohort_id == made.cohort_id, Proposal.answer == ACCEPTED)
    )
    return {(mentee, mentor) for mentee, mentor in rows}


# --- the mentor answers --------------------------------------------------------------------------------


def answer_proposal(
    session: WorkspaceSession, actor: Actor, person: Person, proposal_id: object, answer: str, now: datetime
) -> MentorAsked:
    """A mentor's yes or "not this time" about one mentee; the same answer twice changes nothing.

    A decline keeps the two apart from now on, and is told to nobody. Raises DomainError with what is the case
    when the answer comes too late, or twice and differently.
    """
    proposal = session.find(Proposal, proposal_id)
    if proposal is None:
        raise DomainError("answer_not_needed")
    mentor = proposal.mentor
    require(Action.ANSWER_PROPOSAL, actor, owner=str(mentor.person_id))
    made = session.get_one(MatchRound, proposal.round_id)
    session.get_one(Cohort, made.cohort_id, with_for_update=True)
    session.refresh(made, with_for_update=True)
    session.refresh(proposal)
    _still_asked(session, made, proposal, now)
    if proposal.answer not in (OPEN, answer):
        raise DomainError("answered_yes" if proposal.answer == ACCEPTED else "answered_no")
    if proposal.answer == OPEN:
        proposal.answer, proposal.answered_at = answer, now
        if answer == DECLINED:
            _keep_apart(session, proposal, person, now)
        # That they answered is what happened; what they said is theirs.
        record(session, "proposal.answered", now, actor=person,
               program_id=mentor.cohort.program_id, subject="proposal", subject_id=proposal.id)  # fmt: skip
        session.flush()
        shown = asked_shown(session, made, person)
        if not _open(session, made):
            close_answers(session, made, now)
        return shown
    return asked_shown(session, made, person)


def _still_asked(session: WorkspaceSession, made: MatchRound, proposal: Proposal, now: datetime) -> None:
    """Raise what is the case now, unless this answer is waited for."""
    if proposal.mentor.status not in CAN_BE_MATCHED:
        raise DomainError("not_enrolled")
    if made.status == RoundState.PUBLISHED:
        raise DomainError("answer_published")
    if made.answers_until is not None and made.answers_until <= now:
        raise DomainError("answer_over")
    if made.status != RoundState.ASKING:
        if proposal.answer in (ACCEPTED, DECLINED):
            raise DomainError("answered_yes" if proposal.answer == ACCEPTED else "answered_no")
        raise DomainError("answer_not_needed")
    if proposal.mentee.status not in CAN_BE_MATCHED or proposal.mentee.person.deactivated_at is not None:
        raise DomainError("mentee_gone")


def _keep_apart(session: WorkspaceSession, proposal: Proposal, by: Person, now: datetime) -> None:
    known = session.scalar(
        select(MatchConstraint).where(
            MatchConstraint.cohort_id == proposal.mentee.cohort_id,
            MatchConstraint.mentee_enrollment_id == proposal.mentee_enrollment_id,
            MatchConstraint.mentor_enrollment_id == proposal.mentor_enrollment_id,
        )
    )
    if known is None:
        session.add(
            MatchConstraint(
                cohort_id=proposal.mentee.cohort_id,
                mentee_enrollment_id=proposal.mentee_enrollment_id,
                mentor_enrollment_id=proposal.mentor_enrollment_id,
                kind=DECLINED,
                made_by=by.id,
                made_at=now,
            )
        )
    elif known.kind != FAILED:
        known.kind, known.made_by, known.made_at = DECLINED, by.id, now


def _open(session: WorkspaceSession, made: MatchRound) -> bool:
    """Whether somebody who is still here has not answered."""
    return any(
        one.answer == OPEN
        and one.mentor.status in CAN_BE_MATCHED
        and one.mentor.person.deactivated_at is None
        for one in _proposals(session, made)
    )


# --- the answers are in --------------------------------------------------------------------------------


def close_answers(session: WorkspaceSession, made: MatchRound, now: datetime) -> None:
    """Nobody is asked any more. Without a decline the draft stands as it was; with one, a new draft is queued
    that keeps every other pair together. Coordinators are told. In a program that makes no pairs any more that is
    all: there is nothing to publish, and nothing to make a new draft for.
    """
    made.status = move(RoundState(made.status), RoundEvent.ANSWERED).value
    note_change(session, made, "match.answered", None, now)
    cohort = session.get_one(Cohort, made.cohort_id)
    if CohortState(cohort.status) not in TAKES_APPLICATIONS:
        return
    outbox.post(session, "match.answered", now, key=f"match.answered:{made.id}:{now.isoformat()}",
                program=cohort.program_id, round=made.id)  # fmt: skip
    if any(one.answer == DECLINED for one in _proposals(session, made)):
        settings = {**made.settings, "stay": STAY_LOCKED, "stay_with": made.id}
        asker = session.get_one(Person, made.made_by)
        queue_round(session, asker, cohort.program, now, name=made.name, settings=settings)


def asking_rounds(session: WorkspaceSession) -> list[MatchRound]:
    """Rounds whose mentors are asked now."""
    query = select(MatchRound).where(MatchRound.status == RoundState.ASKING.value).order_by(MatchRound.id)
    return list(session.scalars(query))


def silent_mentors(session: WorkspaceSession, made: MatchRound) -> list[Person]:
    """Mentors of a round who are asked and have not answered about somebody."""
    found = {
        one.mentor.person_id: one.mentor.person
        for one in _proposals(session, made)
        if one.answer == OPEN and one.mentor.person.deactivated_at is None
    }
    return list(found.values())
