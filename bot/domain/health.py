"""How a pair is doing: green, amber, red or too early to tell, with the reasons.

A signal that only one person gave is theirs until they say "tell a coordinator"; concerns never come in
here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.journey import PairFacts
from bot.domain.program import Program


class Level(StrEnum):
    TOO_EARLY = "too_early"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Signal(StrEnum):
    """Reason codes; the sentence for each is rendered by the views."""

    FIRST_MEETING_NOT_BOOKED = "first_meeting_not_booked"
    FIRST_MEETING_NOT_HELD = "first_meeting_not_held"
    NOTHING_HELD_LATELY = "nothing_held_lately"
    AGREEMENT_UNSIGNED = "agreement_unsigned"
    NO_GOALS = "no_goals"
    REVIEW_OVERDUE = "review_overdue"
    PARTNER_DEACTIVATED = "partner_deactivated"
    PARTNER_AWAY = "partner_away"
    MENTOR_IS_MANAGER = "mentor_is_manager"
    PULSE_LOW = "pulse_low"
    PULSE_FALLING = "pulse_falling"
    NOT_A_FIT = "not_a_fit"
    PAUSED = "paused"
    MET_REGULARLY = "met_regularly"  # a good sign, so that green has a reason too
    JUST_STARTED = "just_started"


@dataclass(frozen=True)
class HealthFacts:
    """A pair's facts and what the two said. `pulses`: per person the scores 1..5, oldest first; `fit`:
    per person the last answer of the fit check (good, deciding, not_a_fit); `told`: (person, signal)
    that may go to coordinators.
    """

    pair: PairFacts
    pulses: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    fit: Mapping[str, str] = field(default_factory=dict)
    told: frozenset[tuple[str, str]] = frozenset()
    away: frozenset[str] = frozenset()
    mentor_is_manager: bool = False


@dataclass(frozen=True)
class Reason:
    """One signal. `private_to`: the only person who may see it, until they say otherwise."""

    signal: Signal
    level: Level
    params: Mapping[str, object] = field(default_factory=dict)
    private_to: str | None = None


@dataclass(frozen=True)
class Health:
    level: Level
    reasons: tuple[Reason, ...]


def health(facts: HealthFacts, program: Program, now: datetime) -> Health:
    """The health coordinators may see: without anything only one person said and has not passed on."""
    raise NotImplementedError


def to_ask_first(facts: HealthFacts, program: Program, now: datetime) -> tuple[Reason, ...]:
    """Signals one person gave: go to that person ("shall I tell a coordinator?") and to nobody else."""
    raise NotImplementedError
