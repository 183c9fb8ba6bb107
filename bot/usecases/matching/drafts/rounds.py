"""Rounds of matching: asked for, kept beside each other, taken in hand by one coordinator at a time.

Nobody but coordinators sees anything of a round before it is published.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import defer

from bot.domain.access import Action, Actor
from bot.domain.program import Program as Plan
from bot.domain.states.cohort import CohortState, require_open
from bot.domain.states.enrollment import EnrollmentState
from bot.domain.states.match_round import UNPUBLISHED, RoundEvent, RoundState, move
from bot.errors import DomainError
from bot.matching.round import PairIds, Round
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.matching.drafts.pool import People, matching_plan, people_to_match
from bot.usecases.matching.drafts.releasing import people_without, released_by
from bot.usecases.planning.plans import current_cohort
from bot.usecases.programs import coordinated
from db.models import Activity, Cohort, Enrollment, MatchConstraint, MatchRound, Person, Program, Proposal
from db.session import WorkspaceSession

LOCK, FORBID, FAILED, DECLINED = "lock", "forbid", "failed", "declined"

SCRATCH, STAY_BONUS, STAY_LOCKED = "scratch", "bonus", "locked"
"""What becomes of the pairs of the last draft: nothing, they are favoured, they are kept."""
NAME_LIMIT = 80
AT_ONCE = timedelta(seconds=2)
"""A draft that is computed within this time is posted as such; for a longer one its progress is."""

LATELY = 50
"""Changes of a round that are looked at to find what somebody else did."""

REPLACEABLE = frozenset({RoundState.QUEUED, RoundState.RUNNING, RoundState.DRAFT, RoundState.FAILED})
"""What a new round of the same name takes the place of. Mentors' answers are never thrown away so easily."""


# --- what is to be matched ---------------------------------------------------------------------------
def round_of(
    session: WorkspaceSession,
    cohort: Cohort,
    plan: Plan,
    settings: Mapping[str, Any],
    now: datetime,
    *,
    gather: bool = True,
) -> Round:
    """Everybody who can be matched now, and everything decided about them, as the matcher's one value.

    `settings` override the plan's for this round: `weights` (all of them), `rules` (each by its name), `stay`
    (scratch, bonus, locked), `stay_with` (id of the round whose pairs stay; default: the newest that was
    computed), `release` (see `releasing`), `seniority` and `OWN_OF_A_ROUND`. Without `gather` mentors whose
    circle is not needed are among them. Takes a few queries, whatever the number of people.
    """
    ruled = planned(plan, settings)
    released = released_by(settings)
    people = (
        people_without(session, cohort, ruled, released, now)
        if released
        else people_to_match(session, cohort, ruled, now)
    )
    constraints = list(session.scalars(select(MatchConstraint).where(MatchConstraint.cohort_id == cohort.id)))
    stay = settings.get("stay", SCRATCH)
    apart = frozenset().union(*(_of_kind(constraints, people, kind) for kind in (FORBID, DECLINED, FAILED)))
    previous = frozenset[PairIds]()
    if stay != SCRATCH:
        previous = frozenset(_previous(session, cohort, people, settings.get("stay_with"))) - apart
    locked = _of_kind(constraints, people, LOCK)
    given = Round(
        mentees=people.mentees,
        mentors=people.mentors,
        plan=matching_plan(ruled),
        locked=locked | previous if stay == STAY_LOCKED else locked,
        forbidden=_of_kind(constraints, people, FORBID),
        declined=_of_kind(constraints, people, DECLINED),
        failed=_of_kind(constraints, people, FAILED),
        previous=previous if stay == STAY_BONUS else frozenset(),
        used=people.together,
        seed=cohort.id,
    )
    if not (plan.in_circles and gather):
        return given
    from bot.matching.asking.circles import gathered  # numpy: only where there is something to match

    return gathered(given)


def planned(plan: Plan, settings: Mapping[str, Any]) -> Plan:
    """The plan with the weights and rules of one round, and what else of matching's settings it has its own of."""
    matching = plan.matching
    seniority = settings.get("seniority", matching.seniority)
    own = {name: settings[name] for name in OWN_OF_A_ROUND if name in settings}
    changed = replace(
        matching,
        weights=settings.get("weights") or matching.weights,
        rules={**matching.rules, **(settings.get("rules") or {})},
        seniority={int(gap): share for gap, share in seniority.items()},  # JSON has no numbers for keys
        **own,
    )
    return replace(plan, matching=changed)


OWN_OF_A_ROUND = ("shape", "department", "mentors_per_mentee", "stay_bonus")


