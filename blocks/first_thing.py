"""On top of the Home tab: the one thing that is next, across all roles, with its button."""

from __future__ import annotations

from collections.abc import Sequence

from blocks import ids
from blocks.closing.messages import again_buttons
from blocks.community.messages import touch_blocks
from blocks.guiding.overview import next_buttons, next_words
from blocks.parts import Block, actions, button, channel, fit, person, quote, section
from blocks.people.at_home import about_joining
from blocks.reader import Reader
from blocks.recruiting.joining.profiles import read_button
from blocks.training.modules import next_button
from bot.domain.shown.community import CommunityHome
from bot.domain.shown.guiding import PairOverview
from bot.domain.shown.home import FirstThing, HomeShown, Matter, first_thing

NAME_LIMIT = 150


def first_blocks(facts: HomeShown, reader: Reader) -> list[Block]:
    """A line and its buttons; nothing where nothing is next."""
    first = first_thing(facts)
    if first is None:
        return (
            [section(reader.say(":sunny: *All is well.* Nothing waits for you."))] if facts.takes_part else []
        )
    if first.matter is Matter.TOUCH_BASE:
        return _touch_base(facts.community[first.index], reader)
    words, buttons = _said(facts, first, reader)
    line = section(f":point_right: {words}")
    if len(buttons) == 1:
        return [{**line, "accessory": buttons[0]}]
    return [line, actions(*buttons)] if buttons else [line]


def _said(facts: HomeShown, first: FirstThing, reader: Reader) -> tuple[str, Sequence[Block]]:
    n = first.index
    match first.matter:
        case Matter.PAIR | Matter.TOUCH_BASE:
            return _about_pair(facts.pairs[n], reader)
        case Matter.AGAIN:
            left = facts.applications[n]
            words = reader.say(
                "*Would you like to be matched with somebody else in {name}?*\nNobody proposes you until you say so.",
                name=_name(left.program.name),
            )
            return words, again_buttons(left.left, reader) if left.left is not None else []
        case Matter.APPLICATION:
            one = facts.applications[n]
            label = reader.say("Go on with it")
            go_on = button(label, ids.APPLICATION_RESUME, one.program.program, style="primary")
            if "begun" not in one.states:
                label = reader.count("Answer the new question", "Answer {n} new questions", one.news)
                go_on = button(label, ids.APPLICATION_NEWS, one.cohort, style="primary")
            return reader.say("*Next: your application for {name}*", name=_name(one.program.name)), [go_on]
        case Matter.PROFILE:
            profile = facts.to_read[n]
            return reader.say("*Next: read what your role asks of you*"), [read_button(profile, reader)]
        case Matter.GOAL:
            return _about_goal(facts.pairs[n], reader)
        case Matter.MODULE:
            training = facts.training[n]
            words = reader.say("*Next: a short module for {name}*", name=_name(training.name))
            following = training.following
            return words, [next_button(training.program, following, reader)] if following else []
        case Matter.DECIDE:
            program = facts.coordinating[n]
            waiting = program.applications.get("applied", 0)
            words = reader.count(
                "*Next: {n} application waits for you in {name}.* Type `/mentor-admin applications` in {channel}.",
                "*Next: {n} applications wait for you in {name}.* Type `/mentor-admin applications` in {channel}.",
                waiting,
                name=_name(program.program.name),
                channel=channel(program.admin_channel),
            )
            return words, []
        case Matter.JOIN:
            joining = facts.to_join[n]
            join = button(
                reader.say("Join the program"), ids.APPLICATION_BEGIN, joining.program, style="primary"
            )
            words = reader.say(
                "*{name} takes applications now.* It takes three minutes.", name=_name(joining.name)
            )
            return "\n".join([words, *about_joining(joining, reader)]), [join]


def _touch_base(facts: CommunityHome, reader: Reader) -> list[Block]:
    if facts.touch is None:
        return []
    who = person(facts.touch.facilitator)
    text = reader.say("{who} asks: how is it going with mentoring?", who=who)
    return touch_blocks(facts.touch, f"*{text}*", reader)


def _about_pair(pair: PairOverview, reader: Reader) -> tuple[str, Sequence[Block]]:
    if pair.next is None:
        return "", []
    who = reader.say("your circle") if pair.guides_circle else person(pair.partner.slack_id)
    words = reader.say("*{what}* · {who}", what=next_words(pair.next, reader), who=who)
    return words, next_buttons(pair.next.pair or pair.pair, pair.next, reader, circle=pair.circle is not None)


def _about_goal(pair: PairOverview, reader: Reader) -> tuple[str, Sequence[Block]]:
    goal = pair.goal_in_question
    if goal is None:
        return "", []
    title, who = fit(quote(goal.title), 200), person(pair.partner.slack_id)
    if goal.was_due:
        words = reader.say(
            "*The day of “{title}” has passed* · {who}\nIs it achieved, or does it need a new date?",
            title=title,
            who=who,
        )
    else:
        words = reader.say(
            "*“{title}” is stuck* · {who}\nA good topic for your next meeting.", title=title, who=who
        )
    return words, [button(reader.say("Open the goal"), ids.GOAL_SHOW, goal.id, style="primary")]


def _name(name: str) -> str:
    return fit(quote(name), NAME_LIMIT)
