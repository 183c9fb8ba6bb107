"""Pairs as coordinators see them: in a list, one by one, and to choose from."""

from __future__ import annotations

import json

from blocks import ids
from blocks.closing.messages import archive_question
from blocks.coordinating.words import health_words, next_words, state_words, two
from blocks.forms import audience_words
from blocks.parts import (
    Block,
    Message,
    View,
    actions,
    button,
    channel,
    context,
    field,
    fields,
    header,
    modal,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from bot.domain.forms import Audience
from bot.domain.shown.coordinating import PairChoice, PairDetails, PairLine, PairsShown
from bot.domain.states.pair import LIVING, PairState

REASON = "reason"
REASON_LENGTH = 1000


def pairs_message(shown: PairsShown, reader: Reader) -> Message:
    """One page of a program's pairs."""
    title = reader.say("Pairs of {program}", program=shown.program)
    if not shown.lines:
        nothing = reader.say("There are no pairs yet. `/mentor-admin match preview` drafts some.")
        return Message(nothing, [header(title), section(nothing)])
    blocks: list[Block] = [header(title)]
    circle = None
    for line in shown.lines:
        if line.circle is not None and line.circle != circle:
            blocks.append(context(reader.say("The circle of {mentor}", mentor=person(line.mentor))))
        circle = line.circle
        details = button(reader.say("Details"), ids.PAIR_DETAILS, line.pair)
        blocks.append(section(_line(line, reader), details))
    counted = reader.count("{n} pair", "{n} pairs", shown.total)
    where = reader.say("page {page} of {pages}", page=shown.page, pages=shown.pages)
    blocks.append(context(f"{counted} · {where}" if shown.pages > 1 else counted))
    if shown.pages > 1:
        following = shown.page % shown.pages + 1
        label = reader.say("Show page {page}", page=following)
        blocks.append(actions(button(label, ids.PAIRS_MORE, f"{shown.program_id}:{following}")))
    return Message(f"{quote(title)}: {counted}", blocks)


def _line(line: PairLine, reader: Reader) -> str:
    pair = f"*{two(line.mentee, line.mentor, reader, line.words)}* · {state_words(line.state, reader)}"
    more = (health_words(line.health, line.state, reader), next_words(line.next, reader))
    return "\n".join(text for text in (pair, *more) if text)


def details_message(shown: PairDetails, reader: Reader) -> Message:
    """One pair: dates and states, never what they wrote; and what a coordinator can do."""
    line = shown.line
    title = two(line.mentee, line.mentor, reader, line.words)
    blocks = [section(f"{_line(line, reader)}\n{quote(shown.program)}"), fields(_figures(shown, reader))]
    more = _dates(shown, reader)
    if more:
        blocks.append(context(more))
    blocks.append(actions(*_ways(shown, reader)))
    return Message(title, blocks)


def _figures(shown: PairDetails, reader: Reader) -> list[tuple[str, str]]:
    none_yet = reader.say("none yet")
    goals = reader.say("{n}, {achieved} achieved", n=shown.goals, achieved=shown.goals_achieved)
    signatures = (
        reader.say("signed by both, a change is proposed")
        if shown.agreement_changes
        else reader.say("signed by {n} of 2", n=shown.signatures)
    )
    figures = [
        (reader.say("Since"), reader.day(shown.published_at)),
        (
            reader.say("Meetings held"),
            reader.say("{held} of about {planned}", held=shown.meetings_held, planned=shown.meetings_planned),
        ),
        (reader.say("Last meeting"), reader.day(shown.last_held) if shown.last_held else none_yet),
    ]
    if shown.line.state in LIVING:
        ahead = reader.day(shown.next_planned) if shown.next_planned else none_yet
        figures.append((reader.say("Next meeting"), ahead))
    if shown.signatures is not None:
        figures.append((reader.say("Agreement"), signatures))
    if shown.goals is not None:
        figures.append((reader.say("Goals"), goals if shown.goals else none_yet))
    figures += [(quote(form), reader.say("{n} of 2 answered", n=sent)) for form, sent in shown.reviews]
    return figures


def _dates(shown: PairDetails, reader: Reader) -> str:
    dates = []
    if shown.channel:
        dates.append(reader.say("Their channel: {channel}", channel=channel(shown.channel)))
    if shown.paused_at and shown.paused_until:
        dates.append(
            reader.say(
                "Paused since {day}, until {until}",
                day=reader.day(shown.paused_at),
                until=reader.calendar_day(shown.paused_until),
            )
        )
    elif shown.paused_at:
        dates.append(reader.say("Paused since {day}", day=reader.day(shown.paused_at)))
    if shown.shift_days:
        dates.append(
            reader.count(
                "Pauses moved all dates by {n} day", "Pauses moved all dates by {n} days", shown.shift_days
            )
        )
    if shown.closing_at and shown.closing_by_count:
        dates.append(
            reader.say("Last of the planned meetings confirmed {day}", day=reader.day(shown.closing_at))
        )
    elif shown.closing_at:
        dates.append(reader.say("Closing conversation confirmed {day}", day=reader.day(shown.closing_at)))
    if shown.closed_at:
        dates.append(reader.say("Over since {day}", day=reader.day(shown.closed_at)))
    return " · ".join(dates)


def _ways(shown: PairDetails, reader: Reader) -> list[Block]:
    pair, state = shown.line.pair, shown.line.state
    if state in LIVING:
        paused = state is PairState.PAUSED
        ways = [
            button(reader.say("End the pause"), ids.PAIR_RESUME, pair, style="primary")
            if paused
            else button(reader.say("Ask both how it is going"), ids.PAIR_HELLO, pair, style="primary"),
            button(reader.say("Close the pair"), ids.PAIR_CLOSE, pair),
        ]
        return (
            ways if paused else [ways[0], button(reader.say("Pause the pair"), ids.PAIR_PAUSE, pair), ways[1]]
        )
    ways = []
    if state is PairState.CLOSED:
        ways.append(button(reader.say("Reopen the pair"), ids.PAIR_REOPEN, pair))
    if state is not PairState.ARCHIVED:
        ask = archive_question(reader)
        ways.append(button(reader.say("Archive their channel"), ids.CHANNEL_ARCHIVE, pair, ask=ask))
    everything = button(reader.say("Show all pairs"), ids.PAIRS_MORE, f"{shown.program_id}:1")
    return [*ways, everything]


def choice_message(shown: PairChoice, reader: Reader) -> Message:
    """A person is in several pairs: which one?"""
    text = reader.say("{person} is in several pairs. Which one do you mean?", person=person(shown.person))
    labels = {
        ids.PAIR_DETAILS: reader.say("Show this pair"),
        ids.PAIR_HELLO: reader.say("Write to this pair"),
        ids.PAIR_PAUSE: reader.say("Pause this pair"),
        ids.PAIR_RESUME: reader.say("End this pause"),
        ids.PAIR_CLOSE: reader.say("Close this pair"),
        ids.PAIR_REOPEN: reader.say("Reopen this pair"),
        ids.HEALTH_EXPLAIN: reader.say("Explain this pair"),
    }
    blocks: list[Block] = [section(text)]
    for value, mentee, mentor in shown.lines[:40]:
        blocks.append(section(two(mentee, mentor, reader), button(labels[shown.what], shown.what, value)))
    return Message(text, blocks)


def close_modal(shown: PairDetails, reader: Reader) -> View:
    """Before a coordinator closes a pair."""
    words = reader.say(
        "You are about to close the pair of {pair}. Both read thanks in their channel, reminders stop, and "
        "both can take part again. You can reopen the pair until its channel is archived.",
        pair=two(shown.line.mentee, shown.line.mentor, reader),
    )
    element = {"type": "plain_text_input", "multiline": True, "max_length": REASON_LENGTH}
    return modal(
        ids.PAIR_CLOSE_SUBMIT,
        reader.say("Close this pair"),
        [
            section(words),
            field(
                REASON,
                reader.say("Why, for your own records?"),
                element,
                hint=audience_words(Audience.COORDINATORS, reader),
                required=False,
            ),
        ],
        submit=reader.say("Close this pair"),
        close=reader.say("Not now"),
        metadata=json.dumps({"pair": shown.line.pair}),
    )


def changed_message(line: PairLine, reader: Reader) -> Message:
    """After a pair was paused, resumed, closed or reopened: how it stands now."""
    text = reader.say(
        "{pair}: now {state}. Both read it in their channel.",
        pair=two(line.mentee, line.mentor, reader),
        state=state_words(line.state, reader),
    )
    return Message(text, [section(f":white_check_mark: {text}")])
