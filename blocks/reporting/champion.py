"""What the champion gets, and what coordinators see of it before."""

from __future__ import annotations

from datetime import date, timedelta

from blocks import ids
from blocks.parts import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    fields,
    fit,
    header,
    modal,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from blocks.reporting.words import figure_name, figure_words, month_words, target_words, value_words
from bot.domain.measures import SMALLEST
from bot.domain.shown.celebrating import StoryTold
from bot.domain.shown.champion_report import ForChampion, MonthlyNotice, Moved

_NAME, _LABEL = 100, 90
STORIES = 3
"""Stories in one message."""


def champion_message(shown: ForChampion, reader: Reader) -> Message:
    """Three figures, what moved, and that the whole report follows as a PDF."""
    program = fit(shown.shown.program, _NAME)
    if shown.month is not None:
        title = reader.say("{month}: {program}", month=_month_over(shown.month, reader), program=program)
        opening = reader.say("Good morning! This is how the program you stand for is doing.")
    elif shown.final:
        title = reader.say("{program}: the final report", program=program)
        opening = reader.say(
            "The program you stand for has come to its end. Thank you for lending it your name and your voice. This is "
            "what came of it."
        )
    else:
        title = reader.say("How {program} is doing", program=program)
        opening = reader.say("The coordinators share the report of the program you stand for with you.")
    blocks: list[Block] = [header(title), section(opening)]
    if shown.main:
        blocks.append(fields((_name(one.label or figure_name(one, reader)), _value(shown, n, reader))
                             for n, one in enumerate(shown.main)))  # fmt: skip
    else:
        blocks.append(section(reader.say("There is nothing to count yet.")))
    if shown.moved:
        lines = [_moved(one, reader) for one in shown.moved]
        blocks.append(section("\n".join([f"*{reader.say('What moved within a month')}*", *lines])))
    blocks += [_story(one, reader) for one in shown.stories[:STORIES]]
    note = reader.say(
        "The whole report comes as a PDF, with pictures and how each number is counted. There are no names in it, and "
        "no answers of fewer than {n} people.",
        n=SMALLEST,
    )
    blocks.append(context(note))
    return Message(quote(title), blocks)


def champion_modal(shown: ForChampion, reader: Reader) -> View:
    """The same, opened once more on Home."""
    blocks = champion_message(shown, reader).blocks
    return modal("notice.report", reader.say("The newest report"), blocks, close=reader.say("Close"))


def _month_over(month: date, reader: Reader) -> str:
    """The month that a report is about: it goes out at the beginning of the next one, `month`."""
    return month_words(month - timedelta(days=1), reader)


def _story(story: StoryTold, reader: Reader) -> Block:
    """A story, as far as both agreed to have it told here."""
    by = reader.say("A story, without names because they would rather not be named")
    if story.people:
        by = reader.say("A story, told by {people}", people=", ".join(person(one) for one in story.people))
    words = "\n".join(f"> {line}" for line in fit(quote(story.text), 1500).split("\n"))
    return section(f":book: *{by}*\n{words}")


def _name(words: str) -> str:
    return quote(fit(words, _LABEL))


def _value(shown: ForChampion, place: int, reader: Reader) -> str:
    figure = shown.main[place]
    words = figure_words(figure, reader)
    if figure.target is None:
        return words
    target = quote(target_words(figure.target, figure.target_unit, reader))
    aim = reader.say("target {target}", target=target)
    return f"{words} ({aim})" + (" :white_check_mark:" if figure.reached else "")


def _moved(moved: Moved, reader: Reader) -> str:
    figure = moved.figure
    now = value_words(figure.value or 0.0, figure.unit, reader)
    before = value_words(moved.before, figure.unit, reader)
    up = (figure.value or 0.0) > moved.before
    words = (
        reader.say("up from {before}", before=before)
        if up
        else reader.say("down from {before}", before=before)
    )
    return f"• {_name(figure_name(figure, reader))}: *{now}*, {words}"


def notice_message(shown: MonthlyNotice, reader: Reader) -> Message:
    """In the admin channel, the working day before."""
    month, who = _month_over(shown.month, reader), person(shown.champion)
    program = fit(quote(shown.program), _NAME)
    value = f"{shown.program_id}:{shown.month.isoformat()}"
    ways: list[Block] = []
    if shown.status == "held":
        by = person(shown.held_by) if shown.held_by else reader.say("A coordinator")
        words = reader.say(
            ":pause_button: {by} holds the report for {month} back. {champion} does not get it.",
            by=by,
            month=month,
            champion=who,
        )
        ways = [button(reader.say("Send it after all"), ids.REPORT_LET_GO, value)]
    elif shown.status == "sent" or shown.goes_at is None:
        words = reader.say(
            ":white_check_mark: {champion} has the report for {month}.", champion=who, month=month
        )
    else:
        words = reader.say(
            ":bar_chart: {champion} gets the report for {month} on {when}: three figures, what moved, and the PDF.",
            champion=who,
            month=month,
            when=reader.moment(shown.goes_at),
        )
        ways = [
            button(reader.say("See what they get"), ids.REPORT_PREVIEW, value),
            button(reader.say("Hold it back this month"), ids.REPORT_HOLD, value),
        ]
    blocks: list[Block] = [section(words), *([actions(*ways)] if ways else []), context(program)]
    return Message(f"{words} {program}", blocks)
