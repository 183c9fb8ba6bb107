"""With a bot token of one's own there is one workspace, as ever: no pages, no rotation, records of one's own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from demo.running import read_manifest, running_bot
from playground import Playground
from tests.conftest import NOW
from tests.journeys.conftest import patient
from tests.journeys.town import Town
from tests.workspaces.filled import everything, of_workspace


@pytest.mark.long
def test_an_uninstallation_ends_the_work_and_leaves_the_records_to_their_owner(database_url: str) -> None:
    with (
        Playground(read_manifest(), start=NOW, seed=1, wall=patient) as playground,
        running_bot(playground, database_url) as bot,
    ):
        town = Town(playground)
        town.set_up()
        assert bot.office is None
        playground.uninstall()
        playground.clock.advance(timedelta(hours=3))
        assert not list(bot.workplaces)
        assert playground.log.count("token_refreshed") == 0
        assert of_workspace(everything(bot.engine), playground.team_id)["program"]
