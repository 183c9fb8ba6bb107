"""Every kind of program from its setup to its last goodbye, as `mentorbot simulate --template` runs it."""

from __future__ import annotations

import json

import pytest

from bot.log import configure
from bot.program_file.document import load_template, template_names
from demo.company import load_company
from demo.running import read_manifest, running_bot
from demo.simulate import simulate

pytestmark = pytest.mark.soak

SETTING_UP = 25  # days until the pairs are made, and those that follow are asked for their last word
NEWCOMERS = 75  # and until the last of those who come later have found somebody


@pytest.mark.parametrize("template", template_names())
@pytest.mark.parametrize("people", [20, 60])
def test_a_company_lives_through_it_to_the_end(template: str, people: int) -> None:
    configure("ERROR")
    plan = load_template(template)
    days = plan.duration_days + SETTING_UP + (NEWCOMERS if plan.for_newcomers else 0)
    run = simulate(
        manifest=read_manifest(),
        start_bot=running_bot,
        company=load_company(people=people),
        days=days,
        template=template,
    )
    print(f"\n{template}, {people} people, {days} days: {json.dumps(run.counts.as_json())}")  # noqa: T201
    counts = run.counts
    assert run.troubles == ()
    assert counts.slack_refusals == counts.bot_errors == {}
    assert counts.pairs > 0
    assert counts.final_reviews > 0
    assert counts.pairs_closed >= 0.8 * counts.pairs
    assert (counts.goals_set > 0) == plan.with_goals
    assert (counts.agreements_signed > 0) == plan.with_agreement
    if plan.in_circles:
        assert counts.channels_created < counts.pairs
