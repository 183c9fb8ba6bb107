"""Office hours on the screen: offered by coordinators, booked by anybody in the program."""

from __future__ import annotations

import json

from blocks import ids
from blocks.community.words import slot_words, topic_words
from blocks.parts import (
    Block,
    Message,
    View,
    actions,
    button,
    confirm,
    context,
    field,
    header,
    modal,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from bot.domain.shown.community import OfficeHoursDraft, OfficeHoursOffered, OfficeHoursOpen, SlotShown

BEGINS, MINUTES, COUNT, PLACE, TOPIC = "begins", "minutes", "count", "place", "topic"
SHORTEST, LONGEST, MOST, PLACE_LIMIT, TOPIC_LIMIT = 10, 120, 12, 300, 300
LISTED = 12
"""Free slots in one list; the earliest come first."""


def offer_modal(facts: OfficeHoursDraft, reader: Reader) -> View:
    """Slots one after the other: when, how long, how many, where."""
    number: Block = {"type": "number_input", "is_decimal_allowed": False}
    place: Block = {"type": "plain_text_input", "max_length": PLACE_LIMIT}
    if facts.place:
        place["initial_value"] = facts.place
    minutes = {
        **number,
        "min_value": str(SHORTEST),
        "max_value": str(LONGEST),
        "initial_value": str(facts.minutes),
    }
    count = {**number, "min_value": "1", "max_value": str(MOST), "initial_value": "3"}
    blocks = [
        section(
            reader.say(
                "*Office hours* · {name}\nFor everybody in the program: one person a slot, booked by "
                "`/mentor office-hours`.",
                name=quote(facts.name),
            )
        ),
        field(BEGINS, reader.say("From"), {"type": "datetimepicker"}, hint=reader.say("In your own time zone.")),
        field(MINUTES, reader.say("Minutes for each slot"), minutes),
        field(COUNT, reader.say("How many slots, one after the other?"), count),
        field(
            PLACE, reader.say("Where?"), place,
            hint=reader.say("A room, or the link of the call. Everybody in the program sees it."),
        ),
        context(reader.say("You alone read who booked and what about; other coordinators see that a slot is booked.")),
    ]  # fmt: skip
    return modal(
        ids.OFFICE_HOURS_OFFER_SUBMIT, reader.say("Offer office hours"), blocks, submit=reader.say("Offer them"),
        close=reader.say("Not now"), metadata=json.dumps({"program": facts.program}),
    )  # fmt: skip


def offered_modal(slots: int, reader: Reader) -> View:
    """After offering."""
    words = reader.count(
        "{n} slot can be booked now. The admin channel shows it.",
        "{n} slots can be booked now. The admin channel shows them.",
        slots,
    )
    return modal("office_hours.offered", reader.say("Offered"), [section(words)], close=reader.say("Close"))


def offered_message(facts: OfficeHoursOffered, reader: Reader) -> Message:
    """In the admin channel: the slots, which are booked or past, and the way to call one off."""
    text = reader.say("{by} offers office hours in {name}.", by=person(facts.by), name=quote(facts.name))
    note = reader.say("Anybody in the program books one by `/mentor office-hours`.")
    if not any(_is_ahead(slot) for slot in facts.slots):
        text = reader.say("{by} offered office hours in {name}.", by=person(facts.by), name=quote(facts.name))
        note = reader.say("None of these slots is ahead any more.")
    blocks: list[Block] = [section(f":door: {text}\n{note}")]
    blocks += [section(_standing(slot, reader), _call_off(slot, reader)) for slot in facts.slots]
    return Message(text, blocks)


def _standing(slot: SlotShown, reader: Reader) -> str:
    line = slot_words(slot, reader)
    if slot.state == "cancelled":
        return f"~{line}~\n_{reader.say('called off')}_"
    if slot.over:
        past = reader.say("over, it was booked") if slot.booked else reader.say("over, nobody had booked it")
        return f"{line}\n_{past}_"
    if slot.begun and not slot.booked:
        return f"{line}\n_{reader.say('nobody has booked it')}_"
    return f"{line}\n_{reader.say('booked') if slot.booked else reader.say('free')}_"


def _is_ahead(slot: SlotShown) -> bool:
    return slot.state == "planned" and not slot.begun


def _call_off(slot: SlotShown, reader: Reader) -> Block | None:
    if not _is_ahead(slot):
        return None
    booked = reader.say("Who booked it is told.") if slot.booked else reader.say("Nobody has booked it yet.")
    return button(
        reader.say("Call it off"), ids.OFFICE_HOURS_CALL_OFF, slot.session,
        ask=confirm(reader.say("Call this slot off?"), booked, reader.say("Call it off"), reader.say("Keep it")),
    )  # fmt: skip


def list_message(facts: OfficeHoursOpen, reader: Reader) -> Message:
    """The answer to `/mentor office-hours`: one's own bookings, then what is free."""
    title = reader.say("Office hours")
    blocks: list[Block] = [header(title)]
    for slot in facts.mine:
        blocks.append(section(_own(slot, reader), _give_back(slot, reader)))
    if facts.free:
        blocks.append(
            section(
                reader.say("A coordinator takes time for you: a question, a worry, an idea. Choose a slot:")
            )
        )
    for slot in facts.free[:LISTED]:
        line = f"{slot_words(slot, reader)}\n{_with(slot, reader)}"
        blocks.append(section(line, button(reader.say("Book it"), ids.OFFICE_HOURS_BOOK, slot.session)))
    if len(facts.free) > LISTED:
        left = len(facts.free) - LISTED
        blocks.append(context(reader.count("{n} more comes later.", "{n} more come later.", left)))
    if not facts.free:
        none = reader.say("No slot is free just now. Coordinators offer new ones from time to time.")
        blocks.append(section(none))
    blocks.append(context(reader.say("Times are shown in your own time zone.")))
    return Message(title, blocks)


def list_modal(message: Message, reader: Reader) -> View:
    """The same from the Home tab."""
    return modal("office_hours.listed", reader.say("Office hours"), message.blocks, close=reader.say("Close"))


def _with(slot: SlotShown, reader: Reader) -> str:
    return reader.say("_with {who} · {name}_", who=person(slot.host), name=quote(slot.program))


def _own(slot: SlotShown, reader: Reader) -> str:
    yours = reader.say(":white_check_mark: Yours: {slot}", slot=slot_words(slot, reader))
    return f"{yours}\n{_with(slot, reader)}{topic_words(slot, reader)}"


def _give_back(slot: SlotShown, reader: Reader) -> Block:
    return button(
        reader.say("Give it back"), ids.OFFICE_HOURS_GIVE_BACK, slot.session,
        ask=confirm(
            reader.say("Give this slot back?"),
            reader.say("It is free for somebody else, and {who} is told.", who=person(slot.host)),
            reader.say("Give it back"), reader.say("Keep it"),
        ),
    )  # fmt: skip


def own_slot(slot: SlotShown, reader: Reader) -> list[Block]:
    """A booking of one's own, as the Home tab shows it."""
    return [section(_own(slot, reader), _give_back(slot, reader))]


def hosted_slot(slot: SlotShown, reader: Reader) -> Block:
    """A booked slot of one's own office hours, as the Home tab shows it to the host."""
    line = reader.say(
        ":door: {who} comes to your office hours: {slot}",
        who=person(slot.guest),
        slot=slot_words(slot, reader),
    )
    return section(line + topic_words(slot, reader))


def book_modal(slot: SlotShown, reader: Reader) -> View:
    """Before a slot is booked: a line about it, if one likes."""
    topic: Block = {"type": "plain_text_input", "max_length": TOPIC_LIMIT}
    blocks = [
        section(f"{slot_words(slot, reader)}\n{_with(slot, reader)}"),
        field(
            TOPIC, reader.say("What would you like to talk about?"), topic,
            hint=reader.say("Only if you like. A few words are enough."), required=False,
        ),
        context(
            reader.say(
                ":eye: {who} alone sees that it is you, and what about. Other coordinators see that the slot is "
                "booked.",
                who=person(slot.host),
            )
        ),
    ]  # fmt: skip
    return modal(
        ids.OFFICE_HOURS_BOOK_SUBMIT, reader.say("Office hours"), blocks, submit=reader.say("Book this slot"),
        close=reader.say("Not now"), metadata=json.dumps({"slot": slot.session}),
    )  # fmt: skip


def booked_modal(slot: SlotShown, reader: Reader) -> View:
    """After booking."""
    words = reader.say(
        ":white_check_mark: It is yours: {slot}. A calendar file follows, and I remind you on the working day before.",
        slot=slot_words(slot, reader),
    )
    more = reader.say("Something came up? `/mentor office-hours` gives it back.")
    return modal(
        "office_hours.booked",
        reader.say("Booked"),
        [section(words), context(more)],
        close=reader.say("Close"),
    )


def given_back_words(slot: SlotShown, reader: Reader) -> str:
    """After giving a slot back."""
    return reader.say("The slot is free again, and {who} is told.", who=person(slot.host))


def called_off_words(reader: Reader) -> str:
    """After a coordinator called a slot off."""
    return reader.say("The slot is called off. If somebody had booked it, they are told.")


def booked_message(facts: SlotShown, reader: Reader) -> Message:
    """To the host: who comes, and what about."""
    text = reader.say("{who} booked your office hours.", who=person(facts.guest))
    more = f"{slot_words(facts, reader)}{topic_words(facts, reader)}"
    return Message(text, [section(f":door: {text}\n{more}"), context(reader.say("You alone read this."))])


def given_back_message(facts: SlotShown, reader: Reader) -> Message:
    """To the host: nobody comes."""
    text = reader.say(
        "{who} gave a slot of your office hours back. It is free again.", who=person(facts.guest)
    )
    return Message(text, [section(f":door: {text}\n{slot_words(facts, reader)}")])


def called_off_message(facts: SlotShown, reader: Reader) -> Message:
    """To whoever had booked it."""
    text = reader.say("The office hours you had booked do not take place.")
    more = reader.say("Please take it out of your calendar. `/mentor office-hours` shows what else is free.")
    return Message(text, [section(f":door: {text}\n{slot_words(facts, reader)}\n{more}")])


def reminder_message(facts: SlotShown, reader: Reader) -> Message:
    """A working day before, to either of the two."""
    if facts.guest:
        text = reader.say("Soon: {who} comes to your office hours.", who=person(facts.guest))
        return Message(
            text, [section(f":bell: {text}\n{slot_words(facts, reader)}{topic_words(facts, reader)}")]
        )
    text = reader.say("Soon: office hours with {who}.", who=person(facts.host))
    give = actions(_give_back(facts, reader))
    return Message(text, [section(f":bell: {text}\n{slot_words(facts, reader)}"), give])
