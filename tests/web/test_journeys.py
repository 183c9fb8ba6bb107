"""The same journeys as over Socket Mode: whatever way requests come, people see the same."""

from __future__ import annotations

import pytest

from demo.company import load_company
from demo.running import over_http, read_manifest, running_bot
from demo.simulate import simulate
from tests.journeys.conftest import patient
from tests.journeys.test_at_once import test_two_coordinators_who_decide_at_once_decide_one_thing
from tests.journeys.test_bad_input import (
    test_empty_and_over_long_answers_are_refused_at_their_field,
    test_somebody_from_outside_can_press_but_not_take_part,
)
from tests.journeys.test_delivery import (
    test_a_double_click_on_approve_decides_once,
    test_a_redelivered_event_is_handled_once,
)
from tests.journeys.test_mentee import test_from_the_first_look_to_the_archived_channel as the_whole_way
from tests.journeys.test_people import (
    test_home_follows_somebody_from_the_first_look_to_the_application,
    test_leaving_is_one_click_and_one_confirmation,
    test_status_says_the_same_where_it_is_asked,
)
from tests.journeys.town import Town

__all__ = [
    "test_a_double_click_on_approve_decides_once",
    "test_a_redelivered_event_is_handled_once",
    "test_empty_and_over_long_answers_are_refused_at_their_field",
    "test_home_follows_somebody_from_the_first_look_to_the_application",
    "test_leaving_is_one_click_and_one_confirmation",
    "test_somebody_from_outside_can_press_but_not_take_part",
    "test_status_says_the_same_where_it_is_asked",
    "test_two_coordinators_who_decide_at_once_decide_one_thing",
]


@pytest.mark.soak
def test_a_mentee_goes_her_whole_way(town: Town) -> None:
    the_whole_way(town)
    assert town.playground.log.where("ack_refused") == []


@pytest.mark.soak
def test_a_company_lives_the_same_by_either_way() -> None:
    faults = "429=0.03,500=0.02,timeout_after=0.02,timeout_before=0.02,late_write=0.02,redeliver=0.03"
    posted, socket = (
        simulate(
            manifest=manifest, start_bot=running_bot, company=load_company(people=12), days=14, seed=11,
            faults=faults, wall=patient,
        )
        for manifest in (over_http(read_manifest()), read_manifest())
    )  # fmt: skip
    assert posted.counts.pairs >= 5
    assert (posted.counts.messages_lost, posted.counts.messages_duplicated) == (0, 0)
    assert posted.counts.applications == socket.counts.applications
    assert posted.counts.received == socket.counts.received
    assert posted.troubles == ()
