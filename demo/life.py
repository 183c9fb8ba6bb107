"""Life in the playground: colleagues look, time passes to whatever comes next, somebody acts, and again."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from demo.colleagues import Player
from demo.company import Furnished
from demo.coordinators import ADMIN_ERRANDS, LEAD_ERRANDS, Coordinator
from demo.personas import persona
from playground import Playground

HOP = timedelta(minutes=15)  # nobody looks at Slack more often than that
_NEWS = frozenset({"message_posted", "message_updated", "ephemeral_shown", "ephemeral_updated"})


class Life:
    """Everybody's screens and plans. `until` lets virtual time pass; one thing happens at a time."""

    def __init__(self, playground: Playground, furnished: Furnished, *, seed: int) -> None:
        self.playground = playground
        self.players: dict[str, Player] = {}
        self.spared: frozenset[str] = frozenset()  # user ids of those who do nothing by themselves now
        self._read = 0  # records of the log that have been looked through
        self._move_in(furnished, seed)

    def _move_in(self, furnished: Furnished, seed: int) -> None:
        company = furnished.company
        keepers = {person.email for person in (*company.coordinators, company.admin)}
        lead = company.coordinators[0].email
        admin_channel = furnished.channels["mentoring-admin"]
        announcements = furnished.channels.get("general")
        contacts = {
            "coordinator": [furnished.people[person.email].id for person in company.coordinators],
            "champion": [furnished.people[company.champion.email].id],
        }
        files = {"csv": ("directory.csv", company.as_csv())}
        for colleague in company.people:
            person = furnished.people[colleague.email]
            who = persona(colleague, seed=seed)
            self.players[f"{colleague.email} as a colleague"] = Player(person, who)
            if colleague.email not in keepers:
                continue
            errands = (LEAD_ERRANDS if colleague.email == lead else ()) + (
                ADMIN_ERRANDS if colleague.email == company.admin.email else ()
            )
            self.players[f"{colleague.email} as a coordinator"] = Coordinator(
                person,
                who,
                admin_channel=admin_channel,
                app=self.playground.bot_user_id,
                start=self.playground.clock.now(),
                errands=errands,
                invites=colleague.email == lead,
                decides=colleague.is_coordinator,
                files=files,
                announcements=announcements,
                contacts=contacts,
            )
        self._admin_channel = admin_channel

    @property
    def troubles(self) -> list[str]:
        """Whatever went otherwise than somebody expected, with who it was."""
        return [f"{name}: {trouble}" for name, player in self.players.items() for trouble in player.troubles]

    def until(self, end: datetime) -> None:
        """Live on until `end`."""
        clock = self.playground.clock
        clock.settle()
        while True:
            self.look()
            upcoming = self.upcoming()
            due = upcoming[0] if upcoming else end
            if due >= end and self._quiet_until(end):
                clock.advance_to(end)
                self.look()
                return
            now = clock.now()
            if upcoming is None or due > now:
                clock.advance_to(min(due, end, self._next_look(now, end)))
                continue
            self.players[upcoming[1]].act(now)
            clock.settle()

    def upcoming(self) -> tuple[datetime, str] | None:
        """When somebody acts next, and who it is by name in `players`; None if nobody means to."""
        plans = (
            (player.due, name)
            for name, player in self.players.items()
            if player.due is not None and player.person.id not in self.spared
        )
        return min(plans, default=None)

    def _quiet_until(self, end: datetime) -> bool:
        event = self.playground.clock.next_event()
        return event is None or event >= end

    def _next_look(self, now: datetime, end: datetime) -> datetime:
        event = self.playground.clock.next_event()
        return end if event is None else max(event, now + HOP)

    def look(self) -> None:
        """Whoever has something new on the screen looks at it, in the order of the alphabet."""
        log = self.playground.log
        size = len(log)
        news: dict[str, dict[str, datetime]] = defaultdict(dict)
        stamps: set[str] = set()
        for record in log[self._read : size]:
            if record.what not in _NEWS or record.channel is None:
                continue
            detail = record.detail
            if "to" in detail:
                readers = [detail["to"]]
            else:
                readers = list(detail["recipients"]) if detail.get("from_app", True) else []
            stamps.add(detail["ts"])
            for reader in readers:
                news[reader][record.channel] = record.at
        self._read = size
        for name in sorted(self.players):
            player = self.players[name]
            fresh = news.get(player.person.id, {})
            here = [c for c in fresh if (c == self._admin_channel) == player.coordinates]
            if here:
                player.look(here, max(fresh[channel] for channel in here), stamps)
