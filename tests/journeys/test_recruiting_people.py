"""From a shortcut on somebody's message to their seat; a manager's word; an external mentor and their pair."""

from __future__ import annotations

from datetime import timedelta

import pytest

from playground import Person
from tests.journeys.together import home_of, press_home
from tests.journeys.town import Town


def nominate(town: Town, by: Person, whom: Person) -> None:
    message = whom.say(town.general, "Ask me about negotiation any time!")
    assert by.shortcut("nomination.begin", message).ok
    assert by.modal is not None
    done = by.submit({"role": "mentor", "note": "You made it look easy"})
    assert done.ok, done
    assert by.modal is not None
    assert "hears from me" in by.modal.words
    by.press_close()
    town.settle()


@pytest.mark.long
def test_thought_of_asked_judged_and_in(town: Town) -> None:
    """Mia nominates Omar from a message; he looks, applies, answers Cleo's question and is approved in the queue."""
    town.set_up()
    nominate(town, town.mia, town.omar)
    assert "You made it look easy" in town.told(town.omar)[-1]
    dm = town.omar.dm()
    assert dm is not None
    assert town.press(town.omar, dm, "nomination.accept").ok
    town.fill_in(town.omar, "mentor")
    cleo, admin = town.cleo, town.admin
    town.settle()
    assert cleo.command("/mentor-admin applications", admin).ok
    assert town.press(cleo, admin, "applications.review").ok
    assert cleo.modal is not None
    assert "What the program expects of a mentor" in cleo.modal.words
    assert cleo.click(cleo.modal, "application.ask").ok
    assert cleo.submit({"text": "How many hours do you have?"}).ok
    assert cleo.modal is not None
    assert "No answer yet" in cleo.modal.words
    cleo.press_close()
    assert "How many hours do you have?" in town.told(town.omar)[-1]
    assert town.press(town.omar, dm, "application.answer").ok
    assert town.omar.submit({"text": "Three, on Fridays"}).ok
    town.omar.press_close()
    assert "has answered" in town.posts(cleo, admin)[-1]
    assert "Fridays" not in "".join(town.posts(cleo, admin))
    assert town.press(cleo, admin, "application.show").ok
    assert cleo.modal is not None
    assert "Three, on Fridays" in cleo.modal.words
    assert cleo.click(cleo.modal, "application.approve").ok
    assert cleo.modal is not None
    assert "Nobody waits" in cleo.modal.words
    cleo.press_close()
    assert "You are in" in town.told(town.omar)[-1]
    assert "is approved as a mentor" in "".join(town.posts(cleo, admin))


@pytest.mark.long
def test_a_no_is_between_the_nominee_and_nobody(town: Town) -> None:
    town.set_up()
    nominate(town, town.mia, town.omar)
    dm = town.omar.dm()
    assert dm is not None
    before = (town.told(town.mia), town.posts(town.cleo, town.admin))
    assert town.press(town.omar, dm, "nomination.decline").ok
    town.pass_days(5)
    assert "Nobody is told" in town.told(town.omar)[-1]
    assert (town.told(town.mia), town.posts(town.cleo, town.admin)) == before
    assert town.mia.command(f"/mentor nominate @{town.omar.name}", town.general).ok
    assert town.mia.submit({"role": "mentee"}).ok
    assert town.mia.modal is not None
    assert "has been thought of" in town.mia.modal.words
    town.mia.press_close()
    assert len(town.told(town.omar)) == 1, "he is not asked again"


@pytest.mark.long
def test_several_are_declined_in_words_of_ones_own(town: Town) -> None:
    town.set_up()
    for person, role in ((town.mia, "mentee"), (town.omar, "mentor")):
        town.join(person, role)
    cleo = town.cleo
    assert cleo.command("/mentor-admin applications", town.admin).ok
    assert town.press(cleo, town.admin, "applications.choose").ok
    assert cleo.modal is not None
    names = [
        one["text"]["text"]
        for block in cleo.modal.blocks
        for one in block.get("element", {}).get("options", ())
    ]
    mia = next(name for name in names if name.startswith("Mia"))
    values = {
        one["text"]["text"]: one["value"]
        for block in cleo.modal.blocks
        for one in block.get("element", {}).get("options", ())
    }
    assert cleo.submit({"chosen0": [values[mia]], "event": "decline"}).ok
    assert cleo.modal is not None
    assert "1 application is declined" in cleo.modal.words
    assert cleo.submit({"words": "Not this time, dear colleague."}).ok
    assert cleo.modal is not None
    assert "1 application is declined, with a kind message" in cleo.modal.words
    cleo.press_close()
    assert town.told(town.mia)[-1] == "Not this time, dear colleague."
    assert not any("Not this time" in told for told in town.told(town.omar))


@pytest.mark.long
def test_an_external_mentor_is_invited_and_guides_their_own_pair(town: Town) -> None:
    gus = town.playground.add_person(
        name="gus", real_name="Gus Guest", tz="Europe/Berlin", is_restricted=True
    )
    town.ada.invite(town.general, gus)
    town.set_up()
    town.settle()
    refused = town.cleo.command(f"/mentor-admin invite @{town.omar.name}", town.admin)
    assert refused.ephemeral is not None
    assert "full member" in refused.ephemeral.words
    assert town.cleo.command(f"/mentor-admin invite @{gus.name}", town.admin).ok
    assert "external mentor" in town.told(gus)[-1]
    dm = gus.dm()
    assert dm is not None
    assert town.press(gus, dm, "nomination.accept").ok
    town.fill_in(gus, "mentor")
    town.join(town.mia, "mentee")
    town.approve_all()
    town.publish()
    channel = town.pair_channel(town.mia)
    assert gus.id in {m for c in gus.channels() if c.id == channel for m in c.members}
    home = home_of(town, gus)
    assert f"your mentee is <@{town.mia.id}>" in home
    assert "Programs I coordinate" not in home
    town.playground.clock.advance(timedelta(minutes=1))
    press_home(town, gus, "agreement.write")
    assert gus.modal is not None
