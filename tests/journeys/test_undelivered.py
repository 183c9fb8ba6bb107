"""What Slack refuses for good: coordinators read what and why, and try again once its cause is mended."""

from __future__ import annotations

import pytest

from tests.journeys.together import press_home
from tests.journeys.town import Town


@pytest.mark.long
def test_a_message_that_cannot_arrive_is_told_and_can_be_tried_again(town: Town) -> None:
    channel = town.matched()
    mia, omar, cleo = town.mia, town.omar, town.cleo
    omar.remove(channel, town.playground.bot_user_id)
    press_home(town, mia, "goal.add")
    assert mia.submit({"title": "Lead", "kind": "reach", "measure": "One", "due_on": "2026-06-01"}).ok
    told = town.posts(cleo, town.admin)[-1]
    assert "Slack did not take this: a message about a goal" in told
    assert f"<@{mia.id}>" in told
    assert "Invite me, then try again" in told
    assert "Lead" not in told
    # Trying again without mending it tells them again.
    assert town.press(cleo, town.admin, "delivery.retry").ok
    town.settle()
    reports = [post for post in town.posts(cleo, town.admin) if "Slack did not take this" in post]
    assert len(reports) == 1
    assert any("had it tried again" in post for post in town.posts(cleo, town.admin))
    old = town.message_with(cleo, town.admin, "delivery.retry")
    omar.invite(channel, town.playground.bot_user_id)
    assert cleo.click(old, "delivery.retry").ok
    assert "set a goal" in town.posts(omar, channel)[-1]
    assert sum("set a goal" in post for post in town.posts(omar, channel)) == 1
    twice = cleo.click(old, "delivery.retry", as_seen=True)
    assert twice.ephemeral is not None
    assert "settled already" in twice.ephemeral.words
    assert sum("set a goal" in post for post in town.posts(omar, channel)) == 1


@pytest.mark.long
def test_one_refusal_holds_up_nobody_else(town: Town) -> None:
    town.set_up()
    town.playground.archive_channel(town.general, by=town.ada)
    assert town.mia.command("/mentor", town.mia.start_dm()).ok
    town.fill_in(town.mia, "mentee")
    assert "Thank you for joining" in town.told(town.mia)[-1]


@pytest.mark.long
def test_whoever_has_gone_is_skipped_without_a_word_to_coordinators(town: Town) -> None:
    town.set_up()
    town.join(town.mia, "mentee")
    before = len(town.posts(town.cleo, town.admin))
    town.mia.deleted = True  # Slack has not told the app yet
    assert town.press(town.cleo, town.admin, "application.approve").ok
    posts = town.posts(town.cleo, town.admin)
    assert len(posts) == before
    assert not any("did not take" in post for post in posts)
