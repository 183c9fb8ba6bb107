"""A workspace uninstalls the app: work ends at once, and a week later nothing of it is left."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import create_engine

from bot.bootstrap import Bot
from bot.installing import installations, rotation
from playground import Playground
from tests.conftest import NOW
from tests.journeys.town import Town
from tests.workspaces.filled import everything, of_workspace
from tests.workspaces.street import Browser, running


@contextmanager
def two_towns(acme: Playground, beta: Playground, database_url: str) -> Iterator[tuple[Bot, Town, Town]]:
    """Two companies whose programs have begun."""
    with running(acme, database_url) as bot:
        for playground in (acme, beta):
            Browser(bot).install(playground.add_person(name="olive", is_owner=True))
        towns = Town(acme), Town(beta)
        for town in towns:
            town.matched()
        yield bot, *towns


@contextmanager
def two_companies(acme: Playground, beta: Playground, database_url: str) -> Iterator[Bot]:
    """Two companies that have just installed the app."""
    with running(acme, database_url) as bot:
        for playground in (acme, beta):
            Browser(bot).install(playground.add_person(name="mia", is_owner=True))
        acme.clock.advance(timedelta(minutes=1))
        yield bot


@pytest.fixture(autouse=True)
def short_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven days of grace pass within seven hours, and the day after which Slack is asked again within one; how long
    they are is said in test_installations.
    """
    monkeypatch.setattr(installations, "GRACE", timedelta(hours=7))
    monkeypatch.setattr(rotation, "ASK_EVERY", timedelta(hours=1))


def served(bot: Bot) -> set[str]:
    return {workplace.identity.workspace_id for workplace in bot.workplaces}


def asked_of(playground: Playground) -> list[str]:
    """What the app has asked Slack for in a workspace after it was uninstalled."""
    log = list(playground.log)
    end = max(record.seq for record in log if record.what == "app_removed")
    return [r.detail.get("method", "") for r in log[end:] if r.what == "api_refused"]


@pytest.mark.long
@pytest.mark.both_engines
def test_work_ends_at_once_and_after_the_time_of_grace_nothing_is_left_while_the_neighbours_notice_nothing(
    acme: Playground, beta: Playground, database_url: str
) -> None:
    with two_towns(acme, beta, database_url) as (bot, gone, here):
        gone.playground.uninstall()
        assert served(bot) == {beta.team_id}
        workers = {thread for thread in threading.enumerate() if thread.name.startswith("mentorbot")}
        acme.clock.advance(timedelta(hours=6, minutes=30))
        assert not asked_of(acme), "nothing was tried in that workspace any more"
        assert workers >= {t for t in threading.enumerate() if t.name.startswith("mentorbot")}
        kept = everything(bot.engine)
        assert all(of_workspace(kept, acme.team_id)[name] for name in ("pair", "person", "installation"))
        acme.clock.advance(timedelta(hours=2))
        left = everything(bot.engine)
        for trace in (acme.team_id, gone.mia.id, gone.omar.id, "is for me"):
            assert trace not in repr(of_workspace(left, acme.team_id))
        assert acme.team_id not in repr(left)
        for name, rows in of_workspace(kept, beta.team_id).items():
            assert len(of_workspace(left, beta.team_id)[name]) >= len(rows) or name in ("inbox", "outbox"), (
                name
            )
        assert here.mia.command("/mentor status").ok


@pytest.mark.long
def test_who_comes_back_within_the_time_of_grace_finds_everything_as_it_was(
    acme: Playground, beta: Playground, database_url: str
) -> None:
    with two_towns(acme, beta, database_url) as (bot, town, _):
        town.playground.uninstall()
        acme.clock.advance(timedelta(hours=5))
        assert Browser(bot).install(acme.person("olive")).status == 200
        assert served(bot) == {acme.team_id, beta.team_id}
        note = town.mia.command("/mentor status").ephemeral
        assert note is not None
        assert town.omar.id in note.words
        acme.clock.advance(timedelta(hours=9))
        assert of_workspace(everything(bot.engine), acme.team_id)["pair"]


