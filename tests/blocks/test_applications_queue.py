"""The review queue fits into a message, however many wait."""

from __future__ import annotations

import pytest

from blocks.reader import Reader
from blocks.recruiting.deciding.review import queue
from bot.domain.shown.recruiting import ApplicationForCoordinators, ApplicationsShown, ProgramShown
from playground.blockkit import check_message_blocks

PROGRAM = ProgramShown(1, "N" * 75, ":seedling:", "")


def people(count, state):
    return tuple(
        ApplicationForCoordinators(
            PROGRAM, n, f"U{n}", "mentee", state, "T" * 255, "D" * 255, "L" * 255, None, ()
        )
        for n in range(count)
    )


@pytest.mark.parametrize("waiting", [0, 1, 5, 10, 11, 12, 300])
@pytest.mark.parametrize("listed", [0, 1, 11, 300])
def test_everybody_who_is_shown_can_be_decided(waiting, listed) -> None:
    facts = ApplicationsShown(PROGRAM, people(waiting, "applied"), {}, people(listed, "waitlisted"))
    blocks = list(queue(facts, Reader()).blocks)
    assert check_message_blocks(blocks) == []
    shown = sum("would like to join" in str(block.get("text")) for block in blocks)
    assert shown == min(11, waiting + listed)
    assert sum("application.approve'" in str(block) for block in blocks) == shown
    assert ("decide them to see the next" in str(blocks)) == (waiting + listed > 11)
