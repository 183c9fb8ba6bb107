"""What coordinators decided about two people: kept together, kept apart, or left to the matcher again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.roles import Role
from bot.domain.states.enrollment import EnrollmentState
from bot.domain.states.match_round import RoundState
from bot.errors import DomainError
from bot.usecases.activity import record
from bot.usecases.matching.drafts.rounds import DECLINED, FAILED, drafts_of, note_change
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.programs import coordinated
from db.models import Cohort, Enrollment, MatchConstraint, Person, Proposal
from db.session import WorkspaceSession

UNLOCK = "unlock"
THEIR_OWN = frozenset({FAILED, DECLINED})
"""What people said about each other; no coordinator's word takes its place."""


def decide_about_proposal(
    session: WorkspaceSession, actor: Actor, person: Person, proposal_id: object, kind: str, now: datetime
) -> MatchConstraint | None:
    """Keep a proposed pair together (`lock`) or apart (`forbid`) in every later draft; `unlock` forgets it."""
    proposal = proposal_to_read(session, actor, proposal_id)
    return constrain(session, person, proposal.mentee, proposal.mentor, kind, now)


def proposal_to_read(session: WorkspaceSession, actor: Actor, proposal_id: object) -> Proposal:
    """A pair of a draft that a coordinator looks at. Raises DomainError draft_replaced."""
    proposal = session.find(Proposal, proposal_id)
    if proposal is None:
        raise DomainError("draft_replaced")
    coordinated(session, actor, proposal.mentee.cohort.program_id, Action.LOCK_PAIR)
    return proposal


def decide_about_people(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    slack_ids: tuple[str, str],
    kind: str,
    now: datetime,
) -> MatchConstraint | None:
    """The same for two people named in a command: the mentee first, then the mentor; peers in any order."""
    program = coordinated(session, actor, program_id, Action.LOCK_PAIR)
    cohort = current_cohort(session, program)
    peers = plan_of(program).among_peers
    mentee, mentor = two_enrolled(session, cohort, slack_ids, (Role.MENTEE, Role.MENTOR), peers=peers)
    return constrain(session, person, mentee, mentor, kind, now)


def enrolled(session: WorkspaceSession, cohort: Cohort, slack_id: str, *roles: Role) -> Enrollment:
    """Somebody's approved place, in the first of these roles that they have one in. Raises DomainError."""
    states = (EnrollmentState.APPROVED.value, EnrollmentState.MATCHED.value)
    found = session.scalars(
        select(Enrollment)
        .join(Person, Person.id == Enrollment.person_id)
        .where(
            Enrollment.cohort_id == cohort.id,
            Enrollment.role.in_([role.value for role in roles]),
            Enrollment.status.in_(states),
            Person.slack_id == slack_id,
        )
    ).all()
    if not found:
        raise DomainError("not_approved_as", who=slack_id, role=roles[0].value)
    return min(found, key=lambda one: roles.index(Role(one.role)))


def two_enrolled(
    session: WorkspaceSession,
    cohort: Cohort,
    slack_ids: tuple[str, str],
    roles: tuple[Role, Role],
    *,
    peers: bool,
) -> tuple[Enrollment, Enrollment]:
    """The approved places of two people in these roles. Among peers in either role, the lesser id first (as
    text, as the matcher sorts them), as their pairs are written. Raises DomainError, also for the same person twice.
    """
    wanted = ((Role.MENTEE, Role.MENTOR),) * 2 if peers else ((roles[0],), (roles[1],))
    one, other = (
        enrolled(session, cohort, who, *theirs) for who, theirs in zip(slack_ids, wanted, strict=True)
    )
    if one.person_id == other.person_id:
        raise DomainError("same_person")
    return (other, one) if peers and str(other.id) < str(one.id) else (one, other)


def constrain(
    session: WorkspaceSession,
    person: Person,
    mentee: Enrollment,
    mentor: Enrollment,
    kind: str,
    now: datetime,
) -> MatchConstraint | None:
    """Write down a decision about two people, replacing an earlier one. What the two said themselves stays:
    a pair that failed, a mentor who declined. Drafts of the cohort are shown anew: they may contradict it.
    """
    if mentee.person_id == mentor.person_id:
        raise DomainError("same_person")
    session.get_one(Cohort, mentee.cohort_id, with_for_update=True)
    existing = session.scalar(
        select(MatchConstraint).where(
            MatchConstraint.cohort_id == mentee.cohort_id,
            MatchConstraint.mentee_enrollment_id == mentee.id,
            MatchConstraint.mentor_enrollment_id == mentor.id,
        )
    )
    record(session, f"match.{kind}", now, actor=person, program_id=mentee.cohort.program_id,
           subject="enrollment", subject_id=mentee.id, mentor=mentor.id)  # fmt: skip
    if kind == UNLOCK:
        if existing is not None and existing.kind not in THEIR_OWN:
            session.delete(existing)
        _tell_drafts(session, person, mentee, mentor, kind, now)
        return None
    if existing is None:
        existing = MatchConstraint(
            cohort_id=mentee.cohort_id, mentee_enrollment_id=mentee.id, mentor_enrollment_id=mentor.id,
            kind=kind, made_by=person.id, made_at=now,
        )  # fmt: skip
        session.add(existing)
    elif existing.kind not in THEIR_OWN:
        existing.kind, existing.made_by, existing.made_at = kind, person.id, now
    session.flush()
    _tell_drafts(session, person, mentee, mentor, kind, now)
    return existing


def _tell_drafts(
    session: WorkspaceSession,
    person: Person,
    mentee: Enrollment,
    mentor: Enrollment,
    kind: str,
    now: datetime,
) -> None:
    cohort = session.get_one(Cohort, mentee.cohort_id)
    for made in drafts_of(session, cohort):
        if made.status == RoundState.DRAFT:
            note_change(session, made, f"match.{kind}", person, now, mentee=mentee.id, mentor=mentor.id)
