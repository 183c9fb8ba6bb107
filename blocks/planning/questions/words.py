"""What is said of a question: its kind, of whom it is asked, who sees the answer, what it informs."""

from __future__ import annotations

from collections.abc import Collection

from blocks.reader import Reader
from bot.domain.forms import Audience, Kind, Question
from bot.domain.roles import Role


def kind_words(kind: Kind, reader: Reader) -> str:
    """A kind of question, as coordinators choose it."""
    return {
        Kind.TEXT: reader.say("A line of text"),
        Kind.LONG_TEXT: reader.say("A longer text"),
        Kind.CHOICE: reader.say("One of a list, as a menu"),
        Kind.RADIO: reader.say("One of up to ten, all in sight"),
        Kind.MULTI: reader.say("Several of a list"),
        Kind.RANKED: reader.say("Several of a list, in order"),
        Kind.NUMBER: reader.say("A number"),
        Kind.SCALE: reader.say("A scale between two ends"),
        Kind.LEVELS: reader.say("A scale for each skill chosen"),
        Kind.PEOPLE: reader.say("People"),
        Kind.DATE: reader.say("A date"),
        Kind.LINK: reader.say("A link"),
        Kind.CHECK: reader.say("A box to tick"),
        Kind.ZONE: reader.say("A time zone"),
        Kind.COUNTRY: reader.say("A country"),
    }[kind]


def audience_choice(audience: Audience, reader: Reader) -> str:
    """Who sees an answer, as a choice of at most 75 characters."""
    return {
        Audience.PROFILE: reader.say("Coordinators and, once matched, the partner"),
        Audience.CANDIDATES: reader.say("Coordinators, possible partners and the partner"),
        Audience.PARTNER: reader.say("The partner only"),
        Audience.COORDINATORS: reader.say("Coordinators only"),
        Audience.COUNTED: reader.say("Nobody by name: it is only counted"),
        Audience.MATCHING: reader.say("Nobody: it is only used to find a match"),
        Audience.SELF: reader.say("Only the person who answers"),
    }[audience]


def feed_choice(feed: str, reader: Reader) -> str:
    """What an answer informs, as a choice of at most 75 characters."""
    words = {
        "skills": reader.say("Matching: skills wanted and offered"),
        "goals": reader.say("Matching: goals to work towards or to help with"),
        "topics": reader.say("Matching: what the two have in common"),
        "style": reader.say("Matching: clear advice (low) to questions (high)"),
        "values": reader.say("Matching: steady (low) to bold (high)"),
        "preferences": reader.say("Matching: people they would like to be matched with"),
        "avoid": reader.say("Matching: people they are never matched with"),
        "groups": reader.say("Matching: groups, where both wish for it"),
        "seniority": reader.say("Matching: how many levels apart the two are"),
        "hours": reader.say("Matching: working hours in common"),
        "cadence": reader.say("Matching: how often to meet"),
        "format": reader.say("Matching: remote or in person"),
        "location": reader.say("Matching: the same place or country"),
        "department": reader.say("Matching: the same or different departments"),
        "languages": reader.say("Matching: languages in common"),
        "reporting_line": reader.say("Matching: never in the same reporting line"),
        "tenure": reader.say("Who may take part: days with the company"),
        "capacity": reader.say("How many mentees a mentor takes"),
        "manager_told": reader.say("Whether the manager is invited to the orientation"),
        "role": reader.say("As what somebody takes part"),
    }
    return words.get(feed, feed)


def list_words(name: str, reader: Reader) -> str:
    """One of the program's lists."""
    return {
        "skills": reader.say("The program's skills"),
        "goals": reader.say("The program's goals"),
        "languages": reader.say("The program's languages"),
        "levels": reader.say("The program's levels"),
    }.get(name, reader.say("Options of its own"))


def asked_of_words(roles: Collection[Role], reader: Reader) -> str:
    """Of whom a question is asked."""
    if len(roles) == 1:
        only = next(iter(roles))
        return reader.say("mentees only") if only is Role.MENTEE else reader.say("mentors only")
    return reader.say("everybody")


def in_short(question: Question, reader: Reader) -> str:
    """A question's settings in one line."""
    parts = [
        kind_words(question.kind, reader),
        reader.say("must be answered") if question.required else reader.say("can be left out"),
        asked_of_words(question.asked_of, reader),
        audience_choice(question.audience, reader),
    ]
    if question.feeds is not None:
        parts.append(feed_choice(question.feeds, reader))
    return " · ".join(parts)
