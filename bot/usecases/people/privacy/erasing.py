"""Forgetting somebody for good: the row becomes a nameless one that keeps the counts true, and nothing else is left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, delete, func, or_, select, update

from bot.domain.calendar import next_daily_look
from bot.domain.forgetting import Traces
from bot.domain.leaving import CATEGORY
from bot.domain.messages import Operation, invited_by
from bot.log import logger
from bot.usecases import outbox
from bot.usecases.people.privacy.answers import (
    counted_answers,
    delete_answers_but,
    own_answers,
    wordless_answers,
)
from bot.usecases.people.privacy.emptying import empty, make_nameless, stand_in_id
from bot.usecases.people.privacy.forgetting import GOODBYE_WITHIN
from bot.usecases.people.privacy.gathering import pairs_of
from bot.usecases.people.privacy.holdings import HOLDINGS, Holding
from bot.usecases.people.privacy.marks import mark_forgotten, name_marks
from bot.usecases.people.privacy.sweeping import sweep
from bot.usecases.reporting.ends import OWN_WORDS
from db.models import (
    Base,
    Circle,
    DataFile,
    Enrollment,
    InboxEntry,
    MatchQuestion,
    Meeting,
    OutboxRow,
    Person,
    Proposal,
    Submission,
)
from db.session import Sessions, WorkspaceSession

WAS_SENT = case((OutboxRow.slack_ts.is_not(None), ""))
"""That there was a message, which reports count, and no longer which."""
AGAIN = timedelta(minutes=1)
_log = logger("privacy")


class ErasingJob:
    """Forgets those who asked, once the last messages about it are out. `now` gives aware UTC."""

    name = "erasing"

    def __init__(self, sessions: Sessions, workspace_id: str, now: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._now = now

    def run(self) -> datetime | None:
        """Forget everybody whose time has come; returns when to come again (UTC)."""
        now = self._now()
        with self._sessions.reading(self._workspace_id) as session:
            waiting = session.scalars(select(Person).where(Person.erasing_at.is_not(None))).all()
            until = {person.id: waits_until(session, person, now) for person in waiting}
        for person_id, moment in until.items():
            if moment is None:
                erase_person(self._sessions, self._workspace_id, person_id, now)
        later = [moment for moment in until.values() if moment is not None]
        return min(later, default=next_daily_look(now))


def waits_until(session: WorkspaceSession, person: Person, now: datetime) -> datetime | None:
    """When to look again at somebody who waits to be forgotten (UTC); None: nothing about them is on its way any more,
    or it has been for too long.
    """
    end = (person.erasing_at or now) + GOODBYE_WITHIN
    if now >= end:
        return None
    pairs = {pair.id for pair in pairs_of(session, person.id)}
    open_rows = select(OutboxRow.args, OutboxRow.not_before).where(OutboxRow.status.in_(outbox.OPEN))
    moments = [
        not_before
        for args, not_before in session.execute(open_rows)
        if person.id in (args.get("who"), *invited_by(args)) or args.get("pair") in pairs
    ]
    return min(end, max(now + AGAIN, min(moments))) if moments else None


def erase_person(sessions: Sessions, workspace_id: str, person_id: int, now: datetime) -> None:
    """Forget one person. May end anywhere and begin again: their row goes last."""
    stand_in = stand_in_id()
    with sessions.reading(workspace_id) as session:
        person = session.get_one(Person, person_id)
        if person.erased_at is not None:
            return
        traces = Traces(person.slack_id, person.email or "", person.name, person.dm_channel or "", stand_in)
    sweep(sessions, workspace_id, traces)
    with sessions.writing(workspace_id) as session:
        person = session.get_one(Person, person_id, with_for_update=True)
        mark_forgotten(session, person.slack_id)
        _take_out_all(session, person)
        _take_out_work(session, person)
        make_nameless(person, stand_in, now)
        session.flush()
    _log.info("forgotten", person=person_id)


def _take_out_all(session: WorkspaceSession, person: Person) -> None:
    """Empty what is theirs, table by table."""
    pairs = pairs_of(session, person.id)
    names = {pair.id: pair.channel_name for pair in pairs}
    circles = {one.id: one.channel_name for one in session.scalars(
        select(Circle).where(Circle.mentor_id == person.id)
    )}  # fmt: skip
    whole: dict[type[Base], set[int]] = {}
    for holding in HOLDINGS:
        if holding.table is not Person:
            _take_out(session, holding, person.id, pairs, whole)
    mark = name_marks(session)
    for pair in pairs:
        pair.channel_name, pair.reasons = mark(names[pair.id]), []
        pair.end_reason = _only_code(pair.end_reason)
    for circle_id, name in circles.items():
        session.get_one(Circle, circle_id).channel_name = mark(name)
    _take_out_answers(session, person, pairs)
    _take_out_matching(session, person)
    session.flush()


def _take_out(
    session: WorkspaceSession,
    holding: Holding,
    person_id: int,
    pairs: Any,
    whole: dict[type[Base], set[int]],
) -> None:
    """Empty the words of a holding's rows. `whole`: rows that are theirs with all that belongs to them."""
    table: Any = holding.table
    rows: dict[int, Any] = {}
    mine: set[int] = set()
    if holding.own:
        owned = select(table).where(or_(*(getattr(table, one) == person_id for one in holding.own)))
        rows |= {row.id: row for row in session.scalars(owned)}
        mine |= set() if holding.pair else set(rows)
    if holding.pair:
        theirs = [one.id for one in pairs if holding.either or one.mentee_id == person_id]
        shared = {row.id: row for row in session.scalars(select(table).where(table.pair_id.in_(theirs)))}
        rows |= shared
        mine |= set(shared)
    if holding.through is not None:
        column, parent = holding.through
        for some in outbox.batched(sorted(whole.get(parent, ())), outbox.A_TIME):
            below = {r.id: r for r in session.scalars(select(table).where(getattr(table, column).in_(some)))}
            rows |= below
            mine |= set(below)
    if not holding.columns:
        whole.setdefault(holding.table, set()).update(mine)
    for row in rows.values():
        files = (one for one in ("file_id", "calendar_file") if one in table.__table__.c)
        empty(row, (*holding.words, *files))


