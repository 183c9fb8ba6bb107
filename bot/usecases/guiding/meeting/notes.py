"""Private notes on meetings: whoever wrote them is the only one who ever sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, or_, select

from bot.domain.access import Action, Actor
from bot.domain.answers import parse_answer
from bot.domain.forms import Audience, Kind, Question
from bot.domain.said import N_
from bot.domain.shown.meeting import NoteShown, PairNotes
from bot.domain.states.meeting import MeetingState
from bot.domain.states.pair import AT_WORK
from bot.errors import DomainError
from bot.usecases.guiding.circles import own_meeting, own_pair_id, same_meeting
from bot.usecases.guiding.meeting.meetings import meeting_shown
from bot.usecases.guiding.meeting.points import open_points, with_open_points
from bot.usecases.guiding.pairs import living_pairs, named, pair_for, partner_of
from db.models import Meeting, MeetingNote, Pair, Person
from db.session import WorkspaceSession

NOTE_LENGTH = 3000
NOTE = Question("note", Kind.LONG_TEXT, N_("Your note"), Audience.SELF, max_length=NOTE_LENGTH)
NOTES_EACH, POINTS_EACH = 4, 6
"""How many are listed of each pair, where there are several."""
NOTES_ALONE, POINTS_ALONE = 20, 20


def note_on(session: WorkspaceSession, actor: Actor, person: Person, meeting_id: object) -> NoteShown:
    """The meeting, with what this person wrote about it so far; also once the pair is closed."""
    meeting, pair = _meeting(session, actor, person, meeting_id)
    note = _note(session, person, meeting)
    return NoteShown(meeting_shown(pair, meeting, person), str(note.text) if note else "")


def write_note(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    meeting_id: object,
    raws: Mapping[str, object],
    now: datetime,
) -> Pair:
    """Keep a note, in place of the one before; an empty one throws it away. Nothing else is noted anywhere."""
    meeting, pair = _meeting(session, actor, person, meeting_id)
    text = parse_answer(NOTE, raws.get(NOTE.key))
    note = _note(session, person, meeting)
    if not text:
        if note is not None:
            session.delete(note)
            session.flush()
        return pair
    if note is None:
        note = MeetingNote(meeting_id=meeting.id, person_id=person.id)
        session.add(note)
    note.text, note.written_at = str(text), now
    session.flush()
    return pair


def notes_of(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object = None
) -> tuple[PairNotes, ...]:
    """This person's notes and the open points of their pairs, those that are over only where there are some;
    `pair_id`: of one pair, at more length.
    """
    if pair_id:
        pair = pair_for(session, actor, own_pair_id(session, actor, pair_id), Action.KEEP_NOTES)
        return (_of_pair(session, pair, person, NOTES_ALONE, POINTS_ALONE),)
    pairs = _pairs(session, person)
    most = (NOTES_ALONE, POINTS_ALONE) if len(pairs) == 1 else (NOTES_EACH, POINTS_EACH)
    found = (_of_pair(session, pair, person, *most) for pair in pairs)
    return tuple(one for one in found if one.at_work or one.points or any(note.text for note in one.notes))


def _pairs(session: WorkspaceSession, person: Person) -> list[Pair]:
    living = living_pairs(session, person)
    with_notes = (
        select(Meeting.pair_id)
        .join(MeetingNote, MeetingNote.meeting_id == Meeting.id)
        .where(MeetingNote.person_id == person.id)
    )
    mine = or_(Pair.mentee_id == person.id, Pair.mentor_id == person.id)
    left_open = and_(mine, Pair.id.in_(with_open_points()))
    kept = session.scalars(
        select(Pair).where(or_(Pair.id.in_(with_notes), left_open)).order_by(Pair.id.desc())
    )
    return [*living, *(pair for pair in kept if pair not in living)]


def _of_pair(
    session: WorkspaceSession, pair: Pair, person: Person, most_notes: int, most_points: int
) -> PairNotes:
    meetings = _noted(session, pair, person)
    points = open_points(session, pair)
    return PairNotes(
        pair=pair.id,
        partner=named(partner_of(pair, person)),
        notes=tuple(
            NoteShown(meeting_shown(pair, meeting, person), text) for meeting, text in meetings[:most_notes]
        ),
        points=points[:most_points],
        at_work=pair.status in AT_WORK,
        more=max(0, len(meetings) - most_notes),
        more_points=max(0, len(points) - most_points),
    )


def _noted(session: WorkspaceSession, pair: Pair, person: Person) -> Sequence[tuple[Meeting, str]]:
    """Meetings with a note of theirs, and the last one that was held, noted or not; latest first."""
    rows = session.execute(
        select(Meeting, MeetingNote)
        .outerjoin(MeetingNote, (MeetingNote.meeting_id == Meeting.id) & (MeetingNote.person_id == person.id))
        .where(Meeting.pair_id == pair.id)
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
    ).all()
    held = next((meeting for meeting, _ in rows if meeting.status == MeetingState.HELD), None)
    return [
        (meeting, str(note.text) if note is not None else "")
        for meeting, note in rows
        if note is not None or meeting is held
    ]


def _meeting(
    session: WorkspaceSession, actor: Actor, person: Person, meeting_id: object
) -> tuple[Meeting, Pair]:
    """A meeting this person may keep a note on. A circle's mentor has one note for all its pairs."""
    meeting = session.find(Meeting, meeting_id)
    if meeting is None:
        raise DomainError("not_yours")
    meeting = own_meeting(session, actor, meeting)
    pair = pair_for(session, actor, meeting.pair_id, Action.KEEP_NOTES)
    partner_of(pair, person)
    if pair.mentor_id == person.id:
        meeting = min(same_meeting(session, meeting), key=lambda row: row.id)
        pair = session.get_one(Pair, meeting.pair_id)
        partner_of(pair, person)
    return meeting, pair


def _note(session: WorkspaceSession, person: Person, meeting: Meeting) -> MeetingNote | None:
    return session.scalar(
        select(MeetingNote).where(MeetingNote.meeting_id == meeting.id, MeetingNote.person_id == person.id)
    )
