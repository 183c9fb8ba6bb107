"""What is kept of a meeting: notes for oneself alone, and open points for both."""

from __future__ import annotations

import json
from collections.abc import Sequence

from blocks import ids
from blocks.parts import (
    Block,
    View,
    actions,
    button,
    context,
    divider,
    field,
    fit,
    modal,
    option,
    person,
    plain,
    quote,
    section,
)
from blocks.reader import Reader
from bot.domain.shown.guiding import MeetingShown
from bot.domain.shown.meeting import NoteShown, PairNotes, PointDraft, PointShown

NOTE, TEXT, OWNER, DUE_ON = "note", "text", "owner", "due_on"
NOTE_LENGTH, TEXT_LENGTH = 3000, 300
NOTE_SHOWN = 600
PAIRS_SHOWN = 6
SHOWN = "pair.shown"


def note_modal(facts: NoteShown, reader: Reader) -> View:
    """One's own note on a meeting."""
    box: Block = {"type": "plain_text_input", "multiline": True, "max_length": NOTE_LENGTH}
    if facts.text:
        box["initial_value"] = facts.text
    when = reader.moment(facts.meeting.starts_at)
    blocks = [
        section(reader.say("Your note on the meeting of {when}", when=when)),
        field(
            NOTE,
            reader.say("Your note"),
            box,
            required=False,
            hint=reader.say("Leave it empty to throw it away."),
        ),
        context(
            ":lock: "
            + reader.say(
                "Only you ever see this. It is stored encrypted; not your partner, not the coordinators, no report."
            )
        ),
    ]
    return modal(
        ids.NOTE_SUBMIT, reader.say("Private note"), blocks, submit=reader.say("Keep it for me"),
        close=reader.say("Not now"), metadata=json.dumps({"meeting": facts.meeting.id}),
    )  # fmt: skip


def point_modal(facts: PointDraft, reader: Reader) -> View:
    """Something one of the two takes on."""
    me, partner = facts.people
    owners = [
        option(reader.say("I do"), me.slack_id),
        option(reader.say("{name} does", name=partner.name), partner.slack_id),
    ]
    who: Block = {"type": "radio_buttons", "options": owners, "initial_option": owners[0]}
    text: Block = {"type": "plain_text_input", "max_length": TEXT_LENGTH}
    blocks = [
        field(TEXT, reader.say("What is to be done?"), text, hint=reader.say("One small step is enough.")),
        field(OWNER, reader.say("Who does it?"), who),
        field(DUE_ON, reader.say("By when?"), {"type": "datepicker"}, required=False),
        context(
            ":eye: "
            + reader.say(
                "You and {who} see it on *Home* and in the next agenda; it is posted to nobody.",
                who=person(partner.slack_id),
            )
        ),
    ]
    about: dict[str, int] = {"pair": facts.pair}
    if facts.meeting is not None:
        about["meeting"] = facts.meeting
    return modal(
        ids.POINT_SUBMIT, reader.say("Open point"), blocks, submit=reader.say("Keep it for both"),
        close=reader.say("Not now"), metadata=json.dumps(about),
    )  # fmt: skip


def notes_view(
    facts: Sequence[PairNotes], reader: Reader, *, pair: int | None = None, past: bool = False
) -> View:
    """Everything that is kept: one's own notes, and the open points of both; of one `pair`, or of all. `past`: there
    is nothing, and the reader was in a pair.
    """
    blocks: list[Block] = []
    for one in facts[:PAIRS_SHOWN]:
        blocks += [*([divider()] if blocks else []), *_pair_notes(one, reader)]
    if not blocks and past:
        blocks.append(
            section(reader.say("Your pair is over: no note of yours is kept, and no point is open."))
        )
    elif not blocks:
        blocks.append(section(reader.say("Notes and open points belong to a pair. You have none yet.")))
    blocks.append(
        context(":lock: " + reader.say("Notes are yours alone. Open points are seen by both of you."))
    )
    about = json.dumps({"pair": pair}) if pair is not None else ""
    return modal(
        SHOWN, reader.say("Notes and open points"), blocks, metadata=about, close=reader.say("Close")
    )


def keeping_row(meeting: MeetingShown, reader: Reader) -> Block:
    """After a meeting: what each may keep of it."""
    return actions(
        button(reader.say("Write a private note"), ids.NOTE_WRITE, meeting.id),
        button(reader.say("Add an open point"), ids.POINT_ADD, f"{meeting.pair}:{meeting.id}"),
    )


def point_line(point: PointShown, reader: Reader) -> str:
    """An open point in one line: what, who, by when."""
    parts = [fit(quote(point.text), 350), person(point.owner.slack_id)]
    if point.due_on is not None:
        parts.append(reader.say("by {day}", day=reader.calendar_day(point.due_on)))
    return " · ".join(parts)


def _pair_notes(facts: PairNotes, reader: Reader) -> list[Block]:
    blocks: list[Block] = [section(reader.say("*With {who}*", who=person(facts.partner.slack_id)))]
    blocks += [_point(point, facts, reader) for point in facts.points]
    if facts.more_points:
        more = reader.count("and {n} more open point", "and {n} more open points", facts.more_points)
        blocks.append(context(more))
    if not facts.points:
        blocks.append(context(reader.say("No open points.")))
    blocks += [_own_note(note, reader) for note in facts.notes]
    if facts.more:
        blocks.append(context(reader.count("and {n} older note", "and {n} older notes", facts.more)))
    ways: list[Block] = []
    if facts.at_work:
        ways.append(button(reader.say("Add an open point"), ids.POINT_ADD, facts.pair))
    if facts.more or facts.more_points:
        ways.append(button(reader.say("Show all"), ids.NOTES_SHOW, facts.pair))
    return [*blocks, actions(*ways)] if ways else blocks


def _point(point: PointShown, facts: PairNotes, reader: Reader) -> Block:
    text = f":white_square_button: {point_line(point, reader)}"
    if not facts.at_work:
        return section(text)
    choices = [
        {"text": plain(reader.say("Done"), 75), "value": f"{point.id}:done"},
        {"text": plain(reader.say("No longer needed"), 75), "value": f"{point.id}:drop"},
    ]
    return section(text, {"type": "overflow", "action_id": ids.POINT_SETTLE, "options": choices})


def _own_note(note: NoteShown, reader: Reader) -> Block:
    when = reader.day(note.meeting.starts_at)
    if not note.text:
        write = button(reader.say("Write a private note"), ids.NOTE_WRITE, note.meeting.id)
        return section(reader.say("Meeting of {when}", when=when), write)
    text = fit(quote(note.text), NOTE_SHOWN)
    change = button(reader.say("Read or change"), ids.NOTE_WRITE, note.meeting.id)
    return section(reader.say(":lock: *{when}*\n{text}", when=when, text=text), change)
