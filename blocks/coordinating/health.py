"""Pairs that need a look: in the admin channel, in a list, and one explained."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from blocks import ids
from blocks.coordinating.checks import check_words
from blocks.coordinating.words import health_words, state_words, two
from blocks.parts import (
    Block,
    Message,
    actions,
    button,
    confirm,
    context,
    divider,
    fit,
    header,
    option,
    person,
    plain,
    quote,
    section,
)
from blocks.reader import Reader
from bot.domain.health import Level
from bot.domain.shown.coordinating import PairLine
from bot.domain.shown.health import CaseShown, Done, Explained, Needing, QueuePosted
from bot.domain.states.pair import LIVING, PairState

WEEKS = (1, 2, 4)
_LINE = 950
"""Characters for one pair: a message holds about 13,000 in all."""
_CHECKS = 2900
_TITLE = 75


def queue_message(facts: QueuePosted, reader: Reader) -> Message:
    """In the admin channel: one pair with all that can be done, or several with a way to each."""
    if len(facts.cases) == 1:
        case = facts.cases[0]
        waits = _waits(case)
        text = _headline(case, reader)
        rest = [actions(*ways(case.line, reader))] if waits else []
        note = [context(fit(quote(facts.program), _TITLE))]
        return Message(
            f"{pair_words(case.line, reader)}: {quote(facts.program)}", [section(text), *rest, *note]
        )
    count = sum(_waits(case) for case in facts.cases)
    title = reader.count("{n} pair needs a look", "{n} pairs need a look", count)
    if not count:
        title = reader.say("These pairs are taken care of")
    blocks: list[Block] = [section(f":eyes: *{title}* · {fit(quote(facts.program), _TITLE)}")]
    for case in facts.cases:
        look = button(reader.say("Look at it"), ids.HEALTH_EXPLAIN, case.line.pair) if _waits(case) else None
        blocks.append(section(_headline(case, reader), look))
    return Message(title, blocks)


def needing_message(shown: Needing, reader: Reader) -> Message:
    """The list of pairs that need a look, red first."""
    title = reader.say("Pairs that need a look: {program}", program=shown.program)
    blocks: list[Block] = [header(title)]
    for case in shown.cases:
        blocks += [section(_headline(case, reader)), _apart(case.line, ways(case.line, reader, why=True))]
    if not shown.cases:
        blocks.append(section(reader.say(":large_green_circle: No pair needs a look right now.")))
    counted = []
    if shown.total:
        counted.append(reader.count("{n} pair needs a look", "{n} pairs need a look", shown.total))
    if shown.snoozed:
        counted.append(reader.count("{n} put off", "{n} put off", shown.snoozed))
    if shown.early:
        counted.append(reader.count("{n} too early to tell", "{n} too early to tell", shown.early))
    if shown.well:
        counted.append(reader.count("{n} doing well", "{n} doing well", shown.well))
    if shown.pages > 1:
        counted.append(reader.say("page {page} of {pages}", page=shown.page, pages=shown.pages))
    if counted:
        blocks.append(context(" · ".join(counted)))
    if shown.pages > 1:
        following = shown.page % shown.pages + 1
        label = reader.say("Show page {page}", page=following)
        blocks.append(actions(button(label, ids.HEALTH_SHOW, f"{shown.program_id}:{following}")))
    return Message(quote(title), blocks)


def explained_message(shown: Explained, reader: Reader) -> Message:
    """One pair: everything that was looked at, with its threshold; and what can be done."""
    line, titles = shown.case.line, dict(shown.titles)
    lines = [check_words(check, titles, reader) for check in shown.checks]
    blocks: list[Block] = [section(_headline(shown.case, reader))]
    if lines:
        blocks.append(section(fit("\n".join(lines), _CHECKS)))
    blocks.append(actions(*ways(line, reader)) if line.state in LIVING else divider())
    note = reader.say(
        "What only one of the two has said is not among it, unless they wanted you to know. The plan's thresholds: "
        "`/mentor-admin program edit health`."
    )
    if shown.own:
        note = reader.say(
            "You are one of the two: what your partner may have asked other coordinators is not shown to you."
        )
    return Message(pair_words(line, reader), [*blocks, context(note)])


def ways(line: PairLine, reader: Reader, *, why: bool = False) -> list[Block]:
    """What a coordinator can do about a pair, as far as its state lets them. `why`: with a way to the reasons."""
    pair = line.pair
    paused = line.state is PairState.PAUSED
    ask = confirm(
        reader.say("Match them anew?"),
        reader.say(
            "Both read kind words that it is nobody's fault. The pair ends now, both wait at the head of the list, and "
            "they are never proposed to each other again."
        ),
        reader.say("Part them"),
        reader.say("Not now"),
    )
    first = (
        button(reader.say("End the pause"), ids.PAIR_RESUME, pair, style="primary")
        if paused
        else button(reader.say("Message the pair"), ids.PAIR_HELLO, pair, style="primary")
    )
    return [
        first,
        *([] if paused else [button(reader.say("Pause"), ids.PAIR_PAUSE, pair)]),
        button(reader.say("Extend"), ids.PAIR_EXTEND, pair),
        button(reader.say("Change rhythm"), ids.PAIR_CADENCE, pair),
        button(reader.say("Re-match"), ids.PAIR_PART, pair, ask=ask),
        button(reader.say("Close the pair"), ids.PAIR_CLOSE, pair),
        *([button(reader.say("Why?"), ids.HEALTH_EXPLAIN, pair)] if why else []),
        *([_snooze(pair, reader)] if line.health.level in (Level.AMBER, Level.RED) else []),
    ]


def pair_words(line: PairLine, reader: Reader) -> str:
    return two(line.mentee, line.mentor, reader, line.words)


def _apart(line: PairLine, elements: Sequence[Block]) -> Block:
    return {**actions(*elements), "block_id": f"health_{line.pair}"}


def _snooze(pair: int, reader: Reader) -> Block:
    choices = [
        option(reader.count("For {n} week", "For {n} weeks", weeks), f"{pair}:{weeks}") for weeks in WEEKS
    ]
    return {
        "type": "static_select",
        "action_id": ids.HEALTH_SNOOZE,
        "placeholder": plain(reader.say("Put it off"), 150),
        "options": choices,
    }


def _waits(case: CaseShown) -> bool:
    return case.settled_at is None and not case.moved and case.snoozed_until is None


def _headline(case: CaseShown, reader: Reader) -> str:
    """The pair, how it is and why, and what was done."""
    name = f"*{pair_words(case.line, reader)}*"
    if case.settled_at is not None:
        return fit(f"{settled_words(case, reader)} {name}", _LINE)
    if case.moved:
        moved = reader.say("There is a newer message about them.")
        return f":arrow_down: {name}\n{moved}"
    lines = [name]
    if case.snoozed_until is not None:
        until = reader.say("Put off until {day}, unless it gets worse.", day=reader.day(case.snoozed_until))
        lines.append(f":zzz: {until}")
    else:
        if case.line.state is not PairState.ACTIVE:
            lines[0] += f" · {state_words(case.line.state, reader)}"
        lines.append(health_words(case.line.health, case.line.state, reader))
    lines += [f"• {_done(one, reader)}" for one in case.done]
    return fit("\n".join(lines), _LINE)


def settled_words(case: CaseShown, reader: Reader) -> str:
    """How a case was settled, and when."""
    day = reader.day(case.settled_at) if case.settled_at is not None else ""
    return {
        "on_track": reader.say(":large_green_circle: Back on track since {day}:", day=day),
        "paused": reader.say(":double_vertical_bar: On a pause since {day}:", day=day),
        "closed": reader.say(":checkered_flag: Closed on {day}:", day=day),
        "ended": reader.say(":wave: Ended on {day}:", day=day),
        "rematched": reader.say(":seedling: To be matched anew since {day}:", day=day),
    }.get(case.settled_how, reader.say(":white_check_mark: Settled on {day}:", day=day))


def _done(done: Done, reader: Reader) -> str:
    about = {"by": person(done.by), "day": reader.day(done.at)}
    weeks = done.days // timedelta(weeks=1).days
    return {
        "coordinator.hello": reader.say("{by} wrote to them, {day}", **about),
        "pair.paused": reader.say("{by} paused them, {day}", **about),
        "pair.resumed": reader.say("{by} ended the pause, {day}", **about),
        "pair.extended": reader.count(
            "{by} gave them {n} day more, {day}", "{by} gave them {n} days more, {day}", done.days, **about
        ),
        "pair.cadence": reader.say("{by} changed their rhythm: {often}, {day}", often=rhythm_words(done.days, reader),
                                   **about),
        "health.snoozed": reader.count(
            "{by} put it off for {n} week, {day}", "{by} put it off for {n} weeks, {day}", weeks, **about
        ),
    }.get(done.what, "")  # fmt: skip


def rhythm_words(days: int, reader: Reader) -> str:
    """How often two meet."""
    weeks, rest = divmod(days, 7)
    if rest:
        return reader.count("every {n} day", "every {n} days", days)
    return reader.count("every week", "every {n} weeks", weeks)


VIEWS: dict[str, Callable[[Any, Reader], Message]] = {"admin.health": queue_message}
