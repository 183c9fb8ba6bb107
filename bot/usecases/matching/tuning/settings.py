"""How a program matches: read, tried on today's people, saved by one coordinator at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain, count
from typing import Any

from sqlalchemy import func, select

from bot.documents import encode
from bot.domain.access import Action, Actor
from bot.domain.program import MatchingSettings
from bot.domain.program import Program as Plan
from bot.domain.roles import Role
from bot.domain.said import N_
from bot.domain.shown.matching_settings import (
    ChangeShown,
    ComparedShown,
    MoveShown,
    NumberShown,
    SavedMeanwhile,
    SettingsShown,
    TrialShown,
)
from bot.domain.states.cohort import TAKES_APPLICATIONS
from bot.domain.states.enrollment import EnrollmentState
from bot.errors import FormErrors
from bot.matching.plan import ALWAYS_ON, DEPARTMENTS
from bot.matching.round import Round
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.facts.programs import program_shown
from bot.usecases.locking import take_turn
from bot.usecases.matching.asking.outlook import too_many
from bot.usecases.matching.drafts.differences import by_the_same_measure, differences, mean_fit
from bot.usecases.matching.drafts.pool import matching_plan
from bot.usecases.matching.drafts.rounds import OWN_OF_A_ROUND, ask_for_round, drafts_of, round_of
from bot.usecases.matching.tuning import settings_form as form
from bot.usecases.matching.tuning.repeating import next_match
from bot.usecases.planning.plans import current_cohort, digest_of, plan_of, store_plan
from bot.usecases.programs import coordinated
from db.models import Activity, Cohort, Enrollment, MatchRound, Person, Program
from db.session import WorkspaceSession

EXAMPLES = 5
TRIAL_NAME = N_("Trial of other settings")
"""How trial drafts are called: the first so, the next with a number. None takes the place of another."""
TWO_CLICKS = timedelta(seconds=10)
"""Within this time the same settings tried by the same person are the same trial."""


@dataclass(frozen=True)
class Outdated:
    """Nothing was saved: what was typed is based on settings that hold no more."""

    shown: SettingsShown


def settings_shown(
    session: WorkspaceSession, actor: Actor, program_id: object, now: datetime
) -> SettingsShown:
    """The form with the settings that hold. Raises DomainError for anyone but a coordinator."""
    program = coordinated(session, actor, program_id, Action.CHANGE_PROGRAM)
    return _shown(session, program, form.fields_of(plan_of(program).matching))


def try_settings(
    session: WorkspaceSession,
    actor: Actor,
    program_id: object,
    answers: Mapping[str, Any],
    place: str,
    now: datetime,
) -> SettingsShown:
    """The form as it was filled in, with what saving it would change; or with what is wrong in it.

    Reads only, and takes up to two seconds on the largest pool that it still matches at once.
    """
    program = coordinated(session, actor, program_id, Action.CHANGE_PROGRAM)
    plan = plan_of(program)
    shown = replace(_shown(session, program, _typed(answers, plan)), place=place)
    try:
        wanted = form.read_settings(answers, plan.matching)
    except FormErrors as wrong:
        return replace(shown, errors=wrong.errors)
    trial = _try(session, program, plan, wanted, now)
    return replace(shown, shares=form.shares(wanted), trial=trial)


def save_settings(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    base: str,
    answers: Mapping[str, Any],
    now: datetime,
) -> Outdated | None:
    """Make what was typed the program's way of matching, from the next draft on.

    Raises FormErrors. If somebody saved since the form was opened (`base`), nothing is stored: the answer
    shows who, what they changed and what saving would change now.
    """
    program = coordinated(session, actor, program_id, Action.CHANGE_PROGRAM)
    take_turn(session, program)
    plan = plan_of(program)
    wanted = form.read_settings(answers, plan.matching)
    changed = _changes(plan.matching, wanted)
    if not changed:
        return None
    if base != _name_of(plan.matching):
        shown = replace(
            _shown(session, program, _typed(answers, plan)),
            shares=form.shares(wanted),
            trial=TrialShown(changed, 0, 0),
            beaten=_beaten(session, program),
        )
        return Outdated(shown)
    _store(session, person, program, replace(plan, matching=wanted), changed, now)
    return None


def draft_with_settings(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    answers: Mapping[str, Any],
    now: datetime,
) -> MatchRound:
    """Queue a draft of its own with what was typed, without saving it; beside earlier trials that still stand.

    The second of two clicks makes no second draft. Raises FormErrors, DomainError.
    """
    program = coordinated(session, actor, program_id, Action.CHANGE_PROGRAM)
    wanted = form.read_settings(answers, plan_of(program).matching)
    cohort = current_cohort(session, program)
    session.refresh(cohort, with_for_update=True)  # two clicks come one after the other
    standing = drafts_of(session, cohort)
    settings = _for_one_round(wanted)
    for earlier in standing:
        just_now = earlier.made_by == person.id and earlier.made_at > now - TWO_CLICKS
        if just_now and earlier.settings == json.loads(json.dumps(settings)):
            return earlier
    name = _free_name(standing)
    return ask_for_round(session, actor, person, program, now, name=name, settings=settings)


def _free_name(standing: Iterable[MatchRound]) -> str:
    taken = {made.name for made in standing}
    numbered = (f"{TRIAL_NAME} {nth}" for nth in count(2))
    return next(name for name in chain((TRIAL_NAME,), numbered) if name not in taken)


def _store(
    session: WorkspaceSession,
    person: Person,
    program: Program,
    plan: Plan,
    changed: tuple[ChangeShown, ...],
    now: datetime,
) -> None:
    store_plan(session, program, plan, now)
    cohort = current_cohort(session, program)
    cohort.next_match_at = next_match(plan, cohort, now)
    said = record(session, form.SAVED, now, actor=person, program_id=program.id, **form.written(changed))
    session.flush()
    outbox.post(session, form.SAVED, now, key=f"{form.SAVED}:{said.id}", program=program.id, activity=said.id)


def _shown(session: WorkspaceSession, program: Program, typed: Mapping[str, Any]) -> SettingsShown:
    settings = plan_of(program).matching
    return SettingsShown(
        program=program_shown(program),
        base=_name_of(settings),
        typed=typed,
        shares=form.shares(settings),
        weights=_numbers(form.weight_fields(settings)),
        rules=_numbers(form.RULE_FIELDS),
        rounds=_numbers(form.ROUND_FIELDS),
        switches=form.switches(),
        guarded=tuple(sorted(ALWAYS_ON)),
        seniority=form.seniority_choices(settings),
        departments=DEPARTMENTS,
        repeats=form.repeats(settings),
        waiting=_waiting(session, current_cohort(session, program)),
    )


def _numbers(fields: tuple[form.NumberField, ...]) -> tuple[NumberShown, ...]:
    return tuple(NumberShown(f.key, f.least, f.most, f.whole, f.may_be_empty) for f in fields)


def _typed(answers: Mapping[str, Any], plan: Plan) -> dict[str, Any]:
    """What each field shows: what was typed, and for a field that did not come along what holds."""
    return {key: answers.get(key, value) for key, value in form.fields_of(plan.matching).items()}


def _try(
    session: WorkspaceSession, program: Program, plan: Plan, wanted: MatchingSettings, now: datetime
) -> TrialShown:
    cohort = current_cohort(session, program)
    changed = _changes(plan.matching, wanted)
    mentees, mentors = pool_size(session, cohort)
    takes = cohort.status in TAKES_APPLICATIONS
    trial = TrialShown(changed, mentees, mentors, open=takes)
    if not changed or too_many(mentees, mentors):
        return trial
    return replace(trial, compared=_compared(session, cohort, plan, wanted, now))


def _compared(
    session: WorkspaceSession, cohort: Cohort, plan: Plan, wanted: MatchingSettings, now: datetime
) -> ComparedShown:
    from bot.matching.drafting import draft_of

    today = round_of(session, cohort, plan, {}, now)
    then = _with_settings(session, cohort, today, plan, wanted, now)
    before, after = draft_of(today), draft_of(then)
    found = differences(before.pairs, after.pairs)
    moves = found.moved[:EXAMPLES]
    left, matched = found.newly_left[:EXAMPLES], found.newly_matched[:EXAMPLES]
    named = _slack_ids(
        session, [*left, *matched, *(i for m in moves for i in (m.mentee, *m.before, *m.after))]
    )
    return ComparedShown(
        mentees=len(then.mentees),
        mentors=len(then.mentors),
        matched_before=found.matched_before,
        matched_after=found.matched_after,
        fit_before=mean_fit(by_the_same_measure(before, after, then)),
        fit_after=mean_fit([pair.reasons for pair in after.pairs]),
        moved=len(found.moved),
        moves=tuple(
            MoveShown(named[m.mentee], tuple(named[i] for i in m.before), tuple(named[i] for i in m.after))
            for m in moves
        ),
        newly_left=tuple(named[one] for one in left),
        newly_matched=tuple(named[one] for one in matched),
        left=len(found.newly_left),
        joined=len(found.newly_matched),
    )


def _with_settings(
    session: WorkspaceSession,
    cohort: Cohort,
    today: Round,
    plan: Plan,
    wanted: MatchingSettings,
    now: datetime,
) -> Round:
    """Today's round by other settings. People are only read again where the settings change who is in it."""
    changed = replace(plan, matching=wanted)
    if wanted.mentors_per_mentee != plan.matching.mentors_per_mentee:
        return round_of(session, cohort, changed, {}, now)
    return replace(today, plan=matching_plan(changed))


