"""A coordinator's questions about matching: which there are, and asking one that is answered later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.shown.matching_advice import ANSWERS, DecisionShown, WhyPairShown
from bot.domain.states.match_question import WAITING, QuestionState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.facts.kept import facts_from
from bot.usecases.matching.asking.advice import ask_advice, ask_fairness
from bot.usecases.matching.asking.costs import ask_cost, decision_of
from bot.usecases.matching.asking.outlook import Asked
from bot.usecases.matching.asking.why import ask_why, ask_why_pair
from bot.usecases.planning.plans import current_cohort
from bot.usecases.programs import coordinated
from db.models import MatchQuestion, Person
from db.session import WorkspaceSession

WHY, WHY_PAIR, ADVISE, FAIRNESS = "why", "why_pair", "advise", "fairness"


def ask(
    session: WorkspaceSession,
    actor: Actor,
    program_id: object,
    kind: str,
    who: Sequence[str],
    now: datetime,
    *,
    patient: bool = False,
) -> Asked[Any]:
    """A question about these people (Slack ids). `patient`: also where its answer takes longer than a moment.

    Raises DomainError for anyone but coordinators, and as each question does.
    """
    given = (session, actor, program_id)
    match kind:
        case "why":
            return ask_why(*given, who[0], now, patient=patient)
        case "why_pair":
            return ask_why_pair(*given, (who[0], who[1]), now, patient=patient)
        case "advise":
            return ask_advice(*given, now, patient=patient)
        case "fairness":
            return ask_fairness(*given, now, patient=patient)
        case _:
            return ask_cost(*given, kind, (who[0], who[1]), now, patient=patient)


def ask_later(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    kind: str,
    who: Sequence[str],
    now: datetime,
) -> MatchQuestion:
    """Queue a question: its answer comes to `person` as a direct message. The same question of the same person
    is not queued twice. Raises DomainError for anyone but coordinators.
    """
    program = coordinated(session, actor, program_id, Action.MATCH_PREVIEW)
    cohort = current_cohort(session, program)
    args = {"people": [_person_id(session, one) for one in who]}
    waiting = session.scalars(
        select(MatchQuestion).where(
            MatchQuestion.cohort_id == cohort.id,
            MatchQuestion.asked_by == person.id,
            MatchQuestion.kind == kind,
            MatchQuestion.status.in_([state.value for state in WAITING]),
        )
    )
    session.info[outbox.WORK_WAITS] = True
    for earlier in waiting:
        if earlier.args == args:
            return earlier
    asked = MatchQuestion(
        cohort_id=cohort.id,
        asked_by=person.id,
        kind=kind,
        args=args,
        status=QuestionState.QUEUED.value,
        asked_at=now,
    )
    session.add(asked)
    session.flush()
    record(session, "match.question", now, actor=person, program_id=program.id, subject="question",
           subject_id=asked.id)  # fmt: skip
    return asked


def people_asked_about(session: WorkspaceSession, asked: MatchQuestion) -> list[str]:
    """The Slack ids of the people whom a question is about, in its order."""
    return [session.get_one(Person, int(one)).slack_id for one in asked.args.get("people", ())]


def decision_answered(session: WorkspaceSession, question_id: object) -> DecisionShown | None:
    """The decision that the answer to a question offers, with what it was worked out from; None if none does."""
    asked = session.find(MatchQuestion, question_id)
    if asked is None or asked.status != QuestionState.ANSWERED:
        return None
    shown = facts_from(ANSWERS[asked.kind], asked.answer["facts"])
    if isinstance(shown, WhyPairShown):
        return decision_of(shown, asked.mark)
    return shown if isinstance(shown, DecisionShown) else None


def _person_id(session: WorkspaceSession, slack_id: str) -> int:
    found = session.scalar(select(Person.id).where(Person.slack_id == slack_id))
    if found is None:
        raise DomainError("person_invalid", given=slack_id)
    return found
