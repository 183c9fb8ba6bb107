"""Pauses and reminders as people and coordinators meet them on their screens."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.journeys.together import home_of, reminders
from tests.journeys.town import Town


@pytest.mark.long
def test_a_pause_is_taken_and_ends_and_coordinators_see_which_reminders_help(town: Town) -> None:
    channel = town.matched()
    mia, omar, cleo = town.mia, town.omar, town.cleo
    assert mia.command("/mentor pause", town.general).ok
    assert mia.modal is not None
    assert "Nobody is asked for a reason" in mia.modal.words
    today = town.playground.clock.now()
    refused = mia.submit({"until": today.date().isoformat()})
    assert "from tomorrow on" in str(refused.errors)
    assert mia.submit({"until": (today + timedelta(days=8)).date().isoformat()}).ok
    assert mia.modal is not None
    assert "on a pause until" in mia.modal.words
    mia.press_close()
    town.settle()
    assert "your pair is on a pause" in town.posts(omar, channel)[-1]
    town.pass_days(7)
    assert reminders(town, mia) == []
    assert "pause" in home_of(town, omar).lower()
    assert omar.command("/mentor resume", town.general).ok
    town.settle()
    assert "your pair goes on" in town.posts(mia, channel)[-1]
    again = omar.command("/mentor resume", town.general)
    assert again.ephemeral is not None
    assert "None of your pairs is on a pause" in again.ephemeral.words

    assert cleo.command("/mentor-admin timeline", town.admin).ok
    listed = town.posts(cleo, town.admin)[-1]
    assert "Booking the first meeting" in listed
    assert town.press(cleo, town.admin, "timeline.step", "1:book_first_meeting").ok
    assert cleo.modal is not None
    refused = cleo.submit({"days": "soon"})
    assert "whole numbers" in str(refused.errors)
    assert cleo.submit({"days": "4"}).ok
    assert cleo.modal is not None
    assert "1 pair is under way" in cleo.modal.words
    assert cleo.submit().ok
    town.pass_days(2.9)
    assert reminders(town, mia) == []
    town.pass_days(4)
    assert "Time for your first meeting" in reminders(town, mia)[0]

    assert cleo.command("/mentor-admin nudges", town.admin).ok
    assert "Nothing to show yet" in town.posts(cleo, town.admin)[-1]
    assert town.playground.log.where("api_refused") == []
