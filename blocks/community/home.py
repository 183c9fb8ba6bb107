"""The community on the Home tab."""

from __future__ import annotations

from blocks import ids
from blocks.community.messages import touch_blocks
from blocks.community.office_hours import hosted_slot, own_slot
from blocks.community.words import people_words
from blocks.parts import Block, actions, button, channel, confirm, person, quote, section
from blocks.reader import Reader
from blocks.training.messages import invitation_blocks
from bot.domain.shown.community import MENTEES, CommunityHome
from bot.domain.states.seat import SessionKind

HOSTED = 6
"""Booked slots of a host that are shown; the next come first."""


def community_blocks(facts: CommunityHome, reader: Reader) -> list[Block]:
    """One program's community: what waits for an answer first, then whom one can turn to."""
    blocks: list[Block] = [section(_title(facts, reader))]
    if facts.touch is not None:
        who = person(facts.touch.facilitator)
        text = reader.say("{who} asks: how is it going with mentoring?", who=who)
        blocks += touch_blocks(facts.touch, text, reader)
    if facts.to_accept:
        asked = reader.say("You are asked to look after {who}.", who=people_words(facts.to_accept, reader))
        blocks += [
            section(asked),
            actions(
                button(
                    reader.say("Yes, gladly"),
                    ids.FACILITATOR_ACCEPT,
                    facts.cohort,
                    style="primary",
                    about=facts.name,
                ),
                button(reader.say("Rather not"), ids.FACILITATOR_DECLINE, facts.cohort, about=facts.name),
            ),
        ]
    if facts.get_togethers:
        kind = SessionKind.GET_TOGETHER
        blocks += invitation_blocks(facts.program, facts.name, kind, facts.get_togethers, reader)
    if facts.looks_after:
        blocks.append(_looks_after(facts, reader))
    for slot in facts.slots:
        blocks += own_slot(slot, reader)
    blocks += [hosted_slot(slot, reader) for slot in facts.hosting[:HOSTED]]
    if facts.free:
        words = reader.count(
            "A coordinator has time for you: {n} slot of office hours is free.",
            "A coordinator has time for you: {n} slots of office hours are free.",
            facts.free,
        )
        blocks.append(
            section(
                words,
                button(reader.say("See the slots"), ids.OFFICE_HOURS_SHOW, facts.program, about=facts.name),
            )
        )
    return blocks


def _title(facts: CommunityHome, reader: Reader) -> str:
    lines = [f"*{quote(facts.name)}*"]
    for kind, slack_id in facts.channels:
        among = reader.say("mentees") if kind == MENTEES else reader.say("mentors")
        lines.append(reader.say("Among {who}: {channel}", who=among, channel=channel(slack_id)))
    if facts.facilitator:
        lines.append(reader.say("{who} looks after you as a mentor.", who=person(facts.facilitator)))
    return "\n".join(lines)


def _looks_after(facts: CommunityHome, reader: Reader) -> Block:
    stop = button(
        reader.say("I cannot go on"), ids.FACILITATOR_DECLINE, facts.cohort,
        ask=confirm(
            reader.say("Stop looking after them?"),
            reader.say("Coordinators are asked to find somebody else."),
            reader.say("Stop"),
            reader.say("Go on"),
        ),
    )  # fmt: skip
    return section(reader.say("You look after {who}.", who=people_words(facts.looks_after, reader)), stop)