def _only_code(reason: Any) -> Any:
    """Why a pair ended, as reports count it, without the words."""
    if isinstance(reason, dict):
        return {CATEGORY: reason[CATEGORY]} if reason.get(CATEGORY) else None
    return {CATEGORY: OWN_WORDS} if reason else None


def _take_out_answers(session: WorkspaceSession, person: Person, pairs: Any) -> None:
    """Of what they sent, what is counted stays; of what was written about their pairs, no words."""
    mine = select(Submission).where(Submission.person_id == person.id)
    for submission in session.scalars(mine):
        kept = counted_answers(submission) if submission.submitted_at is not None else frozenset()
        delete_answers_but(session, submission, kept)
    numbers = [pair.id for pair in pairs]
    meetings = select(Meeting.id).where(Meeting.pair_id.in_(numbers))
    of_partners = select(Submission).where(
        Submission.person_id != person.id,
        or_(
            (Submission.subject == "pair") & Submission.subject_id.in_(numbers),
            (Submission.subject == "meeting") & Submission.subject_id.in_(meetings),
        ),
    )
    for submission in session.scalars(of_partners):
        delete_answers_but(session, submission, wordless_answers(submission) | own_answers(submission))


def _take_out_matching(session: WorkspaceSession, person: Person) -> None:
    """Why somebody was proposed, and what coordinators asked about the people of their rounds."""
    seats = session.execute(
        select(Enrollment.id, Enrollment.cohort_id).where(Enrollment.person_id == person.id)
    ).all()
    numbers = [seat.id for seat in seats]
    for proposal in session.scalars(
        select(Proposal).where(
            or_(Proposal.mentee_enrollment_id.in_(numbers), Proposal.mentor_enrollment_id.in_(numbers))
        )
    ):
        proposal.reasons = []
    session.execute(
        delete(MatchQuestion).where(MatchQuestion.cohort_id.in_({one.cohort_id for one in seats}))
    )


def _take_out_work(session: WorkspaceSession, person: Person) -> None:
    """What the bot kept to do its work: answers to clicks, messages, files."""
    # What was acknowledged repeats words of whoever was on the screen: for anybody's click, so all of it goes.
    session.execute(update(InboxEntry).where(InboxEntry.outcome.is_not(None)).values(outcome=None))
    _take_out_of_invitations(session, person)
    to_them = func.coalesce(OutboxRow.args["person"].as_integer(), 0) == person.id
    session.execute(
        delete(OutboxRow).where(to_them, OutboxRow.status.in_(("pending", "unsure")))
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    session.execute(
        update(OutboxRow).where(to_them).values(slack_channel=None, slack_ts=WAS_SENT, error=None)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    session.execute(delete(DataFile).where(DataFile.person_id == person.id))
    session.execute(update(Person).where(Person.manager_id == person.id).values(manager_id=None))


def _take_out_of_invitations(session: WorkspaceSession, person: Person) -> None:
    """Whoever was to be invited together with them still is."""
    waiting = select(OutboxRow).where(
        OutboxRow.kind == Operation.INVITE, OutboxRow.status.in_(("pending", "unsure"))
    )
    for row in session.scalars(waiting):
        people = invited_by(row.args)
        others = ",".join(str(number) for number in people if number != person.id)
        if person.id in people and others:
            row.args = {**row.args, "people": others}
        elif person.id in people:
            session.delete(row)
