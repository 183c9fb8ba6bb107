"""Facts of the message about new questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.domain.messages import NoLongerApplies
from bot.domain.shown.questions import NewQuestionsShown
from bot.usecases.facts.programs import program_shown
from bot.usecases.planning.questions.news import news_for
from db.models import Cohort, Submission
from db.session import WorkspaceSession

NAMED = 3


def new_questions(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> NewQuestionsShown:
    """What is new for somebody who applied; it is not sent when there is nothing left to answer."""
    cohort = session.get(Cohort, int(args["cohort"]))
    submission = session.get(Submission, int(args["submission"]))
    if cohort is None or submission is None or cohort.program.on_hold:
        raise NoLongerApplies
    new = news_for(session, cohort, submission)
    if not new:
        raise NoLongerApplies
    labels = tuple(question.label for question in new[:NAMED])
    return NewQuestionsShown(program_shown(cohort.program), cohort.id, len(new), labels)


LOADERS: dict[str, Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]] = {
    "questions.new": new_questions,
}
