"""What the coordinators and the workspace admin do: set up, import, open, match, keep an eye on it.

They too act on their screens only: slash commands in the admin channel, buttons and modals there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from demo.colleagues import Arrivals, Player
from demo.personas import Persona
from demo.plans import Button, Plan
from demo.rhythm import after_working_hours
from playground import Person


@dataclass(frozen=True)
class Errand:
    """A command typed in the admin channel: `day` (0 is the first) and working `hour` of that day."""

    day: int
    hour: int
    text: str


class Way(StrEnum):
    """How the coordinators make the pairs."""

    MATCHER = "matcher"
    SHORT_LISTS = "short-lists"
    ASKING = "asking"  # the mentors, before anything is published
    BY_HAND = "by-hand"
    MIXED = "mixed"


# A program of 180 days fits into 200 when it is published by the tenth day, or, if mentors are asked, the fifteenth.
SET_UP = "/mentor-admin program new"
ADMIN_ERRANDS = (Errand(0, 1, SET_UP),)
LEAD_ERRANDS = (
    Errand(0, 2, "/mentor-admin import"),
    Errand(0, 4, "/mentor-admin open"),
    Errand(4, 2, "/mentor-admin status"),
    Errand(4, 4, "/mentor-admin orientation"),
    Errand(7, 4, "/mentor-admin training"),
    Errand(8, 1, "/mentor-admin applications"),
    Errand(18, 3, "/mentor-admin facilitator"),
    Errand(20, 3, "/mentor-admin office-hours"),
    Errand(30, 2, "/mentor-admin pairs"),
    Errand(40, 2, "/mentor-admin community"),
    Errand(98, 2, "/mentor-admin status"),
    Errand(197, 2, "/mentor-admin report"),
)
_PUBLISHING = (
    Errand(9, 1, "/mentor-admin match preview"),
    Errand(9, 5, "/mentor-admin match publish"),
    Errand(10, 2, "/mentor-admin kickoff"),
)
_PAIRING = (Errand(7, 3, "/mentor-admin match pair"), Errand(7, 5, "/mentor-admin match pair"))
_ASKING = (
    Errand(9, 0, "/mentor-admin match preview"),
    Errand(9, 1, "/mentor-admin match ask"),
    Errand(15, 0, "/mentor-admin match publish"),  # the mentors had three days, and a weekend may lie between
    Errand(16, 2, "/mentor-admin kickoff"),
)
_MATCHING = {
    Way.MATCHER: _PUBLISHING,
    Way.SHORT_LISTS: (Errand(3, 6, "/mentor-admin match offer"), *_PUBLISHING),
    Way.ASKING: _ASKING,
    Way.BY_HAND: _PAIRING + _PUBLISHING,
    Way.MIXED: (Errand(3, 6, "/mentor-admin match offer"), *_PAIRING, *_ASKING),
}
_FIRST_ASK = frozenset({Way.ASKING, Way.MIXED})


def lead_errands(way: Way) -> tuple[Errand, ...]:
    """What the first coordinator types, when the pairs are made in this way."""
    return LEAD_ERRANDS + _MATCHING[way]


class Coordinator(Player):
    """A player with errands. The lead also invites the app; who `decides` presses the buttons there."""

    def __init__(
        self,
        person: Person,
        persona: Persona,
        *,
        admin_channel: str,
        app: str,
        start: datetime,
        errands: tuple[Errand, ...] = (),
        invites: bool = False,
        decides: bool = True,
        files: Mapping[str, tuple[str, bytes]] | None = None,
        announcements: str | None = None,
        contacts: Mapping[str, Sequence[str]] | None = None,
        way: Way = Way.MATCHER,
        template: str = "",
    ) -> None:
        super().__init__(
            person,
            persona,
            coordinates=True,
            files=files,
            announcements=announcements,
            contacts=contacts,
            template=template,
        )
        self._app = app
        self._decides = decides
        self.memory.publishes = way not in _FIRST_ASK
        if invites:
            self.plans.append(Plan(self._at(start, 0, 0), "invite", channel=admin_channel, about="invite"))
        for errand in errands:
            due = self._at(start, errand.day, errand.hour)
            self.plans.append(
                Plan(
                    due,
                    "command",
                    channel=admin_channel,
                    text=errand.text,
                    about=f"errand:{errand.day}:{errand.hour}",
                )
            )

    def look(self, channels: Iterable[str], now: datetime, arrived: Arrivals | None = None) -> None:
        """Read what is new in the admin channel; who only set the bot up leaves decisions to others."""
        if self._decides:
            super().look(channels, now, arrived)

    def _at(self, start: datetime, day: int, hour: int) -> datetime:
        """The moment so many working hours after the first morning, counted where the program is at home."""
        morning = start + timedelta(days=day)
        return after_working_hours(morning, "Europe/London", hour + 1, minute=5)

    def _carry_out(self, plan: Plan, now: datetime) -> None:
        if plan.text == SET_UP and self._is_set_up(plan.channel):
            return
        if plan.what == "invite" and plan.channel:
            self.person.invite(plan.channel, self._app)
        else:
            if plan.text.endswith("match ask"):
                self.memory.asks = True
            elif plan.text.endswith("match publish"):
                self.memory.publishes = True  # whoever was to be asked has been
            super()._carry_out(plan, now)

    def _is_set_up(self, channel: str | None) -> bool:
        """Whether somebody was faster: the app says in the channel what it set up."""
        return channel is not None and any(
            message.from_app and not message.is_ephemeral for message in self.person.messages(channel)
        )

    def press(self, button: Button, plan: Plan, now: datetime) -> None:
        """As everybody does; the mentors are asked once."""
        super().press(button, plan, now)
        if button.action_id == "match.ask":
            self.memory.asks = False
