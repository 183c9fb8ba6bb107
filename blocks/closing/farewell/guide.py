"""The guide to the closing conversation, and the goals that are wrapped up in it."""

from __future__ import annotations

import json

from blocks import ids
from blocks.closing.farewell.card import way_button
from blocks.closing.farewell.goals import goals_blocks
from blocks.closing.farewell.skills import skill_lines
from blocks.parts import (
    Block,
    View,
    actions,
    button,
    context,
    divider,
    field,
    fit,
    header,
    modal,
    option,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from blocks.reviewing.answers import answer_words
from bot.domain.shown.farewell import ClosingGuide, GoalsToWrap

QUESTIONS_SHOWN, HOPES_SHOWN = 12, 8


def guide_modal(facts: ClosingGuide, reader: Reader) -> View:
    """What the two set out for, what came of it, what to talk about, what is left to do."""
    facts = reader.worded(facts)
    say, who = reader.say, person(facts.partner.slack_id)
    opening = say("*{title}*", title=fit(quote(facts.title), 200)) if facts.title else ""
    held = reader.count("you met {n} time", "you met {n} times", facts.meetings_held)
    since = say("Together with {who} since {day}; {held}.", who=who, day=reader.day(facts.since), held=held)
    intro = fit(quote(facts.intro), 800)
    blocks: list[Block] = [section("\n".join(line for line in (opening, intro, since) if line))]
    blocks += _hopes(facts, reader) + goals_blocks(facts.goals, reader) + _skills(facts, reader)
    if facts.questions:
        lines = [f"• {fit(quote(one), 300)}" for one in facts.questions[:QUESTIONS_SHOWN]]
        blocks += [header(say("To talk about")), section("\n".join(lines))]
    if facts.ways:
        blocks += [divider(), actions(*(way_button(way, facts.pair, reader) for way in facts.ways))]
    blocks.append(context(after_words(reader)))
    return modal("pair.shown", say("Closing conversation"), blocks, close=say("Close"))


def after_words(reader: Reader) -> str:
    """What becomes of everything, once the pair is closed."""
    return reader.say(
        ":lock: Afterwards your private notes stay yours alone: `/mentor notes` still shows them. Open points stay "
        "with you two, and nobody is reminded of them. A letter you sealed comes back to you. The channel stays, "
        "unless both of you want it archived."
    )


def _hopes(facts: ClosingGuide, reader: Reader) -> list[Block]:
    lines = [
        f"{person(one.who.slack_id)} · _{quote(said.question.for_others)}_\n{fit(answer_words(said, reader), 500)}"
        for one in facts.hopes
        for said in one.words
    ][:HOPES_SHOWN]
    if not lines:
        return []
    title = header(reader.say("At the beginning"))
    return [title, *(section(line) for line in lines)]


def _skills(facts: ClosingGuide, reader: Reader) -> list[Block]:
    if not facts.skills:
        return []
    note = reader.say("Your own answers at the beginning and at the end; you alone see them here.")
    return [section("\n".join(skill_lines(facts.skills, reader))), context(f":eye: {note}")]


def goals_modal(facts: GoalsToWrap, reader: Reader) -> View:
    """Each open goal: achieved, goes on without the two, or let go."""
    say, who = reader.say, person(facts.partner.slack_id)
    choices = [
        option(say("Achieved"), "achieved"),
        option(say("Goes on without us"), "goes_on"),
        option(say("Let it go, and that is fine"), "let_go"),
    ]
    audience = say(":eye: {who} reads it in your channel, in one message.", who=who)
    if facts.circle:
        audience = say(":eye: {who} is told directly; the others in the circle are not.", who=who)
    intro = say("What becomes of each goal that is still open? Nobody keeps score.")
    blocks: list[Block] = [section(intro), context(audience)]
    for goal in facts.goals:
        hint = say("Measured by: {measure}", measure=fit(goal.measure, 500)) if goal.measure else ""
        element = {"type": "radio_buttons", "options": choices}
        blocks.append(field(f"goal-{goal.id}", fit(goal.title, 300), element, hint=hint))
    return modal(
        ids.CLOSING_GOALS_SUBMIT,
        say("Wrap up the goals"),
        blocks,
        submit=say("Save and go on") if facts.confirm else say("Wrap them up"),
        close=say("Not now"),
        metadata=json.dumps({"pair": facts.pair, "confirm": facts.confirm}),
    )


def guide_button(pair: int, reader: Reader) -> Block:
    """Where the closing is spoken of: the way to the guide."""
    return button(reader.say("Open the guide"), ids.CLOSING_GUIDE, pair)