def pool_size(session: WorkspaceSession, cohort: Cohort) -> tuple[int, int]:
    """How many mentees wait, and how many mentors there are; an upper bound of what is matched."""
    rows = session.execute(
        select(Enrollment.role, Enrollment.status, func.count())
        .join(Person, Person.id == Enrollment.person_id)
        .where(Enrollment.cohort_id == cohort.id, Person.deactivated_at.is_(None))
        .group_by(Enrollment.role, Enrollment.status)
    )
    counts = {(role, status): int(count) for role, status, count in rows}
    approved, matched = EnrollmentState.APPROVED.value, EnrollmentState.MATCHED.value
    mentor = Role.MENTOR.value
    mentors = counts.get((mentor, approved), 0) + counts.get((mentor, matched), 0)
    return counts.get((Role.MENTEE.value, approved), 0), mentors


def _waiting(session: WorkspaceSession, cohort: Cohort) -> int:
    query = (
        select(func.count())
        .select_from(Enrollment)
        .where(
            Enrollment.cohort_id == cohort.id,
            Enrollment.role == Role.MENTEE.value,
            Enrollment.status == EnrollmentState.APPROVED.value,
            Enrollment.missed > 0,
        )
    )
    return int(session.scalar(query) or 0)


def _slack_ids(session: WorkspaceSession, enrollments: list[str]) -> dict[str, str]:
    rows = session.execute(
        select(Enrollment.id, Person.slack_id)
        .join(Person, Person.id == Enrollment.person_id)
        .where(Enrollment.id.in_([int(one) for one in enrollments]))
    )
    return {str(enrollment): slack_id for enrollment, slack_id in rows}


