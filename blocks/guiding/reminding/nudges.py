"""Reminders: each says one thing, offers the button that does it, and can be put off or stopped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from blocks import ids
from blocks.closing.messages import archive_question
from blocks.guiding.growing.goals import tap_buttons
from blocks.guiding.meeting.agenda import agenda_button
from blocks.guiding.meeting.meetings import (
    booking_buttons,
    choosing_buttons,
    rating_row,
    settling_buttons,
)
from blocks.guiding.reminding.texts import reminder_text
from blocks.parts import (
    MATES,
    Block,
    Message,
    actions,
    apart,
    button,
    context,
    divider,
    option,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from bot.domain.farewell import NEAR
from bot.domain.shown.guiding import Ask, CoordinatorStep, FormAsk, GoalShown, NudgeShown, Reminder, Settled

REMINDERS_SHOWN = 10


def nudge_message(facts: NudgeShown, reader: Reader, *, news: Sequence[Block] = ()) -> Message:
    """Everything that is due for one person today. `news` stands on top: what their last click has done."""
    facts = reader.worded(facts)
    shown = facts.reminders[:REMINDERS_SHOWN]
    blocks: list[Block] = list(news)
    for reminder in shown:
        if blocks:
            blocks.append(divider())
        blocks += _reminder_blocks(facts.id, reminder, reader)
    over = [_settled_words(one, reader) for one in facts.settled[:REMINDERS_SHOWN]]
    if over:
        blocks += [*([divider()] if blocks else []), *map(section, over)]
    rest = len(facts.reminders) - len(shown)
    if rest:
        more = reader.count("and {n} more thing on *Home*", "and {n} more things on *Home*", rest)
        blocks.append(context(more))
    if len(shown) == 1:
        return Message(reminder_text(shown[0], reader), blocks)
    if not shown and over:
        return Message(over[0], blocks)
    return Message(
        reader.count("{n} thing about your mentoring", "{n} things about your mentoring", len(shown)), blocks
    )


def _settled_words(facts: Settled, reader: Reader) -> str:
    """What stands in place of buttons that are of no use any more."""
    if facts.again is None:
        return reader.say(
            ":white_check_mark: Your mentoring with {who} is over, so there is nothing left to do here.",
            who=person(facts.partner.slack_id),
        )
    asked = reminder_text(facts.again, reader).splitlines()[0]
    return f"{asked}\n" + reader.say(":arrow_down: I asked about this again since, in a newer message.")


def nudge_of_block(block_id: str) -> str:
    """The id of the message that a reminder's buttons stand in, from their block's id; empty if none."""
    kind, _, rest = block_id.partition(":")
    return rest.partition(":")[0] if kind == "nudge" else ""


def _reminder_blocks(nudge: int, facts: Reminder, reader: Reader) -> list[Block]:
    block_id = f"nudge:{nudge}:{facts.taken}"
    later = _later_menu(facts, reader)
    text = section(reminder_text(facts, reader))
    if facts.ask is Ask.RATE_MEETING and facts.meeting is not None:
        row = rating_row(facts.meeting, reader, block_id=block_id)
        return [text, {**row, "elements": [*row["elements"], later]}]
    return [text, {**actions(*_buttons(facts, reader), later), "block_id": block_id}]


def _buttons(facts: Reminder, reader: Reader) -> list[Block]:
    """The one thing to do, with its alternatives."""
    choices: dict[Ask, Sequence[Block | None]] = {
        Ask.BOOK_FIRST_MEETING: _booking(facts, reader),
        Ask.BOOK_MEETING: _booking(facts, reader),
        Ask.CHOOSE_TIME: _booking(facts, reader),
        Ask.PREPARE_MEETING: [
            agenda_button(facts.meeting.id, reader) if facts.meeting else None,
            _another_date(facts, reader),
        ],
        Ask.SETTLE_MEETING: settling_buttons(facts.meeting, reader) if facts.meeting else [],
        Ask.SIGN_AGREEMENT: signing_buttons(facts.pair, facts.agreement, reader),
        Ask.WRITE_AGREEMENT: [_primary(reader.say("Write the agreement"), ids.AGREEMENT_WRITE, facts.pair)],
        Ask.ADD_GOAL: [_primary(reader.say("Add a goal"), ids.GOAL_ADD, facts.pair)],
        Ask.GOAL_NEWS: _goal_buttons(facts.goal, reader),
        Ask.FILL_IN: _form_buttons(facts, reader),
        Ask.CONFIRM_CLOSING: [
            *booking_buttons(facts.pair, reader, purpose="closing", suggest=not facts.in_circle),
            button(reader.say("Open the guide"), ids.CLOSING_GUIDE, facts.pair),
            button(reader.say("We have had it"), ids.CLOSING_CONFIRM, facts.pair),
        ],
        Ask.CHOOSE_CHANNEL: _channel_buttons(facts.pair, reader),
        Ask.TELL: [button(reader.say("Open the guide"), ids.CLOSING_GUIDE, facts.pair)]
        if facts.step == NEAR
        else [],
    }
    return [element for element in choices.get(facts.ask, ()) if element is not None]


def _booking(facts: Reminder, reader: Reader) -> list[Block]:
    """The partner's times, if some wait for an answer; else the ways to a date."""
    if facts.times is not None:
        return choosing_buttons(facts.times, facts.pair, reader)
    return booking_buttons(facts.pair, reader, suggest=not facts.in_circle)


