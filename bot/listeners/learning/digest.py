"""Lessons shared, voted on, sent as a file."""

from __future__ import annotations

from blocks.learning.digest import preview_message, shared_words, voted_message
from blocks.parts import section
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.learning.lessons import page_of
from bot.listeners.outcomes import Outcome, replace, say
from bot.usecases.learning.exporting import LESSONS, send_learned
from bot.usecases.learning.sharing import digest_preview, share_lessons
from bot.usecases.learning.voting import vote
from db.models import Program


def preview(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin lessons share`."""
    return _preview(turn, program.id)


def preview_pressed(turn: Turn) -> Outcome:
    """The button's value is the program's id."""
    return _preview(turn, turn.request.value)


def share_pressed(turn: Turn) -> Outcome:
    """The button's value is `program id:place:seal of what was looked at`."""
    program_id, _, rest = turn.request.value.partition(":")
    place, _, seal = rest.partition(":")
    now_shown = share_lessons(turn.session, turn.actor, turn.person, program_id, place, seal, turn.now)
    if now_shown is not None:
        message = preview_message(now_shown, turn.reader, changed=True)
        return replace(message.text, message.blocks)
    words = shared_words(turn.reader)
    return replace(words, [section(words)])


def export(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin lessons export`."""
    begun = send_learned(turn.session, turn.actor, turn.person, program.id, LESSONS, turn.now)
    if begun:
        return say(
            turn.reader.say(
                ":page_facing_up: The lessons are on their way to you as a file, in our direct messages."
            )
        )
    return say(turn.reader.say("This file is on its way already, in your direct messages with me."))


def vote_pressed(turn: Turn) -> Outcome:
    return _vote(turn, matters=True)


def take_back_pressed(turn: Turn) -> Outcome:
    return _vote(turn, matters=False)


def _vote(turn: Turn, *, matters: bool) -> Outcome:
    """The value is a lesson's id; in the list of lessons `lesson:program:page`."""
    lesson_id, _, listed = turn.request.value.partition(":")
    lesson, changed = vote(turn.session, turn.actor, turn.person, lesson_id, matters=matters, now=turn.now)
    if listed:
        return page_of(turn, listed)
    message = voted_message(lesson.id, turn.reader, matters=matters, changed=changed)
    return (replace if turn.request.only_for_them else say)(message.text, message.blocks)


def _preview(turn: Turn, program_id: object) -> Outcome:
    message = preview_message(digest_preview(turn.session, turn.actor, program_id), turn.reader)
    return say(message.text, message.blocks)
