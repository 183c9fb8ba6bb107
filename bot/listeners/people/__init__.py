"""Listeners about people: who is here, what their Home tab shows, the company's directory."""

from __future__ import annotations

from blocks import ids
from bot.listeners.people import directory, home, presence, privacy, settings
from bot.listeners.wiring import Wiring

MENTOR_COMMANDS = {"status": home.status, "leave": home.leave, "settings": settings.opened,
                   "privacy": privacy.opened, "data": privacy.data_asked}  # fmt: skip
ADMIN_COMMANDS = {"import": directory.ask_for_file}


def register(wiring: Wiring) -> None:
    """Connect the listeners about people."""
    wiring.event("app_home_opened", home.opened)
    wiring.event("user_change", presence.changed)
    wiring.event("team_join", presence.joined)
    wiring.event("member_left_channel", presence.left)
    wiring.action(ids.SETTINGS_OPEN, settings.opened)
    wiring.view(ids.SETTINGS_SUBMIT, settings.saved)
    wiring.action(ids.SETTINGS_END_SILENCE, settings.silence_ended)
    wiring.action(ids.SETTINGS_SEND_AGAIN, settings.wanted_again)
    wiring.action(ids.PRIVACY_OPEN, privacy.opened)
    wiring.action(ids.PRIVACY_DATA, privacy.data_pressed)
    wiring.action(ids.PRIVACY_FORGET, privacy.forget_pressed)
    wiring.view(ids.PRIVACY_FORGET_SUBMIT, privacy.forget_confirmed)
    wiring.view(ids.DIRECTORY_FILE, directory.file_sent)
    wiring.action(ids.DIRECTORY_APPLY, directory.apply_pressed)
    wiring.action(ids.DIRECTORY_DISCARD, directory.discard_pressed)
