"""Lessons for the next cohort."""

from __future__ import annotations

from blocks.learning.lessons import draft_modal, kept_message, lesson_modal, lessons_message
from blocks.parts import notice
from bot.domain.access import Action
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, next_page, open_modal, push_modal, replace, say
from bot.usecases.facts.programs import program_shown
from bot.usecases.learning.from_reviews import draft_from_review, keep_from_review
from bot.usecases.learning.lessons import (
    LESSON_STAGES,
    add_lesson,
    edit_lesson,
    lesson_to_edit,
    lessons_of,
    retire_lesson,
    stage_and_text,
)
from bot.usecases.programs import coordinated
from db.models import Program


def add(turn: Turn, command: Command, program: Program) -> Outcome:
    """`/mentor-admin lesson add [stage] text`; without words a form opens."""
    stage, text = stage_and_text(command.words)
    if not text:
        return open_modal(lesson_modal(program.id, stage, LESSON_STAGES, turn.reader))
    add_lesson(turn.session, turn.actor, turn.person, program.id, stage, text, turn.now)
    message = kept_message(stage, program_shown(program), turn.reader)
    return say(message.text, message.blocks)


def add_pressed(turn: Turn) -> Outcome:
    """The button's value is `program id:stage`."""
    program_id, _, stage = turn.request.value.partition(":")
    program = coordinated(turn.session, turn.actor, program_id, Action.ADD_LESSON)
    return open_modal(lesson_modal(program.id, stage, LESSON_STAGES, turn.reader))


def submit(turn: Turn) -> Outcome:
    """The form."""
    stage, text = _typed(turn)
    program_id = turn.request.metadata.get("program")
    add_lesson(turn.session, turn.actor, turn.person, program_id, stage, text, turn.now)
    program = coordinated(turn.session, turn.actor, program_id, Action.ADD_LESSON)
    kept = kept_message(stage, program_shown(program), turn.reader)
    return next_page(notice(turn.reader.say("Kept"), kept.text, turn.reader.say("Close")))


def show(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin lessons`."""
    return _page(turn, program.id, 1)


def edit_pressed(turn: Turn) -> Outcome:
    """The button's value is a lesson's id."""
    return open_modal(draft_modal(lesson_to_edit(turn.session, turn.actor, turn.request.value), turn.reader))


def edit(turn: Turn) -> Outcome:
    """A lesson was edited."""
    stage, text = _typed(turn)
    lesson = turn.request.metadata.get("lesson")
    edit_lesson(turn.session, turn.actor, turn.person, lesson, stage, text, turn.now)
    said = turn.reader.say("It is changed. `/mentor-admin lessons` shows it in its new words.")
    return next_page(notice(turn.reader.say("Changed"), said, turn.reader.say("Close")))


def retire_pressed(turn: Turn) -> Outcome:
    """The button's value is `lesson:program:page`."""
    lesson, _, listed = turn.request.value.partition(":")
    retire_lesson(turn.session, turn.actor, turn.person, lesson, turn.now)
    return page_of(turn, listed)


def from_review_pressed(turn: Turn) -> Outcome:
    """Beside an answer; the button's value is `submission id:question`."""
    return push_modal(
        draft_modal(draft_from_review(turn.session, turn.actor, turn.request.value), turn.reader)
    )


def keep_from_review_sent(turn: Turn) -> Outcome:
    """An answer was put into other words."""
    stage, text = _typed(turn)
    source = str(turn.request.metadata.get("source") or "")
    _, program = keep_from_review(turn.session, turn.actor, turn.person, source, stage, text, turn.now)
    kept = kept_message(stage, program_shown(program), turn.reader)
    return next_page(notice(turn.reader.say("Kept"), kept.text, turn.reader.say("Close")))


def _typed(turn: Turn) -> tuple[str, str]:
    answers = turn.request.answers
    return str(answers.get("stage") or ""), str(answers.get("text") or "")


def more(turn: Turn) -> Outcome:
    """The button's value is `program id:page`."""
    return page_of(turn, turn.request.value)


def page_of(turn: Turn, listed: str) -> Outcome:
    """The list anew; `listed` is `program id:page`."""
    program_id, _, page = listed.partition(":")
    return _page(turn, program_id, int(page) if page.isdecimal() else 1, again=True)


def _page(turn: Turn, program_id: object, page: int, *, again: bool = False) -> Outcome:
    lessons = lessons_of(turn.session, turn.actor, program_id)
    program = coordinated(turn.session, turn.actor, program_id, Action.ADD_LESSON)
    message = lessons_message(lessons, program_shown(program), turn.reader, page)
    return (replace if again else say)(message.text, message.blocks)
