"""Messages: thanks and what is celebrated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blocks.celebrating.kudos import kudos_given, kudos_told
from blocks.celebrating.milestones import milestone
from blocks.celebrating.offers import project_interest, project_offered, reward_told
from blocks.celebrating.stories import story_agreed, story_asked, told
from blocks.parts import Message
from blocks.reader import Reader

VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    "kudos.given": kudos_given,
    "kudos.told": kudos_told,
    "milestone.reached": milestone,
    "milestone.goal": milestone,
    "milestone.goal.directly": milestone,
    "story.asked": story_asked,
    "story.agreed": story_agreed,
    "story.told": told,
    "reward.told": reward_told,
    "project.offered": project_offered,
    "project.interest": project_interest,
}
