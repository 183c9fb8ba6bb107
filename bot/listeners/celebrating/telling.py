"""Thanks, milestones and stories."""

from __future__ import annotations

from blocks import ids
from blocks.celebrating.kudos import PUBLIC, TO, WORDS, kudos_answered, kudos_modal, kudos_sent
from blocks.celebrating.milestones import turned_off
from blocks.celebrating.stories import (
    NAMED,
    PLACES,
    own_celebrations,
    stories_message,
    story_answer_modal,
    story_answered,
    story_goes,
    story_modal,
    story_written,
    tell_modal,
)
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.guiding.surfaces import show
from bot.listeners.outcomes import Outcome, next_page, open_modal, replace, say
from bot.usecases.celebrating import kudos, milestones, stories, telling
from db.models import Program


def thanks(turn: Turn, command: Command) -> Outcome:
    """`/mentor thanks [@person]`."""
    return _write(turn, command.mentions[0].user if command.mentions else "")


def write_thanks(turn: Turn) -> Outcome:
    """The button's value is a Slack id, or nothing."""
    return _write(turn, turn.request.value)


def _write(turn: Turn, to: str) -> Outcome:
    view = kudos_modal(kudos.kudos_draft(turn.session, turn.actor, turn.person, to), turn.reader)
    return open_modal(view, offer={"what": ids.KUDOS_WRITE, "value": to})


def send_thanks(turn: Turn) -> Outcome:
    """Whom, and what for."""
    answers = turn.request.answers
    facts = kudos.give_kudos(
        turn.session, turn.actor, turn.person, answers.get(TO), answers.get(WORDS), turn.now,
        public=bool(answers.get(PUBLIC)),
    )  # fmt: skip
    return next_page(kudos_sent(facts, turn.reader))


def agree_to_thanks(turn: Turn) -> Outcome:
    """The button's value is the thank you's id."""
    facts = kudos.answer_kudos(turn.session, turn.actor, turn.person, turn.request.value, turn.now, yes=True)
    message = kudos_answered(facts, turn.reader)
    return replace(message.text, message.blocks)


def keep_thanks(turn: Turn) -> Outcome:
    """The button's value is the thank you's id."""
    facts = kudos.answer_kudos(turn.session, turn.actor, turn.person, turn.request.value, turn.now, yes=False)
    message = kudos_answered(facts, turn.reader)
    return replace(message.text, message.blocks)


def take_thanks_back(turn: Turn) -> Outcome:
    """The button's value is the thank you's id."""
    facts = kudos.take_kudos_back(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    message = kudos_answered(facts, turn.reader)
    return replace(message.text, message.blocks)


def no_more_milestones(turn: Turn) -> Outcome:
    """The button's value is the pair's id."""
    milestones.turn_off(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    message = turned_off(turn.reader)
    return replace(message.text, message.blocks)


def my_stories(turn: Turn, _command: Command) -> Outcome:
    """`/mentor stories`."""
    message = own_celebrations(stories.own_celebrations(turn.session, turn.actor, turn.person), turn.reader)
    return say(message.text, message.blocks)


def write_story(turn: Turn) -> Outcome:
    """The button's value is the pair's id."""
    facts = stories.story_draft(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return show(turn, story_modal(facts, turn.reader))


def keep_story(turn: Turn) -> Outcome:
    """The words, where, and whether with names."""
    answers, about = turn.request.answers, turn.request.metadata
    facts = stories.write_story(
        turn.session, turn.actor, turn.person, about.get("pair"), answers.get(stories.WORDS),
        answers.get(PLACES) or (), turn.now, named=bool(answers.get(NAMED)), version=int(about.get("version") or 0),
    )  # fmt: skip
    return next_page(story_written(facts, turn.reader))


def open_story(turn: Turn) -> Outcome:
    """The button's value is `story:version`."""
    facts = stories.story_question(turn.session, turn.actor, turn.person, turn.request.value)
    return show(turn, story_answer_modal(facts, turn.reader))


def answer_story(turn: Turn) -> Outcome:
    """The partner's word."""
    answers, about = turn.request.answers, turn.request.metadata
    facts = stories.answer_story(
        turn.session, turn.actor, turn.person, about.get("story"), about.get("version"), answers.get(PLACES) or (),
        turn.now, named=bool(answers.get(NAMED)),
    )  # fmt: skip
    return next_page(story_answered(facts, turn.reader))


def take_story_back(turn: Turn) -> Outcome:
    """The button's value is the story's id."""
    stories.take_story_back(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    message = own_celebrations(stories.own_celebrations(turn.session, turn.actor, turn.person), turn.reader)
    return replace(message.text, message.blocks)


def stories_of(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin stories`."""
    message = stories_message(
        telling.stories_to_post(turn.session, turn.actor, program.id, turn.now), turn.reader
    )
    return say(message.text, message.blocks)


def preview_story(turn: Turn) -> Outcome:
    """The button's value is `story:version`."""
    number, _, version = turn.request.value.partition(":")
    facts = telling.story_to_post(turn.session, turn.actor, number, version, turn.now)
    return show(turn, tell_modal(facts, telling.channel_of(turn.session, facts), turn.reader))


def tell_story(turn: Turn) -> Outcome:
    """The preview's submit."""
    about = turn.request.metadata
    facts = telling.tell_story(
        turn.session, turn.actor, turn.person, about.get("story"), about.get("version"), turn.now
    )
    return next_page(story_goes(facts, turn.reader))


def untell_story(turn: Turn) -> Outcome:
    """The button's value is `story:version`."""
    number, _, version = turn.request.value.partition(":")
    telling.untell_story(turn.session, turn.actor, turn.person, number, version, turn.now)
    return replace(
        turn.reader.say(":leaves: Taken back: it is not posted. `/mentor-admin stories` shows them all.")
    )
