"""`/mentor-admin questions`: changing the questions of a form in modals."""

from __future__ import annotations

from blocks import ids
from bot.listeners.planning.questions import editing
from bot.listeners.wiring import Wiring

ADMIN_COMMANDS = {"questions": editing.show}


def register(wiring: Wiring) -> None:
    """Connect the modals of questions."""
    wiring.action(ids.QUESTIONS_OPEN, editing.show_pressed)
    wiring.action(ids.QUESTIONS_ROW, editing.row_chosen)
    wiring.action(ids.QUESTIONS_ADD, editing.add_pressed)
    wiring.action(ids.QUESTIONS_FORM, editing.form_chosen)
    for page in (ids.QUESTIONS_FURTHER, ids.QUESTIONS_EARLIER):
        wiring.action(page, editing.page_pressed)
    wiring.action(ids.QUESTIONS_RETIRED, editing.retired_pressed)
    wiring.action(ids.QUESTIONS_BACK, editing.back_pressed)
    for preview in (ids.QUESTIONS_SEE_MENTEE, ids.QUESTIONS_SEE_MENTOR):
        wiring.action(preview, editing.preview_pressed)
    wiring.view(ids.QUESTIONS_PREVIEW_PAGE, editing.preview_page)
    for field in (ids.QUESTION_KIND, ids.QUESTION_LIST):
        wiring.action(field, editing.shape_chosen)
    wiring.view(ids.QUESTION_SUBMIT, editing.save)
