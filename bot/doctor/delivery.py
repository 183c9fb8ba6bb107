"""What must reach Slack and what came from it: in one workspace, read from the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.doctor.checks import Check
from bot.domain.troubles import LATE
from bot.usecases.matching.drafts.batches import batch_of
from bot.usecases.operating.waiting import due_lag, late_rows, open_rows
from db.models import InboxEntry, Leader, MatchRound, OutboxRow
from db.session import WorkspaceSession

RECENTLY = timedelta(days=7)
_SHOWN = 5


def look_at_delivery(session: WorkspaceSession, now: datetime, where: str) -> Iterator[Check]:
    """The outbox and the inbox. `where` comes after each check's name; `now` is aware."""
    yield _waiting(session, now, where)
    yield _due(session, now, where)
    yield from _paused(session, where)
    yield _undelivered(session, now, where)
    yield _heard(session, now, where)


def look_at_leader(session: WorkspaceSession, now: datetime, where: str) -> Check:
    """Which process took the lead last. Only where several may run."""
    leader = session.get(Leader, session.workspace_id)
    if leader is None:
        return Check(f"Leader{where}", None, "nobody has led yet", "Start it with `mentorbot run`.")
    since = in_words(now - leader.taken_at)
    return Check(f"Leader{where}", True, f"{leader.holder}, since {since} (change {leader.epoch})")


def in_words(span: timedelta) -> str:
    """How long something took or is ago, in its largest unit: `3 minutes`."""
    seconds = max(0, int(span.total_seconds()))
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second")):
        if seconds >= size:
            many = seconds // size
            return f"{many} {unit}{'s' if many > 1 else ''}"
    return "0 seconds"


def _waiting(session: WorkspaceSession, now: datetime, where: str) -> Check:
    """What waits, as the alarms and the figures for Prometheus reckon it."""
    name = f"Messages{where}"
    unsure = open_rows(session).get("unsure", 0)
    more = f"; {unsure} are being looked up in Slack after an unclear answer" if unsure else ""
    late = late_rows(session, now)
    if late is None:
        return Check(name, True, f"none waits to be sent{more}")
    errors = Counter({error: many for error, many in late.errors.items() if error}).most_common(_SHOWN)
    held_up = f" ({', '.join(f'{many} {error}' for error, many in errors)})" if errors else ""
    says = f"{late.count} wait to be sent{held_up}, the oldest since {in_words(now - late.since)}{more}"
    if now - late.since <= LATE:
        return Check(name, True, says)
    mend = "Look whether `mentorbot run` runs, and what its log says of them."
    return Check(name, False, says, mend)


def _due(session: WorkspaceSession, now: datetime, where: str) -> Check:
    """Whether somebody looks at the pairs whose time has come."""
    name = f"Reminders{where}"
    lag = timedelta(seconds=due_lag(session, now))
    if lag <= LATE:
        return Check(name, True, "every pair whose time has come was looked at")
    mend = "Look whether `mentorbot run` runs, and for job_failed in its log."
    return Check(name, False, f"a pair has been waiting to be looked at for {in_words(lag)}", mend)


def _paused(session: WorkspaceSession, where: str) -> Iterator[Check]:
    for round_ in session.scalars(select(MatchRound).where(MatchRound.paused_at.is_not(None))):
        held = session.scalar(
            select(func.count())
            .select_from(OutboxRow)
            .where(OutboxRow.batch == batch_of(round_.id), OutboxRow.status == "pending")
        )
        if held:
            says = (
                f"a coordinator paused the publishing of {round_.name or 'a draft'}: {held} messages are held"
            )
            yield Check(f"Paused{where}", True, says)


def _undelivered(session: WorkspaceSession, now: datetime, where: str) -> Check:
    """What Slack refused for good in the last days, by cause; what was sent again meanwhile is no longer dead."""
    name = f"Undelivered{where}"
    dead = OutboxRow.status == "dead"
    recent = session.execute(
        select(OutboxRow.kind, OutboxRow.error).where(dead, OutboxRow.finished_at > now - RECENTLY)
    ).all()
    older = (session.scalar(select(func.count()).select_from(OutboxRow).where(dead)) or 0) - len(recent)
    before = f"; {older} more before" if older else ""
    if not recent:
        return Check(name, True, f"nothing in the last {RECENTLY.days} days{before}")
    causes = Counter(f"{kind} ({error})" for kind, error in recent).most_common(_SHOWN)
    says = ", ".join(f"{many} {cause}" if many > 1 else cause for cause, many in causes)
    mend = "The admin channel says each with its cause and has a button to send it again."
    return Check(name, False, f"{len(recent)} in the last {RECENTLY.days} days: {says}{before}", mend)


def _heard(session: WorkspaceSession, now: datetime, where: str) -> Check:
    last = session.scalar(select(func.max(InboxEntry.handled_at)))
    name = f"From Slack{where}"
    if last is None:
        mend = "Open the app's Home tab in Slack: if nothing comes, look at Event Subscriptions and Interactivity."
        return Check(name, None, "nothing has come yet", mend)
    ago = f"the last came {in_words(now - last)} ago"
    if now - last > RECENTLY:
        mend = "If people use the app, look at its Event Subscriptions and at `mentorbot run`."
        return Check(name, None, ago, mend)
    return Check(name, True, ago)
