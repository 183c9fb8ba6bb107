"""Two people act at the same moment, and two processes hear of it: what stands makes sense, and is said once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from tests.journeys.test_at_once import (
    at_once,
    test_two_coordinators_who_decide_at_once_decide_one_thing,
    test_two_coordinators_who_publish_at_once_publish_once,
)
from tests.journeys.test_delivery import test_a_redelivered_event_is_handled_once
from tests.journeys.town import Town
from tests.replicas.conftest import Replica

__all__ = [
    "test_a_redelivered_event_is_handled_once",
    "test_two_coordinators_who_decide_at_once_decide_one_thing",
    "test_two_coordinators_who_publish_at_once_publish_once",
]
"""The same stories as with one process."""


def test_a_mentor_with_one_place_gets_one_mentee(town: Town) -> None:
    max_ = town.playground.add_person(name="max", real_name="Max Mentee", tz="Europe/Berlin")
    town.ada.invite(town.general, max_)
    town.set_up()
    for mentee in (town.mia, max_):
        town.join(mentee, "mentee")
    town.join(town.omar, "mentor", capacity="1")
    town.approve_all()
    for coordinator, mentee in ((town.cleo, "mia"), (town.ada, "max")):
        assert coordinator.command(f"/mentor-admin match pair @{mentee} @omar", town.admin).ok
    outcomes = at_once(town.cleo.submit, town.ada.submit)
    assert all(outcome.acked for outcome in outcomes)
    kept = ["kept together" in person.modal.words for person in (town.cleo, town.ada) if person.modal]
    assert kept.count(True) == 1
    for coordinator in (town.cleo, town.ada):
        while coordinator.modal is not None:
            coordinator.press_close()
    assert town.cleo.command("/mentor-admin match preview", town.admin).ok
    draft = [post for post in town.posts(town.cleo, town.admin) if post.startswith("Draft")][-1]
    assert draft.count(f"→ <@{town.omar.id}>") == 1


def test_a_mentor_who_says_yes_and_no_at_once_has_said_one_of_them(town: Town) -> None:
    town.set_up()
    town.join(town.mia, "mentee")
    town.join(town.omar, "mentor")
    town.approve_all()
    assert town.cleo.command("/mentor-admin match preview", town.admin).ok
    town.settle()
    assert town.cleo.command("/mentor-admin match ask", town.admin).acked
    assert town.press(town.cleo, town.admin, "match.ask").acked
    dm = town.omar.dm()
    assert dm is not None
    asked = town.message_with(town.omar, dm, "proposal.accept")
    outcomes = at_once(
        lambda: town.omar.click(asked, "proposal.accept", as_seen=True),
        lambda: town.omar.click(asked, "proposal.decline", as_seen=True),
    )
    assert all(outcome.acked for outcome in outcomes)
    town.settle()
    told = town.told(town.omar)
    said_yes, said_no = (
        any(words in text for text in told) for words in ("You said: happy", "You said: not")
    )
    assert (said_yes, said_no) in ((True, False), (False, True))


@pytest.mark.long
def test_a_click_that_two_processes_get_is_answered_by_both_and_happens_once(town: Town) -> None:
    town.set_up()
    town.join(town.mia, "mentee")
    queue = town.message_with(town.cleo, town.admin, "application.approve")
    outcomes = at_once(
        lambda: town.cleo.click(queue, "application.approve", as_seen=True),
        lambda: town.cleo.click(queue, "application.approve", as_seen=True),
    )
    assert all(outcome.acked for outcome in outcomes)
    assert sum("You are in" in text for text in town.told(town.mia)) == 1


@pytest.mark.long
def test_whoever_hears_a_click_one_process_sends(town: Town, replicas: Sequence[Replica]) -> None:
    assert [replica.leads for replica in replicas] == [True, False, False]
    people = [town.playground.add_person(name=f"p{n}", real_name=f"P {n}") for n in range(2 * len(replicas))]
    for person in people:
        person.open_home()
    town.playground.clock.advance(timedelta(seconds=5))  # Slack's limits
    for person in people:
        assert town.playground.log.count("home_published", who=person.id) == 1, "whoever was told of it"


def test_a_stand_by_takes_over_where_the_leader_stopped(town: Town, replicas: Sequence[Replica]) -> None:
    town.set_up()
    town.playground.faults.next("chat.postMessage", "500", times=3)
    town.join(town.mia, "mentee")
    replicas[0].stop()
    town.pass_days(0.05)
    assert [replica.leads for replica in replicas].count(True) == 1
    assert sum("Thank you for joining" in text for text in town.told(town.mia)) == 1
    assert sum("would like to join" in post for post in town.posts(town.cleo, town.admin)) == 1
