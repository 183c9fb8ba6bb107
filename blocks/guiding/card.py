"""A pair as a card of the Home tab: where it stands, the next meeting, goals with their way, open points."""

from __future__ import annotations

from enum import IntEnum

from blocks import ids
from blocks.guiding.growing.goals import goal_line, standing_words
from blocks.guiding.growing.picture import goal_squares, goal_words
from blocks.guiding.meeting.meetings import cancel_button, enough_button, when_and_where
from blocks.guiding.meeting.times import suggest_button, waiting_row
from blocks.guiding.overview import (
    agreement_button,
    agreement_words,
    beside_words,
    each_mate,
    may_suggest,
    next_blocks,
    partners,
    resting_blocks,
    status_words,
)
from blocks.parts import Block, actions, button, context, fit, section
from blocks.reader import Reader
from bot.domain.shown.guiding import Ask, PairOverview
from bot.domain.states.goal import LIVING
from bot.domain.states.pair import AT_WORK, PairState

GOALS_SHOWN = 3
MEETING_LIMIT, GOAL_LIMIT = 500, 500  # characters


class Size(IntEnum):
    """How much of a pair a card shows. Whatever is left out stands behind "Show everything"."""

    WHOLE = 0
    SHORT = 1  # goals and points are counted
    BRIEF = 2  # who and where


def pair_card(
    facts: PairOverview, reader: Reader, size: Size = Size.WHOLE, *, on_top: bool = False
) -> list[Block]:
    """At most 12 blocks. `on_top`: what is next for this pair stands above already."""
    facts = reader.worded(facts)
    opening = f"{partners(facts, reader)}\n{status_words(facts, reader)}".strip()
    everything = button(reader.say("Show everything"), ids.PAIR_SHOW, facts.pair)
    if size is Size.BRIEF:
        return [section(fit(opening, 2000), everything)]
    blocks: list[Block] = [section(f"{fit(opening, 2000)}\n{_how_far(facts, reader)}", everything)]
    if facts.next is not None and not on_top:
        blocks += next_blocks(facts, reader)
    if facts.status is PairState.PAUSED:
        return [*blocks, *resting_blocks(facts, reader)]
    if facts.status not in AT_WORK:
        return blocks
    blocks += _meeting(facts, reader)
    blocks += _goals(facts, reader, size)
    beside = beside_words(facts, reader)
    if beside:
        blocks.append(context(fit(beside, 1000)))
    if facts.guides_circle:
        blocks += each_mate(facts, reader)
    ways = _ways(facts, reader)
    return [*blocks, actions(*ways)] if ways else blocks


def _how_far(facts: PairOverview, reader: Reader) -> str:
    held = reader.say(
        "{held} of about {planned} meetings held", held=facts.meetings_held, planned=facts.meetings_planned
    )
    if facts.guides_circle or not facts.with_agreement:
        return held
    return f"{held} · " + reader.say("agreement: {state}", state=agreement_words(facts, reader))


def _meeting(facts: PairOverview, reader: Reader) -> list[Block]:
    """The next date, and times that wait for a yes."""
    blocks: list[Block] = []
    if facts.next_meeting is not None:
        when = fit(when_and_where(facts.next_meeting, reader), MEETING_LIMIT)
        blocks.append(section(reader.say(":calendar: Next meeting: {when}", when=when)))
    if facts.times is not None and facts.times.mine:
        blocks += waiting_row(facts.times, reader)
    return blocks


def _goals(facts: PairOverview, reader: Reader, size: Size) -> list[Block]:
    living = [goal for goal in facts.goals if goal.state in LIVING]
    if not living or facts.guides_circle:
        return []
    achieved = sum(goal.state == "achieved" for goal in facts.goals)
    if size is not Size.WHOLE:
        words = reader.count("{n} goal under way", "{n} goals under way", len(living))
        done = reader.count(", {n} achieved", ", {n} achieved", achieved) if achieved else ""
        return [context(f":dart: {words}{done}")]
    lines = []
    for goal in living[:GOALS_SHOWN]:
        way = goal_words(goal, reader) or standing_words(goal, reader)
        lines.append(fit(f":dart: {goal_line(goal, reader)}", GOAL_LIMIT))
        lines.append(f"{goal_squares(goal)}  _{way}_".strip())
    rest = len(living) - GOALS_SHOWN
    if rest > 0:
        lines.append(reader.count("and {n} more goal", "and {n} more goals", rest))
    return [section("\n".join(lines))]


def _ways(facts: PairOverview, reader: Reader) -> list[Block]:
    """What people do most; the rest stands behind "Show everything"."""
    ahead, ways = facts.next_meeting, list[Block]()
    asked = facts.next.ask if facts.next else None
    if ahead is not None:
        ways += [
            button(reader.say("Find another date"), ids.MEETING_MOVE, ahead.id),
            cancel_button(ahead, reader),
        ]
    elif asked not in (Ask.BOOK_FIRST_MEETING, Ask.BOOK_MEETING):
        if may_suggest(facts):
            ways.append(suggest_button(facts.pair, reader))
        ways.append(button(reader.say("Plan a meeting"), ids.MEETING_PLAN, facts.pair))
    if facts.with_goals and not facts.guides_circle:
        if facts.goals:
            ways.append(button(reader.say("Goals and news"), ids.GOALS_SHOW, facts.pair))
        elif asked is not Ask.ADD_GOAL:
            ways.append(button(reader.say("Add a goal"), ids.GOAL_ADD, facts.pair))
    if facts.with_agreement and asked not in (Ask.WRITE_AGREEMENT, Ask.SIGN_AGREEMENT):
        ways.append(agreement_button(facts, reader))
    if facts.may_end:
        ways.append(enough_button(facts.pair, reader))
    return ways
