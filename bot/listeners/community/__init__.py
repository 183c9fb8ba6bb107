"""Listeners of the community: mentors among themselves, facilitators, office hours."""

from __future__ import annotations

from blocks import ids
from bot.listeners.community import channels, facilitators, office_hours
from bot.listeners.wiring import AdminCommand, MentorCommand, Wiring

MENTOR_COMMANDS: dict[str, MentorCommand] = {"office-hours": office_hours.show}
ADMIN_COMMANDS: dict[str, AdminCommand] = {
    "community": channels.overview,
    "facilitator": facilitators.facilitator,
    "office-hours": office_hours.offer,
}


def register(wiring: Wiring) -> None:
    """Connect the community's listeners."""
    wiring.action(ids.COMMUNITY_ARCHIVE, channels.archive)
    wiring.action(ids.COMMUNITY_TRY_AGAIN, channels.again)
    wiring.action(ids.FACILITATORS_OPEN, facilitators.open_pressed)
    wiring.view(ids.FACILITATORS_SUBMIT, facilitators.submitted)
    wiring.action(ids.FACILITATOR_ACCEPT, facilitators.accepted)
    wiring.action(ids.FACILITATOR_DECLINE, facilitators.declined)
    wiring.action(ids.TOUCH_BASE_FINE, facilitators.fine)
    wiring.action(ids.TOUCH_BASE_TALK, facilitators.talk)
    wiring.view(ids.TOUCH_BASE_TALK_SUBMIT, facilitators.talk_submitted)
    wiring.action(ids.OFFICE_HOURS_OFFER, office_hours.offer_pressed)
    wiring.view(ids.OFFICE_HOURS_OFFER_SUBMIT, office_hours.offer_submitted)
    wiring.action(ids.OFFICE_HOURS_CALL_OFF, office_hours.call_off)
    wiring.action(ids.OFFICE_HOURS_SHOW, office_hours.show_pressed)
    wiring.action(ids.OFFICE_HOURS_BOOK, office_hours.book_pressed)
    wiring.view(ids.OFFICE_HOURS_BOOK_SUBMIT, office_hours.book_submitted)
    wiring.action(ids.OFFICE_HOURS_GIVE_BACK, office_hours.give_back_pressed)
