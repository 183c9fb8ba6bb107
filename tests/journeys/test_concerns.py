"""A concern about a coordinator, from the first word to the last: on the screens of all who could have noticed."""

from __future__ import annotations

import pytest

from playground import Person
from tests.journeys.together import home_of, press_home
from tests.journeys.town import Town

SECRET = "Cleo reads my notes aloud in the kitchen"
ANSWER = "I believe you. Shall we talk tomorrow at ten?"


def everything(town: Town, person: Person) -> str:
    """All that somebody can read: their messages, every channel they are in, their Home."""
    channels = [town.posts(person, channel.id) for channel in person.channels()]
    return "\n".join(
        [*town.told(person), *(text for posts in channels for text in posts), home_of(town, person)]
    )


@pytest.mark.long
def test_a_concern_about_a_coordinator(town: Town) -> None:
    nora = town.playground.add_person(name="nora", real_name="Nora Neutral", tz="Europe/Berlin")
    town.matched()
    mia, cleo = town.mia, town.cleo
    assert cleo.command("/mentor-admin program edit people", town.admin).ok
    assert cleo.submit({"neutral": [nora.id]}).ok
    assert cleo.command("/mentor-admin hold", town.admin).ok  # hold silences everything else
    bystanders = (cleo, town.ada, town.omar)
    before = {person.id: everything(town, person) for person in bystanders}

    # Mia reads how it is handled, then writes.
    press_home(town, mia, "concern.begin")
    for said in ("How a concern in Career development is handled", "no emergency line", f"<@{nora.id}>"):
        assert said in mia.modal.words
    filled = {"about": [cleo.id], "text": SECRET, "urgent": "urgent", "place": "0"}
    refused = mia.submit({**filled, "about": [cleo.id, town.ada.id], "to": "coordinators"})
    assert "Please choose a neutral person" in refused.errors["to"]
    menu = next(block for block in mia.modal.blocks if block.get("block_id") == "to")
    choice = menu["element"]["options"][-1]
    assert choice["text"]["text"] == "Nora Neutral alone (neutral)"
    assert mia.submit({**filled, "to": choice["value"]}).ok
    assert f"It is with <@{nora.id}> now" in mia.modal.words
    mia.press_close()

    # Nora answers, takes it in hand, mediates and settles it.
    assert "trusts you with a concern" in town.told(nora)[-1]
    assert SECRET not in town.told(nora)[-1]
    assert town.press(nora, nora.dm(), "concern.read").ok
    assert SECRET in nora.modal.words and f"<@{cleo.id}>" in nora.modal.words
    assert nora.click(nora.modal, "concern.acknowledge").ok
    assert nora.submit({"words": ANSWER}).ok
    assert ANSWER in town.told(mia)[-1]
    assert town.press(mia, mia.dm(), "concern.add").ok
    assert mia.submit({"words": "Yes, ten is good"}).ok
    mia.press_close()
    assert "new words" in town.told(nora)[-1]
    nora.press_close()
    assert town.press(nora, nora.dm(), "concern.read").ok
    assert "Yes, ten is good" in nora.modal.words
    assert nora.click(nora.modal, "concern.take").ok
    assert nora.click(nora.modal, "concern.mediate").ok
    assert nora.click(nora.modal, "concern.resolve").ok
    assert nora.submit({"words": "Cleo apologized and stopped"}).ok
    assert "as settled" in town.told(mia)[-1] and "Cleo apologized" in town.told(mia)[-1]

    # Mia sees how it stands; nobody else saw or heard anything.
    assert mia.command("/mentor concern", town.general).ok
    assert "settled" in mia.modal.words
    mia.press_close()
    town.pass_days(3)
    for person in bystanders:
        assert everything(town, person) == before[person.id], person.name
    for person in (cleo, town.ada):
        shown = person.command("/mentor-admin concerns", town.admin).ephemeral
        assert "No concern in Career development is with you" in shown.words
    assert town.playground.log.where("api_refused") == []
