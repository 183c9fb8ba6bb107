"""Facts of answers to questions about matching, for whoever asked and coordinates still."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.domain.access import Action
from bot.domain.messages import NoLongerApplies
from bot.domain.shown.matching_advice import ANSWERS, AnsweredShown
from bot.domain.states.match_question import WAITING, QuestionState
from bot.errors import DomainError
from bot.usecases.facts.kept import facts_from
from bot.usecases.facts.programs import program_shown
from bot.usecases.people.actors import actor_of
from bot.usecases.programs import coordinated
from db.models import MatchQuestion
from db.session import WorkspaceSession


def answered(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> AnsweredShown:
    """An answer as it was worked out. Not said to somebody who coordinates the program no more."""
    asked = session.get(MatchQuestion, int(args["question"]))
    if asked is None or asked.asked_by != int(args["person"]) or QuestionState(asked.status) in WAITING:
        raise NoLongerApplies
    program = asked.cohort.program
    try:
        coordinated(session, actor_of(session, asked.asker), program.id, Action.MATCH_PREVIEW)
    except DomainError:
        raise NoLongerApplies from None
    facts = asked.answer.get("facts")
    return AnsweredShown(
        program=program_shown(program),
        kind=asked.kind,
        asked_at=asked.asked_at,
        shown=facts_from(ANSWERS[asked.kind], facts) if facts is not None else None,
        problem=str(asked.answer.get("problem", "")),
        params=asked.answer.get("params") or {},
    )


LOADERS: dict[str, Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]] = {
    "match.explained": answered
}
