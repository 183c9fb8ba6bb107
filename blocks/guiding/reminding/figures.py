"""Which reminders help, on one screen."""

from __future__ import annotations

from blocks.parts import Block, Message, capital, context, header, quote, section
from blocks.planning.pages import sections
from blocks.planning.touched import step_words
from blocks.reader import Reader
from bot.domain.shown.timeline import FiguresShown, StepFigures

MOST_TEXT = 9000
"""Characters of the lines; Slack allows about 13,000 in one message."""
_TO_COMPARE = 2
ENOUGH = 10
"""So many answers are known before a kind is said to help most, or least."""
HELPS = 0.5
"""What so many act on is worth its message."""


def figures_message(shown: FiguresShown, reader: Reader) -> Message:
    """Sent, acted on, put off, stopped, left: the kinds that help most come first."""
    title = reader.say("Reminders of {name}: which ones help", name=shown.program.name)
    blocks: list[Block] = [header(title)]
    if not shown.steps:
        blocks.append(
            section(reader.say("Nothing to show yet: a reminder is counted once it has reached five people."))
        )
    else:
        best = _best_and_worst(shown, reader)
        if best:
            blocks.append(section(best))
        blocks += _lines(shown, reader)
    notes = [
        reader.say(
            "Acted on: they did what it asked for within two weeks, by its button or in another way. Per cent are of "
            "those whose answer is known."
        )
    ]
    if shown.hidden:
        notes.append(reader.say("Kinds that reached fewer than five people are left out."))
    notes.append(reader.say("`/mentor-admin timeline` changes when they are sent. Only you can see this."))
    return Message(quote(title), [*blocks, context(" ".join(notes))])


def _lines(shown: FiguresShown, reader: Reader) -> list[Block]:
    """As many kinds as there is room for, those that help most first."""
    lines: list[str] = []
    for one in shown.steps:
        line = _line(one, reader)
        if sum(map(len, lines)) + len(line) > MOST_TEXT:
            rest = len(shown.steps) - len(lines)
            return [*sections("\n".join(lines)), context(reader.count("and {n} more", "and {n} more", rest))]
        lines.append(line)
    return sections("\n".join(lines))


def _best_and_worst(shown: FiguresShown, reader: Reader) -> str:
    known = [one for one in shown.steps if one.key and one.share is not None and _decided(one) >= ENOUGH]
    if len(known) < _TO_COMPARE:
        return ""
    best, worst = (pick(known, key=lambda one: one.share or 0) for pick in (max, min))
    told = reader.say(
        ":bulb: Of those with {n} answers or more, *{best}* helps most: {most} % do it. *{worst}* helps least: "
        "{least} %.",
        n=ENOUGH,
        best=capital(_name(best, reader)), most=_percent(best),
        worst=capital(_name(worst, reader)), least=_percent(worst),
    )  # fmt: skip
    if (worst.share or 0) >= HELPS:
        return told
    return f"{told} " + reader.say("Another day may suit it better, or none.")


def _line(one: StepFigures, reader: Reader) -> str:
    said = [reader.count("{n} sent", "{n} sent", one.sent)]
    if one.asks:
        acted = reader.count("{n} acted on", "{n} acted on", one.acted)
        if one.share is not None:
            acted += f" ({reader.say('{share} % of {known}', share=_percent(one), known=_decided(one))})"
        if one.days is not None:
            acted += ", " + _typically(one.days, reader)
        said.append(f"*{acted}*")
    said += [
        words
        for number, words in (
            (one.snoozed, reader.count("{n} put off", "{n} put off", one.snoozed)),
            (one.stopped, reader.count("{n} stopped", "{n} stopped", one.stopped)),
            (one.ignored, reader.count("{n} without an answer", "{n} without an answer", one.ignored)),
            (one.settled, reader.count("{n} settled otherwise", "{n} settled otherwise", one.settled)),
            (_open(one), reader.count("{n} still open", "{n} still open", _open(one))),
        )
        if number
    ]
    return f"• *{capital(_name(one, reader))}*: {' · '.join(said)}"


def _name(one: StepFigures, reader: Reader) -> str:
    if not one.key:
        return reader.say("all that reached fewer than five people each")
    return quote(step_words(one.key, reader, one.text))


def _typically(days: float, reader: Reader) -> str:
    if days < 1:
        return reader.say("typically the same day")
    return reader.count("typically within {n} day", "typically within {n} days", -int(-days // 1))


def _percent(one: StepFigures) -> int:
    return round(100 * (one.share or 0))


def _decided(one: StepFigures) -> int:
    return one.acted + one.snoozed + one.stopped + one.ignored


def _open(one: StepFigures) -> int:
    """Their time to act is not over; where a reminder asks for nothing, none is."""
    return max(0, one.sent - _decided(one) - one.settled) if one.asks else 0
