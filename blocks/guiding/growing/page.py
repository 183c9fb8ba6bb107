"""One goal's page: how it stands, what is done for it, its story, and the ways on. And the small forms about it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from blocks import ids
from blocks.forms import form_modal
from blocks.guiding.growing.goals import (
    goal_line,
    measure_line,
    standing_words,
    state_words,
    tap_buttons,
)
from blocks.guiding.growing.picture import goal_picture
from blocks.parts import Block, View, actions, button, context, divider, fit, modal, person, quote, section
from blocks.reader import Reader
from bot.domain.shown.growing import ActivityShown, GoalForm, GoalPage, Reworded, StoryLine
from bot.domain.states.goal import LIVING, GoalState

_NOTE, _CHANGE = 1000, 320


def goal_view(facts: GoalPage, reader: Reader, *, news: Sequence[Block] = ()) -> View:
    """Everything about one goal. `news` stands on top: what the last tap has done."""
    goal = facts.goal
    lines = [goal_line(goal, reader), standing_words(goal, reader)]
    if goal.skill:
        lines.append(reader.say("Skill: {skill}", skill=quote(goal.skill)))
    blocks: list[Block] = [*news, section("\n".join(lines)), context(measure_line(goal, reader))]
    picture = goal_picture(goal, reader)
    if picture:
        blocks.append(context(picture))
    living = goal.state in LIVING and facts.at_work
    if living:
        tell = button(reader.say("Tell more"), ids.GOAL_NEWS, goal.id)
        later = [button(reader.say("New date"), ids.GOAL_SHAPE, goal.id)] if goal.was_due else []
        blocks.append(actions(*tap_buttons(goal, reader), tell, *later))
    blocks += _activities(facts, living, reader)
    blocks += [divider(), section(reader.say("*Its story*"))]
    blocks += [context(story_words(line, reader)) for line in facts.story]
    if facts.older:
        blocks.append(context(reader.count("and {n} earlier entry", "and {n} earlier entries", facts.older)))
    who = person(facts.partner.slack_id)
    blocks.append(context(":eye: " + reader.say("You and {who} see this, nobody else.", who=who)))
    blocks.append(actions(*_ways_on(facts, living, reader)))
    return modal("goal.shown", reader.say("A goal"), blocks, close=reader.say("Close"))


def _ways_on(facts: GoalPage, living: bool, reader: Reader) -> list[Block]:
    goal = facts.goal
    ways = []
    if facts.at_work:
        ways.append(button(reader.say("Comment"), ids.GOAL_COMMENT, goal.id))
    if living:
        ways.append(button(reader.say("Put it differently"), ids.GOAL_SHAPE, goal.id))
    elif facts.at_work:
        ways.append(button(reader.say("Take it up again"), ids.GOAL_REOPEN, goal.id))
    ways.append(button(reader.say("All goals"), ids.GOALS_BACK, goal.pair))
    return ways


def _activities(facts: GoalPage, living: bool, reader: Reader) -> list[Block]:
    blocks: list[Block] = [divider(), section(reader.say("*What is done to get there*"))]
    for one in facts.activities:
        done = living and one.done_at is None
        tick = button(reader.say("Done"), ids.ACTIVITY_DONE, one.id) if done else None
        blocks.append(section(activity_words(one, reader), tick))
    if not facts.activities:
        blocks.append(
            context(reader.say("Nothing yet: a meeting, a task, a day of shadowing, a book or a course."))
        )
    if facts.may_add_activity and facts.at_work:
        blocks.append(actions(button(reader.say("Add an activity"), ids.ACTIVITY_ADD, facts.goal.id)))
    return blocks


def activity_words(one: ActivityShown, reader: Reader) -> str:
    """An activity in one line, ticked if it is done."""
    signs = {
        "meeting": ":speech_balloon:",
        "project": ":hammer_and_wrench:",
        "shadowing": ":eyes:",
        "reading": ":book:",
        "course": ":mortar_board:",
    }
    line = f"{signs.get(one.kind, ':small_blue_diamond:')} {quote(one.title)}"
    if one.done_at is not None:
        return ":white_check_mark: " + reader.say(
            "{what}, done on {day}", what=line, day=reader.day(one.done_at)
        )
    if one.due_on is not None:
        line += " · " + reader.say("by {day}", day=reader.calendar_day(one.due_on))
    return line


def story_words(line: StoryLine, reader: Reader) -> str:
    """One entry of a goal's story: when, who, what."""
    who = person(line.by.slack_id) if line.by else reader.say("One of you")
    when = reader.day(line.at)
    note = fit(quote(line.note), _NOTE)
    match line.kind:
        case "set":
            return reader.say(":dart: {when}: {who} set this goal", when=when, who=who)
        case "comment":
            return reader.say(":speech_balloon: {when}, {who}: {note}", when=when, who=who, note=note)
        case "shaped":
            changes = "; ".join(change_words(one, reader) for one in line.changes)
            said = reader.say(
                ":pencil2: {when}, {who} put it differently: {changes}", when=when, who=who, changes=changes
            )
            return f"{said} _{note}_" if note else said
        case "kept":
            return reader.say(
                ":arrow_right: {when}, {who}: it goes on when you two are done", when=when, who=who
            )
        case _:
            state = state_words(line.state or GoalState.OPEN, reader)
            said = reader.say("{state} · {when}, {who}", state=state, when=when, who=who)
            return f"{said}: {note}" if note else said


