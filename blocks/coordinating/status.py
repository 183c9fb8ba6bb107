"""A program in one screen."""

from __future__ import annotations

from blocks.coordinating.words import person_state_words, state_words
from blocks.parts import Block, Message, context, divider, header, quote, section
from blocks.reader import Reader
from bot.domain.shown.coordinating import StatusShown
from bot.domain.shown.recruiting import ASKED_AGAIN
from bot.domain.states.enrollment import EnrollmentState
from bot.domain.states.pair import PairState


def status_message(shown: StatusShown, reader: Reader) -> Message:
    """Where everybody stands."""
    title = reader.say("{program} today", program=shown.program)
    blocks: list[Block] = [header(title)]
    if shown.on_hold:
        held = reader.say("*On hold: no reminders are sent.* `/mentor-admin unhold` lets the program go on.")
        blocks.append(section(f":double_vertical_bar: {held}"))
    if shown.closed_at is not None:
        closed = reader.say("*Closed on {day}.*", day=reader.day(shown.closed_at))
        blocks.append(section(f":mortar_board: {closed}"))
    blocks.append(section(f"*{reader.say('Applications, one for each role')}*\n{_people(shown, reader)}"))
    blocks.append(section(f"*{reader.say('Pairs')}*\n{_pairs(shown, reader)}"))
    if sum(shown.pairs.values()):
        blocks += [section(f"*{reader.say('How far they are')}*\n{_milestones(shown, reader)}"), divider()]
        blocks.append(section(_look(shown, reader)))
    if shown.undelivered:
        waiting = reader.count(
            ":warning: Slack refused {n} message. The post about it in this channel has a button to try again.",
            ":warning: Slack refused {n} messages. The posts about them here have a button to try again.",
            shown.undelivered,
        )
        blocks.append(section(waiting))
    blocks.append(context(reader.say("As of {when}. Only you can see this.", when=reader.moment(shown.at))))
    return Message(f"{shown.emoji} {quote(title)}", blocks)


def _people(shown: StatusShown, reader: Reader) -> str:
    over = shown.closed_at is not None
    counted = [
        f"{shown.people[state]} {person_state_words(state, reader, over=over)}"
        for state in (*(one.value for one in EnrollmentState), ASKED_AGAIN)
        if shown.people.get(state, 0)
    ]
    return " · ".join(counted) or reader.say(
        "Nobody has applied yet. `/mentor-admin open` announces the program."
    )


def _pairs(shown: StatusShown, reader: Reader) -> str:
    counted = [
        f"{shown.pairs.get(state.value, 0)} {state_words(state, reader)}"
        for state in PairState
        if shown.pairs.get(state.value, 0)
    ]
    if not counted and shown.closed_at is not None:
        return reader.say("There was no pair in it.")
    return " · ".join(counted) or reader.say("None yet. `/mentor-admin match preview` drafts some.")


def _milestones(shown: StatusShown, reader: Reader) -> str:
    names = {
        "first_meeting": reader.say("had their first meeting"),
        "agreement": reader.say("both signed the agreement"),
        "goals": reader.say("have a goal"),
        "midpoint": reader.say("both wrote the midpoint review"),
        "closing": reader.say("had their closing conversation"),
        "meetings_done": reader.say("are done with their meetings"),
        "final": reader.say("both wrote the final review"),
    }
    return "\n".join(
        reader.say("{reached} of {total} {what}", reached=reached, total=total, what=names[name])
        for name, reached, total in shown.milestones
    )


def _look(shown: StatusShown, reader: Reader) -> str:
    if not shown.red and not shown.amber:
        return reader.say(":large_green_circle: No pair needs a look right now.")
    parts = []
    if shown.red:
        parts.append(reader.count("{n} pair needs a look", "{n} pairs need a look", shown.red))
    if shown.amber:
        parts.append(reader.count("{n} pair is worth one", "{n} pairs are worth one", shown.amber))
    if shown.overdue:
        parts.append(reader.count("{n} has a review overdue", "{n} have a review overdue", shown.overdue))
    return f":eyes: {', '.join(parts)}. " + reader.say("`/mentor-admin pairs` shows them first.")
