"""The coordinators' monthly checkpoint: written in ten minutes, read later, with the figures then and now."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from babel.dates import format_skeleton

from blocks import ids
from blocks.parts import (
    Block,
    Message,
    View,
    actions,
    apart,
    button,
    capital,
    context,
    divider,
    field,
    fit,
    header,
    modal,
    option,
    person,
    plain,
    quote,
    section,
)
from blocks.reader import Reader
from blocks.reviewing.adjusting.figures import amount_words, choice_words, moved_words
from bot.domain.shown.adjusting import (
    CheckpointDraft,
    CheckpointLine,
    CheckpointRead,
    CheckpointsShown,
    DecisionDraft,
    DecisionDue,
    DecisionShown,
)
from bot.domain.states.decision import DecisionState

WORKS, WORKS_NOT = "works", "works_not"
TEXT, OWNER, DUE, MEASURE = "text", "owner", "due", "measure"
_AFTER = "_"
"""Between the name of a decision's field and how many decisions stand above it."""
LONGEST, LONGEST_DECISION = 2000, 500
_TITLE, _TEXT, _SHORT, _READ = 75, 500, 250, 1400
_IN_MODAL, _FIGURES, _MENU, _IN_ROW = 20, 20, 100, 5


def month_words(month: date, reader: Reader) -> str:
    """March 2026."""
    return capital(format_skeleton("yMMMM", month, locale=reader.babel))


def checkpoints_message(shown: CheckpointsShown, reader: Reader) -> Message:
    """What is open, what moved, and the checkpoints so far."""
    title = reader.say("Checkpoints: {program}", program=fit(shown.program, _TITLE))
    blocks: list[Block] = [header(f":compass: {title}")]
    month = month_words(shown.month, reader)
    if shown.this_month is None:
        ask = reader.say(
            "*{month}* has no checkpoint yet: ten minutes on what works and what does not.", month=month
        )
        label, style = reader.say("Begin"), "primary"
    else:
        ask = reader.say("*{month}* is written down. You can change it, or decide more.", month=month)
        label, style = reader.say("Change it"), None
    blocks.append(section(ask, button(label, ids.CHECKPOINT_HOLD, shown.program_id, style=style)))
    if shown.moved:
        lines = [f"• {moved_line(one, reader)}" for one in shown.moved]
        blocks.append(section(fit("\n".join([f"*{reader.say('Then and now')}*", *lines]), 2900)))
        blocks.append(context(reader.say("Two figures beside each other. What moved them, you know best.")))
    if shown.open:
        blocks += [divider(), section(f"*{reader.say('Decided, and not done yet')}*")]
        for one in shown.open:
            blocks += _open(one, reader)
        if shown.more_open:
            blocks.append(context(reader.count("{n} more", "{n} more", shown.more_open)))
    if shown.past:
        blocks += [divider(), *_past(shown.past, reader)]
    blocks.append(
        context(
            reader.say(
                "Only you can see this. Other coordinators read the same with `/mentor-admin checkpoint`."
            )
        )
    )
    return Message(quote(title), blocks)


def moved_line(one: DecisionShown, reader: Reader) -> str:
    """A figure then and now, with what was decided."""
    decided = reader.say("Decided: “{text}”", text=fit(quote(one.text.replace("\n", " ")), _SHORT))
    return f"*{moved_words(one, reader)}*\n   {decided}"


def hold_modal(shown: CheckpointDraft, reader: Reader) -> View:
    """What works and what does not."""
    text: Block = {"type": "plain_text_input", "multiline": True, "max_length": LONGEST}
    blocks = [
        section(
            reader.say(
                "*{program}, {month}*\nTen minutes. Figures as they stand today are kept with it, so that next month "
                "you can compare.",
                program=fit(quote(shown.program), _TITLE), month=month_words(shown.month, reader),
            )
        ),
        context(reader.say("One of the two fields is enough.")),
        field(WORKS, reader.say("What works?"), {**text, **_initial(shown.works)}, required=False),
        field(WORKS_NOT, reader.say("What does not?"), {**text, **_initial(shown.works_not)}, required=False),
        context(reader.say(":eye: The coordinators of this program read this. Please leave out what people told you in "
                           "confidence. Decisions come next.")),
    ]  # fmt: skip
    return modal(
        ids.CHECKPOINT_SUBMIT, reader.say("This month's checkpoint"), blocks, submit=reader.say("Save and go on"),
        close=reader.say("Not now"), metadata=json.dumps({"program": shown.program_id}),
    )  # fmt: skip


