"""A coordinator changes the rhythm of pairs, thinks better of it, does it after all; and writes down a decision."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.journeys.test_coordinating import ADMIN, answered
from tests.journeys.town import Town


def choose_rhythm(town: Town, days: str) -> None:
    """From the picture halfway to the change that is on its way."""
    cleo = town.cleo
    shown = cleo.command(f"{ADMIN} midpoint", town.admin)
    assert shown.ephemeral is not None
    assert "halfway" in str(shown.ephemeral.words)
    change = next(
        e["action_id"]
        for block in shown.ephemeral.blocks
        for e in block.get("elements", [])
        if str(e.get("value", "")).endswith(":cadence")
    )
    assert cleo.click(shown.ephemeral, change).ok
    modal = cleo.modal
    assert modal is not None
    menu = next(block["element"] for block in modal.blocks if block.get("block_id") == "pairs")
    pair = menu["options"][0]["value"]
    missing = cleo.submit({"whom": "chosen", "days": days})
    assert missing.errors == {"pairs": "Please choose at least one pair."}
    assert cleo.submit({"whom": "chosen", "pairs": [pair], "days": days}).ok
    assert cleo.modal is not None
    assert "from now on you meet every 4 weeks" in cleo.modal.words
    assert cleo.submit({}).ok
    cleo.press_close()


@pytest.mark.long
def test_one_act_for_pairs_is_taken_back_or_done_and_a_decision_is_written_down(town: Town) -> None:
    channel = town.matched()
    choose_rhythm(town, "28")
    town.settle()
    assert town.press(town.cleo, town.admin, "adjust.take_back").ok
    town.playground.clock.advance(timedelta(days=1))
    assert any("took this back before it happened" in post for post in town.posts(town.cleo, town.admin))
    assert not any("you meet every 4 weeks" in post for post in town.posts(town.mia, channel))

    choose_rhythm(town, "28")
    town.playground.clock.advance(timedelta(days=1))
    assert sum("you meet every 4 weeks" in post for post in town.posts(town.mia, channel)) == 1
    assert any("Done for" in post for post in town.posts(town.cleo, town.admin))

    asked = town.cleo.command(f"{ADMIN} checkpoint", town.admin)
    assert asked.ephemeral is not None
    assert town.cleo.click(asked.ephemeral, "checkpoint.hold").ok
    assert town.cleo.submit({"works": "They meet", "works_not": "Not often"}).ok
    due = (town.playground.clock.now() + timedelta(days=20)).date().isoformat()
    decision = {"text": "Every four weeks from now on", "owner": town.cleo.id, "due": due}
    assert town.cleo.submit({**decision, "measure": "meetings_per_month"}).ok
    assert town.cleo.modal is not None
    assert "Every four weeks from now on" in town.cleo.modal.words
    kept = {f"{name}_1": value for name, value in decision.items()}
    refused = town.cleo.submit({**kept, "due_1": "2020-01-01"})
    assert set(refused.errors) == {"due_1"}, "the fields of the next decision are others, and empty"
    assert town.cleo.submit({**kept, "text_1": "A room for each pair"}).ok
    assert "A room for each pair" in town.cleo.modal.words
    town.cleo.press_close()
    assert "Meetings per pair and month: 0 when this was decided" in answered(
        town.cleo.command(f"{ADMIN} checkpoint", town.admin)
    )