def _previous(
    session: WorkspaceSession, cohort: Cohort, people: People, round_id: int | None
) -> list[PairIds]:
    """The pairs of that draft, or the newest that was computed, as far as both are still to be matched."""
    last = round_id or session.scalar(
        select(MatchRound.id)
        .where(MatchRound.cohort_id == cohort.id, MatchRound.finished_at.is_not(None))
        .order_by(MatchRound.id.desc())
        .limit(1)
    )
    rows = session.execute(
        select(Proposal.mentee_enrollment_id, Proposal.mentor_enrollment_id).where(Proposal.round_id == last)
    )
    return _in_pool(((str(mentee), str(mentor)) for mentee, mentor in rows), people)


def _of_kind(constraints: Iterable[MatchConstraint], people: People, kind: str) -> frozenset[PairIds]:
    """Decisions about people who are in the pool; one who left meanwhile is no reason to complain."""
    of_kind = (c for c in constraints if c.kind == kind)
    pairs = ((str(c.mentee_enrollment_id), str(c.mentor_enrollment_id)) for c in of_kind)
    return frozenset(_in_pool(pairs, people))


def _in_pool(pairs: Iterable[PairIds], people: People) -> list[PairIds]:
    mentees, mentors = {m.id for m in people.mentees}, {m.id for m in people.mentors}
    if people.peers:
        mentees = mentors = mentees | mentors
    return [(mentee, mentor) for mentee, mentor in pairs if mentee in mentees and mentor in mentors]


# --- asking for one ----------------------------------------------------------------------------------
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
    require_open(CohortState(cohort.status))
    name = " ".join(name.split())[:NAME_LIMIT]
    for earlier in _standing(session, cohort, REPLACEABLE):
        if earlier.name == name:
            earlier.status = move(RoundState(earlier.status), RoundEvent.DISCARD).value
            note_change(session, earlier, "match.replaced", person, now)
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
    outbox.post(session, "match.preview", now, key=message_key(made.id), not_before=now + AT_ONCE,
                program=program.id, round=made.id)  # fmt: skip
    return made


def how_many_wait(session: WorkspaceSession, made: MatchRound) -> int:
    """How many approved people a round is about, as far as a single question tells."""
    query = (
        select(func.count())
        .select_from(Enrollment)
        .join(Person, Person.id == Enrollment.person_id)
        .where(
            Enrollment.cohort_id == made.cohort_id,
            Enrollment.status == EnrollmentState.APPROVED.value,
            Person.deactivated_at.is_(None),
        )
    )
    return int(session.scalar(query) or 0)


def ask_again(
    session: WorkspaceSession, actor: Actor, person: Person, round_id: object, now: datetime
) -> MatchRound:
    """A new round of the same name, with the same settings."""
    made = draft_to_read(session, actor, round_id)
    program = session.get_one(Cohort, made.cohort_id).program
    return ask_for_round(session, actor, person, program, now, name=made.name, settings=made.settings)


# --- one coordinator at a time -----------------------------------------------------------------------
def message_key(round_id: int) -> str:
    """The outbox key of a round's message in the admin channel."""
    return f"preview:{round_id}"


def take_draft(session: WorkspaceSession, actor: Actor, carried: str, action: Action) -> MatchRound:
    """A round that a coordinator is about to change, locked until the end of the transaction.

    `carried` is what a button carries: the round's id and the revision that its reader saw, `12:3`.
    Raises DomainError draft_changed (who, change) when somebody else changed it since, draft_replaced.
    """
    round_id, _, revision = carried.partition(":")
    made = session.find(MatchRound, round_id)
    if made is None:
        raise DomainError("draft_replaced")
    cohort = session.get_one(Cohort, made.cohort_id, with_for_update=True)
    coordinated(session, actor, cohort.program_id, action)
    session.refresh(made, with_for_update=True)
    if made.status == RoundState.DISCARDED:
        raise gone(session, made)
    if made.status != RoundState.PUBLISHED and revision.isdecimal():
        for change in _changes(session, made):
            if change.detail.get("revision", 0) > int(revision) and str(change.actor_id) != actor.person:
                raise DomainError("draft_changed", who=_slack_id(session, change), change=change.verb)
    return made


def note_change(
    session: WorkspaceSession,
    made: MatchRound,
    verb: str,
    person: Person | None,
    now: datetime,
    **detail: Any,
) -> None:
    """A round was changed: whoever looked at it before is told by whom, and its message is shown anew.

    Call it after every change of a round or of its proposals, with the round locked (`take_draft`).
    """
    made.revision += 1
    cohort = session.get_one(Cohort, made.cohort_id)
    record(session, verb, now, actor=person, program_id=cohort.program_id, subject="round",
           subject_id=made.id, revision=made.revision, **detail)  # fmt: skip
    show_round(session, made, now)


