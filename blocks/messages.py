"""The view of every message kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blocks.closing import messages as closing
from blocks.coordinating import messages as coordinating
from blocks.guiding import messages as guiding
from blocks.matching import messages as matching
from blocks.matching.asking import questions as matching_questions
from blocks.matching.choosing import answers as matching_answers
from blocks.matching.choosing import short_lists as matching_short_lists
from blocks.matching.tuning import rematch as matching_rematch
from blocks.matching.tuning import settings as matching_settings
from blocks.parts import Message
from blocks.people import messages as people
from blocks.planning import messages as planning
from blocks.reader import Reader
from blocks.recruiting import assessment
from blocks.recruiting import messages as recruiting
from blocks.reviewing import messages as reviewing

MessageView = Callable[[Any, Reader], Message]

VIEWS: dict[str, MessageView] = {
    **planning.VIEWS,
    **recruiting.VIEWS,
    **assessment.VIEWS,
    **matching.VIEWS,
    **matching_short_lists.VIEWS,
    **matching_answers.VIEWS,
    **matching_settings.VIEWS,
    **matching_questions.VIEWS,
    **matching_rematch.VIEWS,
    **guiding.VIEWS,
    **reviewing.VIEWS,
    **closing.VIEWS,
    **coordinating.VIEWS,
    **people.VIEWS,
}
