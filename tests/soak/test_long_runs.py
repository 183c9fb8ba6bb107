"""Whole programs, with and without faults, as `mentorbot simulate` runs them."""

from __future__ import annotations

import json
import time

import pytest

from bot.log import configure
from demo.company import load_company
from demo.running import read_manifest, running_bot
from demo.simulate import Run, simulate

FAULTS = "429=0.02,500=0.01,timeout_after=0.01,timeout_before=0.01,late_write=0.01,redeliver=0.02"
DONE_BEFORE = {"name_taken", "already_in_channel", "already_archived", "not_in_channel"}
pytestmark = pytest.mark.soak


def live(*, people: int, days: int, seed: int, faults: str = "") -> Run:
    configure("ERROR")
    begun = time.monotonic()
    run = simulate(
        manifest=read_manifest(),
        start_bot=running_bot,
        company=load_company(people=people),
        days=days,
        seed=seed,
        faults=faults,
    )
    print(f"\nseed {seed}, {faults or 'no faults'}: {time.monotonic() - begun:.0f} s")  # noqa: T201
    print(json.dumps(run.counts.as_json()), *run.troubles, sep="\n")  # noqa: T201
    return run


@pytest.mark.parametrize("seed", [7, 8])
def test_sixty_people_live_through_a_whole_program(seed: int) -> None:
    run = live(people=60, days=200, seed=seed)
    counts = run.counts
    assert counts.slack_refusals == counts.bot_errors == {}
    assert run.troubles == (), "every closed pair has been through everything"
    assert counts.pairs >= 20
    assert counts.pairs_closed == counts.pairs


@pytest.mark.parametrize("seed", [7, 8])
def test_sixty_people_get_the_same_when_slack_falters(seed: int) -> None:
    counts = live(people=60, days=200, seed=seed, faults=FAULTS).counts
    assert (counts.messages_lost, counts.messages_duplicated) == (0, 0)
    assert set(counts.slack_refusals) <= {"ratelimited", *DONE_BEFORE}


@pytest.mark.parametrize("seed", range(1, 9))
def test_a_small_company_gets_the_same_when_slack_falters(seed: int) -> None:
    counts = live(people=20, days=45, seed=seed, faults=FAULTS).counts
    assert (counts.messages_lost, counts.messages_duplicated) == (0, 0)


@pytest.mark.parametrize(
    "fault", ["429=0.1", "500=0.05", "timeout_after=0.05", "late_write=0.05", "drop_socket=0.02"]
)
def test_each_fault_by_itself_loses_nothing(fault: str) -> None:
    counts = live(people=20, days=30, seed=7, faults=fault).counts
    assert (counts.messages_lost, counts.messages_duplicated) == (0, 0)


def test_four_hundred_people_live_through_a_whole_program_and_its_reminders_help() -> None:
    run = live(people=400, days=200, seed=7)
    counts, nudges = run.counts, run.counts.nudges
    assert counts.slack_refusals == counts.bot_errors == {}
    assert run.troubles == ()
    assert counts.pairs >= 120
    assert nudges.sent == nudges.acted + nudges.snoozed + nudges.stopped + nudges.ignored
    assert nudges.acted > nudges.sent / 2, "most reminders are about something people then do"
    assert nudges.snoozed > 0
    assert nudges.stopped > 0
