"""Coordinators' days and a pair's last days, through screens."""

from __future__ import annotations

from datetime import timedelta

import pytest

from playground import Outcome, Person
from tests.journeys.town import Town

ADMIN = "/mentor-admin"


def answered(outcome: Outcome) -> str:
    """What the command answered to this person alone."""
    assert outcome.ok, outcome
    assert outcome.ephemeral is not None
    return str(outcome.ephemeral.words)


def fill_in_everything(person: Person, **answers: object) -> None:
    """Go through a form to its end; scales at their best."""
    for _ in range(6):
        modal = person.modal
        assert modal is not None
        if modal.submit is None:
            person.press_close()
            return
        filled: dict[str, object] = {}
        for block in modal.blocks:
            if block["type"] != "input":
                continue
            key, element = block["block_id"], block["element"]
            if key in answers:
                filled[key] = answers[key]
            elif not block.get("optional"):
                filled[key] = element["options"][-1]["value"]
        done = person.submit(filled)
        assert done.ok, (modal.title, done.errors, done.error)
    raise AssertionError("the form does not end")


@pytest.mark.long
def test_a_coordinator_looks_after_a_pair(town: Town) -> None:
    town.matched()
    cleo, mia = town.cleo, town.mia
    mention = f"@{mia.name}"
    status = answered(cleo.command(f"{ADMIN} status", town.admin))
    assert "2 matched" in status
    assert "1 active" in status
    assert "too early to tell" in answered(cleo.command(f"{ADMIN} pairs", town.admin))
    assert "signed by 0 of 2" in answered(cleo.command(f"{ADMIN} pair {mention}", town.admin))

    assert cleo.command(f"{ADMIN} nudge {mention}", town.admin).ok
    assert cleo.modal is not None
    assert "find a date for your first meeting" in str(cleo.modal.blocks)
    before = len(town.told(mia))
    assert cleo.submit({}).ok
    cleo.press_close()
    assert "would like to know: how is it going" in town.told(mia)[before]
    again = cleo.command(f"{ADMIN} nudge {mention}", town.admin)
    assert "had a message from a coordinator today" in answered(again)

    channel = town.pair_channel(mia)
    assert "now paused" in answered(cleo.command(f"{ADMIN} pause {mention}", town.admin))
    assert "your pair is on a pause" in town.posts(mia, channel)[-1]
    town.pass_days(10)
    assert "is not paused" not in answered(cleo.command(f"{ADMIN} resume {mention}", town.admin))
    assert "moved by 10 days" in town.posts(mia, channel)[-1]
    assert "in a state for that: active." in answered(cleo.command(f"{ADMIN} resume {mention}", town.admin))

    assert cleo.command(f"{ADMIN} hold", town.admin).ok
    assert "on hold" in town.posts(cleo, town.admin)[-1]
    assert cleo.command(f"{ADMIN} unhold", town.admin).ok
    assert "go on" in town.posts(cleo, town.admin)[-1]
    assert "Approved people who were matched\n100 %" in answered(cleo.command(f"{ADMIN} report", town.admin))

    assert cleo.command(f"{ADMIN} close {mention}", town.admin).ok
    assert cleo.submit({"reason": "They met by themselves"}).ok
    cleo.press_close()
    assert "Thank you" in town.posts(mia, channel)[-1]
    assert "now active" in answered(cleo.command(f"{ADMIN} reopen {mention}", town.admin))
    assert "your pair goes on" in town.posts(mia, channel)[-1]


@pytest.mark.soak
def test_a_pair_comes_to_its_end_and_its_channel_is_archived(town: Town) -> None:
    channel = town.matched()
    mia, omar = town.mia, town.omar
    town.pass_days(168)
    assert town.press(mia, mia.dm() or "", "closing.confirm").ok
    day = (town.playground.clock.now() - timedelta(days=1)).date().isoformat()
    fill_in_everything(mia, held_on=day, takeaway="Courage")
    town.pass_days(15)
    for person, thanks in ((mia, "Thank you, Omar"), (omar, "Thank you, Mia")):
        assert town.press(person, person.dm() or "", "form.open").ok
        fill_in_everything(person, thanks=thanks)
    assert "Your time in" in town.posts(mia, channel)[-1]
    assert any("Thank you, Mia" in words for words in town.told(mia))
    assert not any("Thank you, Mia" in words for words in town.told(omar))
    town.pass_days(6)
    assert town.press(mia, mia.dm() or "", "channel.archive").ok
    assert channel in {c.id for c in omar.channels() if not c.is_archived}
    assert town.press(omar, omar.dm() or "", "channel.archive").ok
    town.settle()
    archived = [record for record in town.playground.log if record.what == "channel_archived"]
    assert [record.channel for record in archived] == [channel]


@pytest.mark.long
def test_a_mentee_leaves_and_the_mentor_reads_a_kind_word(town: Town) -> None:
    town.matched()
    mia, omar = town.mia, town.omar
    left = mia.command("/mentor leave", town.general)
    assert left.ok
    assert town.press(mia, town.general, "pair.leave").ok
    assert mia.submit({"reason": "Too little time"}).ok
    mia.press_close()
    told = town.told(omar)[-1]
    assert "has come to an end" in told
    assert "Too little time" not in str(town.told(omar))
    post = town.message_with(town.cleo, town.admin, "pair.reason")
    assert "Too little time" not in post.words
    assert town.cleo.click(post, "pair.reason").ok
    assert town.cleo.modal is not None
    assert "Too little time" in str(town.cleo.modal.blocks)


@pytest.mark.long
def test_a_stale_button_says_how_it_stands(town: Town) -> None:
    town.matched()
    mention = f"@{town.mia.name}"
    town.cleo.command(f"{ADMIN} pair {mention}", town.admin)
    shown = town.message_with(town.cleo, town.admin, "pair.pause")
    assert town.cleo.click(shown, "pair.pause").ok
    town.settle()
    town.cleo.click(shown, "pair.pause")
    town.settle()
    assert "paused already" in str(town.cleo.messages(town.admin)[-1].words)
