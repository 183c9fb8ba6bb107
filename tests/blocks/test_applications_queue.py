"""The review queue fits into a message, however many wait."""

from __future__ import annotations

from dataclasses import replace

import pytest

from blocks.reader import Reader
from blocks.recruiting.deciding.review import decided_together, queue
from bot.domain.roles import RoleWords
from bot.domain.shown.admission import SeveralDecided
from bot.domain.shown.recruiting import ApplicationForCoordinators, ApplicationsShown, ProgramShown
from playground.blockkit import check_message_blocks

PROGRAM = ProgramShown(1, "N" * 75, ":seedling:", "")


def people(count, state, role="mentee"):
    return tuple(
        ApplicationForCoordinators(
            PROGRAM, n, f"U{n}", role, state, "T" * 255, "D" * 255, "L" * 255, None, ()
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


def test_who_is_asked_about_another_partner_stands_apart_and_is_not_decided() -> None:
    asked = tuple((f"U{n:010}", "mentor") for n in range(300))
    facts = ApplicationsShown(
        PROGRAM, people(300, "applied"), {"asked_again": 300}, people(9, "waitlisted"), asked
    )
    blocks = list(queue(facts, Reader()).blocks)
    assert check_message_blocks(blocks) == []
    assert "300 asked about another partner" in str(blocks)
    few = replace(facts, waiting=(), waitlisted=(), asked=asked[:1])
    said = str(queue(few, Reader()).blocks)
    assert "• <@U0000000000> as a mentor" in said
    assert "There is nothing to decide" in said
    assert "application.approve" not in said


def asked_before_all(waiting, program=PROGRAM) -> str:
    (ways,) = (
        block for block in queue(ApplicationsShown(program, waiting, {}, ()), Reader()).blocks
        if "applications.approve_all" in str(block)
    )  # fmt: skip
    (button,) = (one for one in ways["elements"] if one["action_id"] == "applications.approve_all")
    return button["confirm"]["text"]["text"]


def test_who_approves_all_at_once_is_asked_with_how_many_as_what_and_how_many_are_out_of_sight() -> None:
    waiting = (*people(9, "applied"), *people(4, "applied", "mentor"))
    assert asked_before_all(waiting) == (
        "13 applications are approved: 9 mentees, 4 mentors. Each person gets a message that they are in. "
        "2 of them are not on this screen."
    )
    assert "approved: 2 mentees. Each" in asked_before_all(people(2, "applied"))
    own = replace(PROGRAM, words=RoleWords(mentor="buddy <b>"))
    assert "approved: 2 × buddy &lt;b&gt;." in asked_before_all(people(2, "applied", "mentor"), own)
    lacking = replace(people(1, "applied")[0], endorsement="asked")
    assert "For 1 of them the manager has not made room" in asked_before_all((*waiting[:2], lacking))


def test_approving_all_once_more_says_that_nobody_waits() -> None:
    assert (
        decided_together(SeveralDecided("Growth", "approve", 0, 0, ()), Reader())
        == "*Growth*\nNobody waits any more."
    )
    assert decided_together(SeveralDecided("Growth", "approve", 0, 2, ()), Reader()).startswith(
        "*Growth*\n2 were decided otherwise"
    )
    assert (
        decided_together(SeveralDecided("Growth", "approve", 3, 0, ()), Reader())
        == "*Growth*\n3 applications are approved."
    )
