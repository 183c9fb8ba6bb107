"""Life in the playground: colleagues look, time passes to whatever comes next, somebody acts, and again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from demo.casting import Cast
from demo.colleagues import Player
from demo.company import Colleague, Furnished, move_in
from demo.coordinators import ADMIN_ERRANDS, Coordinator, Way, lead_errands
from demo.counts import OFFER
from playground import Playground

HOP = timedelta(minutes=15)  # nobody looks at Slack more often than that
RECONNECTS_WITHIN = 30.0  # real seconds
_NEWS = frozenset({"message_posted", "message_updated", "ephemeral_shown", "ephemeral_updated"})


class Life:
    """Everybody's screens and plans. `until` lets virtual time pass; one thing happens at a time."""

    def __init__(
        self,
        playground: Playground,
        furnished: Furnished,
        *,
        seed: int,
        way: Way = Way.SHORT_LISTS,
        cast: Cast = Cast(),  # noqa: B008 - frozen
        arriving: Sequence[tuple[datetime, Colleague]] = (),
    ) -> None:
        self.playground = playground
        self._furnished, self._seed, self._cast = furnished, seed, cast
        self._arriving = sorted(arriving, key=lambda one: one[0])
        self.players: dict[str, Player] = {}
        self.spared: frozenset[str] = frozenset()  # user ids of those who do nothing by themselves now
        self._read = 0  # records of the log that have been looked through
        self._links = 1  # connections of the app, as far as read
        self._move_in(furnished, seed, way)

    def _move_in(self, furnished: Furnished, seed: int, way: Way) -> None:
        company = furnished.company
        keepers = {person.email for person in (*company.coordinators, company.admin)}
        lead = company.coordinators[0].email
        admin_channel = furnished.channels["mentoring-admin"]
        announcements = furnished.channels.get("general")
        contacts = {
            "coordinator": [furnished.people[person.email].id for person in company.coordinators],
            "champion": [furnished.people[company.champion.email].id],
            "facilitator": [furnished.people[person.email].id for person in company.coordinators[:2]],
        }
        files = {"csv": ("directory.csv", company.as_csv())}
        for colleague in company.people:
            person = furnished.people[colleague.email]
            who = self._cast.persona(colleague, seed=seed)
            self.players[f"{colleague.email} as a colleague"] = Player(person, who)
            if colleague.email not in keepers:
                continue
            errands = (lead_errands(way) if colleague.email == lead else ()) + (
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
                way=way,
                template=self._cast.template,
            )
        self._admin_channel = admin_channel
        self._in_order = [self.players[name] for name in sorted(self.players)]

    def _arrive(self) -> None:
        """Somebody's first day: they have an account, and look at Slack like everybody else."""
        _, colleague = self._arriving.pop(0)
        person = move_in(self.playground, colleague)
        self._furnished.people[colleague.email] = person
        general = self._furnished.channels.get("general")
        if general:
            person.join(general)
        who = self._cast.persona(colleague, seed=self._seed, arrives=True)
        self.players[f"{colleague.email} as a colleague"] = Player(person, who)
        self._in_order = [self.players[name] for name in sorted(self.players)]

    @property
    def troubles(self) -> list[str]:
        """Whatever went otherwise than somebody expected, with who it was."""
        return [f"{name}: {trouble}" for name, player in self.players.items() for trouble in player.troubles]

    @property
    def apologies(self) -> Counter[str]:
        """The app's own sentences for mistakes of its that stood in somebody's modal, and how often."""
        return sum((player.apologies for player in self.players.values()), Counter())

    def until(self, end: datetime) -> None:
        """Live on until `end`."""
        clock = self.playground.clock
        clock.settle()
        while True:
            self.look()
            self._await_link()
            upcoming = self.upcoming()
            arrival = self._arriving[0][0] if self._arriving else None
            due = min(moment for moment in (upcoming[0] if upcoming else end, arrival or end))
            if due >= end and self._quiet_until(end):
                clock.advance_to(end)
                self.look()
                return
            now = clock.now()
            if due > now or (upcoming is None and arrival is None):
                clock.advance_to(min(due, end, self._next_look(now, end)))
                continue
            if arrival is not None and arrival <= now:
                self._arrive()
            elif upcoming is not None:
                self.players[upcoming[1]].act(now)
            clock.settle()

    def upcoming(self) -> tuple[datetime, str] | None:
        """When somebody acts next, and who it is by name in `players`; None if nobody means to.

        Who waits for a form that did not open goes first, so that delays do not change who comes before whom.
        """
        plans = [
            (*plan.rank[:2], name)
            for name, player in self.players.items()
            if (plan := player.next_plan) is not None and player.person.id not in self.spared
        ]
        _, due, name = min(plans, default=(True, None, ""))
        return (due, name) if due is not None else None

    def _await_link(self) -> None:
        """An app without a connection makes a new one in real time: virtual time waits for it that long."""
        if self._links == 0:
            with suppress(TimeoutError):
                self.playground.log.wait_for("link_opened", since=self._read, timeout=RECONNECTS_WITHIN)
            self._links = 1
            self.playground.clock.settle()

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
        news: dict[str, dict[tuple[str, str], datetime]] = defaultdict(dict)
        for record in log[self._read : size]:
            detail = record.detail
            self._links = detail.get("connections", self._links)
            if record.what not in _NEWS or record.channel is None or detail.get("event_type") == OFFER:
                continue  # an offer is for who stands before the form that did not open, and looks out for it
            if "to" in detail:
                readers = [detail["to"]]
            else:
                readers = list(detail["recipients"]) if detail.get("from_app", True) else []
            for reader in readers:
                news[reader][record.channel, detail["ts"]] = record.at
        self._read = size
        if not news:
            return
        for player in self._in_order:
            fresh = news.get(player.person.id)
            if not fresh:
                continue
            here = {c: at for c, at in fresh.items() if (c[0] == self._admin_channel) == player.coordinates}
            if here:
                player.look({channel for channel, _ in here}, max(here.values()), here)
