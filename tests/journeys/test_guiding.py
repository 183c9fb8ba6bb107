"""A pair at work, through the playground: agreement, goals, meetings and reminders on their screens."""

from __future__ import annotations

from datetime import timedelta

import pytest

from playground import Person
from tests.journeys.town import Town


def at(town: Town, **ahead: float) -> int:
    return int((town.playground.clock.now() + timedelta(**ahead)).timestamp())


def opened(person: Person) -> str:
    assert person.modal is not None
    return person.modal.title


def book(town: Town, person: Person, where: str, **ahead: float) -> None:
    assert town.press(person, where, "meeting.plan").ok
    done = person.submit({"starts_at": at(town, **ahead), "place": "Room 4"})
    assert done.ok, done


@pytest.mark.long
def test_from_the_agreement_to_the_first_rated_meeting(town: Town) -> None:
    channel = town.matched()
    mia, omar = town.mia, town.omar
    town.pass_days(14.1)
    assert town.press(mia, mia.dm(), "agreement.write").ok
    assert mia.submit().ok
    assert "has written your agreement" in town.told(omar)[-1]
    assert town.press(omar, omar.dm(), "agreement.show").ok
    assert "Our agreement" in opened(omar)
    omar.press_close()
    assert town.press(omar, omar.dm(), "agreement.sign").ok
    assert "You have signed your agreement" in town.told(omar)[-1]
    assert any("have signed their agreement" in post for post in town.posts(mia, channel))

    assert town.press(mia, channel, "agreement.show").ok
    mia.press_close()
    book(town, mia, mia.dm(), days=1)
    assert "You have a date" in town.posts(omar, channel)[-1]
    town.pass_days(1.2)
    town.pass_days(1)
    assert town.press(mia, mia.dm(), "meeting.held").ok
    assert "How useful was your meeting" in town.told(mia)[-1]
    assert town.press(mia, mia.dm(), "meeting.rate:4").ok
    assert "4 of 5" in town.told(mia)[-1]
    assert town.press(mia, mia.dm(), "meeting.feedback").ok
    assert mia.submit({"line": "Thank you, that helped."}).ok
    assert town.press(omar, omar.dm(), "meeting.held").ok  # what Mia has said already does no harm
    assert town.press(omar, omar.dm(), "meeting.rate:5").ok
    assert any("Thank you, that helped." in message for message in town.told(omar))


@pytest.mark.long
def test_goals_live_in_the_channel_and_a_list(town: Town) -> None:
    channel = town.matched()
    mia, omar = town.mia, town.omar
    mia.open_home()
    town.settle()
    assert mia.click(mia.home, "goal.add").ok
    refused = mia.submit(
        {"title": "Lead a meeting", "kind": "reach", "measure": "One", "due_on": "2020-01-01"}
    )
    assert refused.errors == {"due_on": "Please choose a day that is still ahead."}
    assert mia.submit(
        {"title": "Lead a meeting", "kind": "reach", "measure": "One", "due_on": "2026-06-01"}
    ).ok
    assert "set a goal" in town.posts(omar, channel)[-1]
    assert town.press(omar, channel, "goals.show").ok
    assert omar.click(omar.modal, "goal.show").ok
    assert opened(omar) == "A goal"  # in the same window: all goals are one click away
    assert omar.click(omar.modal, "goal.comment").ok
    assert omar.submit({"note": "What would be half of it?"}).ok
    assert opened(omar) == "A goal" and "What would be half of it?" in repr(omar.modal.blocks)
    assert omar.click(omar.modal, "goal.news").ok
    assert opened(omar) == "Goal news"
    assert omar.submit({"news": "stall", "note": "No time"}).ok
    assert omar.modal is None
    told = town.posts(mia, channel)[-1]
    assert "is stuck" in told
    assert "No time" not in told
    assert town.press(mia, channel, "goals.show").ok
    assert "No time" in repr(mia.modal.blocks)


@pytest.mark.long
def test_a_reminder_is_put_off_and_comes_back(town: Town) -> None:
    town.matched()
    mia = town.mia
    town.pass_days(3.2)
    reminded = town.message_with(mia, mia.dm(), "reminder.snooze")
    assert mia.click(reminded, "reminder.snooze", option="Remind me tomorrow").ok
    assert "I will remind you again" in town.told(mia)[-1]
    assert "Time for your first meeting" in town.told(mia)[-1], "what was put off can still be read"
    before = len(town.told(mia))
    town.pass_days(1)
    assert len(town.told(mia)) == before + 1
    assert "Time for your first meeting" in town.told(mia)[-1]


@pytest.mark.long
def test_an_old_button_says_how_things_stand_now(town: Town) -> None:
    channel = town.matched()
    mia, omar = town.mia, town.omar
    mia.open_home()
    town.settle()
    assert mia.click(mia.home, "meeting.plan").ok
    assert mia.submit({"starts_at": at(town, days=1)}).ok
    planned = town.message_with(omar, channel, "meeting.cancel")
    seen_by_mia = town.message_with(mia, channel, "meeting.move")
    assert omar.click(planned, "meeting.cancel").ok
    assert "is called off" in town.posts(mia, channel)[-1]
    assert seen_by_mia is not None
    assert town.press(mia, channel, "meeting.plan").ok
    refused = mia.submit({"starts_at": at(town, days=-1)})
    assert "still ahead" in refused.errors["starts_at"]
