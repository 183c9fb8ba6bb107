"""A figure that only people know: asked of a coordinator, and what became of the asking."""

from __future__ import annotations

from blocks import ids
from blocks.parts import Block, Message, actions, button, confirm, context, fit, person, quote, section
from blocks.reader import Reader
from blocks.reporting.words import target_words
from bot.domain.shown.learning import FigureAsked, FigureKept

_LABEL, _SOURCE = 150, 300


def figure_asked(shown: FigureAsked, reader: Reader) -> Message:
    """The asking; once it is answered, how."""
    measure = shown.measure
    label = fit(quote(measure.label), _LABEL)
    ask = reader.say(
        ":bar_chart: *{label}*: how does it stand now? *{program}* wants to know, and only people can tell.",
        label=label,
        program=quote(shown.program.name),
    )
    if shown.answer:
        return Message(answered := _answered(shown, label, reader), [section(answered)])
    facts = []
    if measure.baseline is not None:
        before = quote(target_words(measure.baseline, measure.unit, reader))
        facts.append(reader.say("before {value}", value=before))
    if measure.target is not None:
        target = quote(target_words(measure.target, measure.unit, reader))
        facts.append(reader.say("target {target}", target=target))
    lines = [ask, " · ".join(facts)]
    lines.append(reader.say("Where it comes from: {source}", source=fit(quote(measure.source), _SOURCE)))
    value = f"{shown.program.program}:{measure.key}:{shown.day.isoformat()}"
    blocks: list[Block] = [
        section("\n".join(line for line in lines if line)),
        actions(
            button(reader.say("Enter the figure"), ids.FIGURE_ENTER, value, style="primary"),
            button(reader.say("Ask me in a month"), ids.FIGURE_LATER, value),
            button(
                reader.say("We will not have it"),
                ids.FIGURE_NEVER,
                value,
                ask=confirm(
                    reader.say("Stop asking?"),
                    reader.say("No coordinator is asked for this figure any more. It can still be entered."),
                    reader.say("Stop asking"),
                    reader.say("Keep asking"),
                ),
            ),
        ),
        context(reader.say("All coordinators are asked; one answer is enough.")),
    ]
    return Message(ask, blocks)


def history_words(history: tuple[FigureKept, ...], unit: str, reader: Reader) -> str:
    """Figures that were entered one after the other: the newest first."""
    return " ← ".join(_kept(one, unit, reader) for one in history)


def _kept(one: FigureKept, unit: str, reader: Reader) -> str:
    value = quote(target_words(one.value, unit, reader))
    if one.people is None:
        return reader.say("{value} ({day})", value=value, day=reader.calendar_day(one.as_of))
    people = reader.count("of {n} person", "of {n} people", one.people)
    return reader.say(
        "{value} ({day}, {people})", value=value, day=reader.calendar_day(one.as_of), people=people
    )


def _answered(shown: FigureAsked, label: str, reader: Reader) -> str:
    who = person(shown.by) if shown.by else reader.say("Somebody")
    if shown.answer == "entered" and shown.value is not None:
        return reader.say(
            ":white_check_mark: *{label}* is {value}. {who} entered it.",
            label=label,
            value=quote(target_words(shown.value, shown.measure.unit, reader)),
            who=who,
        )
    if shown.answer == "later":
        return reader.say("*{label}*: I ask you again in a month.", label=label)
    return reader.say(
        "*{label}*: {who} said that there will be no figure. It can still be entered with "
        "`/mentor-admin program measures`.",
        label=label,
        who=who,
    )
