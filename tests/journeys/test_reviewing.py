"""Reviews on people's screens: a form closed half-way, both sides, and what coordinators still wait for."""

from __future__ import annotations

import pytest

from playground import Person
from tests.journeys.forging import forged_click
from tests.journeys.together import answer, meet
from tests.journeys.town import Town


def open_early(town: Town, person: Person) -> None:
    """The midpoint review, long before anybody is reminded of it."""
    pressed = forged_click(
        person, town.message_with(person, person.dm(), "form.open"), "form.open", "1:midpoint:d90"
    )
    assert pressed.ok, pressed
    assert person.modal.title == "Halfway there"


@pytest.mark.long
def test_from_a_closed_form_to_the_next_agenda(town: Town) -> None:
    town.matched()
    mia, omar, cleo, admin = town.mia, town.omar, town.cleo, town.admin
    meet(town)
    town.pass_days(1)  # both are asked how it feels

    assert cleo.command("/mentor-admin reviews", admin).ok
    town.settle()
    listed = next(m for m in cleo.messages(admin) if "missing in" in m.words)
    assert "2 answers are missing" in listed.words
    assert town.press(cleo, admin, "reviews.ask").ok
    assert "This sends 1 direct message" in cleo.modal.words
    assert cleo.submit().ok
    assert cleo.modal.title == "On its way"
    cleo.press_close()

    assert mia.command("/mentor reviews").ok
    town.settle()
    open_early(town, mia)
    assert "You can change this until" in mia.modal.words
    assert mia.fill({"match_satisfaction": "7"}).ok
    assert mia.press_close().ok  # the cross
    open_early(town, mia)
    assert "We kept what you wrote" in mia.modal.words
    thanks = answer(mia, {"works_well": "Our walks", "concerns": "He is often late"})
    assert "has answered too" in thanks

    town.pass_days(1.2)
    asked = [words for who in (mia, omar) for words in town.told(who) if "would love to have" in words]
    assert len(asked) == 1
    open_early(town, omar)
    answer(omar, {"works_well": "Her questions"})
    town.pass_days(1)
    for person in (mia, omar):
        (words,) = [words for words in town.told(person) if "you have both answered" in words]
        assert "Our walks" in words
        assert "Her questions" in words
        assert "Three things you might talk about" in words
        assert "often late" not in words
    assert town.press(omar, omar.dm(), "review.agenda").ok
    town.settle()
    assert any("They are on your agenda" in words for words in town.told(mia))

    fit = town.message_with(omar, omar.dm(), "form.open")
    assert forged_click(omar, fit, "form.open", "1:pulse:d30").ok
    answer(omar, {"comment": "A quieter room"})
    assert cleo.command("/mentor-admin reviews read", admin).ok
    assert town.press(cleo, admin, "review.read").ok
    assert "A quieter room" in cleo.modal.words
    cleo.press_close()
    assert not any("quieter" in m.words or "often late" in m.words for m in cleo.messages(admin))
