"""Letting go of what has been kept for long enough, kind by kind, as `bot.domain.retention` says.

Words go; rows that reports are counted from stay, so that the figures of a closed cohort are the same for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Select, String, bindparam, cast, delete, func, literal, select

from bot.domain.calendar import next_daily_look
from bot.domain.messages import Operation
from bot.domain.retention import days_of
from bot.log import logger
from bot.usecases.community.channels import COMMUNITY
from bot.usecases.people.privacy.answers import counted_answers, delete_answers_but, wordless_answers
from bot.usecases.people.privacy.emptying import empty, make_nameless, stand_in_id
from db.models import (
    ActionItem,
    Agreement,
    Base,
    Cohort,
    CommunityChannel,
    Concern,
    ConcernStep,
    DataFile,
    DirectoryImport,
    Enrollment,
    Farewell,
    Goal,
    GoalUpdate,
    LearningActivity,
    Letter,
    MatchQuestion,
    MatchRound,
    Meeting,
    MeetingNote,
    MeetingSeries,
    Nomination,
    OutboxRow,
    Pair,
    Person,
    PlanFile,
    Proposal,
    Recommendation,
    ReviewQuestion,
    ShortList,
    ShortListEntry,
    Submission,
    TimeProposal,
    TouchBase,
    TrainingSeat,
    TrainingSession,
    Workspace,
)
from db.often import often
from db.session import Sessions, WorkspaceSession

A_TIME = 200
"""Rows in one transaction: nobody's click waits for it longer than for any other."""
SOON = timedelta(minutes=2)
ANEW = timedelta(days=7)
"""After so long everything old is looked through again, not only what became old since the day before: a row may have
been kept for another reason that is gone by now.
"""
EVER = datetime(1970, 1, 1, tzinfo=UTC)
NO_TS = ""
"""In place of where a message stands: it was sent, and its row was emptied. Of these there are most."""

_UNDECIDED = frozenset({"reading", "read", "unreadable"})
"""States of uploads (`bot.domain.states`) that wait for somebody's word."""

_log = logger("privacy")

Act = Callable[[WorkspaceSession, Sequence[Any]], int]


@dataclass(frozen=True)
class Rule:
    """Rows of `table` that are old by `old` (given: the moment before which their clock began), and what is done with
    them. It says how many it changed.
    """

    kind: str
    table: type[Base]
    old: Callable[[Any], ColumnElement[bool]]
    act: Act

    @cached_property
    def any_row(self) -> Select[Any]:
        """Asks for one row whose clock began `before` a moment and not before that of the last time, `since`."""
        table: Any = self.table
        return often(select(table.id).where(self._became_old).limit(1))

    @cached_property
    def some_rows(self) -> Select[Any]:
        """The first of them `after` an id."""
        table: Any = self.table
        later = table.id > bindparam("after")
        return often(select(table).where(self._became_old, later).order_by(table.id).limit(A_TIME))

    @property
    def _became_old(self) -> ColumnElement[bool]:
        return self.old(bindparam("before")) & ~self.old(bindparam("since"))


