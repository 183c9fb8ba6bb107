"""No click and no tick looks through a whole company: each question has an index that leads to its rows."""

from __future__ import annotations

import re

import pytest

from demo.running import running_bot
from playground import Playground
from tests.journeys.plans import collected, searched
from tests.journeys.together import meet, set_goal, sign
from tests.journeys.town import Town

MEANT = (
    # Once a day everybody in the workspace is compared with what Slack says.
    r"FROM person WHERE person\.is_bot IS \w+ AND person\.is_guest IS \w+ AND person\.is_outside IS \w+ AND "
    r"person\.deactivated_at IS NULL AND person\.workspace_id",
    r"SELECT person\.id, person\.(slack_id, person\.manager_id|department, person\.location).*"
    r"FROM person WHERE person\.workspace_id = \S+$",
    # A coordinator who writes a plan is shown which departments, places, countries and levels there are.
    r"SELECT person\.(department|location|country|employment|level) FROM person .* GROUP BY",
    # A coordinator has typed names or addresses, in any case of letters.
    r"FROM person WHERE \(lower\(person\.slack_id\) IN",
    # Before channels are made: names that are taken.
    r"SELECT (pair|circle)\.channel_name FROM",
    # What people and coordinators have said about two: a few for each of a cohort.
    r"FROM match_constraint JOIN enrollment AS enrollment_1",
    # All pairs of a program, which are most of a workspace's.
    r"FROM pair JOIN cohort ON .* WHERE cohort\.program_id = \S+ AND pair\.workspace_id = \S+ ORDER BY",
    # Old rows go, a few hundred in each statement; what is asked inside is the newest.
    r"SELECT outbox\.id FROM outbox WHERE outbox\.kind = .* AND outbox\.finished_at <",
    # What has been kept for long enough, once a day: what belongs to pairs that are over, and tables that stay small.
    r"WHERE \S+ IN \(SELECT pair\.id FROM pair WHERE pair\.closed_at <",
    r"SELECT \w+\.id FROM \w+ WHERE .*SELECT cohort\.id FROM cohort WHERE cohort\.closed_at <",
    r"FROM concern(_step)? WHERE .*concern\.settled_at <",
    r"FROM (touch_base|plan_file|data_file) WHERE \S+\.(answered_at|made_at|asked_at) <",
)
"""What looks through everything on purpose, and why."""


@pytest.mark.long
@pytest.mark.both_engines
@pytest.mark.plans
def test_every_question_of_clicks_and_ticks_has_its_index(playground: Playground, database_url: str) -> None:
    town = Town(playground)
    with running_bot(playground, database_url) as bot:
        town.settle()
        with collected() as asked:
            town.matched()
            sign(town)
            set_goal(town, "Lead a project")
            meet(town)
            town.pass_days(8)
        found = searched(bot.engine, asked)
    assert len(asked) > 200, "questions of every kind were asked"
    unforeseen = {
        words: tables
        for statement, tables in found.items()
        if not any(re.search(meant, words := " ".join(statement.split())) for meant in MEANT)
    }
    assert unforeseen == {}, "\n".join(unforeseen)
