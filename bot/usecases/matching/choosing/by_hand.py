"""Pairing by hand: a coordinator picks a mentee and a mentor, looks at both, and keeps them together."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.domain.access import Action, Actor
from bot.domain.fit import fit_share
from bot.domain.roles import Role
from bot.domain.shown.matching_modes import ChoiceByHand, PairByHand, PersonToPair
from bot.errors import DomainError
from bot.usecases.facts.matching_modes import candidate_shown
from bot.usecases.matching.asking.outlook import (
    TOO_MANY,
    standing_draft,
    too_many,
    waiting_people,
)
from bot.usecases.matching.asking.why import why_pair
from bot.usecases.matching.choosing.short_lists import mentees_without_partner
from bot.usecases.matching.drafts.decisions import constrain, enrolled
from bot.usecases.matching.drafts.rounds import LOCK, SCRATCH, round_of
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.programs import coordinated
from db.models import Cohort, Enrollment, Person, Program
from db.session import WorkspaceSession

if TYPE_CHECKING:
    from bot.matching.matcher import Solution

BY_HAND = "by_hand"
"""Why there is no price: nobody waits for it in a form."""
MOST = 100
"""Options of one menu; where there are more people, any colleague can be chosen instead."""


def mentees_to_pair(session: WorkspaceSession, actor: Actor, program_id: object) -> ChoiceByHand:
    """Mentees without a partner, by name. Raises DomainError when there is none."""
    program = coordinated(session, actor, program_id, Action.LOCK_PAIR)
    waiting = mentees_without_partner(session, current_cohort(session, program))
    if not waiting:
        raise DomainError("nobody_to_pair")
    if len(waiting) > MOST:
        return ChoiceByHand(program.id, None, (), everybody=True)
    people = [PersonToPair(one.id, one.person.name) for one in waiting]
    return ChoiceByHand(program.id, None, tuple(sorted(people, key=lambda one: one.name.casefold())))


def mentors_to_pair(
    session: WorkspaceSession, actor: Actor, program_id: object, mentee: object, now: datetime
) -> ChoiceByHand:
    """Mentors with a free seat for this mentee, those who fit best first; those whom a rule that protects
    people keeps apart are left out. `mentee` is an enrollment id or a Slack id. Raises DomainError.
    """
    program, cohort = _cohort(session, actor, program_id)
    chosen = _enrollment(session, cohort, mentee, Role.MENTEE)
    shown = PersonToPair(chosen.id, chosen.person.name)
    if too_many(*waiting_people(session, cohort)):
        return ChoiceByHand(program.id, shown, (), everybody=True)
    solution = _solution(session, program, cohort, now)
    if str(chosen.id) not in solution.pool.row:
        raise DomainError("enrollment_matched")
    free = {
        mentor.id: int(seats)
        for mentor, seats in zip(solution.pool.mentors, solution.free_seats, strict=True)
    }
    people = []
    for mentor in solution.pool.mentors:
        if free[mentor.id] > 0:
            said = solution.explain(str(chosen.id), mentor.id)
            if said.may_lock:
                person = session.get_one(Enrollment, int(mentor.id)).person
                people.append(
                    PersonToPair(
                        int(mentor.id),
                        person.name,
                        fit_share(said.reasons),
                        free[mentor.id],
                        bool(said.rules),
                    )
                )
    if not people:
        raise DomainError("no_mentor_to_pair", who=chosen.person.slack_id)
    people.sort(key=lambda one: (one.ruled_out, -one.fit, one.name.casefold(), one.enrollment))
    return ChoiceByHand(program.id, shown, tuple(people[:MOST]))


def look_at_two(
    session: WorkspaceSession,
    actor: Actor,
    program_id: object,
    mentee: object,
    mentor: object,
    now: datetime,
) -> PairByHand:
    """Two people side by side, each an enrollment id or a Slack id. Raises DomainError."""
    program, cohort = _cohort(session, actor, program_id)
    one = _enrollment(session, cohort, mentee, Role.MENTEE)
    other = _enrollment(session, cohort, mentor, Role.MENTOR)
    slack_ids = (one.person.slack_id, other.person.slack_id)
    seen = why_pair(session, actor, program.id, slack_ids, now)
    return PairByHand(
        program=program.id,
        mentee=candidate_shown(session, cohort, one.person, Role.MENTEE),
        mentor=candidate_shown(session, cohort, other.person, Role.MENTOR),
        why=replace(seen, unpriced=BY_HAND) if seen.unpriced == TOO_MANY else seen,
    )


def pair_two(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    entries: tuple[object, object],
    price: tuple[str, str],
    now: datetime,
) -> PairByHand | None:
    """Keep these two together in every draft from the next one on; None: it is done.

    At another price than the one that was seen (people, points; empty where there was none) nothing is
    written, and the two are shown anew; likewise if something forbids it by now.
    """
    _, cohort = _cohort(session, actor, program_id)
    session.get_one(Cohort, cohort.id, with_for_update=True)
    one = _enrollment(session, cohort, entries[0], Role.MENTEE)
    other = _enrollment(session, cohort, entries[1], Role.MENTOR)
    seen = look_at_two(session, actor, program_id, *entries, now)
    if not seen.may_pair:
        return seen
    if seen.price not in (price, ("0", "0")):
        return replace(seen, changed=True)
    constrain(session, person, one, other, LOCK, now)
    return None


def _solution(session: WorkspaceSession, program: Program, cohort: Cohort, now: datetime) -> Solution:
    """The best draft now, with the settings of the one that stands."""
    from bot.matching import solve_round

    draft = standing_draft(session, cohort)
    settings = {**(draft.settings if draft is not None else {}), "stay": SCRATCH}
    return solve_round(round_of(session, cohort, plan_of(program), settings, now))


def _cohort(session: WorkspaceSession, actor: Actor, program_id: object) -> tuple[Program, Cohort]:
    program = coordinated(session, actor, program_id, Action.LOCK_PAIR)
    return program, current_cohort(session, program)


def _enrollment(session: WorkspaceSession, cohort: Cohort, given: object, role: Role) -> Enrollment:
    """Somebody approved in this role: an enrollment id from a menu, or a Slack id. Raises DomainError."""
    found = session.find(Enrollment, given)
    if found is None:
        return enrolled(session, cohort, str(given), role)
    if found.cohort_id != cohort.id or found.role != role.value:
        raise DomainError("not_approved_as", who=found.person.slack_id, role=role.value)
    return enrolled(session, cohort, found.person.slack_id, role)
