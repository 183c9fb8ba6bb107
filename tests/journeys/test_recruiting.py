"""From the champion's yes to an application: nothing is said in anybody's name before they read it."""

from __future__ import annotations

import pytest

from tests.journeys.together import home_of, press_home
from tests.journeys.town import Town


def whisper(outcome) -> str:
    assert outcome.acked
    assert outcome.ephemeral is not None, outcome
    return outcome.ephemeral.words


@pytest.mark.long
def test_the_champion_reads_first_then_it_opens_and_mia_says_yes_to_her_role(town: Town) -> None:
    chan = town.playground.add_person(name="chan", real_name="Chan Champion", tz="Europe/Berlin")
    town.ada.invite(town.general, chan)
    assert town.ada.command("/mentor-admin setup", town.admin).ok
    done = town.ada.submit(
        {"coordinators": [town.ada.id, town.cleo.id], "announce": town.general, "champion": chan.id}
    )
    assert done.ok, done

    # Nothing goes out unread.
    preview = whisper(town.cleo.command("/mentor-admin open", town.admin))
    assert "Post it and open" not in preview
    assert town.press(town.cleo, town.admin, "campaign.ask").ok
    assert town.press(town.cleo, town.admin, "program.open_later").ok
    assert not [post for post in town.posts(town.mia, town.general) if "is open" in post]
    question = town.told(chan)[-1]
    assert "go out in your name" in question

    # The champion approves the invitation, would like other words for the next text, and approves the rest.
    dm = chan.dm()
    assert town.press(chan, dm, "text.approve").ok
    assert town.press(chan, dm, "text.change").ok
    assert chan.submit({"comment": "A little shorter, please"}).ok
    assert "A little shorter, please" in town.posts(town.cleo, town.admin)[-1]
    assert "A little shorter, please" not in "".join(town.posts(town.mia, town.general))
    press_home(town, chan, "texts.open")
    waiting = chan.modal.words.count("Approve this text")
    assert chan.click(chan.modal, "text.approve").ok
    assert chan.modal.words.count("Approve this text") == waiting - 1, "the modal keeps up"
    town.settle()
    while "Approve this text" in (said := town.told(chan)[-1]):
        assert town.press(chan, dm, "text.approve").ok, said
        town.settle()
    shown = whisper(town.cleo.command("/mentor-admin campaign", town.admin))
    assert "approved on" in shown
    assert "a change is wanted" in shown

    # The invitation was approved, so the program opened by itself.
    invitation = next(post for post in town.posts(town.mia, town.general) if "is open" in post)
    assert f"<@{chan.id}>, champion of the program" in invitation

    # Mia answers everything and stops at the profile of her role.
    assert town.press(town.mia, town.general, "application.begin").ok
    answers = town.answers("mentee")
    while town.mia.modal.callback_id == "application.page":
        assert town.mia.submit({k: v for k, v in answers.items() if k in town.mia.modal.labels}).ok
    assert "I drive this." in town.mia.modal.words
    town.mia.press_close()
    town.settle()
    assert not [post for post in town.posts(town.cleo, town.admin) if "would like to join" in post]
    assert "What is missing: read your role profile" in home_of(town, town.mia)

    # One press later she is back at it, looks at her answers once more, and sends.
    press_home(town, town.mia, "application.resume")
    assert town.mia.click(town.mia.modal, "application.answers").ok
    town.fill_in(town.mia, "mentee")
    town.settle()
    assert [post for post in town.posts(town.cleo, town.admin) if "would like to join" in post]
    assert "Version 1, accepted on" in whisper(town.mia.command("/mentor profile", town.general))
    everybody = whisper(town.cleo.command("/mentor-admin profiles", town.admin))
    assert f"Accepted: <@{town.mia.id}>" in everybody

    # A coordinator has a role too.
    assert town.press(town.cleo, town.cleo.dm(), "profile.read").ok
    assert "I find good matches" in town.cleo.modal.words
    assert town.cleo.submit({}).ok
    town.cleo.press_close()
    assert "Version 1, accepted" in town.told(town.cleo)[-1]
