"""Open points: what one of the two takes on. Both see them; they are posted to nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, select

from bot.domain.access import Action, Actor
from bot.domain.answers import parse_answer
from bot.domain.forms import Audience, Kind, Question
from bot.domain.said import N_
from bot.domain.shown.meeting import PointDraft, PointShown
from bot.errors import DomainError, FormErrors
from bot.usecases.activity import record
from bot.usecases.guiding.meeting.meetings import working_meeting
from bot.usecases.guiding.pairs import facts_changed, named, partner_of, working_pair
from db.models import ActionItem, Pair, Person
from db.session import WorkspaceSession

TEXT_LENGTH = 300
MOST = 20
"""More open points than this are a list nobody reads."""
OWNER = "owner"
TEXT = Question(
    "text",
    Kind.TEXT,
    N_("What is to be done?"),
    Audience.PARTNER,
    required=True,
    max_length=TEXT_LENGTH,
    hint=N_("One small step is enough."),
)
DUE_ON = Question("due_on", Kind.DATE, N_("By when?"), Audience.PARTNER)
DONE, DROP = "done", "drop"


@dataclass(frozen=True)
class PointEntered:
    """What somebody wrote; `owner` is a Slack id, looked up among the two."""

    text: str
    owner: str
    due_on: date | None


def read_point(raws: Mapping[str, object]) -> PointEntered:
    """The fields of an open point. Raises FormErrors with every mistake at once."""
    errors: list[DomainError] = []
    values: dict[str, object] = {}
    for question in (TEXT, DUE_ON):
        try:
            values[question.key] = parse_answer(question, raws.get(question.key))
        except DomainError as error:
            errors.append(error)
    if not raws.get(OWNER):
        errors.append(DomainError("answer_required", field=OWNER))
    if errors:
        raise FormErrors(errors)
    due = values["due_on"]
    return PointEntered(
        str(values["text"]), str(raws[OWNER]), date.fromisoformat(str(due)) if due is not None else None
    )


def point_draft(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, meeting_id: object = None
) -> PointDraft:
    """Who can take it on; in which meeting it came up, if it did in one."""
    meeting, pair = (
        working_meeting(session, actor, meeting_id)
        if meeting_id
        else (None, working_pair(session, actor, pair_id, Action.KEEP_NOTES))
    )
    people = (named(person), named(partner_of(pair, person)))
    return PointDraft(pair=pair.id, people=people, meeting=meeting.id if meeting else None)


def add_point(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    pair_id: object,
    entered: PointEntered,
    now: datetime,
    meeting_id: object = None,
) -> ActionItem:
    """Keep an open point for both. Raises points_enough."""
    pair = working_pair(session, actor, pair_id, Action.KEEP_NOTES)
    owner = next((who for who in pair.people() if who.slack_id == entered.owner), None)
    if owner is None:
        raise DomainError("not_an_option", field=OWNER, given="")
    if open_count(session, pair) >= MOST:
        raise DomainError("points_enough", field=TEXT.key, maximum=MOST)
    meeting, its_pair = working_meeting(session, actor, meeting_id) if meeting_id else (None, pair)
    if its_pair.id != pair.id:  # a mentor has several pairs
        raise DomainError("not_yours")
    point = ActionItem(
        pair_id=pair.id, meeting_id=meeting.id if meeting else None, owner_id=owner.id, text=entered.text,
        due_on=entered.due_on, added_by=person.id, added_at=now,
    )  # fmt: skip
    session.add(point)
    session.flush()
    record(session, "point.added", now, actor=person, pair=pair, subject="action_item", subject_id=point.id)
    facts_changed(session, pair, now)
    return point


def settle_point(
    session: WorkspaceSession, actor: Actor, person: Person, point_id: object, how: str, now: datetime
) -> Pair:
    """Tick one off (`done`) or let it go (`drop`). Doing the same again changes nothing; else point_settled."""
    point = session.find(ActionItem, point_id)
    if point is None or how not in (DONE, DROP):
        raise DomainError("not_yours")
    pair = working_pair(session, actor, point.pair_id, Action.KEEP_NOTES)
    session.refresh(point)
    before = DONE if point.done_at else DROP if point.dropped_at else ""
    if before and before != how:
        raise DomainError("point_settled")
    if not before:
        if how == DONE:
            point.done_at = now
        else:
            point.dropped_at = now
        verb = "point.done" if how == DONE else "point.dropped"
        record(session, verb, now, actor=person, pair=pair, subject="action_item", subject_id=point.id)
        facts_changed(session, pair, now)
    session.flush()
    return pair


def open_points(session: WorkspaceSession, pair: Pair) -> tuple[PointShown, ...]:
    """What is not settled, those with the nearest date first; without what was emptied as one of the two was forgotten,
    or as it is kept for so long only.
    """
    rows = session.scalars(select(ActionItem).where(*_open(pair)).order_by(ActionItem.id))
    told = (row for row in rows if row.text)
    ordered = sorted(told, key=lambda row: (row.due_on is None, row.due_on or date.min, row.id))
    people = {who.id: named(who) for who in pair.people()}
    return tuple(PointShown(row.id, str(row.text), people[row.owner_id], row.due_on) for row in ordered)


def with_open_points() -> Select[int]:
    """The pairs (ids) in which something is not settled."""
    return select(ActionItem.pair_id).where(ActionItem.done_at.is_(None), ActionItem.dropped_at.is_(None))


def open_count(session: WorkspaceSession, pair: Pair) -> int:
    """How many are not settled."""
    return session.scalar(select(func.count(ActionItem.id)).where(*_open(pair))) or 0


def _open(pair: Pair) -> tuple[ColumnElement[bool], ...]:
    return ActionItem.pair_id == pair.id, ActionItem.done_at.is_(None), ActionItem.dropped_at.is_(None)