def decision_modal(shown: DecisionDraft, reader: Reader) -> View:
    """The decisions so far, and a further one. Its fields are named anew with each, since Slack keeps what was typed
    into a field of the same name; `decision_fields` reads them.
    """
    blocks: list[Block] = []
    turn = len(shown.decisions)
    if shown.decisions:
        known = [f"• {_decided(one, reader)}" for one in shown.decisions[:_IN_MODAL]]
        more = len(shown.decisions) - _IN_MODAL
        if more > 0:
            known.append(reader.count("{n} more", "{n} more", more))
        blocks.append(section(fit("\n".join([f"*{reader.say('Decided so far')}*", *known]), 2900)))
    else:
        blocks.append(
            section(reader.say(":white_check_mark: Saved. Did you decide anything? One at a time."))
        )
    menu: Block = {
        "type": "static_select",
        "placeholder": plain(reader.say("No figure"), 150),
        "options": [option(choice_words(one, reader), one.key) for one in shown.measures[:_MENU]],
    }
    blocks += [
        field(_named(TEXT, turn), reader.say("What did you decide?"),
              {"type": "plain_text_input", "multiline": True, "max_length": LONGEST_DECISION}),
        field(_named(OWNER, turn), reader.say("Who sees to it?"), {"type": "users_select", "initial_user": shown.owner},
              hint=reader.say("I write to them now, unless it is you, and again the working day before it is due.")),
        field(_named(DUE, turn), reader.say("Until when?"),
              {"type": "datepicker", "initial_date": shown.due_on.isoformat()}),
    ]  # fmt: skip
    if shown.measures:
        blocks.append(
            field(_named(MEASURE, turn), reader.say("Which figure should move?"), menu, required=False,
                  hint=reader.say("I look at it again on that day, and say how it stood and how it stands."))
        )  # fmt: skip
    return modal(
        ids.DECISION_SUBMIT, reader.say("Decisions"), blocks, submit=reader.say("Add this decision"),
        close=reader.say("That is all"), metadata=json.dumps({"checkpoint": shown.checkpoint}),
    )  # fmt: skip


def decision_fields(answers: Mapping[str, object]) -> dict[str, str]:
    """The fields of a sent decision by what they mean: text, owner, day, figure."""
    return {name.partition(_AFTER)[0]: name for name in answers}


def _named(field_name: str, turn: int) -> str:
    return f"{field_name}{_AFTER}{turn}" if turn else field_name


def read_modal(shown: CheckpointRead, reader: Reader) -> View:
    """One checkpoint in full."""
    title = reader.say(
        "*{program}, {month}* · by {by}",
        program=fit(quote(shown.program), _TITLE), month=month_words(shown.month, reader), by=person(shown.by),
    )  # fmt: skip
    blocks: list[Block] = [section(title)]
    for name, text in (
        (reader.say("What works"), shown.works),
        (reader.say("What does not"), shown.works_not),
    ):
        if text:
            blocks.append(section(f"*{name}*\n{_quoted(text)}"))
    if shown.decisions:
        known = [f"• {_decided(one, reader)}" for one in shown.decisions[:_IN_MODAL]]
        blocks.append(section(fit("\n".join([f"*{reader.say('Decided')}*", *known]), 2900)))
    if shown.figures:
        lines = [
            f"• {fit(quote(choice_words(one, reader)), 100)}: {amount_words(value, unit, reader)}"
            for one, value, unit in shown.figures[:_FIGURES]
        ]
        blocks.append(section(fit("\n".join([f"*{reader.say('Figures of that day')}*", *lines]), 2900)))
    add = button(reader.say("Add a decision"), ids.DECISION_ADD, shown.id)
    return modal(
        "notice.shown", reader.say("A checkpoint"), [*blocks, actions(add)], close=reader.say("Close")
    )


