"""A meeting in people's own calendars: a file, or a link. They carry names, time and place, and never private words."""

from __future__ import annotations

from datetime import datetime

from blocks import ids
from blocks.parts import Block, Message, actions, apart, button, section
from blocks.reader import Reader
from bot.domain.calendar_file import Event, google_link, outlook_link
from bot.domain.shown.guiding import MeetingShown

_NAME = 60  # characters of a name in a title


def meeting_event(
    facts: MeetingShown, reader: Reader, *, made_at: datetime | None = None, sequence: int = 0
) -> Event:
    """The meeting as an entry of a calendar; `sequence` counts its moves."""
    names = [one.name[:_NAME] for one in facts.people]
    if facts.circle:
        title = reader.say("Mentoring: circle of {name}", name=names[0] if names else "")
    else:
        title = reader.say("Mentoring: {names}", names=reader.say(" and ").join(names))
    link = facts.place if facts.place.startswith("https://") and " " not in facts.place else ""
    return Event(
        uid=facts.uid,
        title=title,
        starts_at=facts.starts_at,
        minutes=facts.minutes,
        made_at=made_at or facts.starts_at,
        place=facts.place,
        url=link,
        sequence=sequence,
    )


def calendar_row(facts: MeetingShown, reader: Reader) -> Block:
    """The ways into a calendar."""
    event = meeting_event(facts, reader)
    google = {**button(reader.say("Google Calendar"), ids.MEETING_LINK), "url": google_link(event)}
    outlook = {**button(reader.say("Outlook"), ids.MEETING_LINK), "url": outlook_link(event)}
    return actions(
        button(reader.say("Calendar file"), ids.MEETING_CALENDAR, facts.id), *apart([google, outlook])
    )


def file_coming(reader: Reader) -> Message:
    """What is said to whoever asked for the file."""
    text = reader.say(
        ":calendar: The calendar file is on its way to our direct messages. After a move, press again: the new file "
        "moves the entry instead of adding another."
    )
    return Message(text, [section(text)])