def show_round(
    session: WorkspaceSession, made: MatchRound, now: datetime, *, not_before: datetime | None = None
) -> None:
    """Bring a round's message in the admin channel up to date, by `not_before` at the earliest."""
    program_id = session.get_one(Cohort, made.cohort_id).program_id
    outbox.amend(session, message_key(made.id), now, not_before=not_before, program=program_id, round=made.id)


def _changes(session: WorkspaceSession, made: MatchRound) -> list[Activity]:
    """What was done to a round lately, the latest first."""
    query = select(Activity).where(Activity.subject == "round", Activity.subject_id == made.id)
    return list(session.scalars(query.order_by(Activity.id.desc()).limit(LATELY)))


def _slack_id(session: WorkspaceSession, change: Activity) -> str:
    person = session.get(Person, change.actor_id) if change.actor_id is not None else None
    return person.slack_id if person is not None else ""


def last_change(session: WorkspaceSession, made: MatchRound) -> tuple[str, str]:
    """Who changed a round last (a Slack id; empty: the app itself), and how, as the verb of the activity."""
    changes = _changes(session, made)
    return (_slack_id(session, changes[0]), changes[0].verb) if changes else ("", "")


def gone(session: WorkspaceSession, made: MatchRound) -> DomainError:
    """Why a discarded round cannot be used: a newer one took its place, or somebody discarded it."""
    who, change = last_change(session, made)
    if change == "match.discarded":
        return DomainError("draft_discarded", who=who)
    return DomainError("draft_replaced")


def discard_draft(
    session: WorkspaceSession, actor: Actor, person: Person, carried: str, now: datetime
) -> MatchRound:
    """Throw a round away. What was decided about pairs holds for the next one."""
    made = take_draft(session, actor, carried, Action.MATCH_PREVIEW)
    made.status = move(RoundState(made.status), RoundEvent.DISCARD).value
    note_change(session, made, "match.discarded", person, now)
    return made


# --- finding one -------------------------------------------------------------------------------------
def drafts_of(session: WorkspaceSession, cohort: Cohort) -> list[MatchRound]:
    """Every round of a cohort that may still come to be published, the newest first; failed ones too."""
    return _standing(session, cohort, UNPUBLISHED | {RoundState.FAILED})


def _standing(session: WorkspaceSession, cohort: Cohort, states: Iterable[RoundState]) -> list[MatchRound]:
    return list(
        session.scalars(
            select(MatchRound)
            .where(MatchRound.cohort_id == cohort.id, MatchRound.status.in_([one.value for one in states]))
            .options(defer(MatchRound.unmatched))
            .order_by(MatchRound.id.desc())
        )
    )


def draft_to_read(session: WorkspaceSession, actor: Actor, round_id: object) -> MatchRound:
    """A round that a coordinator leafs through."""
    made = session.find(MatchRound, round_id)
    if made is None:
        raise DomainError("draft_replaced")
    cohort = session.get_one(Cohort, made.cohort_id)
    coordinated(session, actor, cohort.program_id, Action.MATCH_PREVIEW)
    return made


def draft_named(
    session: WorkspaceSession, actor: Actor, program_id: object, name: str, action: Action
) -> MatchRound:
    """The draft of this name; without one the newest, unnamed before named. Raises DomainError draft_missing,
    draft_unknown (typed).
    """
    program = coordinated(session, actor, program_id, action)
    rounds = drafts_of(session, current_cohort(session, program))
    wanted = " ".join(name.split()).casefold()
    if wanted:
        rounds = [made for made in rounds if made.name.casefold() == wanted]
        if not rounds:
            raise DomainError("draft_unknown", typed=name)
    if not rounds:
        raise DomainError("draft_missing")
    return min(rounds, key=lambda made: (bool(made.name), -made.id))


def draft_to_publish(
    session: WorkspaceSession, actor: Actor, program_id: object, name: str = ""
) -> MatchRound:
    """The draft that stands. Raises DomainError draft_missing, draft_unknown, draft_not_ready."""
    made = draft_named(session, actor, program_id, name, Action.MATCH_PUBLISH)
    if made.status == RoundState.FAILED:
        raise DomainError("draft_missing")
    move(RoundState(made.status), RoundEvent.PUBLISH)
    return made
