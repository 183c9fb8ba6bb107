"""Mentors are asked before pairs are published."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blocks import ids
from blocks.matching.choosing.short_lists import PROFILE_LIMIT, profile_block
from blocks.parts import Block, Message, actions, button, confirm, context, quote, section
from blocks.reader import Reader
from bot.domain.shown.matching_modes import AnswersIn, AskPreview, MenteeProposed, MentorAsked

MOST = 15
"""Mentees in one message; those who are not answered for come first."""
ALL_PROFILES = 9000
"""Characters of all profiles in one message: Slack takes about 13,200 in all."""


def ask_message(facts: AskPreview, reader: Reader) -> Message:
    """For one coordinator, before anything is sent: what asking would do."""
    facts = reader.worded(facts)
    text = reader.count(
        "Ask {n} mentor of *{name}* before anything is published?",
        "Ask the {n} mentors of *{name}* before anything is published?",
        facts.mentors,
        name=quote(facts.program.name),
    )
    happens = reader.say(
        "Each gets one message about the mentees proposed to them ({pairs} in all) and has until the end of a "
        "working day, at least {days} days away, to say “Happy to” or “Not this time”. They see name, title, "
        "department, place, skills, goals and languages, no scores. Silence counts as a yes. If somebody "
        "declines, a new draft keeps all other pairs together.",
        pairs=facts.pairs,
        days=facts.days,
    )
    ask = button(reader.say("Ask the mentors first"), ids.MATCH_ASK, facts.round, style="primary")
    return Message(text, [section(text), section(happens), actions(ask)])


def asked(facts: MentorAsked, reader: Reader) -> Message:
    """A mentor's message: who is proposed to them, and two buttons for each."""
    text = reader.count(
        "{emoji} We would like to match you with somebody in *{name}*. Would you guide them?",
        "{emoji} We would like to match you with {n} people in *{name}*. Would you guide them?",
        len(facts.mentees),
        emoji=facts.program.emoji,
        name=quote(facts.program.name),
    )
    return _asked(text, facts, reader)


def reminded(facts: MentorAsked, reader: Reader) -> Message:
    """The one reminder, a day before the deadline."""
    waiting = sum(one.answer == "open" for one in facts.mentees)
    text = reader.count(
        "Somebody in *{name}* is still proposed to you as a mentee. Would you guide them?",
        "{n} people in *{name}* are still proposed to you as mentees. Would you guide them?",
        waiting,
        name=quote(facts.program.name),
    )
    return _asked(text, facts, reader)


def _asked(text: str, facts: MentorAsked, reader: Reader) -> Message:
    blocks: list[Block] = [section(text)]
    shown = sorted(facts.mentees, key=lambda one: one.answer != "open")[:MOST]
    for one in shown:
        blocks.append(profile_block(one.profile, reader, min(PROFILE_LIMIT, ALL_PROFILES // len(shown))))
        blocks.append(_answer(one, reader))
    if len(facts.mentees) > len(shown):
        blocks.append(context(reader.say("… and {n} more.", n=len(facts.mentees) - len(shown))))
    blocks.append(
        context(
            reader.say(
                "You have time until {until}; if we hear nothing, we take it as a yes. Only coordinators see your "
                "answer. The mentee is not told that you were asked, and a no needs no reason.",
                until=reader.moment(facts.until),
            )
        )
    )
    return Message(text, blocks)


def _answer(one: MenteeProposed, reader: Reader) -> Block:
    if one.answer == "accepted":
        return context(reader.say(":white_check_mark: You said: happy to. Thank you!"))
    if one.answer == "declined":
        return context(reader.say("You said: not this time. That is fine; the mentee is not told."))
    sure = confirm(
        reader.say("Not this time?"),
        reader.say("We look for somebody else for them. They never hear that you were asked."),
        reader.say("Not this time"),
        reader.say("Let me think"),
    )
    return actions(
        button(reader.say("Happy to"), ids.PROPOSAL_ACCEPT, one.proposal, style="primary"),
        button(reader.say("Not this time"), ids.PROPOSAL_DECLINE, one.proposal, ask=sure),
    )


def answers_in(facts: AnswersIn, reader: Reader) -> Message:
    """For the admin channel: the mentors have answered, or their time is over."""
    name = quote(facts.program.name)
    asked_about = facts.accepted + facts.silent + facts.declined
    text = reader.count(
        "The mentors of *{name}* were asked about {n} pair: {yes} yes, {silent} without an answer, which counts "
        "as a yes, {no} not this time.",
        "The mentors of *{name}* were asked about {n} pairs: {yes} yes, {silent} without an answer, which counts "
        "as a yes, {no} not this time.",
        asked_about,
        name=name,
        yes=facts.accepted,
        silent=facts.silent,
        no=facts.declined,
    )
    then = (
        reader.say("A new draft is on its way: it keeps all other pairs together.")
        if facts.again
        else reader.say("The draft stands as it is, and can be published.")
    )
    return Message(text, [section(text), context(then)])


VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    "mentor.asked": asked,
    "mentor.reminded": reminded,
    "match.answered": answers_in,
}
