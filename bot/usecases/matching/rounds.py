"""Drafts of pairs: made, decided about, never seen by anyone but coordinators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from bot.domain.access import Action, Actor
from bot.domain.program import Program as Plan
from bot.domain.roles import Role
from bot.domain.states.cohort import TAKES_APPLICATIONS, CohortState
from bot.domain.states.enrollment import EnrollmentState
from bot.domain.states.match_round import RoundEvent, RoundState, move
from bot.errors import DomainError
from bot.matching.round import PairIds, Round
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.matching.pool import People, matching_plan, people_to_match
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.programs import coordinated
from db.models import Cohort, Enrollment, MatchConstraint, MatchRound, Person, Program, Proposal
from db.session import WorkspaceSession

DRAFT, PUBLISHED, DISCARDED = "draft", "published", "discarded"
LOCK, FORBID, FAILED, DECLINED = "lock", "forbid", "failed", "declined"

SCRATCH, STAY_BONUS, STAY_LOCKED = "scratch", "bonus", "locked"
"""What becomes of the pairs of the last draft: nothing, they are favoured, they are kept."""
NAME_LIMIT = 80


def round_of(
    session: WorkspaceSession, cohort: Cohort, plan: Plan, settings: Mapping[str, Any], now: datetime
) -> Round:
    """Everybody who can be matched now, and everything decided about them, as the matcher's one value.

    `settings` override the plan's for this round: `weights` (all of them), `rules` (each by its name), `stay`
    (scratch, bonus, locked), `lift` (bool). Takes a few queries, whatever the number of people.
    """
    ruled = planned(plan, settings)
    people = people_to_match(session, cohort, ruled, now)
    constraints = _constraints(session, cohort)
    stay = settings.get("stay", SCRATCH)
    previous = frozenset(_previous(session, cohort, people)) if stay != SCRATCH else frozenset()
    locked = frozenset(_of_kind(constraints, people, LOCK))
    return Round(
        mentees=people.mentees,
        mentors=people.mentors,
        plan=matching_plan(ruled),
        locked=locked | previous if stay == STAY_LOCKED else locked,
        forbidden=frozenset(_of_kind(constraints, people, FORBID)),
        declined=frozenset(_of_kind(constraints, people, DECLINED)),
        failed=frozenset(_of_kind(constraints, people, FAILED)),
        previous=previous if stay == STAY_BONUS else frozenset(),
        seed=cohort.id,
    )


def planned(plan: Plan, settings: Mapping[str, Any]) -> Plan:
    """The plan with the weights and rules of one round."""
    matching = plan.matching
    changed = replace(
        matching,
        weights=settings.get("weights") or matching.weights,
        rules={**matching.rules, **(settings.get("rules") or {})},
    )
    return replace(plan, matching=changed)


def _previous(session: WorkspaceSession, cohort: Cohort, people: People) -> list[PairIds]:
    """The pairs of the newest draft that was computed, as far as both people are still to be matched."""
    last = session.scalar(
        select(MatchRound.id)
        .where(MatchRound.cohort_id == cohort.id, MatchRound.finished_at.is_not(None))
        .order_by(MatchRound.id.desc())
        .limit(1)
    )
    rows = session.execute(
        select(Proposal.mentee_enrollment_id, Proposal.mentor_enrollment_id).where(Proposal.round_id == last)
    )
    return _in_pool(((str(mentee), str(mentor)) for mentee, mentor in rows), people)


def ask_for_round(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program: Program,
    now: datetime,
    *,
    name: str = "",
    settings: Mapping[str, Any] | None = None,
) -> MatchRound:
    """Queue a round for the matching job, which computes it off the listener's thread.

    An unnamed one takes the place of unnamed ones that nobody published, a named one of its namesake.
    Raises DomainError when the actor does not coordinate the program, or it is not open.
    """
    coordinated(session, actor, program.id, Action.MATCH_PREVIEW)
    return queue_round(session, person, program, now, name=name, settings=settings)


def queue_round(
    session: WorkspaceSession,
    person: Person,
    program: Program,
    now: datetime,
    *,
    name: str = "",
    settings: Mapping[str, Any] | None = None,
) -> MatchRound:
    """As `ask_for_round`, for a job that acts in the name of `person`."""
    cohort = current_cohort(session, program)
    session.refresh(cohort, with_for_update=True)
    if CohortState(cohort.status) not in TAKES_APPLICATIONS:
        raise DomainError("program_not_open")
    name = " ".join(name.split())[:NAME_LIMIT]
    for earlier in session.scalars(
        select(MatchRound).where(
            MatchRound.cohort_id == cohort.id,
            MatchRound.name == name,
            MatchRound.status.in_([state.value for state in REPLACEABLE]),
        )
    ):
        earlier.status = move(RoundState(earlier.status), RoundEvent.DISCARD).value
        earlier.revision += 1
    made = MatchRound(
        cohort_id=cohort.id,
        name=name,
        status=RoundState.QUEUED.value,
        settings=dict(settings or {}),
        made_at=now,
        made_by=person.id,
        unmatched=[],
    )
    session.add(made)
    session.flush()
    record(session, "match.asked", now, actor=person, program_id=program.id, subject="round",
           subject_id=made.id)  # fmt: skip
    outbox.post(session, "match.preview", now, key=f"preview:{made.id}", program=program.id, round=made.id)
    return made


REPLACEABLE = frozenset({RoundState.QUEUED, RoundState.RUNNING, RoundState.DRAFT, RoundState.FAILED})
"""What a new round of the same name takes the place of. Mentors' answers are never thrown away so easily."""


