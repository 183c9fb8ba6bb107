"""Standing dates: made, changed and ended in one modal."""

from __future__ import annotations

import json

from blocks import ids
from blocks.forms import question_block
from blocks.guiding.meeting.times import hour_on_clock
from blocks.parts import (
    Block,
    Message,
    View,
    actions,
    button,
    confirm,
    context,
    field,
    modal,
    option,
    person,
    section,
)
from blocks.reader import Reader
from bot.domain.guiding_questions import MINUTES, PLACE
from bot.domain.shown.guiding import MeetingShown
from bot.domain.shown.meeting import StandingDraft, StandingShown

WEEK = 7
STARTS_AT, EVERY = "starts_at", "every"


def standing_modal(facts: StandingDraft, reader: Reader) -> View:
    """How often, from when on; where there is one, the way to end it."""
    who = person(facts.partner.slack_id)
    opening = reader.say(
        "You and {who} meet at the same hour again and again; each next date is made when the last one is over, kept "
        "clear of days off, and told in your channel.",
        who=who,
    )
    blocks: list[Block] = [section(opening)]
    if facts.standing is not None:
        now = reader.say("Now: {rhythm}.", rhythm=standing_words(facts.standing, reader))
        blocks.append(section(now, end_button(facts.standing, reader)))
    picker: Block = {"type": "datetimepicker"}
    if facts.first_at is not None:
        picker["initial_date_time"] = int(facts.first_at.timestamp())
    options = [option(rhythm_words(days, reader), str(days)) for days in facts.choices]
    select: Block = {"type": "static_select", "options": options}
    chosen = [one for one in options if one["value"] == str(facts.every_days)]
    if chosen:
        select["initial_option"] = chosen[0]
    blocks += [
        field(
            STARTS_AT,
            reader.say("When do you meet first?"),
            picker,
            hint=reader.say(
                "In your own time zone; the hour holds on your clock, also when the clocks change."
            ),
        ),
        field(EVERY, reader.say("How often?"), select),
        question_block(MINUTES, facts.minutes, reader),
        question_block(PLACE, facts.place or None, reader),
        context(reader.say("Moving or calling off one meeting leaves the others as they are.")),
        context(
            ":eye: " + reader.say("You and {who} see this; coordinators see only that you met.", who=who)
        ),
    ]
    submit = reader.say("Change it") if facts.standing else reader.say("Make it a standing date")
    return modal(
        ids.STANDING_SUBMIT, reader.say("Standing date"), blocks, submit=submit, close=reader.say("Not now"),
        metadata=json.dumps({"pair": facts.pair}),
    )  # fmt: skip


def ended_message(reader: Reader) -> Message:
    """In place of the button: no more dates."""
    text = reader.say(":calendar: Your standing date has ended. A meeting that is planned already stays.")
    return Message(text, [section(text)])


def standing_button(pair: int, reader: Reader) -> Block:
    """Make or change a standing date."""
    return button(reader.say("Standing date"), ids.STANDING_OPEN, pair)


def end_button(facts: StandingShown, reader: Reader) -> Block:
    """One click and one confirmation."""
    ask = confirm(
        reader.say("End the standing date?"),
        reader.say("No further dates are made. A meeting that is planned already stays."),
        reader.say("End it"),
        reader.say("Keep it"),
    )
    return button(reader.say("End it"), ids.STANDING_END, facts.id, ask=ask)


def standing_lines(facts: MeetingShown, reader: Reader) -> list[Block]:
    """Below a new date: that it is one of a standing date, and why it is on another day."""
    if facts.every_days is None:
        return []
    lines = [
        reader.say(":repeat: Your standing date, {rhythm}.", rhythm=rhythm_words(facts.every_days, reader))
    ]
    if facts.instead_of is not None:
        lines.append(
            reader.say(
                "It would have been {day}: a day off for one of you or for the program, so this is the next day that "
                "suits both.",
                day=reader.day(facts.instead_of),
            )
        )
    if facts.other_hour:
        who = ", ".join(person(one.slack_id) for one in facts.other_hour)
        lines.append(
            reader.say("Clocks have changed: for {who} it is at another hour than last time.", who=who)
        )
    return [context(" ".join(lines)), actions(standing_button(facts.pair, reader))]


def standing_words(facts: StandingShown, reader: Reader) -> str:
    """The rhythm with its hour, on the clock on which it holds."""
    hour = hour_on_clock(facts.first_at, facts.zone, reader)
    rhythm = rhythm_words(facts.every_days, reader)
    place = facts.zone.rpartition("/")[2].replace("_", " ")
    return reader.say("{rhythm} at {hour} ({place})", rhythm=rhythm, hour=hour, place=place)


def rhythm_words(days: int, reader: Reader) -> str:
    """Seven days are a week."""
    weeks, rest = divmod(days, WEEK)
    if not rest:
        return reader.say("every week") if weeks == 1 else reader.say("every {n} weeks", n=weeks)
    return reader.count("every {n} day", "every {n} days", days)
