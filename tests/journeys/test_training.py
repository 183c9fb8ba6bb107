"""Prepared before the match: modules, an orientation, and whether it is still for them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from playground import Person
from tests.journeys.together import home_of
from tests.journeys.town import Town


@pytest.mark.long
def test_two_people_are_prepared_and_say_whether_it_is_still_for_them(town: Town) -> None:
    town.set_up()
    town.join(town.mia, "mentee")
    town.join(town.omar, "mentor")
    town.approve_all()
    town.pass_days(0.05)
    _omar_learns(town)
    _cleo_offers_an_orientation(town)
    _mia_takes_a_seat(town)
    _they_say_whether_they_were_there(town)
    _still_for_them(town)
    assert town.playground.log.where("api_refused") == []


def press(town: Town, person: Person, action_id: str) -> None:
    assert town.press(person, str(person.dm()), action_id).ok
    town.settle()


def _omar_learns(town: Town) -> None:
    omar = town.omar
    assert "Some short reading for *Career development* that really helps" in town.told(omar)[-1]
    press(town, omar, "module.open")
    while "answer" not in omar.modal.labels:
        assert omar.submit().ok
    assert omar.click(omar.modal, "module.back").ok
    assert "Card " in omar.modal.words
    assert omar.submit().ok
    wrong = omar.submit({"answer": "0"})
    assert "Not quite." in str(wrong.errors), "the first answer of this module is not the best one"
    assert omar.submit({"answer": "1"}).ok
    assert "Yes." in omar.modal.words
    assert "To practise in two" in omar.modal.words
    omar.press_close()
    assert "1 of 2 done" in home_of(town, omar)
    shown = omar.command("/mentor training", town.general)
    assert "Read again" in str(shown.ephemeral.blocks)


def _cleo_offers_an_orientation(town: Town) -> None:
    cleo = town.cleo
    assert cleo.command("/mentor-admin orientation", town.admin).ok
    at = town.playground.clock.now() + timedelta(days=2)
    past = cleo.submit({"date_1": int(at.timestamp()) - 10 * 86400, "place": "Room 7", "seats": "1"})
    assert "still ahead" in past.errors["date_1"]
    assert cleo.submit({"date_1": int(at.timestamp()), "place": "Room 7", "seats": "2"}).ok
    assert "2 people are invited" in cleo.modal.words
    assert cleo.submit().ok
    cleo.press_close()
    assert "Take a seat" not in town.told(town.mia)[-1], "for ten minutes it can be called off"
    town.pass_days(0.01)
    assert "Take a seat" in town.told(town.mia)[-1]
    assert "offers dates for the orientation" in town.posts(cleo, town.admin)[-1]


def _mia_takes_a_seat(town: Town) -> None:
    press(town, town.mia, "seat.take")
    assert "You have a seat" in home_of(town, town.mia)
    files = [file for message in town.mia.messages(str(town.mia.dm())) for file in message.files]
    assert [file["name"] for file in files] == ["appointment.ics"]
    assert re.search(r" · \w{3} \d{1,2}, 20\d\d$", str(files[0]["title"])), (
        "the files of several dates differ"
    )
    press(town, town.omar, "seat.take")


def _they_say_whether_they_were_there(town: Town) -> None:
    town.pass_days(2.2)
    for person in (town.mia, town.omar):
        assert any("Soon: the orientation" in words for words in town.told(person))
    press(town, town.mia, "seat.attended")
    assert town.press(town.cleo, town.admin, "attendance.open").ok
    assert town.cleo.submit({"people": [town.mia.id, town.omar.id]}).ok
    shown = town.cleo.command("/mentor-admin training", town.admin).ephemeral
    assert "1 of 1 were at an orientation" in shown.words


def _still_for_them(town: Town) -> None:
    town.pass_days(1)
    press(town, town.mia, "still.yes")
    assert "Lovely. You are in" in town.told(town.mia)[-1]
    press(town, town.omar, "still.no")
    assert "Your place in" in town.told(town.omar)[-1]
    assert "My training" not in home_of(town, town.omar)
