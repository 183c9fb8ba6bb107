"""A mentee's way through the whole program, on her own screen."""

from __future__ import annotations

import pytest

from playground import Person
from tests.journeys.together import (
    answer,
    at,
    home_of,
    meet,
    press_home,
    reminded_within_reason,
    reminders,
    set_goal,
    sign,
    to_day,
)
from tests.journeys.town import Town


@pytest.mark.soak
def test_from_the_first_look_to_the_archived_channel(town: Town) -> None:
    _joins(town)
    channel = _is_matched(town)
    _gets_to_know_her_mentor(town, channel)
    _works_to_the_midpoint(town)
    _comes_to_a_good_end(town, channel)
    for person in (town.mia, town.omar):
        reminded_within_reason(town, person)
    assert town.playground.log.where("api_refused") == []


def _joins(town: Town) -> None:
    mia = town.mia
    assert "Mentoring here" in home_of(town, mia)
    assert (
        "no mentoring program takes applications"
        in mia.command("/mentor", town.general).ephemeral.words.lower()
    )
    town.set_up()
    assert "takes applications now" in home_of(town, mia)
    assert mia.command("/mentor join", town.general).ok
    assert mia.submit({"role": "mentee", "languages": ["english"], "cadence": "biweekly",
                       "meeting_length": "45", "format": "either"}).ok  # fmt: skip
    mia.press_close()  # half way, on the second page
    assert "You began and did not send it yet" in home_of(town, mia)
    assert mia.command("/mentor", town.general).ok
    assert "Your earlier answers are kept" in mia.modal.words
    assert mia.modal.values["role"]["role"]["selected_option"]["value"] == "mentee"
    assert mia.submit().ok  # nothing has to be typed again
    town.fill_in(mia, "mentee")
    assert "It is with the coordinators" in home_of(town, mia)
    told = town.told(mia)
    assert len(told) == 1
    assert "Thank you for joining *Career development* as a mentee" in told[0]


def _is_matched(town: Town) -> str:
    mia = town.mia
    town.join(town.omar, "mentor")
    town.approve_all()
    assert "You are in" in town.told(mia)[-1]
    assert "I introduce you to your partner" in home_of(town, mia)
    town.publish()
    channel = town.pair_channel(mia)
    assert set(_members(town, channel)) == {mia.id, town.omar.id, town.playground.bot_user_id}
    first = town.posts(mia, channel)[0]
    for words in ("You two are matched", "Why you two", "First steps", "No coordinator is in it",
                  "Ten years of building teams"):  # fmt: skip
        assert words in first
    assert f"your mentor is <@{town.omar.id}>" in home_of(town, mia)
    assert "Next: your first meeting" in home_of(town, mia)
    return channel


def _gets_to_know_her_mentor(town: Town, channel: str) -> None:
    mia, omar = town.mia, town.omar
    to_day(town, 3.3)
    assert "Time for your first meeting" in reminders(town, mia)[-1]
    assert reminders(town, omar) == []  # the mentee leads
    assert town.press(mia, mia.dm(), "meeting.plan").ok
    assert mia.submit({"starts_at": at(town, days=4), "place": "Café Mozart"}).ok
    assert "You have a date" in town.posts(omar, channel)[-1]
    assert "Café Mozart" in town.posts(omar, channel)[-1]
    to_day(town, 7.05)
    assert "You meet" in reminders(town, omar)[-1]
    to_day(town, 8)
    assert town.press(mia, mia.dm(), "meeting.held").ok
    assert town.press(mia, mia.dm(), "meeting.rate:5").ok
    assert "5 of 5" in town.told(mia)[-1]
    to_day(town, 9.2)
    assert town.press(mia, mia.dm(), "form.open").ok
    assert "does not see" in mia.modal.words
    answer(mia, {"fit": "good"})
    sign(town)
    assert "have signed their agreement" in town.posts(mia, channel)[-1]
    set_goal(town, "Lead the weekly meeting")
    assert "Lead the weekly meeting" in town.posts(omar, channel)[-1]
    assert "signed by both" in home_of(town, mia)
    assert "Lead the weekly meeting" in home_of(town, mia)


