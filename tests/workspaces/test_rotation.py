"""Tokens that expire are exchanged before they do, by one process, and nobody notices."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.bootstrap import Bot
from playground import Playground
from tests.conftest import NOW
from tests.journeys.conftest import patient
from tests.workspaces.street import Browser, manifest, running


@pytest.fixture
def turning() -> Iterator[Playground]:
    """A Slack whose app has chosen that its tokens rotate."""
    made = manifest(rotation=True)
    with Playground(made, start=NOW, seed=1, wall=patient, team_name="Acme", installed=False) as playground:
        yield playground


def refusals(playground: Playground) -> list[str]:
    return [r.detail["error"] for r in playground.log if r.what == "api_refused"]


def token_of(bot: Bot) -> str:
    [workplace] = bot.workplaces
    return str(workplace.client.token)


@pytest.mark.long
def test_for_two_days_the_app_always_has_a_good_token(turning: Playground, database_url: str) -> None:
    with running(turning, database_url) as bot:
        ada = turning.add_person(name="ada", is_owner=True)
        Browser(bot).install(ada)
        tokens = set()
        for _ in range(4):
            turning.clock.advance(timedelta(hours=12))
            assert ada.command("/mentor help").ok
            tokens.add(token_of(bot))
        assert len(tokens) == 4
        assert turning.log.count("token_refreshed") == 4, "every ten hours, not more often"
        assert not refusals(turning)


@pytest.mark.long
def test_slack_may_be_down_for_an_hour_when_the_token_is_due(turning: Playground, database_url: str) -> None:
    with running(turning, database_url) as bot:
        ada = turning.add_person(name="ada", is_owner=True)
        Browser(bot).install(ada)
        turning.faults.next("oauth.v2.access", "500", times=60)
        turning.clock.advance(timedelta(hours=13))
        assert ada.command("/mentor join").acked
        assert "token_expired" not in refusals(turning)
        assert turning.log.count("token_refreshed") == 1


@pytest.mark.long
def test_a_token_that_ran_out_while_the_bot_was_down_is_exchanged_when_it_comes_back(
    turning: Playground, database_url: str
) -> None:
    with running(turning, database_url) as bot:
        Browser(bot).install(turning.add_person(name="ada", is_owner=True))
    turning.clock.advance(timedelta(days=1))
    with running(turning, database_url) as bot:
        turning.clock.advance(timedelta(minutes=1))
        assert bot.workplaces
        assert turning.core.tokens.refusal(token_of(bot)) == ""


@pytest.mark.long
def test_installed_again_the_new_tokens_are_used_and_the_old_ones_are_not_exchanged(
    turning: Playground, database_url: str
) -> None:
    with running(turning, database_url) as bot:
        ada = turning.add_person(name="ada", is_owner=True)
        Browser(bot).install(ada)
        turning.clock.advance(timedelta(hours=5))
        Browser(bot).install(ada)
        assert token_of(bot) == turning.bot_token
        turning.clock.advance(timedelta(hours=9, minutes=55))
        assert turning.log.count("token_refreshed") == 0
        turning.clock.advance(timedelta(minutes=10))
        assert turning.log.count("token_refreshed") == 1
        assert not refusals(turning)


def test_a_process_with_an_outdated_token_reads_the_present_one_and_asks_again(
    turning: Playground, database_url: str
) -> None:
    with running(turning, database_url) as bot:
        ada = turning.add_person(name="ada", is_owner=True)
        Browser(bot).install(ada)
        [workplace] = bot.workplaces
        good, workplace.client.token = token_of(bot), "xoxe.xoxb-1-of-yesterday"
        assert workplace.client.auth_test()["team_id"] == turning.team_id
        assert token_of(bot) == good
        assert set(refusals(turning)) == {"invalid_auth"}