def _changes(before: MatchingSettings, after: MatchingSettings) -> tuple[ChangeShown, ...]:
    return tuple(form.changes(before, after))


def _beaten(session: WorkspaceSession, program: Program) -> SavedMeanwhile:
    last = session.scalar(
        select(Activity)
        .where(Activity.program_id == program.id, Activity.verb == form.SAVED)
        .order_by(Activity.id.desc())
        .limit(1)
    )
    if last is None:
        return SavedMeanwhile(None, None, ())
    who = session.get(Person, last.actor_id) if last.actor_id is not None else None
    return SavedMeanwhile(who.slack_id if who else None, last.at, form.changes_said(last.detail))


def _document(settings: MatchingSettings) -> dict[str, Any]:
    document: dict[str, Any] = encode(settings, lambda _: None)
    return document


def _for_one_round(settings: MatchingSettings) -> dict[str, Any]:
    """Everything that a round can have its own of, also where it is as usual."""
    own = {name: getattr(settings, name) for name in OWN_OF_A_ROUND}
    rules = {name: dict(rule) if isinstance(rule, Mapping) else rule for name, rule in settings.rules.items()}
    return {
        "weights": dict(settings.weights),
        "rules": rules,
        "seniority": _document(settings).get("seniority", {}),
        **own,
    }


def _name_of(settings: MatchingSettings) -> str:
    return digest_of(_document(settings))
