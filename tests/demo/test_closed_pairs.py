"""A pair that was closed has signed, set a goal, met six times and looked back twice; else somebody is told."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from demo.closed_pairs import unfinished_pairs
from playground.log import Log

BOT, ADA, BO, CY = "UBOT", "UADA", "UBO", "UCY"


def a_life(*without: str, meetings: int = 6) -> Log:
    """Ada and Bo, pair 1 in C1, from the announcement to the close; `without` some of what belongs to it."""
    log = Log(lambda: datetime(2026, 1, 12, tzinfo=UTC))

    def say(kind: str) -> None:
        if kind not in without:
            event = f"mentorbot_{kind}"
            log.add("message_posted", who=BOT, channel="C1", event_type=event, recipients=(ADA, BO))

    def fill(who: str, page: str, **noted: object) -> None:
        metadata = json.dumps({"pair": 1, **noted})
        if f"{page} {who}" not in without and f"{noted.get('form')} {who}" not in without:
            log.add(
                "view_submitted", who=who, view=f"V{len(log)}", callback_id=page, private_metadata=metadata
            )

    def press(who: str, action: str, value: str) -> None:
        if f"{action} {who}" not in without:
            log.add("action_sent", who=who, channel="D1", action_id=action, value=value)

    say("pair_announced")
    fill(ADA, "agreement.submit")
    press(BO, "agreement.sign", "4")
    say("agreement_signed")
    say("goal_set")
    for meeting in range(meetings):
        press((ADA, BO)[meeting % 2], "meeting.held", str(meeting))
    for form in ("midpoint", "final"):
        fill(ADA, "form.page", form=form)
        fill(BO, "form.page", form=form)
    say("pair_closed")
    return log


@pytest.mark.long
def test_a_whole_life_is_in_order() -> None:
    assert unfinished_pairs(a_life(), app=BOT) == []


@pytest.mark.long
def test_a_pair_that_is_not_closed_has_time() -> None:
    assert unfinished_pairs(a_life("pair_closed", "goal_set"), app=BOT) == []


def test_the_meetings_of_others_do_not_count() -> None:
    log = a_life(meetings=5)
    log.add("action_sent", who=CY, channel="D2", action_id="meeting.held", value="77")
    assert unfinished_pairs(log, app=BOT) == ["The pair in C1 was closed with 5 meetings held."]


def test_a_meeting_told_afterwards_counts() -> None:
    log = a_life(meetings=5)
    noted = json.dumps({"pair": 1})
    log.add("view_submitted", who=BO, view="V", callback_id="meeting.record_submit", private_metadata=noted)
    assert unfinished_pairs(log, app=BOT) == []


@pytest.mark.parametrize(
    ("without", "told"),
    [
        ("agreement.sign UBO", "an agreement that not both have signed"),
        ("agreement_signed", "an agreement that not both have signed"),
        ("goal_set", "no goal"),
        ("midpoint UBO", "1 of 2 midpoint reviews"),
        ("final UADA", "1 of 2 final reviews"),
    ],
)
def test_what_is_missing_is_named(without: str, told: str) -> None:
    assert unfinished_pairs(a_life(without), app=BOT) == [f"The pair in C1 was closed with {told}."]
