"""A pair that does not get going, from the first sign to a new start; and a coordinator's Monday."""

from __future__ import annotations

import pytest

from tests.journeys.test_coordinating import ADMIN, answered
from tests.journeys.town import Town


@pytest.mark.long
def test_a_pair_in_the_queue_is_given_time_put_off_and_matched_anew(town: Town) -> None:
    channel = town.matched()
    cleo, mia, omar = town.cleo, town.mia, town.omar
    assert "1 too early to tell" in answered(cleo.command(f"{ADMIN} health", town.admin))
    assert "needs a little more: `health @person`" in answered(
        cleo.command(f"{ADMIN} health Mia", town.admin)
    )
    town.pass_days(23)

    posted = town.message_with(cleo, town.admin, "pair.extend")
    assert "no first meeting held after" in posted.words
    assert sum("no first meeting held after" in post for post in town.posts(cleo, town.admin)) == 1
    assert not any("have not had their first meeting" in post for post in town.posts(cleo, town.admin))
    why = answered(cleo.command(f"{ADMIN} health @{mia.name}", town.admin))
    assert "No first meeting held after" in why
    assert "the plan says 21 days" in why

    assert town.press(cleo, town.admin, "pair.extend").ok
    assert cleo.submit({"days": "5"}).errors
    assert cleo.submit({"days": "30"}).ok
    cleo.press_close()
    assert "you have 30 days more together" in town.posts(mia, channel)[-1]
    assert any("gave them 30 days more" in post for post in town.posts(cleo, town.admin))

    put_off = cleo.click(
        town.message_with(cleo, town.admin, "health.snooze"), "health.snooze", option="For 1 week"
    )
    assert "Put off until" in answered(put_off)
    assert "1 put off" in answered(cleo.command(f"{ADMIN} health", town.admin))
    assert any("Put off until" in post for post in town.posts(cleo, town.admin))

    assert cleo.command(f"{ADMIN} health @{mia.name}", town.admin).ok
    assert town.press(cleo, town.admin, "pair.part").ok
    for person, partner in ((mia, omar), (omar, mia)):
        kind = town.told(person)[-1]
        assert "nobody's fault" in kind
        assert partner.real_name in kind or partner.id in kind or partner.name in kind
    assert any("To be matched anew since" in post for post in town.posts(cleo, town.admin))
    assert "2 approved, not matched yet" in answered(cleo.command(f"{ADMIN} status", town.admin))


@pytest.mark.long
def test_a_coordinators_monday(town: Town) -> None:
    town.matched()
    town.pass_days(8)
    digests = [post for post in town.posts(town.cleo, town.admin) if "Good morning!" in post]
    assert len(digests) == 1
    assert "Nothing waits for a decision of yours" in digests[0]
    today = answered(town.cleo.command(f"{ADMIN} today", town.admin))
    assert "What I will send until Sunday" in today or "reminder" not in today
    refused = town.mia.command(f"{ADMIN} today", town.general)
    assert "Only you can see this" not in answered(refused)
