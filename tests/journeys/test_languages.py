"""In whose language people read: their own in what is said to them, and what all can read where several read along."""

from __future__ import annotations

import pytest

from playground import Person
from tests.journeys.together import home_of
from tests.journeys.town import Town


def choose(town: Town, person: Person, language: str) -> None:
    """By `/mentor settings`."""
    assert person.command("/mentor settings", town.general).ok
    assert person.submit({"language": language}).ok
    town.settle()


@pytest.mark.long
def test_who_chooses_a_language_reads_it_and_two_who_chose_the_same_read_it_together(town: Town) -> None:
    town.set_up()
    mia, omar = town.mia, town.omar
    choose(town, mia, "de")
    assert "Am Programm teilnehmen" in home_of(town, mia)
    assert "Join the program" in home_of(town, omar)
    town.join(mia, "mentee")
    town.join(omar, "mentor")
    assert "Danke, dass du als Mentee" in town.told(mia)[-1]
    assert "Thank you for joining" in town.told(omar)[-1]
    choose(town, omar, "de")
    town.approve_all()
    town.publish()
    channel = town.pair_channel(mia)
    met = town.posts(mia, channel)[0]
    assert "Ihr beide seid ein Tandem" in met
    assert "Sagt Hallo: ein Satz über dich" in met  # the program's own words, as they ship
    assert "gesuchten Fähigkeiten: Verhandeln" in met
    assert "Negotiation" not in met
    # Now one of them would not understand it any more: what both read is the program's language.
    choose(town, omar, "en")
    assert town.press(mia, channel, "hello.said").ok
    met = town.posts(mia, channel)[0]
    assert "You two are matched" in met
    assert "Say hello: one sentence about you" in met
    assert "Ihr beide" not in met
    assert "Am Programm" not in home_of(town, omar)


@pytest.mark.long
def test_a_program_is_begun_in_the_language_of_its_company(town: Town) -> None:
    assert town.ada.command("/mentor-admin setup", town.admin).ok
    assert town.ada.submit({"language": "de", "coordinators": [town.cleo.id], "announce": town.general}).ok
    assert town.press(town.cleo, town.admin, "program.open").ok
    assert town.press(town.cleo, town.admin, "program.open").ok
    announced = town.posts(town.mia, town.general)[-1]
    assert "Sechs Monate" in announced
    assert "Am Programm teilnehmen" in announced
    assert town.press(town.mia, town.general, "application.begin").ok
    assert town.mia.modal is not None
    assert "Who sees this" in town.mia.modal.words  # what is said to her alone is in her language
    # What is wrong with a file stands in the admin channel, which speaks the program's language.
    assert town.cleo.command("/mentor-admin program import", town.admin).ok
    broken = b"extends: career_development\nslug: mine\nname: Mine\ncadence_days: bald\n"
    assert town.cleo.submit({"file": [("plan.yaml", broken)], "purpose": "change"}).ok
    told = town.posts(town.cleo, town.admin)[-1]
    assert "Zeile 4: cadence_days: sollte eine ganze Zahl sein, ist aber 'bald'" in told