def change_words(one: Reworded, reader: Reader) -> str:
    """What was put differently, before and now."""
    was, now = (fit(quote(text), _CHANGE) for text in (one.was, one.now))
    if one.what == "due_on":
        return reader.say("the day was {was}, now {now}", was=was or reader.say("open"), now=now)
    if one.what == "skill":
        nothing = reader.say("none")
        return reader.say("the skill was {was}, now {now}", was=was or nothing, now=now or nothing)
    if one.what == "measure":
        return reader.say("the measure was “{was}”, now “{now}”", was=was, now=now)
    return reader.say("it was “{was}”, now “{now}”", was=was, now=now)


def obstacle_modal(facts: GoalForm, news: int, reader: Reader) -> View:
    """After "Stuck": what is in the way, or skip."""
    facts = reader.worded(facts)
    view = _form(
        facts,
        reader,
        callback_id=ids.GOAL_OBSTACLE_SUBMIT,
        title=reader.say("What is in the way?"),
        submit=reader.say("Save it"),
        metadata={"news": news, "goal": facts.goal.id},
    )
    return {**view, "close": {**view["close"], "text": reader.say("Skip")}}


def comment_modal(facts: GoalForm, reader: Reader) -> View:
    """A word about a goal."""
    facts = reader.worded(facts)
    return _form(
        facts,
        reader,
        callback_id=ids.GOAL_COMMENT_SUBMIT,
        title=reader.say("Comment on a goal"),
        submit=reader.say("Leave the comment"),
        metadata={"goal": facts.goal.id},
    )


def shape_modal(facts: GoalForm, reader: Reader) -> View:
    """Other words, another measure, another day."""
    facts = reader.worded(facts)
    return _form(
        facts,
        reader,
        callback_id=ids.GOAL_SHAPE_SUBMIT,
        title=reader.say("Put it differently"),
        submit=reader.say("Change the goal"),
        metadata={"goal": facts.goal.id},
        with_goal=False,
    )


def activity_modal(facts: GoalForm, reader: Reader) -> View:
    """Something that is done to reach a goal."""
    facts = reader.worded(facts)
    return _form(
        facts,
        reader,
        callback_id=ids.ACTIVITY_SUBMIT,
        title=reader.say("Add an activity"),
        submit=reader.say("Add the activity"),
        metadata={"goal": facts.goal.id},
    )


def _form(
    facts: GoalForm,
    reader: Reader,
    *,
    callback_id: str,
    title: str,
    submit: str,
    metadata: dict[str, int],
    with_goal: bool = True,
) -> View:
    return form_modal(
        facts.page,
        facts.answers,
        reader,
        callback_id=callback_id,
        title=title,
        submit=submit,
        metadata=json.dumps(metadata),
        before=[section(goal_line(facts.goal, reader))] if with_goal else [],
    )
