"""The company lives through programs that are not pairs for half a year."""

from __future__ import annotations

import pytest

from bot.program_file.document import load_template, template_names
from demo.casting import Cast, arrivals, cast_of
from demo.commands import CannotStart, checked_template
from demo.company import load_company
from demo.personas import Part
from demo.running import read_manifest, running_bot
from demo.simulate import START, Run, simulate
from tests.journeys.conftest import patient


def live(template: str, *, people: int, days: int) -> Run:
    run = simulate(
        manifest=read_manifest(), start_bot=running_bot, company=load_company(people=people), days=days,
        seed=7, template=template, wall=patient,
    )  # fmt: skip
    assert run.troubles == ()
    assert run.counts.slack_refusals == run.counts.bot_errors == {}
    return run


@pytest.mark.soak
def test_flash_is_over_after_its_meetings() -> None:
    counts = live("flash", people=10, days=40).counts
    assert counts.pairs_closed == counts.pairs > 0
    assert counts.agreements_signed == counts.goals_set == 0


@pytest.mark.soak
def test_circles_fill_few_channels() -> None:
    counts = live("group_circle", people=14, days=16).counts
    assert 0 < counts.channels_created < counts.pairs
    assert counts.meetings_held > 0


@pytest.mark.parametrize("template", template_names())
def test_everybody_knows_their_part(template: str) -> None:
    company = load_company(people=30)
    cast = cast_of(template)
    parts = {cast.persona(one, seed=7).part for one in company.people}
    assert Part.MENTEE in parts or load_template(template).for_newcomers
    assert Part.MENTOR in parts or cast.peers
    later = arrivals(company, cast, START)
    assert bool(later) == load_template(template).for_newcomers
    assert all(cast.persona(one, seed=7, arrives=True).part is Part.MENTEE for _, one in later)


def test_a_template_that_is_not_there_is_named() -> None:
    checked_template(Cast().template)
    with pytest.raises(CannotStart, match="flash"):
        checked_template("speed_dating")
