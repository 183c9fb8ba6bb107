"""Who is left over by a draft, each with the reason, for coordinators."""

from __future__ import annotations

from collections.abc import Sequence

from blocks import ids
from blocks.matching.reasons import why_not
from blocks.parts import Block, Message, actions, button, fit, person, section
from blocks.reader import Reader
from bot.domain.shown.matching import LEFT_OVER_A_PAGE, LeftOverShown, UnmatchedShown

UNMATCHED_LIMIT = 220


def left_over_message(facts: LeftOverShown, reader: Reader) -> Message:
    """One page of everybody without a partner, with the reasons."""
    if not facts.people:
        text = reader.say("Nobody is left over.")
        return Message(text, [section(text)])
    which = {
        "first": facts.first + 1,
        "last": facts.first + len(facts.people),
        "n": reader.number(facts.count),
    }
    if facts.with_room:
        text = reader.say("*Without a partner, or with room for another*: {first} to {last} of {n}", **which)
    else:
        text = reader.say("*Without a partner*: {first} to {last} of {n}", **which)
    blocks = [section(text), *left_over_lines(facts.people, reader)]
    buttons = []
    page = facts.first // LEFT_OVER_A_PAGE
    if page > 0:
        buttons.append(button(reader.say("Back"), ids.MATCH_LEFT_OVER_BACK, f"{facts.round}:{page - 1}"))
    if facts.first + len(facts.people) < facts.count:
        buttons.append(button(reader.say("Show more"), ids.MATCH_LEFT_OVER, f"{facts.round}:{page + 1}"))
    return Message(text, [*blocks, actions(*buttons)] if buttons else blocks)


def left_over_lines(people: tuple[UnmatchedShown, ...], reader: Reader) -> list[Block]:
    """A line for each of them, ten in a block; who has a partner, and merely room for another, under a line that says
    so.
    """
    alone = [one for one in people if not one.paired]
    with_room = [one for one in people if one.paired]
    blocks = _lines(alone, reader)
    if with_room:
        blocks += [
            section(reader.say("*With a partner, and room for another*")),
            *_lines(with_room, reader),
        ]
    return blocks


def _lines(people: Sequence[UnmatchedShown], reader: Reader) -> list[Block]:
    lines = [
        fit(f"• {person(one.slack_id)} ({_role(one.role, reader)}): {why_not(one, reader)}", UNMATCHED_LIMIT)
        for one in people
    ]
    ten = [lines[start : start + 10] for start in range(0, len(lines), 10)]
    return [section("\n".join(part)) for part in ten]


def _role(role: str, reader: Reader) -> str:
    return reader.say("mentor") if role == "mentor" else reader.say("mentee")