class RetainingJob:
    """Lets go of what is old once a day, in one workspace: of what became old since the day before, and now and then
    of everything. `now` gives aware UTC.
    """

    name = "retaining"

    def __init__(self, sessions: Sessions, workspace_id: str, now: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._now = now
        self._next: datetime | None = None
        self._looked: datetime | None = None
        self._anew: datetime | None = None

    def run(self) -> datetime | None:
        """Let go of what is old; returns when to come again (UTC)."""
        now = self._now()
        if self._next is None:
            self._next = now + SOON  # not in the moment in which everything begins
        if now >= self._next:
            if self._anew is None or now >= self._anew:
                self._looked, self._anew = None, now + ANEW
            gone = let_go(self._sessions, self._workspace_id, now, self._looked)
            if gone:
                _log.info("let_go", count=gone)
            self._looked, self._next = now, next_daily_look(now)
        return self._next


def let_go(sessions: Sessions, workspace_id: str, now: datetime, looked: datetime | None = None) -> int:
    """Apply every rule, some rows in each transaction; returns how many rows it changed. `looked`: when all of it was
    done the last time; only what became old since is looked at.
    """
    with sessions.reading(workspace_id) as session:
        workspace = session.get(Workspace, workspace_id)
        kept = days_of(workspace.retention if workspace is not None else None)
        spans = [(rule, _span(days, now, looked)) for rule in RULES if (days := kept[rule.kind]) is not None]
        due = [(rule, span) for rule, span in spans if session.scalar(rule.any_row, span) is not None]
    return sum(_apply(sessions, workspace_id, rule, span) for rule, span in due)


def _span(days: int, now: datetime, looked: datetime | None) -> dict[str, datetime]:
    """Between which moments the clock of what is old by now, and was not the last time, began."""
    age = timedelta(days=days)
    return {"before": now - age, "since": looked - age if looked is not None else EVER}


def _apply(sessions: Sessions, workspace_id: str, rule: Rule, span: dict[str, datetime]) -> int:
    changed = after = 0
    while True:
        with sessions.writing(workspace_id) as session:
            some = session.scalars(rule.some_rows, {**span, "after": after}).all()
            if not some:
                return changed
            after = some[-1].id
            changed += rule.act(session, some)


def _emptied(*columns: str) -> Act:
    """Take the words out of these columns."""

    def act(session: WorkspaceSession, rows: Sequence[Any]) -> int:
        return sum(empty(row, columns) for row in rows)

    return act


def _only_that_it_was_sent(session: WorkspaceSession, rows: Sequence[Any]) -> int:
    """That there was a message is counted in reports; what it was about and where it stands goes."""
    changed = 0
    for row in rows:
        changed += empty(row, ("args", "slack_channel", "error"))
        row.slack_ts = NO_TS if row.slack_ts is not None else None
    return changed


def _invitations_that_count() -> ColumnElement[bool]:
    """Those into channels that stand: who left one is not to be invited again."""
    channel = literal(COMMUNITY).concat(cast(CommunityChannel.id, String))
    standing = (
        select(channel)
        .join(Cohort, Cohort.id == CommunityChannel.cohort_id)
        .where(CommunityChannel.archived_at.is_(None), Cohort.closed_at.is_(None))
    )
    return (OutboxRow.kind == Operation.INVITE) & func.coalesce(OutboxRow.batch, "").in_(standing)


def _put_away(session: WorkspaceSession, rows: Sequence[Any]) -> int:
    """What was uploaded and never decided about is as if it had been discarded."""
    for row in rows:
        if row.status in _UNDECIDED:
            row.status = "discarded"
    return sum(
        empty(row, [one for one in ("rows", "problems", "reading") if hasattr(row, one)]) for row in rows
    )


def _deleted(session: WorkspaceSession, rows: Sequence[Any]) -> int:
    table: Any = type(rows[0])
    session.execute(delete(table).where(table.id.in_([row.id for row in rows])))
    return len(rows)


def _closed(before: datetime) -> Select[Any]:
    return select(Cohort.id).where(Cohort.closed_at < before)


def _over(before: datetime) -> Select[Any]:
    return select(Pair.id).where(Pair.closed_at < before)


def _of_pair(table: Any) -> Callable[[datetime], ColumnElement[bool]]:
    return lambda before: table.pair_id.in_(_over(before))


def _of_goal(table: Any) -> Callable[[datetime], ColumnElement[bool]]:
    return lambda before: table.goal_id.in_(select(Goal.id).where(Goal.pair_id.in_(_over(before))))


def _unmatched(before: datetime) -> ColumnElement[bool]:
    """Applications to a cohort that closed, of people without a pair in it."""
    paired = select(Pair.id).where(
        Pair.cohort_id == Enrollment.cohort_id,
        (Pair.mentee_id == Enrollment.person_id) | (Pair.mentor_id == Enrollment.person_id),
    )
    return Enrollment.cohort_id.in_(_closed(before)) & ~paired.exists()


def _applied_in_vain(before: datetime) -> ColumnElement[bool]:
    paired = select(Pair.id).where(
        Pair.cohort_id == Submission.subject_id,
        (Pair.mentee_id == Submission.person_id) | (Pair.mentor_id == Submission.person_id),
    )
    return (Submission.subject == "cohort") & Submission.subject_id.in_(_closed(before)) & ~paired.exists()


def _reviewed(before: datetime) -> ColumnElement[bool]:
    pairs = select(Pair.id).where(Pair.cohort_id.in_(_closed(before)))
    meetings = select(Meeting.id).where(Meeting.pair_id.in_(pairs))
    about_pair = (Submission.subject == "pair") & Submission.subject_id.in_(pairs)
    return about_pair | ((Submission.subject == "meeting") & Submission.subject_id.in_(meetings))


def _drafts_emptied(session: WorkspaceSession, rows: Sequence[Any]) -> int:
    return sum(delete_answers_but(session, row, frozenset()) for row in rows)


def _only_counted(session: WorkspaceSession, rows: Sequence[Any]) -> int:
    return sum(delete_answers_but(session, row, counted_answers(row)) for row in rows)


def _wordless(session: WorkspaceSession, rows: Sequence[Any]) -> int:
    return sum(delete_answers_but(session, row, wordless_answers(row)) for row in rows)


def _of_old_list(before: datetime) -> ColumnElement[bool]:
    seats = select(Enrollment.id).where(Enrollment.cohort_id.in_(_closed(before)))
    return ShortListEntry.short_list_id.in_(select(ShortList.id).where(ShortList.enrollment_id.in_(seats)))


def _strangers(session: WorkspaceSession, rows: Sequence[Any]) -> int:
    """Delete those whom nothing refers to: they never took part in anything. The newest becomes nameless instead:
    SQLite would give the number to the next colleague, and messages are known by whose they are.
    """
    left = {row.id for row in rows}
    for column in people_columns():
        if left:
            left -= set(session.scalars(select(column).where(column.in_(left)).distinct()))
    newest = session.scalar(select(func.max(Person.id)))
    for row in rows:
        if row.id in left and row.id == newest:
            make_nameless(row, stand_in_id(), row.deactivated_at)
    others = left - {newest}
    if others:
        session.execute(delete(Person).where(Person.id.in_(others)))
    return len(left)


def people_columns() -> Iterator[Any]:
    """Every column of every table that refers to a person."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if any(tie.column.table is Person.__table__ for tie in column.foreign_keys):
                yield column


RULES: tuple[Rule, ...] = (
    Rule("drafts", Submission,
         lambda before: Submission.submitted_at.is_(None) & (Submission.begun_at < before), _drafts_emptied),
    Rule("applications", Submission, _applied_in_vain, _only_counted),
    Rule("applications", Enrollment, _unmatched, _emptied("decided_words", "endorsement_note")),
    Rule("applications", ReviewQuestion,
         lambda before: ReviewQuestion.enrollment_id.in_(select(Enrollment.id).where(_unmatched(before))),
         _emptied("text", "answer")),
    Rule("reviews", Submission, _reviewed, _wordless),
    Rule("reviews", Submission,
         lambda before: (Submission.subject == "cohort") & Submission.subject_id.in_(_closed(before)), _only_counted),
    Rule("reviews", Enrollment, lambda before: Enrollment.cohort_id.in_(_closed(before)),
         _emptied("decided_words", "endorsement_note")),
    Rule("reviews", ReviewQuestion,
         lambda before: ReviewQuestion.enrollment_id.in_(
             select(Enrollment.id).where(Enrollment.cohort_id.in_(_closed(before)))),
         _emptied("text", "answer")),
    Rule("pairs", Goal, _of_pair(Goal), _emptied("title", "measure")),
    Rule("pairs", GoalUpdate, _of_goal(GoalUpdate), _emptied("note")),
    Rule("pairs", LearningActivity, _of_goal(LearningActivity), _emptied("title")),
    Rule("pairs", Agreement, _of_pair(Agreement), _emptied("terms")),
    Rule("pairs", ActionItem, _of_pair(ActionItem), _emptied("text")),
    Rule("pairs", Meeting, _of_pair(Meeting), _emptied("place")),
    Rule("pairs", MeetingSeries, _of_pair(MeetingSeries), _emptied("place")),
    Rule("pairs", TimeProposal, _of_pair(TimeProposal), _emptied("place")),
    Rule("pairs", Recommendation, _of_pair(Recommendation), _emptied("words")),
    Rule("pairs", Pair, lambda before: Pair.closed_at < before, _emptied("reasons")),
    Rule("notes", MeetingNote,
         lambda before: MeetingNote.meeting_id.in_(select(Meeting.id).where(Meeting.pair_id.in_(_over(before)))),
         _deleted),
    Rule("notes", Letter, _of_pair(Letter), _emptied("text")),
    Rule("notes", Farewell, _of_pair(Farewell), _emptied("wish", "next_steps", "text", "thanks")),
    Rule("concerns", ConcernStep,
         lambda before: ConcernStep.concern_id.in_(select(Concern.id).where(Concern.settled_at < before)),
         _emptied("text")),
    Rule("concerns", Concern, lambda before: Concern.settled_at < before, _emptied("text", "about")),
    Rule("matching", MatchQuestion, lambda before: MatchQuestion.cohort_id.in_(_closed(before)), _deleted),
    Rule("matching", Proposal,
         lambda before: Proposal.round_id.in_(select(MatchRound.id).where(MatchRound.cohort_id.in_(_closed(before)))),
         _emptied("reasons")),
    Rule("matching", ShortListEntry, _of_old_list, _deleted),
    Rule("matching", Nomination,
         lambda before: Nomination.program_id.in_(select(Cohort.program_id).where(Cohort.closed_at < before)),
         _emptied("note")),
    Rule("training", TrainingSeat,
         lambda before: TrainingSeat.session_id.in_(
             select(TrainingSession.id).where(TrainingSession.starts_at < before)),
         _emptied("topic")),
    Rule("community", TouchBase, lambda before: TouchBase.answered_at < before, _emptied("note")),
    Rule("files", DirectoryImport, lambda before: DirectoryImport.made_at < before, _put_away),
    Rule("files", PlanFile, lambda before: PlanFile.made_at < before, _put_away),
    Rule("messages", DataFile, lambda before: DataFile.asked_at < before, _deleted),
    Rule("messages", OutboxRow,
         lambda before: (OutboxRow.finished_at < before) & OutboxRow.status.in_(("sent", "skipped"))
         & (func.coalesce(OutboxRow.slack_ts, "?") != NO_TS) & ~_invitations_that_count(),
         _only_that_it_was_sent),
    Rule("profile", Person,
         lambda before: (Person.deactivated_at < before) & Person.erased_at.is_(None), _strangers),
)  # fmt: skip
