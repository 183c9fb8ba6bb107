"""Listeners: thanks and what is celebrated."""

from __future__ import annotations

from blocks import ids
from bot.listeners.celebrating import offers, telling
from bot.listeners.wiring import AdminCommand, MentorCommand, Wiring

MENTOR_COMMANDS: dict[str, MentorCommand] = {"thanks": telling.thanks, "stories": telling.my_stories}
ADMIN_COMMANDS: dict[str, AdminCommand] = {
    "stories": telling.stories_of,
    "reward": offers.reward,
    "project": offers.project,
}


def register(wiring: Wiring) -> None:
    """Connect this room's listeners."""
    wiring.action(ids.KUDOS_WRITE, telling.write_thanks)
    wiring.view(ids.KUDOS_SUBMIT, telling.send_thanks)
    wiring.action(ids.KUDOS_YES, telling.agree_to_thanks)
    wiring.action(ids.KUDOS_NO, telling.keep_thanks)
    wiring.action(ids.KUDOS_BACK, telling.take_thanks_back)
    wiring.action(ids.MILESTONES_OFF, telling.no_more_milestones)
    wiring.action(ids.STORY_WRITE, telling.write_story)
    wiring.view(ids.STORY_SUBMIT, telling.keep_story)
    wiring.action(ids.STORY_OPEN, telling.open_story)
    wiring.view(ids.STORY_ANSWER_SUBMIT, telling.answer_story)
    wiring.action(ids.STORY_BACK, telling.take_story_back)
    wiring.action(ids.STORY_TELL, telling.preview_story)
    wiring.view(ids.STORY_TELL_SUBMIT, telling.tell_story)
    wiring.action(ids.STORY_UNTELL, telling.untell_story)
    wiring.action(ids.REWARD_OPEN, offers.open_reward)
    wiring.view(ids.REWARD_SUBMIT, offers.keep_reward)
    wiring.action(ids.PROJECT_OPEN, offers.open_project)
    wiring.view(ids.PROJECT_PREVIEW_SUBMIT, offers.preview_project)
    wiring.view(ids.PROJECT_SUBMIT, offers.offer_project)
    wiring.action(ids.PROJECT_WITHDRAW, offers.withdraw_project)
    wiring.action(ids.PROJECT_YES, offers.interested)
    wiring.action(ids.PROJECT_NO, offers.not_interested)
