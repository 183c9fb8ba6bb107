"""A seat as an entry of somebody's calendar."""

from __future__ import annotations

from datetime import datetime

from blocks.reader import Reader
from blocks.training.words import session_words
from bot.domain.calendar_file import Event
from bot.domain.shown.training import DateShown


def calendar_event(date: DateShown, program: str, made_at: datetime, reader: Reader) -> Event:
    """The event of a calendar file; its UID is that of the date, the same for everybody who goes there."""
    title = reader.say("{what}: {program}", what=session_words(date.kind, reader), program=program)
    link = date.place if date.place.startswith("https://") and " " not in date.place else ""
    return Event(
        uid=f"session-{date.session}@mentorbot",
        title=title,
        starts_at=date.starts_at,
        minutes=date.minutes,
        made_at=made_at,
        place=date.place,
        text=reader.say("You can change or give up your seat on the Home tab of the app in Slack."),
        url=link,
    )