def reminder_message(facts: DecisionDue, reader: Reader) -> Message:
    """To the one who sees to it."""
    return _owned(facts, reader)


def given_message(facts: DecisionDue, reader: Reader) -> Message:
    """To the one who was named, as soon as they were."""
    return _owned(facts, reader, given=True)


def _owned(facts: DecisionDue, reader: Reader, *, given: bool = False) -> Message:
    one, day = facts.decision, _day(facts.decision, reader)
    program = fit(quote(facts.program), _TITLE)
    note = (
        reader.say(
            "A decision of {program}. I remind you a working day before. If this is not for you, please tell {by}.",
            program=program, by=person(facts.by),
        )
        if given
        else reader.say("A decision of {program}. The coordinators read what becomes of it.", program=program)
    )  # fmt: skip
    text = (
        reader.say("{by} wrote down that you see to this by {day}:", by=person(facts.by), day=day)
        if facts.by
        else reader.say("You said you would see to this by {day}:", day=day)
    )
    return Message(
        text,
        [section(f":compass: {text}\n{_quoted(one.text)}"), actions(*_settle(one, reader)), context(note)],
    )


def settled_message(one: DecisionShown, reader: Reader) -> Message:
    """In place of the reminder."""
    words = fit(quote(one.text.replace("\n", " ")), _TEXT)
    if one.status is DecisionState.DONE:
        text = reader.say("Done: “{text}”. Thank you!", text=words)
        return Message(text, [section(f":white_check_mark: {text}")])
    text = reader.say("Dropped: “{text}”.", text=words)
    return Message(text, [section(f":wastebasket: {text}")])


def _open(one: DecisionShown, reader: Reader) -> list[Block]:
    lines = [
        f"{fit(quote(one.text.replace(chr(10), ' ')), _TEXT)}",
        reader.say("{owner}, until {day}", owner=person(one.owner), day=_day(one, reader)),
    ]
    moved = moved_words(one, reader)
    if moved:
        lines.append(f"_{moved}_")
    row = {**actions(*_settle(one, reader)), "block_id": f"decision_{one.id}"}
    return [section("\n".join(lines)), row]


def _settle(one: DecisionShown, reader: Reader) -> list[Block]:
    return [
        button(reader.say("It is done"), ids.DECISION_DONE, one.id, style="primary"),
        button(reader.say("Drop it"), ids.DECISION_DROP, one.id),
    ]


def _past(lines: Sequence[CheckpointLine], reader: Reader) -> list[Block]:
    blocks: list[Block] = [section(f"*{reader.say('So far')}*")]
    for start in range(0, len(lines), _IN_ROW):
        row = [
            button(month_words(one.month, reader), ids.CHECKPOINT_READ, one.id)
            for one in lines[start : start + _IN_ROW]
        ]
        blocks.append(actions(*apart(row)))
    return blocks


def _decided(one: DecisionShown, reader: Reader) -> str:
    mark = {DecisionState.DONE: ":white_check_mark: ", DecisionState.DROPPED: ":wastebasket: "}.get(
        one.status, ""
    )
    words = f"{mark}{fit(quote(one.text.replace(chr(10), ' ')), _SHORT)}"
    about = reader.say("{owner}, until {day}", owner=person(one.owner), day=_day(one, reader))
    moved = moved_words(one, reader)
    return f"{words} ({about})" + (f"\n   _{moved}_" if moved else "")


def _day(one: DecisionShown, reader: Reader) -> str:
    return reader.calendar_day(one.due_on) if one.due_on is not None else reader.say("a month later")


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in fit(quote(text), _READ).split("\n"))


def _initial(text: str) -> dict[str, Any]:
    return {"initial_value": text} if text else {}
