"""The success measures of a plan, as a list in a modal and as a message."""

from __future__ import annotations

import json

from blocks import ids
from blocks.learning.comparisons import comparison_words
from blocks.learning.figures import history_words
from blocks.parts import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    fit,
    header,
    modal,
    person,
    quote,
    section,
)
from blocks.planning.last_time import aim_words, last_time_blocks
from blocks.planning.pages import packed
from blocks.planning.part import ENOUGH, step_blocks
from blocks.planning.part_words import part_title
from blocks.reader import Reader
from blocks.reporting.words import plan_words, target_words
from bot.domain.program import Measure
from bot.domain.shown.planning import MeasureShown, MeasuresShown

_LABEL, _SOURCE = 150, 150


def measures_modal(shown: MeasuresShown, reader: Reader) -> View:
    """Every measure with a button to change it, and one to add another."""
    guided = bool(shown.step)
    blocks: list[Block] = [
        *step_blocks(shown.step, shown.steps, reader),
        section(
            reader.say(
                "What should be different at the end, and how will you know? Three to five measures are plenty; the "
                "bot finds most figures itself."
            )
        ),
    ]
    if shown.last_time:
        blocks += last_time_blocks(shown.last_time, reader)
    for one in shown.measures:
        change = button(
            reader.say("Change"), ids.MEASURE_OPEN, f"{shown.program.program}:{one.measure.key}:{int(guided)}"
        )
        blocks.append(section(_words(one, reader), change))
    if shown.another:
        add = button(reader.say("Add a measure"), ids.MEASURE_OPEN, f"{shown.program.program}::{int(guided)}")
        blocks.append({**actions(add), "block_id": "add"})
    blocks.append(context(reader.say(":eye: Who sees this: coordinators of this program.")))
    metadata = json.dumps({"program": shown.program.program, "part": "measures", "guided": guided})
    if not guided:
        return modal(ids.PROGRAM_READ_PAGE, part_title("measures", reader), blocks, close=reader.say("Done"),
                     metadata=metadata)  # fmt: skip
    return modal(
        ids.PROGRAM_READ_PAGE, part_title("measures", reader), blocks, submit=reader.say("Go on"),
        close=reader.say(ENOUGH), metadata=metadata,
    )  # fmt: skip


def measures_message(shown: MeasuresShown, reader: Reader) -> Message:
    """Baseline, target and where each measure stands."""
    title = reader.say("Success measures of {name}", name=shown.program.name)
    blocks: list[Block] = [header(title)]
    fitting = packed([[section(_words(one, reader, whole=True))] for one in shown.measures])[0]
    blocks += fitting
    more = len(shown.measures) - len(fitting)
    if more > 0:
        blocks.append(
            context(
                reader.count(
                    "… and {n} more, under “Change measures”.",
                    "… and {n} more, under “Change measures”.",
                    more,
                )
            )
        )
    if not shown.measures:
        blocks.append(section(reader.say("There is none yet. What should be different at the end?")))
    program = shown.program.program
    buttons = [button(reader.say("Change measures"), ids.PROGRAM_EDIT, f"{program}:measures")]
    if any(one.by_hand for one in shown.measures):
        buttons.insert(0, button(reader.say("Enter a figure"), ids.MEASURE_ENTER, program, style="primary"))
        buttons.append(button(reader.say("Compare with colleagues outside"), ids.COMPARISON_OPEN, program))
    blocks += [actions(*buttons), context(reader.say("Only you can see this."))]
    return Message(quote(title), blocks)


def entered_words(measure: Measure, value: float, reader: Reader, *, newest: bool) -> str:
    """That a figure was noted. `newest`: none stands for a later day."""
    label = fit(quote(measure.label), _LABEL)
    noted = quote(target_words(value, measure.unit, reader))
    if not newest:
        return reader.say(
            "Noted: {label} was {value} then. A figure of a later day is there, so that one stands in the report.",
            label=label,
            value=noted,
        )
    return reader.say(
        "Noted: {label} is {value} now. `/mentor-admin report` shows it beside the figures that the bot finds.",
        label=label,
        value=noted,
    )


def _words(one: MeasureShown, reader: Reader, *, whole: bool = False) -> str:
    measure = one.measure
    lines = [f"*{fit(quote(measure.label), _LABEL)}*", _figures(one, reader)]
    if whole:
        lines.append(f"_{fit(quote(measure.source), _SOURCE).replace(chr(10), ' ')}_")
        if len(one.history) > 1:
            lines.append(history_words(one.history, measure.unit, reader))
        if one.compared is not None:
            lines.append(comparison_words(one.compared, reader))
    return "\n".join(line for line in lines if line)


def _figures(one: MeasureShown, reader: Reader) -> str:
    measure = one.measure
    if measure.kind == "qualitative":
        return reader.say("To be read, not counted")
    said = [reader.say("now {value}", value=f"*{_value(one, reader)}*")]
    if measure.baseline is not None:
        before = quote(target_words(measure.baseline, measure.unit, reader))
        said.append(reader.say("before {value}", value=before))
    if measure.target is not None:
        said.append(aim_words(measure.target, measure.unit, one.reached, reader))
    who = reader.say("entered by hand") if one.by_hand else reader.say("measured by the bot")
    if one.by and one.at is not None:
        who = reader.say("entered by {who}, {when}", who=person(one.by), when=reader.day(one.at))
    return " · ".join([*said, who])


def _value(one: MeasureShown, reader: Reader) -> str:
    if one.hidden:
        return reader.say("fewer than 5 people answered")
    if one.value is None:
        return reader.say("nothing yet")
    return quote(plan_words(one.value, one.measure.unit, one.measured, reader))
