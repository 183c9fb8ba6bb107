"""The job that computes rounds of matching, on a driver of its own: nobody's click waits for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bot.domain.states.match_round import RoundEvent, RoundState, move
from bot.log import frames, logger
from bot.matching.round import Round
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.matching.drafts.gathering import left_over_for_circles
from bot.usecases.matching.drafts.nobody_new import tell_apart
from bot.usecases.matching.drafts.rounds import message_key, round_of, show_round
from bot.usecases.matching.drafts.sources import mark_sources
from bot.usecases.matching.drafts.writing import Prepared
from bot.usecases.matching.in_turn import MOST_STARTS, InTurn, Stopped, was_away
from bot.usecases.planning.plans import plan_of
from bot.usecases.training.gating import left_over_for_training
from db.models import Cohort, MatchRound, Proposal
from db.session import Sessions, WorkspaceSession

if TYPE_CHECKING:
    from bot.matching.reasons import Draft
    from bot.matching.solving.large import Progress

WRITE_EVERY = timedelta(seconds=1)
"""How often the progress is written down at most."""
SHOW_EVERY = timedelta(seconds=5)
"""How often it is shown: Slack allows fifty changes of messages a minute, for all of them together."""
SMALL = 250_000
"""Mentees times mentors that are matched so fast that nobody needs to be told how far it is."""

_log = logger("matching")

Compute = Callable[[Round, Mapping[str, Any], "Callable[[Progress], bool | None]"], "Draft"]


def compute(given: Round, settings: Mapping[str, Any], progress: Callable[[Progress], bool | None]) -> Draft:
    """The best draft of a round; with `lift` in its settings, the one with the worst-off lifted."""
    from bot.matching.asking.fairness import lifted_draft
    from bot.matching.drafting import draft_of

    if settings.get("lift"):
        return lifted_draft(given, progress=progress)
    return draft_of(given, progress=progress)


class MatchingJob(InTurn[MatchRound]):
    """Computes the rounds that coordinators asked for, one after the other."""

    name = "matching"
    rows, noun = MatchRound, "round"

    def __init__(
        self,
        sessions: Sessions,
        workspace_id: str,
        now: Callable[[], datetime],
        *,
        wake: Callable[[], None] = lambda: None,
        stopping: Callable[[], bool] = lambda: False,
        compute: Compute = compute,
    ) -> None:
        super().__init__(sessions, workspace_id, now, wake=wake, stopping=stopping)
        self._compute = compute

    def _restart(self, made: MatchRound) -> None:
        made.status = move(RoundState(made.status), RoundEvent.RESTART).value

    def _one(self, round_id: int) -> None:
        started = self._now()
        if not self._claim(round_id, started):
            return
        try:
            self._draft(round_id, started)
        except Exception as problem:
            if was_away(problem):
                _log.warning("round_waits_again", row=round_id, error=type(problem).__name__)
                self._put_back(round_id, started)
            raise
        self._wake()

    def _draft(self, round_id: int, started: datetime) -> None:
        """Compute a round that was claimed and write it down, or why it failed."""
        try:
            given, settings = self._read(round_id, started)
            report = _Reporter(
                partial(self._report, round_id, started), given, now=self._now, stopping=self._stopping
            )
            if len(given.mentees) * len(given.mentors) > SMALL:
                report.tell({})
            draft = self._compute(given, settings, report)
            prepared = Prepared(draft, self._sessions.engine.dialect)
        except Stopped:
            self._put_back(round_id, started)
        except Exception as problem:
            if was_away(problem):
                raise
            _log.error("round_failed", row=round_id, error=type(problem).__name__, frames=frames(problem))
            self._fail(round_id, started, type(problem).__name__)
        else:
            self._finish(round_id, started, prepared)

    def _read(self, round_id: int, now: datetime) -> tuple[Round, Mapping[str, Any]]:
        with self._sessions.reading(self._workspace_id) as session:
            made = session.get_one(MatchRound, round_id)
            cohort = session.get_one(Cohort, made.cohort_id)
            return round_of(session, cohort, plan_of(cohort.program), made.settings, now), made.settings

    def _claim(self, round_id: int, started: datetime) -> bool:
        """Take a round in hand; False when it is no longer wanted."""
        with self._sessions.writing(self._workspace_id) as session:
            made = session.get_one(MatchRound, round_id, with_for_update=True)
            if made.status != RoundState.QUEUED.value:
                return False
            starts = int(made.progress.get("starts", 0)) + 1
            made.status = move(RoundState(made.status), RoundEvent.START).value
            made.started_at, made.progress = started, {"starts": starts}
            if starts > MOST_STARTS:
                self._failed(session, made, "never_ended")
                return False
        return True

    def _ours(self, session: WorkspaceSession, round_id: int, started: datetime) -> MatchRound | None:
        """The round, locked, if this very run of it is still wanted."""
        made = session.get_one(MatchRound, round_id, with_for_update=True)
        wanted = made.status == RoundState.RUNNING.value and made.started_at == started
        return made if wanted else None

    def _report(self, round_id: int, started: datetime, progress: dict[str, Any]) -> bool:
        """Write down how far it is; False when nobody wants the round any more. While the database is away nobody
        reads how far it is, and the computation goes on.
        """
        try:
            with self._sessions.writing(self._workspace_id) as session:
                made = self._ours(session, round_id, started)
                if made is None:
                    return False
                made.progress = {**made.progress, **progress}
                show_round(session, made, self._now(), not_before=self._now() + SHOW_EVERY)
        except Exception as problem:
            if not was_away(problem):
                raise
            _log.warning("progress_not_written", row=round_id, error=type(problem).__name__)
            return True
        self._wake()
        return True

    def _put_back(self, round_id: int, started: datetime) -> None:
        """The round waits again, and that it was begun does not count."""
        with self._sessions.writing(self._workspace_id) as session:
            made = self._ours(session, round_id, started)
            if made is not None:
                self._restart(made)
                made.progress = {}

    def _fail(self, round_id: int, started: datetime, error: str) -> None:
        with self._sessions.writing(self._workspace_id) as session:
            made = self._ours(session, round_id, started)
            if made is not None:
                self._failed(session, made, error)

    def _failed(self, session: WorkspaceSession, made: MatchRound, error: str) -> None:
        now = self._now()
        made.status = move(RoundState(made.status), RoundEvent.FAIL).value
        made.finished_at = now
        made.progress = {**made.progress, "error": error}
        self._said(session, made, "match.failed", now, error=error)

    def _finish(self, round_id: int, started: datetime, prepared: Prepared) -> None:
        now = self._now()
        with self._sessions.writing(self._workspace_id) as session:
            made = self._ours(session, round_id, started)
            if made is None:
                _log.info("round_no_longer_wanted", row=round_id)
                return
            prepared.write(session, made)
            cohort = session.get_one(Cohort, made.cohort_id)
            made.unmatched = [
                *made.unmatched,
                *left_over_for_training(session, cohort, plan_of(cohort.program)),
            ]
            made.unmatched = [*made.unmatched, *self._not_needed(session, made, cohort)]
            counts = tell_apart(session, made, plan_of(cohort.program))
            mark_sources(session, made)
            made.status = move(RoundState(made.status), RoundEvent.FINISH).value
            made.finished_at = now
            made.progress = {**made.progress, **counts, "files": prepared.files}
            self._said(session, made, "match.drafted", now, pairs=len(prepared.draft.pairs))
            for what in prepared.files:
                outbox.share_file(session, what, now, program=cohort.program_id, round=made.id)
        _log.info("round_drafted", row=round_id, count=len(prepared.draft.pairs))

    def _not_needed(
        self, session: WorkspaceSession, made: MatchRound, cohort: Cohort
    ) -> list[dict[str, object]]:
        """Mentors of circles who are in none of this draft."""
        session.flush()
        mentors = session.scalars(select(Proposal.mentor_enrollment_id).where(Proposal.round_id == made.id))
        accounted = {*mentors, *(int(one["enrollment"]) for one in made.unmatched)}
        return left_over_for_circles(session, cohort, plan_of(cohort.program), accounted)

    def _said(
        self, session: WorkspaceSession, made: MatchRound, verb: str, now: datetime, **detail: Any
    ) -> None:
        cohort = session.get_one(Cohort, made.cohort_id)
        record(
            session, verb, now, program_id=cohort.program_id, subject="round", subject_id=made.id, **detail
        )
        if not outbox.hurry(session, message_key(made.id), now):
            show_round(session, made, now)


class QueuedRoundsJob:
    """Wakes the matching job for rounds that another job asked for."""

    name = "queued rounds"

    def __init__(self, sessions: Sessions, workspace_id: str, *, wake: Callable[[], None]) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._wake = wake

    def run(self) -> datetime | None:
        """Look whether a round waits. Returns None: whoever asks for one wakes the jobs."""
        with self._sessions.reading(self._workspace_id) as session:
            waiting = select(MatchRound.id).where(MatchRound.status == RoundState.QUEUED.value).limit(1)
            if session.scalar(waiting) is not None:
                self._wake()
        return None


class _Reporter:
    """Hears how far the matcher is and has it written down, not too often.

    `report` writes and says whether anybody still wants the round.
    """

    def __init__(
        self,
        report: Callable[[dict[str, Any]], bool],
        given: Round,
        *,
        now: Callable[[], datetime],
        stopping: Callable[[], bool],
    ) -> None:
        self._report = report
        self._people = {"mentees": len(given.mentees), "mentors": len(given.mentors)}
        self._now = now
        self._stopping = stopping
        self._written: datetime | None = None
        self._furthest = 0.0

    def __call__(self, progress: Progress) -> bool | None:
        """Raises Stopped when the process ends, or nobody wants the round any more."""
        # A draft may be made of several solves, and nobody wants to see one go back.
        self._furthest = max(self._furthest, progress.fraction)
        self.tell(
            {
                "look": progress.look,
                "count": progress.count,
                "total": progress.total,
                "gap": progress.gap,
                "fraction": self._furthest,
            }
        )
        return None

    def tell(self, known: dict[str, Any]) -> None:
        """Write `known` down, unless that was done just now."""
        if self._stopping():
            raise Stopped
        now = self._now()
        if self._written is not None and now < self._written + WRITE_EVERY:
            return
        self._written = now
        if not self._report(self._people | known):
            raise Stopped
