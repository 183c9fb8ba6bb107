"""The messages that introduce a circle, and whoever comes into it later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blocks.guiding.beginning.checklist import checklist_buttons, checklist_section
from blocks.guiding.beginning.starters import starter_lines
from blocks.matching.reasons import why
from blocks.parts import (
    Block,
    Message,
    context,
    divider,
    fit,
    header,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from blocks.roles import role_word
from bot.domain.shown.matching import CircleIntroduced, MateIntroduced

REASONS = 2
ANSWERS, ANSWER_LIMIT = 3, 400
MATES_INTRODUCED = 20
STEPS, STARTERS = 6, 3
ROOM = 5000
"""Characters for all mentees together: a message holds some 13,000."""


def introduced(facts: CircleIntroduced, reader: Reader) -> Message:
    """The first post in the circle's channel: who is here, and why, and what to do first."""
    facts = reader.worded(facts)
    title = reader.say("Welcome to your circle")
    mentor = person(facts.mentor.slack_id)
    everybody = ", ".join(person(mate.slack_id) for mate in facts.mates[:MATES_INTRODUCED])
    blocks: list[Block] = [
        header(f"{facts.program.emoji} {title}"),
        section(
            reader.say(
                "{everybody}: {mentor} is your {word} in *{name}*, and you have each other.",
                everybody=everybody,
                mentor=mentor,
                word=role_word("mentor", reader, facts.program.words),
                name=fit(quote(facts.program.name), 200),
            )
        ),
        section(_about_the_mentor(facts, reader)),
        section(_mates(facts, reader)),
        divider(),
    ]
    blocks.append(checklist_section(facts.checklist, reader))
    blocks.append(checklist_buttons(facts.checklist, facts.pair, reader))
    steps = [fit(quote(step), 300) for step in facts.first_steps[:STEPS]]
    if steps and not facts.checklist.complete:
        lines = "\n".join(f"• {step}" for step in steps)
        blocks.append(section(f"{reader.say('*How to begin*')}\n{lines}"))
    starters = starter_lines(facts.starters[:STARTERS], reader)
    if starters and not facts.checklist.complete:
        lines = "\n".join(f"• {one}" for one in starters)
        blocks.append(section(f"{reader.say('*To begin with, you could ask*')}\n{lines}"))
    blocks.append(context(_privacy(facts, reader)))
    return Message(title, blocks)


def joined(facts: CircleIntroduced, reader: Reader) -> Message:
    """Somebody new in a circle that goes on."""
    facts = reader.worded(facts)
    newcomer = facts.mates[0]
    text = reader.say("Say hello to {who}, who joins your circle.", who=person(newcomer.slack_id))
    ahead = reader.say(
        "{who}, the meetings that are planned are yours as well; you find them on the app's *Home* tab.",
        who=person(newcomer.slack_id),
    )
    blocks = [
        section(f":wave: *{text}*\n{_mate(newcomer, reader, 2000)}"),
        context(ahead),
        context(_privacy(facts, reader)),
    ]
    return Message(text, blocks)


def _about_the_mentor(facts: CircleIntroduced, reader: Reader) -> str:
    mentor = facts.mentor
    word = role_word("mentor", reader, facts.program.words)
    lines = [reader.say("*About your {word}: {who}*", word=word, who=person(mentor.slack_id))]
    about = " · ".join(quote(part) for part in (mentor.title, mentor.department, mentor.location) if part)
    lines += [fit(about, 500)] if about else []
    for answer in mentor.answers[:ANSWERS]:
        lines.append(f"_{quote(answer.label)}_\n{fit(quote(answer.words), ANSWER_LIMIT)}")
    return fit("\n".join(lines), 2500)


def _mates(facts: CircleIntroduced, reader: Reader) -> str:
    shown = facts.mates[:MATES_INTRODUCED]
    room = min(2900, ROOM) // max(1, len(shown)) - 1
    return "\n".join(_mate(mate, reader, room) for mate in shown)


def _mate(mate: MateIntroduced, reader: Reader, room: int) -> str:
    about = " · ".join(quote(part) for part in (mate.title, mate.department, mate.location) if part)
    reasons = why(mate.reasons, reader)[:REASONS]
    line = f"• {person(mate.slack_id)}" + (f" · {about}" if about else "")
    if reasons:
        line += "\n    " + reader.say("here because: {why}", why="; ".join(reasons))
    return fit(line, room)


def _privacy(facts: CircleIntroduced, reader: Reader) -> str:
    words = [
        reader.say(
            ":lock: This channel is the circle's. No coordinator is in it, and what you write here is never "
            "stored, read or counted."
        )
    ]
    if facts.with_goals:
        words.append(
            reader.say(
                "Goals are between each of you and {mentor}: you find yours on the app's *Home* tab.",
                mentor=person(facts.mentor.slack_id),
            )
        )
    return " ".join(words)


VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    "circle.announced": introduced,
    "circle.joined": joined,
}
