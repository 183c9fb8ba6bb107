"""A word in the pair's own channel when something was reached."""

from __future__ import annotations

from blocks import ids
from blocks.parts import Message, actions, button, context, fit, person, quote, section
from blocks.reader import Reader
from bot.domain.shown.celebrating import Milestone, MilestoneReached

NAMED = 20


def milestone(facts: MilestoneReached, reader: Reader) -> Message:
    """One sentence, and a way to read no more of them."""
    people = ", ".join(person(one) for one in facts.people[:NAMED])
    text = _sentence(facts, people, reader)
    off = button(reader.say("No more of these here"), ids.MILESTONES_OFF, facts.pair)
    note = reader.say("For you alone: I tell it nowhere else.")
    if facts.circle:
        note = reader.say("For your circle alone: I tell it nowhere else.")
    return Message(text, [section(text), actions(off), context(note)])


def turned_off(reader: Reader) -> Message:
    """In place of the message."""
    text = reader.say(":leaves: No more milestones here. Everything else goes on as before.")
    return Message(text, [section(text)])


def _sentence(facts: MilestoneReached, people: str, reader: Reader) -> str:
    match facts.milestone:
        case Milestone.FIRST_MEETING:
            return reader.say(
                ":tada: {people}: your first meeting is behind you. The hardest part of it is the first date.",
                people=people,
            )
        case Milestone.TEN_MEETINGS:
            return reader.say(
                ":tada: {people}: ten meetings! Look back for a minute: what is different since the first one?",
                people=people,
            )
        case Milestone.HALF_WAY:
            return reader.say(
                ":tada: {people}: half of your time together is behind you. What would make the second half count?",
                people=people,
            )
        case Milestone.FIRST_GOAL:
            return reader.say(
                ":tada: {people}: the first goal is achieved: *{goal}*. Well done, both of you.",
                people=people,
                goal=fit(quote(facts.goal), 200),
            )
