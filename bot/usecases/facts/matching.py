"""Facts of matching's messages and views."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from bot.domain.forms import Kind, Reader
from bot.domain.messages import NoLongerApplies
from bot.domain.program import Program as Plan
from bot.domain.program import label_of
from bot.domain.roles import Role
from bot.domain.shown.matching import (
    DraftShown,
    PairAnnounced,
    ProfileShown,
    ProposalShown,
    PublishedShown,
    ReasonShown,
    UnmatchedShown,
    UnmatchedTold,
)
from bot.domain.shown.recruiting import AnswerShown
from bot.domain.states.enrollment import EnrollmentState
from bot.domain.states.pair import LIVING, PairState
from bot.matching.reasons import COORDINATORS_ONLY
from bot.usecases.facts.programs import program_shown
from bot.usecases.facts.recruiting import in_words
from bot.usecases.matching.rounds import DISCARDED
from bot.usecases.planning.plans import plan_of
from bot.usecases.submissions import Subject, answers_for, find_submission, form_of_submission
from db.models import Cohort, Enrollment, MatchRound, Pair, Person, Proposal
from db.session import WorkspaceSession

_IN_OWN_WORDS = frozenset({Kind.LONG_TEXT, Kind.LINK})
_TELLING = frozenset({"skills", "goals", "languages"})


def draft_shown(session: WorkspaceSession, round_id: int) -> DraftShown:
    """A draft with everything a coordinator needs to judge it. Raises NoLongerApplies if it is gone."""
    made = session.scalar(
        select(MatchRound)
        .where(MatchRound.id == round_id)
        .options(
            selectinload(MatchRound.proposals).selectinload(Proposal.mentee).selectinload(Enrollment.person),
            selectinload(MatchRound.proposals).selectinload(Proposal.mentor).selectinload(Enrollment.person),
        )
    )
    if made is None:
        raise NoLongerApplies
    cohort = session.get_one(Cohort, made.cohort_id)
    ranked = sorted(made.proposals, key=lambda one: (one.points, one.id))
    pairs = tuple(proposal_shown(proposal) for proposal in ranked)
    return DraftShown(
        program=program_shown(cohort.program),
        round=made.id,
        status=made.status,
        pairs=pairs,
        unmatched=_unmatched(session, made),
        total=made.total,
        proved=made.proved,
    )


def proposal_shown(proposal: Proposal) -> ProposalShown:
    """One pair of a draft."""
    return ProposalShown(
        proposal=proposal.id,
        mentee=proposal.mentee.person.slack_id,
        mentor=proposal.mentor.person.slack_id,
        points=proposal.points,
        reasons=reasons_shown(proposal.reasons, plan_of(proposal.mentee.cohort.program)),
        locked=proposal.locked,
    )


def reasons_shown(stored: Sequence[Mapping[str, Any]], plan: Plan) -> tuple[ReasonShown, ...]:
    """Reasons with labels instead of values."""
    return tuple(
        ReasonShown(str(one["code"]), int(one["points"]), int(one["of"]), _labelled(one["params"], plan))
        for one in stored
    )


def _labelled(params: Mapping[str, Any], plan: Plan) -> dict[str, object]:
    lists = {"skills": plan.skills, "goals": plan.goals, "languages": plan.languages}
    return {
        key: [label_of(lists[key], str(one)) for one in value]
        if key in lists and isinstance(value, list)
        else value
        for key, value in params.items()
    }


def _unmatched(session: WorkspaceSession, made: MatchRound) -> tuple[UnmatchedShown, ...]:
    stored = list(made.unmatched or ())
    enrollments = {
        e.id: e
        for e in session.scalars(
            select(Enrollment)
            .where(Enrollment.id.in_([int(one["enrollment"]) for one in stored]))
            .options(selectinload(Enrollment.person))
        )
    }
    return tuple(
        UnmatchedShown(
            slack_id=enrollments[int(one["enrollment"])].person.slack_id,
            role=str(one["role"]),
            cause=str(one["cause"]),
            removed=tuple((str(rule), int(count)) for rule, count in one["removed"]),
            helps=tuple(str(code) for code in one["helps"]),
        )
        for one in stored
        if int(one["enrollment"]) in enrollments
    )


def preview(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> DraftShown:
    """A draft for the admin channel, unless a newer one took its place."""
    shown = draft_shown(session, int(args["round"]))
    if shown.status == DISCARDED:
        raise NoLongerApplies
    return shown


def published(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> PublishedShown:
    """What was published."""
    made = session.get(MatchRound, int(args["round"]))
    if made is None:
        raise NoLongerApplies
    cohort = session.get_one(Cohort, made.cohort_id)
    maker = session.get_one(Person, made.made_by)
    return PublishedShown(
        program_shown(cohort.program), len(made.proposals), len(made.unmatched or ()), maker.slack_id
    )


def announced(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> PairAnnounced:
    """The introduction of two people to each other."""
    pair = session.get(Pair, int(args["pair"]))
    if pair is None or PairState(pair.status) not in LIVING:
        raise NoLongerApplies
    plan = plan_of(pair.cohort.program)
    reasons = tuple(r for r in reasons_shown(pair.reasons, plan) if r.code not in COORDINATORS_ONLY)
    return PairAnnounced(
        pair=pair.id,
        program=program_shown(pair.cohort.program),
        mentee=profile_shown(session, pair.cohort, pair.mentee, Role.MENTEE),
        mentor=profile_shown(session, pair.cohort, pair.mentor, Role.MENTOR),
        reasons=reasons,
        first_steps=plan.first_steps,
        starters=plan.conversation_starters,
    )


def profile_shown(session: WorkspaceSession, cohort: Cohort, person: Person, role: Role) -> ProfileShown:
    """What a partner sees of a person in this role: nothing but what the form said."""
    submission = find_submission(session, "intake", person, Subject("cohort", cohort.id))
    answers: list[AnswerShown] = []
    if submission is not None:
        form = form_of_submission(submission)
        seen = [(form.question(key), value) for key, value in answers_for(submission, Reader.PARTNER).items()]
        telling = [
            (q, v) for q, v in seen if q.is_for({role}) and (q.kind in _IN_OWN_WORDS or q.feeds in _TELLING)
        ]
        telling.sort(key=lambda one: one[0].kind not in _IN_OWN_WORDS)  # people's own words first
        answers = [AnswerShown(q.label, in_words(form, q.key, v)) for q, v in telling]
    return ProfileShown(
        slack_id=person.slack_id,
        name=person.name,
        title=person.title,
        department=person.department,
        location=person.location,
        zone=person.zone,
        answers=tuple(answers),
    )


def unmatched(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> UnmatchedTold:
    """What someone without a partner is told, unless they have one by now."""
    enrollment = session.get(Enrollment, int(args["enrollment"]))
    made = session.get(MatchRound, int(args["round"]))
    if enrollment is None or made is None or enrollment.status != EnrollmentState.APPROVED.value:
        raise NoLongerApplies
    causes = {int(one["enrollment"]): str(one["cause"]) for one in made.unmatched or ()}
    return UnmatchedTold(
        program_shown(enrollment.cohort.program),
        enrollment.role,
        causes.get(enrollment.id, ""),
        made.cohort_id,
    )


LOADERS: dict[str, Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]] = {
    "match.preview": preview,
    "match.published": published,
    "pair.announced": announced,
    "match.unmatched": unmatched,
}
