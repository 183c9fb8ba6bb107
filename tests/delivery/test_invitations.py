"""Whoever belongs into a community's channel comes in, a hundred with one call, and nobody is brought back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk import WebClient
from sqlalchemy import select

from bot.delivery.limits import Limits
from bot.delivery.sender import Sender
from bot.delivery.slack import Slack
from bot.domain.messages import Operation
from bot.slack_api import client_for
from bot.usecases.community.channels import try_again
from bot.usecases.coordinating.failures import retry_delivery
from bot.usecases.people.privacy.erasing import erase_person, waits_until
from bot.usecases.people.privacy.retaining import let_go
from db.models import OutboxRow
from db.session import Sessions
from demo.running import read_manifest, settings_for
from playground import Person, Playground
from tests.conftest import NOW, TEAM
from tests.usecases.community.village import Village

SETTLED = timedelta(hours=2)


class Counting(WebClient):
    """A client that keeps the Slack ids of everybody whom a call invites."""

    def __init__(self, client: WebClient) -> None:
        super().__init__(token=client.token, base_url=client.base_url, retry_handlers=[])
        self.invited: list[list[str]] = []

    def api_call(self, api_method: str, **arguments: Any) -> Any:
        if api_method == "conversations.invite":
            self.invited.append(arguments["json"]["users"].split(","))
        return super().api_call(api_method, **arguments)


class Hall:
    """A program whose mentors have a channel in a strict Slack, and a sender that fills it."""

    def __init__(self, sessions: Sessions, playground: Playground) -> None:
        self.sessions, self.playground = sessions, playground
        settings = settings_for(playground, "sqlite:///nowhere.db")
        clock = playground.clock
        self._client = Counting(client_for(settings, playground.bot_token))
        self._sender = Sender(sessions, TEAM, Slack(self._client, Limits(), clock.now), clock.now)
        self._village(self._found)
        self.mentors: list[Person] = []

    def _found(self, village: Village) -> None:
        village.settle(mentors=0)
        cleo = self.playground.add_person(name="cleo")
        admin = self.playground.create_channel("mentoring-admin", private=True, members=[cleo], by=cleo)
        cleo.invite(admin, self.playground.bot_user_id)
        village.program.admin_channel = admin
        village.session.query(OutboxRow).delete()  # what opening a program says is told elsewhere

    def pair(self, mentors: int) -> list[Person]:
        """So many more mentors get a first mentee each, and the bot looks who belongs into the channel."""
        new = [self.playground.add_person(name=f"omar{len(self.mentors) + n}") for n in range(mentors)]
        self._village(lambda village: [village.pair(f"UMEE{one.id}", one.id) for one in new])
        self.mentors += new
        self.look()
        return new

    def look(self) -> None:
        self._village(lambda village: village.pass_time())

    def _village(self, act: Callable[[Village], object]) -> None:
        with self.sessions.writing(TEAM) as session:
            act(Village(session, self.playground.clock.now()))

    def deliver(self) -> None:
        """Time passes until everything is sent."""
        clock = self.playground.clock
        end = clock.now() + SETTLED
        while clock.now() < end:
            wanted = self._sender.deliver()
            stops = [moment for moment in (end, wanted, clock.next_event()) if moment is not None]
            clock.advance_to(max(clock.now(), min(stops)))

    def number(self, person: Person) -> int:
        with self.sessions.reading(TEAM) as session:
            return Village(session).person(person.id).id

    @property
    def channel(self) -> str:
        with self.sessions.reading(TEAM) as session:
            return str(Village(session).channel().channel_id)

    def inside(self) -> set[str]:
        """Who is in the channel, besides the bot."""
        members = self.playground.core.workspace.channels[self.channel].members
        return set(members) - {self.playground.bot_user_id}

    def invitations(self) -> list[OutboxRow]:
        with self.sessions.reading(TEAM) as session:
            rows = select(OutboxRow).where(OutboxRow.kind == Operation.INVITE).order_by(OutboxRow.id)
            return list(session.scalars(rows))

    def calls(self) -> list[int]:
        """How many people each call has invited."""
        return [len(users) for users in self._client.invited]

    def reports(self) -> list[str]:
        """What coordinators read of it."""
        with self.sessions.reading(TEAM) as session:
            count = session.query(OutboxRow).filter_by(kind="admin.undelivered").count()
            words = Village(session).words("admin.undelivered") if count else None
            return [str(words)] * count


@pytest.fixture
def hall(sessions: Sessions) -> Iterator[Hall]:
    with Playground(read_manifest(), start=NOW, seed=1) as playground:
        yield Hall(sessions, playground)


def ids(people: list[Person]) -> set[str]:
    return {person.id for person in people}


@pytest.mark.long
def test_a_hundred_come_with_each_call(hall: Hall) -> None:
    mentors = hall.pair(205)
    hall.deliver()
    assert hall.inside() == ids(mentors)
    assert hall.calls() == [100, 100, 5]
    assert len(hall.invitations()) == 3


@pytest.mark.long
def test_later_only_who_is_new_is_invited_and_who_left_stays_away(hall: Hall) -> None:
    first = hall.pair(102)
    hall.deliver()
    first[3].leave(hall.channel)
    second = hall.pair(2)
    hall.deliver()
    assert hall.inside() == ids([*first, *second]) - {first[3].id}
    assert hall.calls() == [100, 2, 2]
    hall.playground.clock.advance_to(NOW + timedelta(days=3))
    hall.look()
    assert len(hall.invitations()) == 3


def test_who_was_invited_is_known_for_as_long_as_the_channel_stands(hall: Hall) -> None:
    hall.pair(3)
    hall.deliver()
    let_go(hall.sessions, TEAM, NOW + timedelta(days=3650))
    hall.look()
    assert len(hall.invitations()) == 1
    with hall.sessions.writing(TEAM) as session:
        Village(session).channel().archived_at = NOW
    let_go(hall.sessions, TEAM, NOW + timedelta(days=3650))
    assert [row.args for row in hall.invitations()] == [{}]


@pytest.mark.long
def test_one_whom_slack_does_not_let_in_keeps_nobody_out(hall: Hall) -> None:
    mentors = hall.pair(102)
    hall.playground.deactivate(mentors[50])
    hall.deliver()
    assert hall.inside() == ids(mentors) - {mentors[50].id}
    assert hall.calls() == [100, 2, 1], "who could not come is tried once more alone"
    (report,) = hall.reports()
    assert f"the invitation to #mentors-career-development, for <@{mentors[50].id}>" in report
    assert "Slack does not let me invite this person" in report


@pytest.mark.long
def test_a_channel_that_takes_nobody_is_told_once_and_filled_when_it_is_tried_again(hall: Hall) -> None:
    early = hall.pair(1)
    hall.deliver()
    channel = hall.playground.core.workspace.channels[hall.channel]
    channel.archived = True
    late = hall.pair(40)
    hall.deliver()
    (report,) = hall.reports()
    assert "Slack did not take this: the invitation to #mentors-career-development." in report
    assert "The channel is archived" in report
    channel.archived = False
    with hall.sessions.writing(TEAM) as session:
        village = Village(session)
        (dead,) = session.query(OutboxRow).filter_by(kind=Operation.INVITE, status="dead")
        retry_delivery(*village.who("UCLEO"), dead.id, hall.playground.clock.now())
    hall.deliver()
    assert hall.inside() == ids([*early, *late])


def test_an_answer_that_got_lost_changes_nothing(hall: Hall) -> None:
    hall.playground.faults.next("conversations.invite", "fatal_error")
    mentors = hall.pair(5)
    hall.deliver()
    assert hall.inside() == ids(mentors)
    assert hall.calls() == [5, 5]
    assert hall.reports() == []


@pytest.mark.long
def test_who_is_forgotten_before_is_not_invited_and_the_others_are(hall: Hall) -> None:
    mentors = hall.pair(4)
    gone = hall.number(mentors[0])
    with hall.sessions.reading(TEAM) as session:
        mia = Village(session).person(mentors[0].id)
        assert waits_until(session, mia, NOW) is not None, "it is on its way"
    erase_person(hall.sessions, TEAM, gone, NOW)
    (row,) = hall.invitations()
    assert str(gone) not in row.args["people"].split(",")
    hall.deliver()
    assert hall.inside() == ids(mentors[1:])
    hall.look()
    assert len(hall.invitations()) == 1


def test_an_invitation_for_nobody_but_the_forgotten_goes(hall: Hall) -> None:
    (mentor,) = hall.pair(1)
    erase_person(hall.sessions, TEAM, hall.number(mentor), NOW)
    assert hall.invitations() == []


@pytest.mark.long
def test_a_channel_that_is_made_at_the_second_attempt_gets_everybody(hall: Hall) -> None:
    hall.playground.core.workspace.preferences.private_channels_by_admins_only = True
    mentors = hall.pair(3)
    hall.deliver()
    assert hall.calls() == []
    hall.playground.core.workspace.preferences.private_channels_by_admins_only = False
    with hall.sessions.writing(TEAM) as session:
        village = Village(session)
        try_again(*village.who("UCLEO"), village.channel().id, hall.playground.clock.now())
    hall.playground.deactivate(mentors[0])
    hall.deliver()
    assert hall.inside() == ids(mentors[1:])
    assert hall.calls() == [3, 1]