@pytest.mark.long
def test_who_comes_back_later_begins_anew(acme: Playground, beta: Playground, database_url: str) -> None:
    with two_towns(acme, beta, database_url) as (bot, town, _):
        town.playground.uninstall()
        acme.clock.advance(timedelta(hours=9))
        assert Browser(bot).install(acme.person("olive")).status == 200
        note = town.mia.command("/mentor status").ephemeral
        assert note is not None
        assert town.omar.id not in note.words


@pytest.mark.long
def test_news_of_an_uninstallation_that_come_late_do_not_end_the_next_installation(
    acme: Playground, database_url: str
) -> None:
    with running(acme, database_url) as bot:
        ada = acme.add_person(name="ada", is_owner=True)
        Browser(bot).install(ada)
        acme.uninstall()
        acme.clock.advance(timedelta(minutes=3))
        Browser(bot).install(ada)
        acme.core.events.redeliver()
        acme.clock.settle()
        assert ada.command("/mentor help").ok
        assert served(bot) == {acme.team_id}


@pytest.mark.long
def test_a_token_that_was_taken_away_ends_the_work_as_well(
    acme: Playground, beta: Playground, database_url: str
) -> None:
    with two_companies(acme, beta, database_url) as bot:
        [client] = [w.client for w in bot.workplaces if w.identity.workspace_id == acme.team_id]
        client.auth_revoke()
        acme.clock.advance(timedelta(minutes=1))
        assert served(bot) == {beta.team_id}
        acme.clock.advance(timedelta(hours=9))
        assert acme.team_id not in repr(everything(bot.engine))


@pytest.mark.long
def test_an_uninstallation_that_nobody_was_told_of_is_found_out_when_slack_is_asked_again(
    acme: Playground, beta: Playground, database_url: str
) -> None:
    with two_companies(acme, beta, database_url) as bot:
        acme.core.events.disabled = True
        acme.uninstall()
        acme.clock.advance(timedelta(hours=1, minutes=5))
        assert served(bot) == {beta.team_id}


@pytest.mark.long
def test_a_workspace_that_left_while_the_bot_was_down_keeps_nobody_from_being_served(
    acme: Playground, beta: Playground, database_url: str
) -> None:
    with two_companies(acme, beta, database_url):
        pass
    acme.uninstall()
    acme.clock.advance(timedelta(minutes=10))
    with running(acme, database_url) as bot:
        assert beta.person("mia").command("/mentor help").ok
        acme.clock.advance(timedelta(minutes=5))
        assert served(bot) == {beta.team_id}


@pytest.mark.long
def test_a_workspace_whose_row_cannot_be_read_keeps_nobody_from_being_served(
    acme: Playground, beta: Playground, database_url: str
) -> None:
    with two_companies(acme, beta, database_url) as bot:
        address = bot.engine.url
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE installation SET bot_token = 'garbage', revision = 99 WHERE workspace_id = '{acme.team_id}'"
        )
    engine.dispose()
    with running(acme, database_url) as bot:
        assert served(bot) == {beta.team_id}
        assert beta.person("mia").command("/mentor help").ok


@pytest.mark.long
def test_while_its_records_are_being_deleted_a_workspace_is_asked_to_wait(
    acme: Playground, database_url: str
) -> None:
    with running(acme, database_url) as bot:
        ada = acme.add_person(name="ada", is_owner=True)
        Browser(bot).install(ada)
        acme.uninstall()
        assert bot.office is not None
        assert bot.office.installations.begin_erasing(acme.team_id, NOW + timedelta(hours=8))
        page = Browser(bot).install(ada)
        assert (page.status, page.words[:31]) == (409, "Please come back in an hour The")
        acme.clock.advance(timedelta(hours=1, minutes=5))
        assert Browser(bot).install(ada).status == 200
