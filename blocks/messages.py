"""The view of every message kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blocks.celebrating import messages as celebrating
from blocks.closing import cohort as closing_cohort
from blocks.closing import messages as closing
from blocks.closing.farewell import messages as farewell
from blocks.community import messages as community
from blocks.coordinating import messages as coordinating
from blocks.guiding import messages as guiding
from blocks.learning import messages as learning
from blocks.matching import messages as matching
from blocks.matching.asking import questions as matching_questions
from blocks.matching.choosing import answers as matching_answers
from blocks.matching.choosing import short_lists as matching_short_lists
from blocks.matching.tuning import rematch as matching_rematch
from blocks.matching.tuning import settings as matching_settings
from blocks.operating import messages as operating
from blocks.parts import Message
from blocks.people import messages as people
from blocks.planning import importing as plan_files
from blocks.planning import messages as planning
from blocks.planning.questions import messages as questions
from blocks.reader import Reader
from blocks.recruiting import messages as recruiting
from blocks.recruiting.deciding import assessment
from blocks.recruiting.deciding import before_deciding as recruiting_deciding
from blocks.recruiting.deciding import decisions as recruiting_decisions
from blocks.recruiting.deciding import endorsement as recruiting_endorsement
from blocks.recruiting.inviting import announcement as recruiting_announcement
from blocks.recruiting.inviting import campaign as recruiting_campaign
from blocks.recruiting.inviting import nominations as recruiting_nominations
from blocks.recruiting.inviting import opening as recruiting_opening
from blocks.recruiting.joining import profiles as recruiting_profiles
from blocks.reporting import messages as reporting
from blocks.reviewing import messages as reviewing
from blocks.reviewing.adjusting import messages as adjusting
from blocks.reviewing.concerns import messages as concerns
from blocks.training import messages as training
from bot.domain.messages import BETWEEN_TWO, directly

MessageView = Callable[[Any, Reader], Message]

VIEWS: dict[str, MessageView] = {
    **planning.VIEWS,
    **plan_files.VIEWS,
    **questions.VIEWS,
    **recruiting.VIEWS,
    **recruiting_announcement.VIEWS,
    **recruiting_campaign.VIEWS,
    **recruiting_opening.VIEWS,
    **recruiting_profiles.VIEWS,
    **recruiting_decisions.VIEWS,
    **recruiting_deciding.VIEWS,
    **recruiting_endorsement.VIEWS,
    **recruiting_nominations.VIEWS,
    **assessment.VIEWS,
    **training.VIEWS,
    **matching.VIEWS,
    **matching_short_lists.VIEWS,
    **matching_answers.VIEWS,
    **matching_settings.VIEWS,
    **matching_questions.VIEWS,
    **matching_rematch.VIEWS,
    **guiding.VIEWS,
    **reviewing.VIEWS,
    **closing.VIEWS,
    **closing_cohort.VIEWS,
    **coordinating.VIEWS,
    **community.VIEWS,
    **adjusting.VIEWS,
    **celebrating.VIEWS,
    **concerns.VIEWS,
    **farewell.VIEWS,
    **learning.VIEWS,
    **reporting.VIEWS,
    **people.VIEWS,
    **operating.VIEWS,
}
VIEWS.update({directly(kind): VIEWS[kind] for kind in BETWEEN_TWO})
