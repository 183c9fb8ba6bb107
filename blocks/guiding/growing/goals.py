"""Goals: added in a modal, listed in a modal, told in the pair's channel."""

from __future__ import annotations

import json

from blocks import ids
from blocks.forms import form_modal
from blocks.guiding.growing.picture import goal_picture
from blocks.parts import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    divider,
    fit,
    modal,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from bot.domain.guiding_questions import goal_news_page
from bot.domain.shown.growing import GoalTold, StoryLine
from bot.domain.shown.guiding import GoalDraft, GoalShown, GoalsShown
from bot.domain.states.goal import GoalKind, GoalState

GOALS_LISTED = 24  # four blocks each


def goal_modal(draft: GoalDraft, reader: Reader) -> View:
    """Add a goal."""
    draft = reader.worded(draft)
    return form_modal(
        draft.page,
        {},
        reader,
        callback_id=ids.GOAL_SUBMIT,
        title=reader.say("Add a goal"),
        submit=reader.say("Add the goal"),
        metadata=json.dumps({"pair": draft.pair}),
    )


def news_modal(goal: GoalShown, reader: Reader) -> View:
    """Say how a goal is going."""
    return form_modal(
        goal_news_page(circle=goal.circle),
        {},
        reader,
        callback_id=ids.GOAL_NEWS_SUBMIT,
        title=reader.say("Goal news"),
        submit=reader.say("Share the news"),
        metadata=json.dumps({"goal": goal.id}),
        before=[section(goal_line(goal, reader))],
    )


def goals_view(facts: GoalsShown, reader: Reader) -> View:
    """All goals of a pair, each with its measure and latest word."""
    who = person(facts.partner.slack_id)
    blocks: list[Block] = [
        context(":eye: " + reader.say("You and {who} see this, nobody else.", who=who)),
        actions(button(reader.say("Add a goal"), ids.GOAL_ADD, facts.pair, style="primary")),
    ]
    if not facts.goals:
        blocks.append(section(reader.say("No goals yet. One small one is a good beginning.")))
    for goal in facts.goals[:GOALS_LISTED]:
        blocks += [divider(), *_listed(goal, reader)]
    if len(facts.goals) > GOALS_LISTED:
        more = len(facts.goals) - GOALS_LISTED
        blocks.append(context(reader.count("and {n} older goal", "and {n} older goals", more)))
    return modal("goals.shown", reader.say("Your goals"), blocks, close=reader.say("Close"))


def goal_set_message(goal: GoalShown, reader: Reader) -> Message:
    """To both, in their channel: a new goal."""
    who = person(goal.by.slack_id) if goal.by else reader.say("One of you")
    blocks = [
        section(reader.say(":dart: *{who} set a goal*", who=who) + "\n" + goal_line(goal, reader)),
        context(measure_line(goal, reader)),
        actions(
            button(reader.say("Tell how it is going"), ids.GOAL_NEWS, goal.id),
            button(reader.say("Open the goal"), ids.GOAL_SHOW, goal.id),
            button(reader.say("All goals"), ids.GOALS_SHOW, goal.pair),
        ),
    ]
    return Message(reader.say("New goal: {title}", title=quote(goal.title)), blocks)


def goal_news_message(facts: GoalTold, reader: Reader) -> Message:
    """To both, in their channel: how a goal is going; now and then with the way of all goals."""
    goal = facts.goal
    who = person(goal.by.slack_id) if goal.by else reader.say("One of you")
    title = quote(goal.title)
    sentences = {
        GoalState.ON_TRACK: reader.say(":chart_with_upwards_trend: “{title}” is on track.", title=title),
        GoalState.STUCK: reader.say(
            ":brain: “{title}” is stuck. A good topic for your next meeting.", title=title
        ),
        GoalState.ACHIEVED: reader.say(":tada: *“{title}” is achieved.* Well done!", title=title),
        GoalState.DROPPED: reader.say(
            ":wave: “{title}” is let go. Making room is progress too.", title=title
        ),
        GoalState.OPEN: reader.say(":white_circle: “{title}” is open again.", title=title),
    }
    text = sentences[goal.state]
    blocks = [section(text), context(reader.say("News from {who}", who=who))]
    blocks += [
        context(f"*{fit(quote(one.title), 200)}*\n{goal_picture(one, reader)}") for one in facts.picture
    ]
    blocks.append(
        actions(
            button(reader.say("Open the goal"), ids.GOAL_SHOW, goal.id),
            button(reader.say("All goals"), ids.GOALS_SHOW, goal.pair),
        )
    )
    return Message(text, blocks)


