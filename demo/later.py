"""Reminders that colleagues put off: with no time today, or because they want no more of a kind."""

from __future__ import annotations

from demo.personas import Persona
from demo.plans import Button
from playground import MessageOnScreen
from playground.blockkit import interactive_elements as elements

LATER = "reminder.snooze"
SNOOZES, STOPS, BUSY = 0.5, 0.08, 0.4  # how often, of those who do not act at once


def is_busy(persona: Persona, about: str) -> bool:
    """The less diligent somebody is, the more of what they mean to do waits for tomorrow."""
    return persona.dice("busy", about).random() < BUSY * (1 - persona.diligence)


def how_long(persona: Persona, action_id: str, about: str) -> str:
    """When a reminder that is not acted on is to come back; empty: nothing is said about it.

    Only what a program can go on without is ever stopped.
    """
    roll = persona.dice("later", about).random()
    if roll > SNOOZES:
        return ""
    if roll < STOPS and action_id.startswith("goal."):
        return "never"
    return "tomorrow" if roll < SNOOZES / 2 else "next_week"


def option_of(message: MessageOnScreen, menu: Button, choice: str) -> str | None:
    """The value of this choice in the menu beside a reminder; None if the menu is not there any more."""
    for block, element in elements(message.blocks):
        if block["block_id"] == menu.block_id and element.get("action_id") == menu.action_id:
            values = [str(one["value"]) for one in element["options"]]
            return next((value for value in values if value.endswith(f":{choice}")), None)
    return None