def _works_to_the_midpoint(town: Town) -> None:
    mia, omar = town.mia, town.omar
    for day in (20, 34, 48, 62, 76):
        to_day(town, day)
        meet(town)
        if day == 34:
            assert town.press(mia, mia.dm(), "form.open").ok
            assert mia.modal.title == "A quick pulse"
            answer(mia, {})
    to_day(town, 91)
    for person in (mia, omar):
        assert "halfway there" in reminders(town, person)[-1]
    secret = "I am not sure about my manager"
    assert town.press(mia, mia.dm(), "form.open").ok
    thanks = answer(mia, {"works_well": "Our walks", "concerns": secret})
    assert "Once <@" in thanks
    assert not any("Our walks" in message for message in town.told(omar))
    assert town.press(omar, omar.dm(), "form.open").ok
    answer(omar, {"should_change": "Meet in the morning"})
    assert any("Our walks" in message for message in town.told(omar))
    assert any("Meet in the morning" in message for message in town.told(mia))
    everything = [*town.told(omar), *town.told(town.ada), *town.posts(town.cleo, town.admin)]
    assert not any(secret in message for message in everything)
    town.pass_days(14)
    assert sum("halfway" in text for text in reminders(town, mia)) == 1


def _comes_to_a_good_end(town: Town, channel: str) -> None:
    mia, omar = town.mia, town.omar
    to_day(town, 151)
    assert any("30 days are left" in text for text in reminders(town, mia))
    assert "A good end is worth an hour of its own" in town.posts(mia, channel)[-1]
    assert town.press(omar, channel, "closing.guide").ok
    assert "What did you hope for at the beginning" in omar.modal.words
    assert "I want to know whether leading a team is for me" in omar.modal.words
    omar.press_close()
    _says_in_private(town, mia, "continue")
    to_day(town, 168)
    assert any("Book your closing conversation" in message for message in town.told(mia))
    assert town.press(mia, mia.dm(), "closing.confirm").ok
    assert mia.modal.title == "Wrap up the goals"
    (goal,) = [key for key in mia.modal.labels if key.startswith("goal-")]
    assert mia.submit({goal: "achieved"}).ok
    wrapped_up, achieved = town.posts(omar, channel)[-2:]
    assert "has wrapped up the goals" in wrapped_up
    assert "the first goal is achieved" in achieved
    refused = mia.submit({"held_on": "2027-01-01", "stay_in_touch": "now_and_then"})
    assert "still ahead" in str(refused.errors)
    today = town.playground.clock.now().date().isoformat()
    answer(mia, {"held_on": today})
    assert "Closing" in home_of(town, mia)
    to_day(town, 183)
    for person in (mia, omar):
        press_home(town, person, "form.open")
        assert "Six months together" in person.modal.words
        answer(person, {"thanks": f"Thank you, says {person.name}"})
        town.settle()
    assert "Thank you, <@" in town.posts(mia, channel)[-1]
    assert any("Thank you, says omar" in message for message in town.told(mia))
    assert "You completed: Career development" in home_of(town, mia)
    _says_in_private(town, omar, "part")
    _takes_a_certificate(town)
    to_day(town, 190)
    for person in (mia, omar):
        assert sum("There is no answer that you both gave" in text for text in town.told(person)) == 1
    assert town.press(mia, mia.dm(), "channel.archive").ok
    assert "once" in town.mia.messages(mia.dm())[-1].words
    assert town.press(omar, omar.dm(), "channel.archive").ok
    town.settle()
    assert next(c for c in mia.channels() if c.id == channel).is_archived
    to_day(town, 275)
    assert "What stayed from your time with" in reminders(town, mia)[-1]
    count = len(reminders(town, mia))
    assert town.press(mia, mia.dm(), "form.open").ok
    answer(mia, {})
    town.pass_days(60)
    assert len(reminders(town, mia)) == count


def _says_in_private(town: Town, person: Person, wish: str) -> None:
    press_home(town, person, "wish.open")
    assert "Nobody sees your answer" in person.modal.words
    assert person.submit({"wish": wish}).ok
    person.press_close()


def _takes_a_certificate(town: Town) -> None:
    mia = town.mia
    press_home(town, mia, "certificate.ask")
    refused = mia.submit({"name": "阿部 Mia"})
    assert "cannot be printed here: 阿部" in refused.errors["name"]
    assert mia.submit({"name": "Mia Müller", "goals": ["yes"]}).ok
    mia.press_close()
    town.settle()
    (brought,) = [one for one in map(repr, mia.messages(mia.dm())) if "certificate-mia-muller.pdf" in one]
    assert "Here is your certificate for" in brought


def _members(town: Town, channel: str) -> tuple[str, ...]:
    return next(c.members for c in town.mia.channels() if c.id == channel)
