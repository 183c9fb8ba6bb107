"""The way of a pair, to be read in one look."""

from __future__ import annotations

from datetime import datetime

from blocks import ids
from blocks.closing.farewell.certificate_pdf import hours_shown
from blocks.closing.farewell.goals import goals_blocks
from blocks.parts import (
    Block,
    View,
    button,
    context,
    divider,
    fields,
    fit,
    header,
    modal,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from bot.domain.farewell import Station
from bot.domain.shown.farewell import TimeTogether
from bot.domain.states.goal import GoalState

TOPICS_SHOWN, THANKS_SHOWN, THANKS_LENGTH = 8, 5, 500
A_WEEK, A_MONTH = 7, 30.44
"""Days."""


def look_back_modal(facts: TimeTogether, reader: Reader) -> View:
    """How long, how often, what came of it, and what was said."""
    facts = reader.worded(facts)
    blocks: list[Block] = [section(_opening(facts, reader)), *_figures(facts, reader)]
    blocks += _stations(facts, reader) + goals_blocks(facts.goals, reader)
    blocks += _talk(facts, reader) + _thanks(facts, reader)
    note = reader.say(
        ":lock: For you two alone: nobody else can open it, and no private note or answer is in it."
    )
    title, close = reader.say("Our journey"), reader.say("Close")
    return modal("pair.shown", title, [*blocks, divider(), context(note)], close=close)


def look_back_button(pair: int, reader: Reader) -> Block:
    """Opens it, for each of the two."""
    return button(reader.say("Our journey"), ids.CLOSING_LOOK_BACK, pair)


def _opening(facts: TimeTogether, reader: Reader) -> str:
    who = quote(facts.partner.name) if facts.gone else person(facts.partner.slack_id)
    return reader.say(":world_map: *You and {who}* · {program}", who=who, program=quote(facts.program))


def _figures(facts: TimeTogether, reader: Reader) -> list[Block]:
    if not facts.meetings:
        return []
    shown = [(reader.say("Meetings"), reader.number(facts.meetings))]
    if facts.hours >= 1:
        shown.append((reader.say("Hours of conversation"), hours_shown(facts.hours, reader)))
    if facts.first is not None and facts.last is not None and facts.meetings > 1:
        days = f"{reader.day(facts.first)} – {reader.day(facts.last)}"
        shown.append(
            (reader.say("From the first to the last"), f"{_span(facts.first, facts.last, reader)}\n{days}")
        )
    reached = sum(goal.state is GoalState.ACHIEVED for goal in facts.goals)
    if reached:
        shown.append((reader.say("Goals reached"), reader.number(reached)))
    return [fields(shown)]


def _span(first: datetime, last: datetime, reader: Reader) -> str:
    """In the largest unit of which there are two."""
    days = max(1, (last - first).days)
    months, weeks = round(days / A_MONTH), round(days / A_WEEK)
    if months > 1:
        return reader.count("{n} month", "{n} months", months)
    if weeks > 1:
        return reader.count("{n} week", "{n} weeks", weeks)
    return reader.count("{n} day", "{n} days", days)


def _stations(facts: TimeTogether, reader: Reader) -> list[Block]:
    words = {
        Station.MATCHED: reader.say(":seedling: you two were matched"),
        Station.FIRST_MEETING: reader.say(":wave: your first meeting"),
        Station.TEN_MEETINGS: reader.say(":keycap_ten: your tenth meeting"),
        Station.HALF_WAY: reader.say(":hourglass_flowing_sand: half of your time"),
        Station.FIRST_GOAL: reader.say(":dart: the first goal reached"),
        Station.CLOSING: reader.say(":mortar_board: your closing conversation"),
    }
    lines = [f"{words[passed.station]} · {reader.day(passed.at)}" for passed in facts.stations]
    return [header(reader.say("Along the way")), section("\n".join(lines))] if lines else []


def _talk(facts: TimeTogether, reader: Reader) -> list[Block]:
    lines = [f"• {fit(quote(title), 200)}" for title in facts.topics[:TOPICS_SHOWN]]
    rest = len(facts.topics) - TOPICS_SHOWN
    if rest > 0:
        lines.append(reader.count("and {n} more topic", "and {n} more topics", rest))
    if facts.points:
        lines.append(
            reader.count(
                ":white_check_mark: {n} point that you took on is done",
                ":white_check_mark: {n} points that you took on are done",
                facts.points,
            )
        )
    return [header(reader.say("What was on the table")), section("\n".join(lines))] if lines else []


def _thanks(facts: TimeTogether, reader: Reader) -> list[Block]:
    if not facts.thanks:
        return []
    said = [
        section("\n".join(f"> {line}" for line in fit(quote(words), THANKS_LENGTH).split("\n")))
        for words in facts.thanks[-THANKS_SHOWN:]
    ]
    note = reader.say(":eye: You alone read these thanks here; the rest you both see.")
    return [header(reader.say("Thanks for you")), *said, context(note)]
