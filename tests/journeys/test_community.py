"""Mentors among themselves: their channel, a get-together, a facilitator's question, office hours."""

from __future__ import annotations

from datetime import timedelta

import pytest

from playground import Person
from tests.journeys.town import Town


@pytest.mark.long
def test_a_mentor_is_not_alone(town: Town) -> None:
    town.matched()
    _the_channel_stands(town)
    _cleo_looks_after_omar(town)
    _they_get_together(town)
    _mia_books_office_hours(town)
    _how_is_it_going(town)
    assert town.playground.log.where("api_refused") == []


def press(town: Town, person: Person, action_id: str) -> None:
    assert town.press(person, str(person.dm()), action_id).ok
    town.settle()


def _mentors(person: Person) -> list[str]:
    return [channel.id for channel in person.channels() if channel.name.startswith("mentors-")]


def _the_channel_stands(town: Town) -> None:
    town.settle()
    (channel,) = _mentors(town.omar)
    (first,) = town.posts(town.omar, channel)
    assert "Welcome, mentors of" in first
    assert "I do not read, keep or count" in first
    assert _mentors(town.cleo) == _mentors(town.mia) == []


def _cleo_looks_after_omar(town: Town) -> None:
    named = "@cleo @omar"
    shown = town.cleo.command(f"/mentor-admin facilitator {named}", town.admin)
    assert "the mentors are told" in shown.ephemeral.words
    assert any("looks after you as a mentor" in words for words in town.told(town.omar))


def _they_get_together(town: Town) -> None:
    town.pass_days(14.1)
    assert "Shall the mentors of" in town.posts(town.cleo, town.admin)[-1]
    assert town.press(town.cleo, town.admin, "session.plan").ok
    at = town.playground.clock.now() + timedelta(days=3)
    assert town.cleo.submit({"date_1": int(at.timestamp()), "place": "Room 7"}).ok
    assert "1 person is invited" in town.cleo.modal.words
    assert town.cleo.submit().ok
    town.cleo.press_close()
    town.pass_days(0.02)
    press(town, town.omar, "seat.take")
    (channel,) = _mentors(town.omar)
    assert "Who comes:" in town.posts(town.omar, channel)[-1]
    town.pass_days(3.2)
    assert any("Soon: the mentors' get-together" in words for words in town.told(town.omar))
    press(town, town.omar, "seat.attended")
    shown = town.cleo.command("/mentor-admin community", town.admin).ephemeral
    assert "looks after" in shown.words


def _mia_books_office_hours(town: Town) -> None:
    assert town.cleo.command("/mentor-admin office-hours", town.admin).ok
    at = town.playground.clock.now() + timedelta(days=2)
    offered = {"begins": int(at.timestamp()), "minutes": "20", "count": "2", "place": "Room 5"}
    assert town.cleo.submit(offered).ok
    town.cleo.press_close()
    listed = town.mia.command("/mentor office-hours", town.general)
    assert "Choose a slot" in listed.ephemeral.words
    assert town.mia.click(listed.ephemeral, "office_hours.book").ok
    assert town.mia.submit({"topic": "Is this the right pair?"}).ok
    assert "It is yours" in town.mia.modal.words
    town.mia.press_close()
    assert not any("Is this" in words for words in town.told(town.cleo)), "it is evening in Berlin"
    town.pass_days(0.7)
    assert any("Is this the right pair?" in words for words in town.told(town.cleo))
    (slots,) = (words for words in town.posts(town.cleo, town.admin) if "offers office hours" in words)
    assert "booked" in slots
    assert "right pair" not in slots
    files = [file["name"] for message in town.mia.messages(str(town.mia.dm())) for file in message.files]
    assert any(name.endswith(".ics") for name in files)


def _how_is_it_going(town: Town) -> None:
    town.pass_days(14)
    assert any("how is it going with mentoring?" in words for words in town.told(town.omar))
    press(town, town.omar, "touch_base.talk")
    assert town.omar.submit({"note": "I give too much advice."}).ok
    town.omar.press_close()
    town.pass_days(7)
    week = [words for words in town.told(town.cleo) if "would like to talk to you" in words]
    assert len(week) == 1
    assert "I give too much advice." in week[0]
