"""Listeners: what is learned."""

from __future__ import annotations

from typing import Any

from blocks import ids
from bot.listeners.learning import digest, figures, lessons
from bot.listeners.wiring import Wiring

MENTOR_COMMANDS: dict[str, Any] = {}
ADMIN_COMMANDS: dict[str, Any] = {
    "lesson add": lessons.add,
    "lessons": lessons.show,
    "lessons share": digest.preview,
    "lessons export": digest.export,
}


def register(wiring: Wiring) -> None:
    """Connect this room's listeners."""
    wiring.action(ids.LESSON_ADD, lessons.add_pressed)
    wiring.view(ids.LESSON_ADD_SUBMIT, lessons.submit)
    wiring.action(ids.LESSONS_MORE, lessons.more)
    wiring.action(ids.LESSON_EDIT, lessons.edit_pressed)
    wiring.view(ids.LESSON_EDIT_SUBMIT, lessons.edit)
    wiring.action(ids.LESSON_RETIRE, lessons.retire_pressed)
    wiring.action(ids.LESSON_KEEP, lessons.from_review_pressed)
    wiring.view(ids.LESSON_KEEP_SUBMIT, lessons.keep_from_review_sent)
    wiring.action(ids.LESSON_VOTE, digest.vote_pressed)
    wiring.action(ids.LESSON_UNVOTE, digest.take_back_pressed)
    wiring.action(ids.LESSONS_PREVIEW, digest.preview_pressed)
    wiring.action(ids.LESSONS_SHARE, digest.share_pressed)
    wiring.action(ids.LESSONS_SHARE_HERE, digest.share_pressed)
    wiring.action(ids.FIGURE_ENTER, figures.enter_pressed)
    wiring.action(ids.FIGURE_LATER, figures.later_pressed)
    wiring.action(ids.FIGURE_NEVER, figures.never_pressed)
    wiring.action(ids.COMPARISON_OPEN, figures.compare_pressed)
    wiring.view(ids.COMPARISON_SUBMIT, figures.compare)
    wiring.action(ids.COMPARISON_TEMPLATE, figures.template_pressed)
    wiring.action(ids.COMPARISON_AWAY, figures.away_pressed)