def _form_buttons(facts: Reminder, reader: Reader) -> list[Block]:
    """The form, for the mentor of a circle once for each mentee: what they answer is about one of them."""
    if facts.circle is None or len(facts.circle.mates) == 1:
        one = form_button(facts.pair, facts.form, reader)
        return [one] if one else []
    mates = [mate for mate in facts.circle.mates[:MATES] if mate.reviews]
    return apart(
        [
            button(
                reader.say("About {name}", name=mate.person.name),
                ids.FORM_OPEN,
                f"{mate.pair}:{mate.reviews[0].key}:{mate.reviews[0].occurrence}",
            )
            for mate in mates
        ]
    )


def _another_date(facts: Reminder, reader: Reader) -> Block | None:
    if facts.meeting is None:
        return None
    return button(reader.say("Find another date"), ids.MEETING_MOVE, facts.meeting.id)


def signing_buttons(pair: int, agreement: int | None, reader: Reader) -> list[Block]:
    """Sign, or read first."""
    read = button(reader.say("Read it"), ids.AGREEMENT_SHOW, pair)
    if agreement is None:
        return [read]
    return [_primary(reader.say("Sign the agreement"), ids.AGREEMENT_SIGN, agreement), read]


def _goal_buttons(goal: GoalShown | None, reader: Reader) -> list[Block]:
    """How a goal is going, in one tap, or with a few words."""
    if goal is None:
        return []
    return [*tap_buttons(goal, reader), button(reader.say("Tell more"), ids.GOAL_NEWS, goal.id)]


def form_button(pair: int, form: FormAsk | None, reader: Reader) -> Block | None:
    """Open a form that is asked for."""
    if form is None:
        return None
    labels = {
        "fit_check": reader.say("Say how it feels"),
        "pulse": reader.say("Give a quick pulse"),
        "midpoint": reader.say("Write my midpoint review"),
        "final": reader.say("Write my final review"),
    }
    label = labels.get(form.key) or reader.say("Open “{title}”", title=form.title)
    return _primary(label, ids.FORM_OPEN, f"{pair}:{form.key}:{form.occurrence}")


def _primary(label: str, action_id: str, value: str | int) -> Block:
    return button(label, action_id, value, style="primary")


def _channel_buttons(pair: int, reader: Reader) -> list[Block]:
    archive = button(
        reader.say("Archive the channel"), ids.CHANNEL_ARCHIVE, pair, ask=archive_question(reader)
    )
    return [button(reader.say("Keep the channel"), ids.CHANNEL_KEEP, pair), archive]


def _later_menu(facts: Reminder, reader: Reader) -> Block:
    choices = (
        (reader.say("Remind me tomorrow"), "tomorrow"),
        (reader.say("Remind me next week"), "next_week"),
        (reader.say("Stop this reminder"), "never"),
    )
    return {
        "type": "overflow",
        "action_id": ids.REMINDER_SNOOZE,
        "options": [option(label, f"{facts.taken}:{value}") for label, value in choices],
    }


def put_off_words(facts: Reminder | None, back_at: datetime | None, reader: Reader) -> str:
    """What was chosen about a reminder, below its own first line: several that were put off are told apart."""
    chosen = later_words(back_at, reader)
    return f"{reminder_text(facts, reader).splitlines()[0]}\n{chosen}" if facts is not None else chosen


def later_words(back_at: datetime | None, reader: Reader) -> str:
    """What was chosen about a reminder; `back_at` (aware) is when it comes back, None for never."""
    if back_at is None:
        return reader.say(":no_bell: I will not remind you of this again. `/mentor settings` brings it back.")
    return reader.say(":zzz: I will remind you again on {day}, if it is still open.", day=reader.day(back_at))


def coordinator_message(facts: CoordinatorStep, reader: Reader) -> Message:
    """To the coordinators: a pair that may need a hand. Nothing that the two told in confidence."""
    pair = reader.say(
        "{mentee} and {mentor}", mentee=person(facts.mentee.slack_id), mentor=person(facts.mentor.slack_id)
    )
    if facts.circle:
        pair = reader.say("Those in the circle of {mentor}", mentor=person(facts.mentor.slack_id))
    sentences = {
        "first_meeting_unbooked": reader.say("*{pair}* have not booked their first meeting yet.", pair=pair),
        "first_meeting_unheld": reader.say("*{pair}* have not had their first meeting yet.", pair=pair),
        "nothing_booked": reader.say(
            "*{pair}* have no meeting ahead, and the last one is a while ago.", pair=pair
        ),
        "agreement_unsigned": reader.say("*{pair}* have not signed an agreement yet.", pair=pair),
        "no_goals": reader.say("*{pair}* have no goals yet.", pair=pair),
        "form_missing": reader.say(
            "*{pair}*: “{title}” is still missing.", pair=pair, title=quote(facts.form_title)
        ),
    }
    text = ":eyes: " + (sentences.get(facts.condition) or reader.say("*{pair}* may need a hand.", pair=pair))
    blocks: list[Block] = [section(text)]
    if facts.waits_for and facts.condition == "form_missing":
        names = ", ".join(person(who.slack_id) for who in facts.waits_for)
        blocks.append(context(reader.say("Waiting for {names}", names=names)))
    blocks.append(actions(button(reader.say("Ask both how it is going"), ids.PAIR_HELLO, facts.pair)))
    return Message(text, blocks)
