"""Listeners of recruiting."""

from __future__ import annotations

from blocks import ids
from bot.listeners.recruiting.counting import balance
from bot.listeners.recruiting.deciding import assessment, decisions, endorsement
from bot.listeners.recruiting.inviting import campaign, nominations, opening
from bot.listeners.recruiting.joining import application, profiles
from bot.listeners.wiring import Wiring

MENTOR_COMMANDS = {
    "join": application.join,
    "assessment": assessment.mine,
    "profile": profiles.show_mine,
    "nominate": nominations.nominate_command,
}
ADMIN_COMMANDS = {
    "open": opening.preview_opening,
    "campaign": campaign.show,
    "profiles": profiles.show_all,
    "applications": decisions.show_queue,
    "invite": nominations.invite,
    "assess": assessment.assess,
    "recruiting": balance.show,
}


def register(wiring: Wiring) -> None:
    """Connect recruiting's listeners."""
    _register_campaign(wiring)
    for action_id in (ids.APPLICATION_BEGIN, ids.APPLICATION_RESUME):
        wiring.action(action_id, application.begin_pressed)
    wiring.action(ids.ASSESSMENT_OPEN, assessment.open_pressed)
    wiring.view(ids.ASSESSMENT_SUBMIT, assessment.submit)
    wiring.action(ids.ASSESSMENT_RESULT, assessment.show_result)
    wiring.action(ids.APPLICATION_NEWS, application.news_pressed)
    wiring.view(ids.APPLICATION_PAGE, application.page_submitted)
    wiring.closed(ids.APPLICATION_PAGE, application.page_closed)
    wiring.view(ids.APPLICATION_WAITING_SUBMIT, application.waiting_chosen)
    wiring.view(ids.APPLICATION_PROFILE_PAGE, application.profile_accepted)
    wiring.action(ids.APPLICATION_ANSWERS, application.answers_pressed)
    wiring.action(ids.PROFILE_READ, profiles.read_pressed)
    wiring.view(ids.PROFILE_ACCEPT_SUBMIT, profiles.accept_submitted)
    wiring.action(ids.APPLICATION_WITHDRAW, application.withdraw_pressed)
    _register_reviewing(wiring)
    _register_asking_people(wiring)


def _register_campaign(wiring: Wiring) -> None:
    wiring.action(ids.PROGRAM_OPEN, opening.open_pressed)
    wiring.action(ids.PROGRAM_OPEN_LATER, opening.later_pressed)
    wiring.action(ids.CAMPAIGN_ASK, campaign.ask_pressed)
    wiring.action(ids.CAMPAIGN_PREVIEW, campaign.preview_pressed)
    wiring.action(ids.TEXT_APPROVE, campaign.approve_pressed)
    wiring.action(ids.TEXT_APPROVE_ALL, campaign.approve_all_pressed)
    wiring.action(ids.TEXT_CHANGE, campaign.change_pressed)
    wiring.view(ids.TEXT_CHANGE_SUBMIT, campaign.change_submitted)
    wiring.action(ids.TEXT_READ, campaign.read_pressed)
    wiring.action(ids.TEXTS_OPEN, campaign.texts_pressed)


def _register_reviewing(wiring: Wiring) -> None:
    wiring.action(ids.APPLICATION_APPROVE, decisions.approve)
    wiring.action(ids.APPLICATION_WAITLIST, decisions.waitlist)
    wiring.action(ids.APPLICATION_DECLINE, decisions.decline)
    wiring.view(ids.APPLICATION_DECLINE_SUBMIT, decisions.decline_sent)
    wiring.action(ids.APPLICATION_SHOW, decisions.show_application)
    wiring.action(ids.APPLICATION_ASK, decisions.ask)
    wiring.view(ids.APPLICATION_ASK_SUBMIT, decisions.question_sent)
    wiring.action(ids.APPLICATION_ANSWER, endorsement.answer)
    wiring.view(ids.APPLICATION_ANSWER_SUBMIT, endorsement.answer_sent)
    wiring.action(ids.APPLICATIONS_REVIEW, decisions.review)
    for action_id in (ids.APPLICATIONS_NEXT, ids.APPLICATIONS_BACK):
        wiring.action(action_id, decisions.turn_to)
    wiring.action(ids.APPLICATIONS_CHOOSE, decisions.choose)
    wiring.action(ids.APPLICATIONS_CHOOSE_MORE, decisions.choose_more)
    wiring.view(ids.APPLICATIONS_CHOOSE_PAGE, decisions.chosen)
    wiring.view(ids.APPLICATIONS_DECIDE_SUBMIT, decisions.decide_chosen)
    wiring.action(ids.APPLICATIONS_APPROVE_ALL, decisions.approve_everyone)


def _register_asking_people(wiring: Wiring) -> None:
    wiring.shortcut(ids.NOMINATION_BEGIN, nominations.shortcut)
    wiring.action(ids.NOMINATION_OPEN, nominations.open_pressed)
    wiring.view(ids.NOMINATION_SUBMIT, nominations.submit)
    wiring.action(ids.NOMINATION_ACCEPT, nominations.accept)
    wiring.action(ids.NOMINATION_DECLINE, nominations.decline)
    wiring.action(ids.ENDORSEMENT_GIVE, endorsement.give)
    wiring.action(ids.ENDORSEMENT_REFUSE, endorsement.refuse)
    wiring.view(ids.ENDORSEMENT_REFUSE_SUBMIT, endorsement.refused)