def make_draft(
    session: WorkspaceSession, actor: Actor, person: Person, program_id: object, now: datetime
) -> MatchRound:
    """Match everybody who can be matched now; the draft before it is discarded. Posted to the admin channel.

    Raises DomainError when the program is not open.
    """
    from bot.matching import solve_round

    program = coordinated(session, actor, program_id, Action.MATCH_PREVIEW)
    cohort = current_cohort(session, program)
    if CohortState(cohort.status) not in TAKES_APPLICATIONS:
        raise DomainError("program_not_open")
    plan = plan_of(program)
    draft = solve_round(round_of(session, cohort, plan, {}, now)).draft
    session.execute(
        update(MatchRound)
        .where(MatchRound.cohort_id == cohort.id, MatchRound.status == DRAFT)
        .values(status=DISCARDED)
    )
    made = MatchRound(
        cohort_id=cohort.id,
        status=DRAFT,
        made_at=now,
        made_by=person.id,
        total=draft.total,
        proved=draft.proved,
        unmatched=[
            {
                "enrollment": int(one.id),
                "role": one.role,
                "cause": one.cause,
                "removed": [[count.rule, count.removed] for count in one.reasons],
                "helps": list(one.helps),
            }
            for one in draft.unmatched
        ],
    )
    made.proposals = [
        Proposal(
            mentee_enrollment_id=int(pair.mentee),
            mentor_enrollment_id=int(pair.mentor),
            points=pair.points,
            reasons=[
                {"code": r.code, "points": r.points, "of": r.of, "params": _plain(r.params)}
                for r in pair.reasons
            ],
            locked=pair.locked,
        )
        for pair in draft.pairs
    ]
    session.add(made)
    session.flush()
    record(session, "match.drafted", now, actor=person, program_id=program.id, subject="round", subject_id=made.id,
           pairs=draft.count)  # fmt: skip
    outbox.post(session, "match.preview", now, key=f"preview:{made.id}", program=program.id, round=made.id)
    return made


def _plain(params: object) -> object:
    """Parameters as JSON keeps them: tuples become lists."""
    if isinstance(params, dict) or hasattr(params, "items"):
        return {key: _plain(value) for key, value in dict(params).items()}  # type: ignore[call-overload]
    if isinstance(params, (tuple, list, frozenset, set)):
        return [_plain(value) for value in params]
    return params


