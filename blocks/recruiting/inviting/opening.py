"""From the day a program opens to the day applications close, for coordinators: before the click, and after what
happened without one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from blocks import ids
from blocks.parts import Block, Message, actions, button, context, divider, person, quote, section
from blocks.reader import Reader
from blocks.recruiting.inviting.announcement import announced
from blocks.recruiting.inviting.campaign import one_line, state_words
from bot.domain.shown.campaign import ApplicationsClosed, OpenedItself, OpeningShown


def opening_preview(facts: OpeningShown, reader: Reader) -> Message:
    """The announcement as coordinators see it before it is posted, and what it waits for."""
    shown = facts.announcement
    program = shown.signed.program
    message = announced(shown, reader)
    where = f"<#{program.announce_channel}>" if program.announce_channel else ""
    blocks: list[Block] = [
        section(reader.say("This is what will be posted once in {where}:", where=where)),
        *(block for block in message.blocks if block["type"] != "actions"),
        divider(),
        section("\n".join(_before_posting(facts, reader))),
        actions(*_opening_buttons(facts, reader)),
    ]
    return Message(message.text, blocks)


def _before_posting(facts: OpeningShown, reader: Reader) -> list[str]:
    shown = facts.announcement
    lines = []
    if shown.eligible:
        lines.append(
            reader.say(
                ":busts_in_silhouette: By what is known, {n} of {all} people in this workspace may join.",
                n=facts.may_join,
                all=facts.people,
            )
        )
    if facts.text.state in ("free", "approved"):
        lines.append(reader.say("Nobody is written to directly: people join by themselves."))
    else:
        lines.append(f"{state_words(facts.text, reader)} ({person(shown.signed.champion)})")
        if facts.text.comment:
            lines.append(f"> {one_line(facts.text.comment)}")
    if facts.opens_itself:
        lines.append(reader.say(":alarm_clock: It opens by itself as soon as it may."))
    return lines


def _opening_buttons(facts: OpeningShown, reader: Reader) -> list[Block]:
    program = facts.announcement.signed.program.program
    ready = facts.text.state in ("free", "approved")
    now = button(
        reader.say("Post it and open the program"), ids.PROGRAM_OPEN, f"{program}:post",
        style=None if facts.announce else "primary",
    )  # fmt: skip
    later = []
    if facts.opens_itself:
        later.append(button(reader.say("Do not open by itself"), ids.PROGRAM_OPEN_LATER, f"{program}:not"))
    elif facts.announce is not None:
        day = reader.calendar_day(facts.announce)
        label = reader.say("Open it on {day}", day=day)
        later.append(
            button(label, ids.PROGRAM_OPEN_LATER, f"{program}:yes", style="primary" if ready else None)
        )
    elif not ready:
        label = reader.say("Open it as soon as it is approved")
        later.append(button(label, ids.PROGRAM_OPEN_LATER, f"{program}:yes"))
    if ready:
        return [now, *later]
    label = (
        reader.say("Ask the champion")
        if facts.text.state == "unasked"
        else reader.say("Ask the champion again")
    )
    return [button(label, ids.CAMPAIGN_ASK, program, style="primary"), *later]


def opened_itself(facts: OpenedItself, reader: Reader) -> Message:
    """A program has opened without a click of theirs."""
    name = quote(facts.program.name)
    where = f"<#{facts.program.announce_channel}>" if facts.program.announce_channel else ""
    if facts.champion:
        text = reader.say(
            ":white_check_mark: *{name}* is open: {who} approved the announcement, and it is on its way to {where}.",
            name=name, who=person(facts.champion), where=where,
        )  # fmt: skip
    else:
        text = reader.say(
            ":white_check_mark: *{name}* is open: its announcement is on its way to {where}.",
            name=name, where=where,
        )  # fmt: skip
    return Message(text, [section(text)])


def closed(facts: ApplicationsClosed, reader: Reader) -> Message:
    """Applications are over: how they stand, and what is next."""
    text = reader.say(
        "Applications for *{name}* closed on {day}.",
        name=quote(facts.program.name),
        day=reader.calendar_day(facts.on),
    )
    parts: Sequence[str] = (
        reader.count("{n} person waits for a decision", "{n} people wait for a decision", facts.waiting),
        reader.count("{n} is approved", "{n} are approved", facts.approved),
        reader.count("{n} is on the waiting list", "{n} are on the waiting list", facts.waitlisted),
        reader.count("{n} began and did not finish", "{n} began and did not finish", facts.unfinished),
    )
    after = reader.say("Whoever comes now reads that kindly and may wait for a place.")
    after = f"{after} {_after_closing(facts, reader)}".strip()
    return Message(text, [section(text), section(" · ".join(parts)), context(after)])


def _after_closing(facts: ApplicationsClosed, reader: Reader) -> str:
    """The command that takes it on from here; none where nobody waits for it."""
    if facts.waiting:
        return reader.say("Next: `/mentor-admin applications`")
    if facts.approved and not facts.published:
        return reader.say("Next: `/mentor-admin match preview`")
    return ""


VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    "admin.opened_itself": opened_itself,
    "admin.applications_closed": closed,
}
