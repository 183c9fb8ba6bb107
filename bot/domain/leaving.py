"""Why somebody leaves a pair: a choice that can be counted without names, beside words that coordinators read."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """What can be chosen. None of them says whose fault it is."""

    NO_TIME = "no_time"
    NO_FIT = "no_fit"
    JOB_CHANGE = "job_change"
    NO_CONTACT = "no_contact"
    REACHED = "reached"
    OTHER = "other"


CATEGORY, TEXT = "category", "text"
"""The parts of a reason as it is kept."""


def kept(category: object, text: str) -> dict[str, str] | str | None:
    """A reason as it is kept: the choice with the words, the words alone, or nothing. An unknown choice is none."""
    chosen = next((one for one in Reason if one.value == category), None)
    if chosen is not None:
        return {CATEGORY: chosen.value, TEXT: text}
    return text or None


def read(reason: object) -> tuple[Reason | None, str]:
    """The choice, if there was one, and the words of a reason that was kept."""
    if isinstance(reason, dict):
        chosen = next((one for one in Reason if one.value == reason.get(CATEGORY)), None)
        return chosen, str(reason.get(TEXT) or "")
    return None, str(reason or "")