def current_draft(session: WorkspaceSession, cohort: Cohort) -> MatchRound | None:
    """The draft that could be published."""
    return session.scalar(
        select(MatchRound)
        .where(MatchRound.cohort_id == cohort.id, MatchRound.status == DRAFT)
        .order_by(MatchRound.id.desc())
        .limit(1)
    )


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
    """The same for two people named in a command: the mentee first, then the mentor."""
    program = coordinated(session, actor, program_id, Action.LOCK_PAIR)
    cohort = current_cohort(session, program)
    mentee = _enrolled(session, cohort, slack_ids[0], Role.MENTEE)
    mentor = _enrolled(session, cohort, slack_ids[1], Role.MENTOR)
    return constrain(session, person, mentee, mentor, kind, now)


def _enrolled(session: WorkspaceSession, cohort: Cohort, slack_id: str, role: Role) -> Enrollment:
    enrollment = session.scalar(
        select(Enrollment)
        .join(Person, Person.id == Enrollment.person_id)
        .where(Enrollment.cohort_id == cohort.id, Enrollment.role == role.value, Person.slack_id == slack_id)
    )
    states = (EnrollmentState.APPROVED.value, EnrollmentState.MATCHED.value)
    if enrollment is None or enrollment.status not in states:
        raise DomainError("not_approved_as", who=slack_id, role=role.value)
    return enrollment


def constrain(
    session: WorkspaceSession,
    person: Person,
    mentee: Enrollment,
    mentor: Enrollment,
    kind: str,
    now: datetime,
) -> MatchConstraint | None:
    """Write down a decision about two people, replacing an earlier one; a failed pair stays failed."""
    if mentee.person_id == mentor.person_id:
        raise DomainError("same_person")
    existing = session.scalar(
        select(MatchConstraint).where(
            MatchConstraint.cohort_id == mentee.cohort_id,
            MatchConstraint.mentee_enrollment_id == mentee.id,
            MatchConstraint.mentor_enrollment_id == mentor.id,
        )
    )
    record(session, f"match.{kind}", now, actor=person, program_id=mentee.cohort.program_id,
           subject="enrollment", subject_id=mentee.id, mentor=mentor.id)  # fmt: skip
    if kind == "unlock":
        if existing is not None and existing.kind != FAILED:
            session.delete(existing)
        return None
    if existing is None:
        existing = MatchConstraint(
            cohort_id=mentee.cohort_id, mentee_enrollment_id=mentee.id, mentor_enrollment_id=mentor.id,
            kind=kind, made_by=person.id, made_at=now,
        )  # fmt: skip
        session.add(existing)
    elif existing.kind != FAILED:
        existing.kind, existing.made_by, existing.made_at = kind, person.id, now
    session.flush()
    return existing


def _constraints(session: WorkspaceSession, cohort: Cohort) -> list[MatchConstraint]:
    return list(session.scalars(select(MatchConstraint).where(MatchConstraint.cohort_id == cohort.id)))


def _of_kind(constraints: Iterable[MatchConstraint], people: People, kind: str) -> list[PairIds]:
    """Decisions about people who are in the pool; one who left meanwhile is no reason to complain."""
    of_kind = (c for c in constraints if c.kind == kind)
    return _in_pool(((str(c.mentee_enrollment_id), str(c.mentor_enrollment_id)) for c in of_kind), people)


def _in_pool(pairs: Iterable[PairIds], people: People) -> list[PairIds]:
    mentees, mentors = {m.id for m in people.mentees}, {m.id for m in people.mentors}
    return [(mentee, mentor) for mentee, mentor in pairs if mentee in mentees and mentor in mentors]


def draft_to_read(session: WorkspaceSession, actor: Actor, round_id: object) -> MatchRound:
    """A round that a coordinator leafs through."""
    made = session.find(MatchRound, round_id)
    if made is None:
        raise DomainError("draft_replaced")
    cohort = session.get_one(Cohort, made.cohort_id)
    coordinated(session, actor, cohort.program_id, Action.MATCH_PREVIEW)
    return made


def draft_to_publish(session: WorkspaceSession, actor: Actor, program_id: object) -> MatchRound:
    """The draft that stands. Raises DomainError draft_missing."""
    program = coordinated(session, actor, program_id, Action.MATCH_PUBLISH)
    made = current_draft(session, current_cohort(session, program))
    if made is None:
        raise DomainError("draft_missing")
    return made
