"""A goal that is stuck twice, and a topic for the next meeting, on people's screens."""

from __future__ import annotations

import pytest

from playground import Person
from tests.journeys.town import Town


def set_goal(town: Town, person: Person) -> None:
    person.open_home()
    town.settle()
    assert person.click(person.home, "goal.add").ok
    typed = {"title": "Ask for more", "kind": "reach", "measure": "A better offer", "due_on": "2026-08-01"}
    assert person.submit({**typed, "skill": "negotiation"}).ok


@pytest.mark.long
@pytest.mark.months
def test_stuck_twice_then_three_times_yes(town: Town) -> None:
    yan = town.playground.add_person(name="yan", real_name="Yan Second", tz="Europe/Berlin")
    town.set_up()
    yan.join(town.general)
    town.join(town.mia, "mentee")
    for mentor in (town.omar, yan):
        town.join(mentor, "mentor")
    town.approve_all()
    town.publish()
    mia, channel = town.mia, town.pair_channel(town.mia)
    its = any(one.id == channel for one in yan.channels())
    omar, yan = (yan, town.omar) if its else (town.omar, yan)  # whoever it is: mentor, helper
    set_goal(town, mia)

    town.pass_days(30.1)  # nobody has said how it goes: a reminder asks, two taps answer
    assert town.press(mia, mia.dm(), "goal.stuck").ok
    assert "Noted: “Ask for more” is stuck" in town.told(mia)[-1]
    assert town.press(mia, mia.dm(), "goal.obstacle").ok
    assert mia.submit({"note": "I never dare to ask"}).ok
    assert any("is stuck" in post for post in town.posts(omar, channel))
    assert not any("never dare" in post for post in town.posts(omar, channel))

    town.pass_days(7)
    assert town.press(mia, channel, "goal.show").ok
    assert "I never dare to ask" in repr(mia.modal.blocks)
    assert mia.click(mia.modal, "goal.stuck").ok
    mia.press_close()
    for person in (mia, omar, yan):
        town.pass_days(3)  # each in their working hours, once the one before has agreed
        assert any("twenty minutes" in message for message in town.told(person)), person.name
        assert town.press(person, person.dm(), "goal_help.yes").ok
    town.pass_days(3)
    assert any("suggest two times" in message for message in town.told(mia))
    assert any("twenty minutes about Negotiation" in message for message in town.told(yan))
    assert any("will talk for twenty minutes" in message for message in town.told(omar))


@pytest.mark.long
def test_a_topic_is_found_taken_and_brought_by_a_coordinator(town: Town) -> None:
    channel = town.matched()
    mia, cleo = town.mia, town.cleo
    assert cleo.command("/mentor-admin topics", town.admin).ok
    assert cleo.click(cleo.modal, "topic.add").ok
    refused = cleo.submit({"title": "Our strategy", "questions": " "})
    assert set(refused.errors) == {"questions"}
    assert cleo.submit(
        {"title": "Our strategy", "questions": "What is it?\nWhat is your part?", "stage": "start"}
    ).ok
    assert mia.command("/mentor topics", town.general).ok
    values = [e["accessory"]["value"] for e in mia.modal.blocks if "Our strategy" in repr(e.get("text"))]
    assert mia.click(mia.modal, "topic.show", value=values[0]).ok
    assert "What is your part?" in repr(mia.modal.blocks)
    assert mia.click(mia.modal, "topic.take").ok
    assert "picked a topic for your next meeting" in town.posts(mia, channel)[-1]
