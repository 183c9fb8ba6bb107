"""The same journeys as over Socket Mode: whatever way requests come, people see the same."""

from __future__ import annotations

import pytest

from tests.journeys.test_at_once import test_two_coordinators_who_decide_at_once_decide_one_thing
from tests.journeys.test_bad_input import test_empty_and_over_long_answers_are_refused_at_their_field
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
    "test_status_says_the_same_where_it_is_asked",
    "test_two_coordinators_who_decide_at_once_decide_one_thing",
]


@pytest.mark.soak
def test_a_mentee_goes_her_whole_way(town: Town) -> None:
    the_whole_way(town)
    assert town.playground.log.where("ack_refused") == []
