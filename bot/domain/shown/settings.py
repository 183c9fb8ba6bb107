"""What the form of one's own settings shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.own_settings import OwnSettings
from bot.domain.shown.guiding import Named
from bot.domain.timeline import Condition


@dataclass(frozen=True)
class StoppedReminder:
    """One kind of reminder that somebody stopped; `form` is the title of the form it asked for, if any."""

    condition: Condition
    form: str = ""


@dataclass(frozen=True)
class StoppedInPair:
    """What somebody stopped in one pair."""

    pair: int
    partner: Named
    program: str
    reminders: tuple[StoppedReminder, ...]


@dataclass(frozen=True)
class SettingsShown:
    """One's own settings. `country` is the directory's, empty if it names none; `countries` those to choose from.

    `settings.quiet_until` is None once it is over; `usual_language` is that of their Slack, as it calls itself.
    """

    settings: OwnSettings
    zone: str
    country: str
    countries: tuple[str, ...]
    stopped: tuple[StoppedInPair, ...] = ()
    languages: Mapping[str, str] = field(default_factory=dict)
    """Those the app speaks, by code, each as it calls itself."""
    usual_language: str = ""
