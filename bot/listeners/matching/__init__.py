"""Listeners of matching."""

from __future__ import annotations

from blocks import ids
from bot.listeners.matching.asking import advice, why
from bot.listeners.matching.choosing import answers, by_hand, short_lists
from bot.listeners.matching.drafts import progress, rounds
from bot.listeners.matching.tuning import rematch, settings
from bot.listeners.wiring import Wiring

ADMIN_COMMANDS = {
    "match settings": settings.show,
    "match rematch": rematch.show,
    "match preview": rounds.preview,
    "match publish": rounds.publish,
    "match drafts": rounds.drafts,
    "match status": progress.status,
    "match compare": rounds.compare,
    "match discard": rounds.discard,
    "match pair": by_hand.shown,
    "match offer": short_lists.offer,
    "match ask": answers.ask,
    "match lock": why.told,
    "match unlock": rounds.unlock,
    "match forbid": why.told,
    "match swap": why.told,
    "match why": why.told,
    "match advise": why.told,
    "match fairness": why.told,
}


def register(wiring: Wiring) -> None:
    """Connect matching's listeners."""
    wiring.action(ids.MATCH_PREVIEW, rounds.preview_pressed)
    wiring.action(ids.MATCH_PUBLISH, rounds.publish_pressed)
    wiring.action(ids.MATCH_MORE, rounds.more_pressed)
    wiring.action(ids.MATCH_BACK, rounds.more_pressed)
    wiring.action(ids.MATCH_LEFT_OVER, rounds.left_over_pressed)
    wiring.action(ids.MATCH_LEFT_OVER_BACK, rounds.left_over_pressed)
    wiring.action(ids.MATCH_DRAFTS, rounds.drafts_pressed)
    wiring.action(ids.MATCH_SHOW, rounds.show_pressed)
    wiring.action(ids.MATCH_COMPARE, rounds.compare_pressed)
    wiring.action(ids.MATCH_DISCARD, rounds.discard_pressed)
    wiring.action(ids.MATCH_PAUSE, progress.pause_pressed)
    wiring.action(ids.MATCH_GO_ON, progress.go_on_pressed)
    wiring.action(ids.SHORT_LIST_OFFER, short_lists.offer_pressed)
    wiring.action(ids.SHORT_LIST_OPEN, short_lists.open_pressed)
    wiring.view(ids.SHORT_LIST_SUBMIT, short_lists.submitted)
    wiring.action(ids.MATCH_ASK, answers.ask_pressed)
    wiring.action(ids.MATCH_BY_HAND, by_hand.shown, look=by_hand.look_at_mentees)
    wiring.view(ids.BY_HAND_MENTEE_PAGE, by_hand.turned, look=by_hand.look_at_mentors)
    wiring.view(ids.BY_HAND_MENTOR_PAGE, by_hand.turned, look=by_hand.look_at_chosen)
    wiring.view(ids.BY_HAND_SUBMIT, by_hand.submitted, look=by_hand.look_again)
    wiring.action(ids.BY_HAND_DRAFT, by_hand.draft_pressed)
    wiring.action(ids.PROPOSAL_ACCEPT, answers.accept_pressed)
    wiring.action(ids.PROPOSAL_DECLINE, answers.decline_pressed)
    wiring.action(ids.MATCH_DECIDE, rounds.decide_pressed, look=why.look_at_proposal)
    wiring.action(ids.MATCH_LIFT, advice.lift_pressed)
    wiring.action(ids.MATCH_WHY_PAIR, why.told, look=why.look_at_two)
    wiring.action(ids.MATCH_DECIDE_PAIR, why.decide_pressed, look=why.look_at_decision)
    wiring.action(ids.MATCH_REMATCH, rematch.draft_pressed, look=rematch.look_on)
    wiring.action(ids.MATCH_REMATCH_COMPARE, rematch.compare_pressed, look=rematch.look_on)
    wiring.action(ids.MATCH_SETTINGS, settings.show_pressed)
    wiring.action(ids.MATCH_SETTINGS_LOOK, settings.look_pressed, look=settings.look_on)
    wiring.action(ids.MATCH_SETTINGS_DRAFT, settings.draft_pressed)
    wiring.view(ids.MATCH_SETTINGS_SUBMIT, settings.save)