def goal_comment_message(facts: tuple[GoalShown, StoryLine], reader: Reader) -> Message:
    """To both: there is a comment. Its words stand with the goal, not in the channel."""
    goal, entry = facts
    who = person(entry.by.slack_id) if entry.by else reader.say("One of you")
    title = fit(quote(goal.title), 200)
    text = reader.say(":speech_balloon: {who} left a comment on “{title}”.", who=who, title=title)
    read = button(reader.say("Read it"), ids.GOAL_SHOW, goal.id)
    return Message(text, [section(text), actions(read)])


def goal_shaped_message(facts: tuple[GoalShown, StoryLine], reader: Reader) -> Message:
    """To both: a goal reads differently now, and what it was before."""
    goal, entry = facts
    who = person(entry.by.slack_id) if entry.by else reader.say("One of you")
    text = reader.say(":pencil2: *{who} put a goal differently*", who=who)
    blocks = [
        section(f"{text}\n{goal_line(goal, reader)}"),
        context(
            reader.say("Not quite right? Either of you can change it again, and its story keeps it all.")
        ),
        actions(button(reader.say("See what changed"), ids.GOAL_SHOW, goal.id)),
    ]
    return Message(reader.say("A goal reads differently: {title}", title=quote(goal.title)), blocks)


def tap_buttons(goal: GoalShown, reader: Reader) -> list[Block]:
    """How a goal is going, one tap each."""
    return [
        button(reader.say("On track"), ids.GOAL_ON_TRACK, goal.id),
        button(reader.say("Stuck"), ids.GOAL_STUCK, goal.id),
        button(reader.say("Achieved"), ids.GOAL_ACHIEVED, goal.id),
    ]


def tapped_message(goal: GoalShown, news: int, reader: Reader) -> Message:
    """What a tap has done, in place of the buttons. Only a goal that is stuck asks for a word more."""
    title = fit(quote(goal.title), 200)
    text = {
        GoalState.ON_TRACK: reader.say(":chart_with_upwards_trend: Noted: “{title}” is on track.", title=title),
        GoalState.ACHIEVED: reader.say(":tada: *“{title}” is achieved.* Well done!", title=title),
        GoalState.OPEN: reader.say(":white_circle: “{title}” is open again.", title=title),
    }.get(goal.state, reader.say(
        ":brain: Noted: “{title}” is stuck. It is on the agenda of your next meeting. What is in the way?",
        title=title,
    ))  # fmt: skip
    blocks: list[Block] = [section(text)]
    if goal.state is GoalState.STUCK:
        blocks.append(actions(button(reader.say("Say what is in the way"), ids.GOAL_OBSTACLE, news)))
    return Message(text, blocks)


def goal_line(goal: GoalShown, reader: Reader) -> str:
    """A goal in one line: its title, kind and date."""
    kinds = {
        GoalKind.HABIT: reader.say("habit"),
        GoalKind.REACH: reader.say("within reach"),
        GoalKind.STRETCH: reader.say("stretch"),
    }
    line = f"*{quote(goal.title)}* · {kinds[goal.kind]}"
    if goal.due_on is not None and goal.was_due:
        line += " · " + reader.say("was due on {day}", day=reader.calendar_day(goal.due_on))
    elif goal.due_on is not None:
        line += " · " + reader.say("by {day}", day=reader.calendar_day(goal.due_on))
    return line


def standing_words(goal: GoalShown, reader: Reader) -> str:
    """How a goal stands, with its sign, also where it goes on without the two."""
    return reader.say(":arrow_right: goes on") if goal.goes_on else state_words(goal.state, reader)


def state_words(state: GoalState, reader: Reader) -> str:
    """How a goal stands, with its sign."""
    return {
        GoalState.OPEN: reader.say(":white_circle: open"),
        GoalState.ON_TRACK: reader.say(":large_green_circle: on track"),
        GoalState.STUCK: reader.say(":large_orange_circle: stuck"),
        GoalState.ACHIEVED: reader.say(":tada: achieved"),
        GoalState.DROPPED: reader.say(":wave: dropped"),
    }[state]


def _listed(goal: GoalShown, reader: Reader) -> list[Block]:
    opens = button(reader.say("Open"), ids.GOAL_SHOW, goal.id)
    text = f"{goal_line(goal, reader)}\n{standing_words(goal, reader)}"
    picture = goal_picture(goal, reader)
    below = f"{measure_line(goal, reader)}\n{picture}" if picture else measure_line(goal, reader)
    blocks = [section(text, opens), context(below)]
    if goal.note:
        blocks.append(context(":speech_balloon: " + fit(quote(goal.note), 1500)))
    return blocks


def measure_line(goal: GoalShown, reader: Reader) -> str:
    """How one will know that it is reached."""
    return reader.say("You will know by: {measure}", measure=quote(goal.measure))
