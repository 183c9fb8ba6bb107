"""Taking a pause and coming back: two small forms."""

from __future__ import annotations

from typing import Any

from blocks import ids
from blocks.parts import Block, View, button, context, field, modal, option, person, plain, section
from blocks.reader import Reader
from bot.domain.shown.guiding import MeetingShown
from bot.domain.shown.reminding import PauseQuestion, PausingPair

PAIRS, UNTIL = "pairs", "until"
_MOST = 10  # checkboxes in one element


def pause_modal(shown: PauseQuestion, reader: Reader) -> View:
    """Until when, and which pairs."""
    day: dict[str, Any] = {"type": "datepicker", "placeholder": plain(reader.say("No day yet"), 150)}
    blocks: list[Block] = [
        section(
            reader.say(
                "Away, on leave, or simply too much on your desk? While you pause I send no reminders, and reviews and "
                "the planned end move along. Meetings that are booked and the dates of your goals stay as they are. "
                "Nobody is asked for a reason."
            )
        ),
        *_which(shown, reader, chosen=len(shown.pairs) == 1),
        field(
            UNTIL,
            reader.say("Until when?"),
            day,
            hint=reader.say("On that day you go on by yourselves. Leave it empty if you do not know yet."),
            required=False,
        ),
        context(
            ":eye: "
            + reader.say(
                "Who sees this: your partner reads in your channel that you two are on a pause and until when; "
                "coordinators see that the pair is paused."
            )
        ),
    ]
    return modal(
        ids.PAUSE_SUBMIT, reader.say("Take a pause"), blocks, submit=reader.say("Take the pause"),
        close=reader.say("Not now"),
    )  # fmt: skip


def resume_modal(shown: PauseQuestion, reader: Reader) -> View:
    """Which pairs go on: asked where there are several."""
    blocks: list[Block] = [
        section(
            reader.say(
                "Welcome back! Reminders, reviews and the planned end move by as long as the pause was; booked "
                "meetings and the dates of your goals stay as they are."
            )
        ),
        *_which(shown, reader, chosen=True),
        context(":eye: " + reader.say("Who sees this: your partner, in your channel, and coordinators.")),
    ]
    return modal(
        ids.RESUME_SUBMIT, reader.say("Go on"), blocks, submit=reader.say("Go on"),
        close=reader.say("Not yet"),
    )  # fmt: skip


def end_pause_button(pair: int, reader: Reader) -> Block:
    """For either of the two."""
    return button(reader.say("End the pause"), ids.PAUSE_END, pair)


def still_booked(meeting: MeetingShown, reader: Reader) -> str:
    """A pause moves no meeting."""
    return reader.say(
        ":calendar: Your meeting on {when} stays booked. If it does not fit, call it off.",
        when=reader.moment(meeting.starts_at),
    )


def paused_words(shown: PauseQuestion, reader: Reader) -> str:
    """After a pause was taken."""
    who = _names(shown.pairs, reader)
    until = shown.pairs[0].until
    if until is None:
        return reader.say(
            ":double_vertical_bar: You and {who} are on a pause. `/mentor resume` when you are back.", who=who
        )
    return reader.say(
        ":double_vertical_bar: You and {who} are on a pause until {day}. Back earlier? `/mentor resume`.",
        who=who,
        day=reader.calendar_day(until),
    )


def resumed_words(shown: PauseQuestion, reader: Reader) -> str:
    """After a pause has ended."""
    return reader.say(":seedling: You and {who} go on. Welcome back!", who=_names(shown.pairs, reader))


def _names(pairs: tuple[PausingPair, ...], reader: Reader) -> str:
    named = [person(one.partner.slack_id) for one in pairs]
    if len(named) == 1:
        return named[0]
    return reader.say("{some} and {last}", some=", ".join(named[:-1]), last=named[-1])


def _which(shown: PauseQuestion, reader: Reader, *, chosen: bool) -> list[Block]:
    options = [
        option(reader.say("With {name}", name=one.partner.name), str(one.pair), one.program)
        for one in shown.pairs[:_MOST]
    ]
    element: dict[str, Any] = {"type": "checkboxes", "options": options}
    if chosen:
        element["initial_options"] = options
    label = reader.say("Your pair") if len(options) == 1 else reader.say("Which pairs?")
    return [field(PAIRS, label, element)]
