"""Facts of matching's messages and views."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.domain.forms import Kind, Reader
from bot.domain.messages import NoLongerApplies
from bot.domain.roles import Role
from bot.domain.shown.matching import (
    PairAnnounced,
    ProfileShown,
    PublishedShown,
    UnmatchedTold,
)
from bot.domain.shown.recruiting import AnswerShown
from bot.domain.states.enrollment import EnrollmentState
from bot.domain.states.pair import LIVING, PairState
from bot.matching.reasons import COORDINATORS_ONLY
from bot.usecases.closing.seats import joined_as
from bot.usecases.facts.draft_circles import circles_in_draft
from bot.usecases.facts.drafts import figures, preview, reasons_shown, told_count
from bot.usecases.facts.programs import program_shown
from bot.usecases.facts.recruiting import answer_shown
from bot.usecases.guiding.beginning.checklist import checklist_of
from bot.usecases.guiding.beginning.starters import starters
from bot.usecases.matching.drafts.progress import publishing_of
from bot.usecases.planning.plans import plan_of
from bot.usecases.submissions import Subject, answers_in_role, find_submission, form_of_submission
from db.models import Cohort, Enrollment, MatchRound, Pair, Person
from db.session import WorkspaceSession

_IN_OWN_WORDS = frozenset({Kind.LONG_TEXT, Kind.LINK})
_TELLING = frozenset({"skills", "goals", "languages"})


def published(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> PublishedShown:
    """What was published, and how far it is."""
    made = session.get(MatchRound, int(args["round"]))
    if made is None:
        raise NoLongerApplies
    return published_shown(session, made)


def published_shown(session: WorkspaceSession, made: MatchRound) -> PublishedShown:
    """A published round, for its coordinators."""
    cohort = session.get_one(Cohort, made.cohort_id)
    maker = session.get_one(Person, made.made_by)
    pairs, _, _ = figures(session, made.id)
    known = publishing_of(session, made)
    return PublishedShown(
        program_shown(cohort.program), pairs, told_count(made), maker.slack_id,
        known if known.channels else None, circles_in_draft(session, made, plan_of(cohort.program)),
    )  # fmt: skip


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
        mentee=profile_shown(session, pair.cohort, pair.mentee, joined_as(session, pair, Role.MENTEE)),
        mentor=profile_shown(session, pair.cohort, pair.mentor, joined_as(session, pair, Role.MENTOR)),
        reasons=reasons,
        first_steps=plan.first_steps,
        starters=starters(pair),
        with_goals=plan.with_goals,
        with_agreement=plan.with_agreement,
        checklist=checklist_of(session, pair),
    )


def profile_shown(session: WorkspaceSession, cohort: Cohort, person: Person, role: Role) -> ProfileShown:
    """What a partner sees of a person in this role: nothing but what the form said."""
    submission = find_submission(session, "intake", person, Subject("cohort", cohort.id))
    answers: list[AnswerShown] = []
    if submission is not None:
        form = form_of_submission(submission)
        told = answers_in_role(submission, Reader.PARTNER, role)
        seen = [(form.question(key), value) for key, value in told.items()]
        telling = [(q, v) for q, v in seen if q.kind in _IN_OWN_WORDS or q.feeds in _TELLING]
        telling.sort(key=lambda one: one[0].kind not in _IN_OWN_WORDS)  # people's own words first
        answers = [answer_shown(form, question.key, value) for question, value in telling]
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
