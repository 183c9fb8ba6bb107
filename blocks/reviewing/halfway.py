"""Halfway, both have answered: their words side by side, and what to talk about."""

from __future__ import annotations

from blocks import ids
from blocks.guiding.meeting.meetings import booking_buttons
from blocks.parts import Block, Message, actions, button, context, fit, person, quote, section
from blocks.reader import Reader
from blocks.reviewing.answers import TOTAL, answer_words
from bot.domain.forms import Answer, Question
from bot.domain.shown.reviewing import Answered, Halfway, PutOnAgenda, SideBySide
from bot.domain.talking_points import TEXTS, TalkingPoint

_MOST = 20
"""Questions that are shown; further ones stand in each one's own form."""
_QUESTION, _POINT = 200, 400
_LONGEST = 1200


def halfway_message(facts: Halfway, reader: Reader) -> Message:
    """One message for each of the two, with the same words in it."""
    facts = reader.worded(facts)
    partner = person(facts.partner)
    text = reader.say("You and {partner} are halfway, and you have both answered.", partner=partner)
    blocks: list[Block] = [section(f":hourglass: *{text}*")]
    blocks += _answers(facts, reader)
    points = [f"{n}. {point_words(point, reader)}" for n, point in enumerate(facts.points, start=1)]
    heading = reader.say("*Three things you might talk about*")
    blocks.append(section("\n".join([f":speech_balloon: {heading}", *points])))
    if facts.on_agenda:
        blocks.append(context(reader.say(":pushpin: They are on your agenda.")))
    elif facts.may_add:
        value = ":".join([str(facts.submission), *(point.key for point in facts.points)])
        blocks.append(actions(button(reader.say("Put them on our next agenda"), ids.REVIEW_AGENDA, value)))
    note = reader.say("{partner} reads the same. Nobody else does.", partner=partner)
    if facts.changed_at is not None:
        note += " " + reader.say(
            "{partner} changed their words {day}.", partner=partner, day=reader.moment(facts.changed_at)
        )
    blocks.append(context(note))
    return Message(text, blocks)


def point_words(point: TalkingPoint, reader: Reader) -> str:
    """A talking point, safe to show."""
    details = {key: fit(quote(value), _QUESTION) for key, value in point.details.items()}
    return fit(reader.say(TEXTS[point.key], **details), _POINT)


def no_meeting_yet(shown: PutOnAgenda, reader: Reader) -> Message:
    """The points wait for a meeting: the ways to one. That they are on the agenda stands in the message itself."""
    text = reader.say("You have no next meeting yet: they wait for it.")
    ways = booking_buttons(shown.pair, reader, already=False, suggest=not shown.circle)
    return Message(text, [section(text), actions(*ways)])


def _answers(facts: Halfway, reader: Reader) -> list[Block]:
    if not facts.answers:
        nothing = reader.say("Neither of you wrote anything for the other this time.")
        return [section(nothing)]
    shown = facts.answers[:_MOST]
    # Two answers to a question, within what Slack takes of a message's text.
    room = min(_LONGEST, (TOTAL // len(shown) - _QUESTION) // 2 - 60)
    blocks = [section(_one(one, facts.partner, room, reader)) for one in shown]
    rest = len(facts.answers) - len(shown)
    if rest:
        blocks.append(context(reader.count("and {n} more answer", "and {n} more answers", rest)))
    return blocks


def _one(one: SideBySide, partner: str, room: int, reader: Reader) -> str:
    question = fit(quote(one.question.label), _QUESTION)
    theirs = _said(one.question, one.theirs, room, reader)
    mine = _said(one.question, one.mine, room, reader)
    return f"*{question}*\n{person(partner)}: {theirs}\n{reader.say('You:')} {mine}"


def _said(question: Question, answer: Answer, room: int, reader: Reader) -> str:
    if answer is None:
        return reader.say("_left empty_")
    words = answer_words(Answered(question, answer), reader)
    return fit(f"\n{words}" if words.startswith(">") else words, room)
