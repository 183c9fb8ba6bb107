"""Listeners of matching."""

from __future__ import annotations

from blocks import ids
from bot.listeners.matching import answers, rounds, settings, short_lists, why
from bot.listeners.wiring import Wiring

ADMIN_COMMANDS = {
    "match settings": settings.show,
    "match preview": rounds.preview,
    "match publish": rounds.publish,
    "match offer": short_lists.offer,
    "match ask": answers.ask,
    "match lock": why.force,
    "match unlock": rounds.unlock,
    "match forbid": why.forbid,
    "match swap": why.swap,
    "match why": why.asked,
}


def register(wiring: Wiring) -> None:
    """Connect matching's listeners."""
    wiring.action(ids.MATCH_PREVIEW, rounds.preview_pressed, look=rounds.get_ready)
    wiring.action(ids.MATCH_PUBLISH, rounds.publish_pressed)
    wiring.action(ids.MATCH_MORE, rounds.more_pressed)
    wiring.action(ids.SHORT_LIST_OFFER, short_lists.offer_pressed)
    wiring.action(ids.SHORT_LIST_OPEN, short_lists.open_pressed)
    wiring.view(ids.SHORT_LIST_SUBMIT, short_lists.submitted)
    wiring.action(ids.MATCH_ASK, answers.ask_pressed)
    wiring.action(ids.PROPOSAL_ACCEPT, answers.accept_pressed)
    wiring.action(ids.PROPOSAL_DECLINE, answers.decline_pressed)
    wiring.action(ids.MATCH_DECIDE, rounds.decide_pressed)
    wiring.action(ids.MATCH_WHY_PAIR, why.pair_pressed, look=rounds.get_ready)
    wiring.action(ids.MATCH_DECIDE_PAIR, why.decide_pressed, look=rounds.get_ready)
    wiring.action(ids.MATCH_SETTINGS, settings.show_pressed)
    wiring.action(ids.MATCH_SETTINGS_LOOK, settings.look_pressed, look=settings.look_on(wiring.desk))
    wiring.action(ids.MATCH_SETTINGS_DRAFT, settings.draft_pressed)
    wiring.view(ids.MATCH_SETTINGS_SUBMIT, settings.save)
