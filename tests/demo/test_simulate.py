"""The same lives with a Slack that falters: everybody gets what they would have got anyway."""

from __future__ import annotations

import pytest

from demo.company import load_company
from demo.running import read_manifest, running_bot
from demo.simulate import Run, simulate
from tests.journeys.conftest import patient

FAULTS = "429=0.03,500=0.02,timeout_after=0.02,timeout_before=0.02,late_write=0.02,redeliver=0.03"


def live(*, people: int, days: int, seed: int, faults: str = "") -> Run:
    return simulate(
        manifest=read_manifest(),
        start_bot=running_bot,
        company=load_company(people=people),
        days=days,
        seed=seed,
        faults=faults,
        wall=patient,
    )


@pytest.mark.long
def test_nothing_is_lost_and_nothing_comes_twice_when_slack_falters() -> None:
    run = live(people=12, days=14, seed=11, faults=FAULTS)
    counts = run.counts
    assert counts.pairs >= 5
    assert counts.meetings_held > 0
    assert (counts.messages_lost, counts.messages_duplicated) == (0, 0)
    assert counts.bot_errors == {}
    # What was done although the answer was lost is found done when it is tried again.
    # A file is looked up by its id before it is brought a second time.
    assert counts.slack_refusals.keys() <= {
        "ratelimited",
        "name_taken",
        "already_in_channel",
        "file_not_found",
    }
    assert run.troubles == ()


@pytest.mark.soak
def test_a_run_is_the_same_twice() -> None:
    first, second = (live(people=14, days=12, seed=3) for _ in range(2))
    assert first == second
    assert first.counts.received == second.counts.received
    assert first.counts.applications > 5
