"""A program of peers, in which Cleo puts two people together by hand, and publishes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.usecases.planning.plans import plan_of, store_plan
from db.engine import connect
from db.models import Program
from db.session import Sessions
from playground import Person
from tests.journeys.test_matching_advice import admin, colleague
from tests.journeys.test_matching_modes import chosen
from tests.journeys.town import Town

NAMES = ("Ann", "Bo", "Cy", "Di", "Eve", "Flo", "Gus", "Hal", "Ida", "Jo", "Kim")


class Peers(Town):
    """Mia and others who all want the same, approved."""

    people: dict[str, Person]

    @classmethod
    def of(cls, town: Town, database_url: str, names: tuple[str, ...] = NAMES) -> Peers:
        self = object.__new__(cls)
        self.__dict__.update(town.__dict__)
        self.set_up()
        engine = connect(database_url, None)
        with Sessions(engine).writing(town.playground.team_id) as session:
            program = session.scalars(select(Program)).one()
            plan = plan_of(program)
            now = town.playground.clock.now()
            store_plan(session, program, replace(plan, matching=replace(plan.matching, shape="peers")), now)
        engine.dispose()
        self.join(self.mia, "mentee")
        self.people = {"Mia": self.mia, **{name: colleague(self, name.lower(), "mentee") for name in names}}
        self.approve_all()
        return self

    def is_with(self, draft: str, one: str, other: str) -> bool:
        a, b = self.people[one].id, self.people[other].id
        return f"<@{a}> → <@{b}>" in draft or f"<@{b}> → <@{a}>" in draft


@pytest.fixture
def peers(town: Town, database_url: str) -> Iterator[Peers]:
    yield Peers.of(town, database_url)


def newest(peers: Peers) -> str:
    return [post for post in peers.posts(peers.cleo, peers.admin) if post.startswith("Draft")][-1]


@pytest.mark.long
def test_two_peers_are_put_together_by_hand_whoever_is_named_first(peers: Peers) -> None:
    cleo = peers.cleo
    admin(peers, "match preview")
    assert "6 pairs" in newest(peers)
    assert peers.press(cleo, peers.admin, "match.by_hand").ok
    assert "Person" in cleo.modal.words
    assert cleo.submit({"mentee": chosen(cleo, "mentee", "kim")}).ok
    assert "A partner for" in cleo.modal.words
    assert "free place" not in cleo.modal.words
    assert cleo.submit({"mentor": chosen(cleo, "mentor", "mia")}).ok
    words = cleo.modal.words
    assert "of 10,000 points" in words
    assert "entee*" not in words
    assert cleo.submit({}).ok
    assert "kept together in every draft" in cleo.modal.words
    cleo.press_close()

    assert cleo.command("/mentor-admin match pair @jo @ann", peers.admin).ok
    assert cleo.submit({}).ok
    cleo.press_close()
    assert cleo.command("/mentor-admin match pair @ann @kim", peers.admin).ok
    assert "keeps one of the two together with somebody else" in cleo.modal.words
    assert cleo.modal.submit is None
    cleo.press_close()

    admin(peers, "match preview")
    draft = newest(peers)
    assert peers.is_with(draft, "Kim", "Mia")
    assert peers.is_with(draft, "Jo", "Ann")
    assert draft.count("Put together by hand") == 2
    assert cleo.command("/mentor-admin match pair", peers.admin).ok
    menu = cleo.modal.blocks[0]["element"]["options"]
    cleo.press_close()
    assert len(menu) == 8

    peers.press(cleo, peers.admin, "match.publish")
    peers.pass_days(0.01)
    assert "Published by" in " ".join(peers.posts(cleo, peers.admin))
    channel = peers.pair_channel(peers.mia)
    assert peers.people["Kim"].id in next(c.members for c in peers.mia.channels() if c.id == channel)
    assert peers.playground.log.where("api_refused") == []


@pytest.mark.long
def test_the_odd_one_joins_two_others_and_all_three_are_published(town: Town, database_url: str) -> None:
    peers = Peers.of(town, database_url, ("Ann", "Bo"))
    admin(peers, "match preview")
    assert "3 pairs" in newest(peers)
    assert peers.press(peers.cleo, peers.admin, "match.publish").ok
    peers.pass_days(0.01)
    assert "Published by" in " ".join(peers.posts(peers.cleo, peers.admin))
