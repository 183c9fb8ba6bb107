"""The job that answers questions about matching that take longer than anybody waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.domain.shown.matching_advice import DecisionShown, WhyPairShown
from bot.domain.states.match_question import QuestionEvent, QuestionState, move
from bot.errors import DomainError
from bot.log import frames, logger
from bot.matching.round import Round
from bot.usecases import outbox
from bot.usecases.facts.kept import kept
from bot.usecases.matching.asking.outlook import Asked
from bot.usecases.matching.asking.questions import ask, people_asked_about
from bot.usecases.matching.in_turn import MOST_STARTS, InTurn, Stopped, was_away
from bot.usecases.people.actors import actor_of
from bot.usecases.planning.plans import current_cohort
from db.models import MatchQuestion
from db.session import Sessions, WorkspaceSession

if TYPE_CHECKING:
    from bot.matching.matcher import Solution
    from bot.matching.solving.large import Progress

ANSWERED = "match.explained"
"""The kind of message that brings an answer."""

_log = logger("matching")


class QuestionsJob(InTurn[MatchQuestion]):
    """Answers the questions that coordinators asked, one after the other.

    `between` is done before each of the solves that an answer is made of: a draft that somebody asks for does
    not wait until a long answer is complete.
    """

    name = "questions"
    rows, noun = MatchQuestion, "question"

    def __init__(
        self,
        sessions: Sessions,
        workspace_id: str,
        now: Callable[[], datetime],
        *,
        wake: Callable[[], None] = lambda: None,
        stopping: Callable[[], bool] = lambda: False,
        between: Callable[[], datetime | None] = lambda: None,
    ) -> None:
        super().__init__(sessions, workspace_id, now, wake=wake, stopping=stopping)
        self._between = between
        self._again: datetime | None = None

    def run(self) -> datetime | None:
        """Answer everything that waits. Returns when what was done in between wants to be done again."""
        self._again = None
        super().run()
        return self._again

    def _restart(self, asked: MatchQuestion) -> None:
        asked.status = move(QuestionState(asked.status), QuestionEvent.RESTART).value

    def _one(self, question_id: int) -> None:
        if not self._claim(question_id):
            return
        try:
            self._answer(question_id)
        except Exception as problem:
            if was_away(problem):
                _log.warning("question_waits_again", row=question_id, error=type(problem).__name__)
                self._put_back(question_id)
            raise
        self._wake()

    def _answer(self, question_id: int) -> None:
        """Work out the answer to a question that was claimed and write it down, or why there is none."""
        try:
            question = self._read(question_id)
            shown = question.answer(self._solve)
            answer = {"facts": kept(_as_answer(shown, question.mark, question_id))}
        except Stopped:
            self._put_back(question_id)
        except DomainError as problem:
            params = {name: str(value) for name, value in problem.params.items()}
            self._finish(question_id, QuestionEvent.FAIL, {"problem": problem.code, "params": params})
        except Exception as problem:
            if was_away(problem):
                raise
            _log.error(
                "question_failed", row=question_id, error=type(problem).__name__, frames=frames(problem)
            )
            self._finish(question_id, QuestionEvent.FAIL, {"problem": "question_failed"})
        else:
            self._finish(question_id, QuestionEvent.ANSWER, answer, question.mark)

    def _read(self, question_id: int) -> Asked[Any]:
        """Everything that the answer needs; the transaction is over before it is worked out."""
        with self._sessions.reading(self._workspace_id) as session:
            asked = session.get_one(MatchQuestion, question_id)
            program = asked.cohort.program
            if current_cohort(session, program).id != asked.cohort_id:
                raise DomainError("question_outdated")
            actor, who = actor_of(session, asked.asker), people_asked_about(session, asked)
            return ask(session, actor, program.id, asked.kind, who, self._now(), patient=True)

    def _solve(self, given: Round) -> Solution:
        from bot.matching.asking.what_if import solved

        self._go_on()
        again = self._between()
        self._again = again if again is not None else self._again
        return solved(given, progress=self._hear)

    def _hear(self, _progress: Progress) -> bool | None:
        self._go_on()
        return None

    def _go_on(self) -> None:
        if self._stopping():
            raise Stopped

    def _claim(self, question_id: int) -> bool:
        """Take a question in hand; False when it is given up."""
        with self._sessions.writing(self._workspace_id) as session:
            asked = session.get_one(MatchQuestion, question_id, with_for_update=True)
            if asked.status != QuestionState.QUEUED.value:
                return False
            asked.status = move(QuestionState(asked.status), QuestionEvent.START).value
            asked.started_at, asked.starts = self._now(), asked.starts + 1
            if asked.starts > MOST_STARTS:
                self._ended(session, asked, QuestionEvent.FAIL, {"problem": "question_failed"}, "")
                return False
        return True

    def _put_back(self, question_id: int) -> None:
        """The process ends by itself, or the database was away: that does not count as a start."""
        with self._sessions.writing(self._workspace_id) as session:
            asked = session.get_one(MatchQuestion, question_id, with_for_update=True)
            if asked.status == QuestionState.RUNNING.value:
                self._restart(asked)
                asked.starts -= 1

    def _finish(self, question_id: int, event: QuestionEvent, answer: dict[str, Any], mark: str = "") -> None:
        with self._sessions.writing(self._workspace_id) as session:
            asked = session.get_one(MatchQuestion, question_id, with_for_update=True)
            self._ended(session, asked, event, answer, mark)
        _log.info("question_answered", row=question_id, kind=asked.kind)

    def _ended(
        self,
        session: WorkspaceSession,
        asked: MatchQuestion,
        event: QuestionEvent,
        answer: dict[str, Any],
        mark: str,
    ) -> None:
        now = self._now()
        asked.status = move(QuestionState(asked.status), event).value
        asked.answer, asked.mark, asked.finished_at = answer, mark, now
        # A question is deleted in time, and SQLite gives its number to another.
        key = f"{ANSWERED}:{asked.id}:{int(asked.asked_at.timestamp())}"
        outbox.post(session, ANSWERED, now, key=key, person=asked.asked_by, question=asked.id)


def _as_answer(shown: Any, mark: str, question_id: int) -> Any:
    """What is shown, with the question whose answer its button stands under."""
    if isinstance(shown, DecisionShown):
        return replace(shown, mark=mark, question=question_id)
    return replace(shown, question=question_id) if isinstance(shown, WhyPairShown) else shown
