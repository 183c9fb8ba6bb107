"""Pairs across Auckland, Berlin and Los Angeles, through the autumn in which every clock changes, the southern one the
other way round; on through the spring in which they change back in `make soak`.

Once the dates are made nobody presses anything, so whatever is written to somebody comes by itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendar import is_working_day
from demo.running import read_manifest, running_bot
from playground import MessageOnScreen, Person, Playground
from tests.journeys.conftest import patient
from tests.journeys.town import Town

START = datetime(2026, 9, 14, 7, tzinfo=UTC)  # a Monday
HOMES = {"mia": "Pacific/Auckland", "omar": "Europe/Berlin", "ben": "America/Los_Angeles"}
HOLIDAYS = {"mia": "NZ", "omar": "DE", "ben": "US"}
AUTUMN, BOTH = 57, 208  # days
_MOMENT = re.compile(r"<!date\^(\d+)\^")
_YOU_MEET = re.compile(r"\*You meet <@\w+>[^<]*<!date\^(\d+)\^")


class World(Town):
    """The same people at home in three parts of the world; `ben` is a mentee, too."""

    def __init__(self, playground: Playground) -> None:
        super().__init__(playground)
        self.ben = playground.add_person(name="ben", real_name="Ben Mentee", tz=HOMES["ben"])
        for who in (self.mia, self.omar):
            playground.change_profile(who, tz=HOMES[who.name])
        self.ben.join(self.general)
        self.settle()

    @property
    def travellers(self) -> tuple[Person, ...]:
        return self.mia, self.omar, self.ben

    def has_holidays(self, who: Person) -> None:
        """They say in their settings which holidays they have."""
        assert who.command("/mentor settings", self.general).ok
        assert who.submit({"holidays": HOLIDAYS[who.name]}).ok

    def pair_by_hand(self, mentee: Person) -> None:
        """No matcher puts people together who are never awake at the same time; a coordinator may."""
        assert self.cleo.command(f"/mentor-admin match pair @{mentee.name} @omar", self.admin).ok
        done = self.cleo.submit({})
        assert done.ok, done
        self.cleo.press_close()

    def stands(self, who: Person, at: datetime) -> None:
        """A standing date every two weeks, from their Home tab."""
        who.open_home()
        self.settle()
        assert who.home is not None
        assert who.click(who.home, "pair.show").ok
        assert who.click(who.modal, "standing.open").ok
        done = who.submit({"starts_at": int(at.timestamp()), "every": "14"})
        assert done.ok, done
        while who.modal is not None:
            who.press_close()

    def reminders(self, who: Person) -> list[MessageOnScreen]:
        """Whatever the app wrote to somebody by itself, oldest first."""
        sent = {
            record.detail["ts"]
            for record in self.playground.log.where("message_posted", channel=who.dm())
            if record.detail["event_type"] == "mentorbot_nudge"
        }
        return [message for message in who.messages(who.dm() or "") if message.ts in sent]


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    with Playground(read_manifest(), start=START, seed=1, wall=patient) as playground:
        made = World(playground)
        with running_bot(playground, database_url):
            playground.clock.settle()
            yield made


def local(moment: float, zone: str) -> datetime:
    return datetime.fromtimestamp(moment, UTC).astimezone(ZoneInfo(zone))


def changes_between(zone: str, first: datetime, days: int) -> int:
    offsets = [(first + timedelta(days=n)).astimezone(ZoneInfo(zone)).utcoffset() for n in range(days)]
    return sum(one != other for one, other in pairwise(offsets))


@pytest.mark.soak
@pytest.mark.parametrize(("days", "changes"), [pytest.param(AUTUMN, 1), pytest.param(BOTH, 2)])
def test_every_reminder_comes_once_in_working_hours_wherever_the_clocks_change(
    world: World, days: int, changes: int
) -> None:
    assert {changes_between(zone, START, days) for zone in HOMES.values()} == {changes}
    world.set_up()
    world.join(world.mia, "mentee")
    world.join(world.ben, "mentee")
    world.join(world.omar, "mentor", capacity="2")
    world.approve_all()
    for mentee in (world.mia, world.ben):
        world.pair_by_hand(mentee)
    world.publish()
    for who in world.travellers:
        world.has_holidays(who)
    berlin, pacific = ZoneInfo(HOMES["omar"]), ZoneInfo(HOMES["ben"])
    world.stands(world.mia, datetime(2026, 9, 23, 8, 30, tzinfo=ZoneInfo(HOMES["mia"])))
    world.stands(world.ben, datetime(2026, 9, 24, 9, 0, tzinfo=pacific))
    begun = world.playground.clock.now()
    seen = len(world.playground.log)
    world.pass_days(days)

    for who in world.travellers:
        zone = HOMES[who.name]
        sent = world.reminders(who)
        assert len(sent) >= days // 10, f"{who.name} is reminded of what they do not do"
        for message in sent:
            at = local(float(message.ts), zone)
            assert 9 <= at.hour < 17, f"{who.name} at {at}"
            assert is_working_day(at.date(), HOLIDAYS[who.name]), f"{who.name} on {at.date()}"
        messages = Counter(local(float(message.ts), zone).date() for message in sent)
        assert set(messages.values()) == {1}, "at most one message a day"

    planned = _planned(world, seen)
    assert len(planned) >= 2
    for ts in planned:
        own = {local(ts, HOMES["mia"]).strftime("%H:%M"), local(ts, HOMES["ben"]).strftime("%H:%M")}
        assert own & {"08:30", "09:00"}, "a standing date keeps its hour"
    assert {berlin.utcoffset(local(ts, "UTC").replace(tzinfo=None)) for ts in planned} == {
        timedelta(hours=1),
        timedelta(hours=2),
    }
    told = Counter()
    for who in world.travellers:
        for message in world.reminders(who):
            for stamp in _YOU_MEET.findall(repr(message.blocks)):
                told[who.name, int(stamp)] += 1
                ahead = timedelta(seconds=int(stamp) - float(message.ts))
                assert timedelta() < ahead <= timedelta(days=5), (
                    "the last working hours before it, at the latest"
                )
                if ahead > timedelta(hours=24, minutes=5):
                    assert _nothing_between(float(message.ts), int(stamp), who), f"{who.name}: {ahead}"
    assert set(told.values()) == {1}, "of each meeting once"
    for ts in planned:
        mentee = "mia" if local(ts, HOMES["mia"]).strftime("%H:%M") == "08:30" else "ben"
        if begun.timestamp() + 2 * 86400 < ts < (begun + timedelta(days=days)).timestamp():
            assert told[mentee, ts] == told["omar", ts] == 1


def _planned(world: World, seen: int) -> list[int]:
    """When the meetings are that were made by themselves."""
    posts = [
        record
        for record in world.playground.log[seen:]
        if record.what == "message_posted" and record.detail["event_type"] == "mentorbot_meeting_planned"
    ]
    return sorted({int(stamp) for post in posts for stamp in _MOMENT.findall(post.detail["text"])})


def _nothing_between(sent: float, meets: int, who: Person) -> bool:
    """Whether no working hour lies a day before the meeting or later: then it is told before the days off."""
    zone, country = HOMES[who.name], HOLIDAYS[who.name]
    moment = datetime.fromtimestamp(meets, UTC) - timedelta(hours=24)
    while moment.timestamp() < meets:
        at = moment.astimezone(ZoneInfo(zone))
        if 9 <= at.hour < 17 and is_working_day(at.date(), country):
            return False
        moment += timedelta(minutes=30)
    return True
