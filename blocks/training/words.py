"""Words that training's views share."""

from __future__ import annotations

from blocks.parts import quote
from blocks.reader import Reader
from bot.domain.shown.training import DateShown
from bot.domain.states.seat import SessionKind


def session_words(kind: SessionKind, reader: Reader) -> str:
    """The name of a kind of session."""
    return {
        SessionKind.ORIENTATION: reader.say("Orientation"),
        SessionKind.KICKOFF: reader.say("Kickoff"),
        SessionKind.GET_TOGETHER: reader.say("Mentors' get-together"),
        SessionKind.OFFICE_HOURS: reader.say("Office hours"),
    }[kind]


def when_and_where(date: DateShown, reader: Reader) -> str:
    """A date in a line: when, how long, where."""
    when = reader.near(date.starts_at)
    return reader.say(
        "{when} · {minutes} minutes · {place}", when=when, minutes=date.minutes, place=quote(date.place)
    )


def role_words(role: str, reader: Reader, *, many: bool = False) -> str:
    """A role's name, for one or for several people."""
    one = {
        "mentee": reader.say("mentee"),
        "mentor": reader.say("mentor"),
        "manager": reader.say("manager"),
        "coordinator": reader.say("coordinator"),
    }
    several = {
        "mentee": reader.say("mentees"),
        "mentor": reader.say("mentors"),
        "manager": reader.say("managers"),
        "coordinator": reader.say("coordinators"),
    }
    return (several if many else one).get(role, role)
