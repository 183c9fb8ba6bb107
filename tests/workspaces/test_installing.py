"""A workspace lets the app in by itself, and everything that can go wrong on the way is said in plain words."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text

from bot.web.install import REDIRECT
from playground import Playground
from playground.oauth import AuthorizeRefused
from tests.conftest import NOW
from tests.journeys.conftest import patient
from tests.journeys.town import Town
from tests.workspaces.filled import crossing, everything, of_workspace
from tests.workspaces.street import Browser, manifest, running


def test_two_companies_install_the_app_and_each_runs_a_program_of_its_own(
    acme: Playground, beta: Playground, database_url: str
) -> None:
    with running(acme, database_url) as bot:
        for playground in (acme, beta):
            owner = playground.add_person(name="olive", real_name="Olive Owner", is_owner=True)
            page = Browser(bot).install(owner)
            assert page.status == 200
            assert page.words.startswith(f"mentorbot is in {playground.core.workspace.name} ")
            assert page.link == f"https://app.slack.com/client/{playground.team_id}"
        towns = [Town(acme), Town(beta)]
        for town in towns:
            assert town.matched()
        for town, other in (towns, towns[::-1]):
            assert town.told(town.mia)
            log = json.dumps([record.detail for record in town.playground.log], default=str)
            for person in (other.mia, other.omar, other.cleo):
                assert person.id not in log
            assert other.playground.team_id not in log
        assert not crossing(bot.engine)


@pytest.mark.long
def test_before_it_is_installed_the_app_is_not_there(
    acme: Playground, beta: Playground, database_url: str
) -> None:
    with running(acme, database_url) as bot:
        ada, bea = (one.add_person(name="ada", is_owner=True) for one in (acme, beta))
        assert ada.command("/mentor help").error == "/mentor is not a valid command."
        Browser(bot).install(ada)
        assert ada.command("/mentor help").ok
        assert bea.command("/mentor help").error == "/mentor is not a valid command."


def test_whoever_presses_cancel_reads_that_nothing_happened(acme: Playground, database_url: str) -> None:
    with running(acme, database_url) as bot:
        ada = acme.add_person(name="ada", is_owner=True)
        browser = Browser(bot)
        page = browser.open(acme.cancel_install(browser.begin(), by=ada))
        assert page.words.startswith("All right, not now Nothing was installed")
        assert not list(bot.workplaces)


@pytest.mark.long
def test_an_answer_of_slack_counts_once_in_the_same_browser_and_for_ten_minutes(
    acme: Playground, database_url: str
) -> None:
    with running(acme, database_url) as bot:
        ada = acme.add_person(name="ada", is_owner=True)
        browser, other = Browser(bot), Browser(bot)
        other.begin()
        stolen = acme.install(browser.begin(), by=ada)
        assert other.open(stolen).words.startswith("This visit is over")
        assert Browser(bot).open(stolen).words.startswith("This visit is over")
        assert browser.open(stolen).status == 200, "what others tried with it does no harm"
        assert browser.open(stolen).words.startswith("This visit is over")
        slow = acme.install(browser.begin(), by=ada)
        acme.clock.advance(timedelta(minutes=10))
        assert browser.open(slow).words.startswith("This visit is over")
        for made_up in ("", "?state=x&code=y", "?code=1", "?state=" + "a" * 43 + "&code=y"):
            assert browser.open(REDIRECT + made_up).status == 400


@pytest.mark.long
def test_two_tabs_of_one_browser_do_not_disturb_each_other(
    acme: Playground, beta: Playground, database_url: str
) -> None:
    with running(acme, database_url) as bot:
        browser = Browser(bot)
        first, second = browser.begin(), browser.begin()
        for playground, url in ((acme, first), (beta, second)):
            ada = playground.add_person(name="ada", is_owner=True)
            assert browser.open(playground.install(url, by=ada)).status == 200
        assert len(list(bot.workplaces)) == 2


@pytest.mark.long
@pytest.mark.parametrize("fault", ["500", "internal_error", "timeout_before", "429"])
def test_when_slack_is_down_the_page_says_to_come_again(
    acme: Playground, database_url: str, fault: str
) -> None:
    with running(acme, database_url, slack_timeout=1) as bot:
        ada = acme.add_person(name="ada", is_owner=True)
        acme.faults.next("oauth.v2.access", fault)
        page = Browser(bot).install(ada)
        assert (page.status, page.words[:34]) == (502, "Slack does not answer just now Ple")
        assert "Nothing was installed" in page.words
        assert Browser(bot).install(ada).status == 200, "and the next time it works"


@pytest.mark.long
def test_a_code_that_was_used_or_made_up_is_no_way_in(acme: Playground, database_url: str) -> None:
    with running(acme, database_url) as bot:
        ada = acme.add_person(name="ada", is_owner=True)
        browser = Browser(bot)
        back = acme.install(browser.begin(), by=ada)
        assert browser.open(back).status == 200
        code = back.partition("code=")[2].partition("&")[0]
        again = acme.install(browser.begin(), by=ada)
        state = again.partition("state=")[2]
        page = browser.open(f"{REDIRECT}?code={code}&state={state}")
        assert page.words.startswith("That took a little too long")


def test_a_wrong_client_secret_is_said_without_being_shown(acme: Playground, database_url: str) -> None:
    with running(acme, database_url, client_secret="not-the-one") as bot:
        page = Browser(bot).install(acme.add_person(name="ada", is_owner=True))
        assert "Slack says: bad_client_secret." in page.words
        assert "not-the-one" not in page.html


def test_what_comes_in_the_address_is_never_repeated_on_the_page(acme: Playground, database_url: str) -> None:
    with running(acme, database_url) as bot:
        ada = acme.add_person(name="ada", is_owner=True)
        browser = Browser(bot)
        state = acme.install(browser.begin(), by=ada).partition("state=")[2]
        page = browser.open(f"{REDIRECT}?error=%3Cscript%3Ealert(1)%3C/script%3E&state={state}")
        assert "script" not in page.html
        assert "Slack says: an unknown error." in page.words


def test_a_page_of_the_installation_is_for_nobody_elses_frame_cache_or_script(
    acme: Playground, database_url: str
) -> None:
    with running(acme, database_url) as bot:
        page = Browser(bot).open("/slack/install")
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
        assert page.headers["cache-control"] == "no-store"
        for part in ("HttpOnly", "Secure", "SameSite=Lax"):
            assert part in page.headers["set-cookie"]


def test_a_whole_organization_is_asked_to_choose_a_workspace(database_url: str) -> None:
    grid = manifest(organizations=True)
    with (
        Playground(
            grid, start=NOW, seed=1, wall=patient, installed=False, enterprise=("E0GRID", "Grid")
        ) as acme,
        running(acme, database_url) as bot,
    ):
        olive = acme.add_person(name="olive", is_owner=True)
        browser = Browser(bot)
        page = browser.open(acme.install(browser.begin(), by=olive, whole_organization=True))
        assert page.words.startswith("Please choose a single workspace")
        assert not list(bot.workplaces)
        assert not acme.core.tokens.installed, "the token that Slack gave is given back"
        assert browser.install(olive).status == 200, "one workspace of it is fine"
        [served] = bot.workplaces
        assert served.identity.enterprise_id == "E0GRID"
        assert olive.command("/mentor help").ok


def test_our_manifest_keeps_whole_organizations_from_installing_at_all(database_url: str) -> None:
    with (
        Playground(
            manifest(), start=NOW, seed=1, wall=patient, installed=False, enterprise=("E0GRID", "Grid")
        ) as acme,
        running(acme, database_url) as bot,
    ):
        olive = acme.add_person(name="olive", is_owner=True)
        with pytest.raises(AuthorizeRefused, match="whole organization"):
            acme.install(Browser(bot).begin(), by=olive, whole_organization=True)


def test_tokens_are_never_in_the_clear_in_the_database(acme: Playground, database_url: str) -> None:
    with running(acme, database_url) as bot:
        Browser(bot).install(acme.add_person(name="ada", is_owner=True))
        engine = create_engine(bot.engine.url)
        with engine.connect() as connection:
            row = connection.execute(text("SELECT * FROM installation")).mappings().one()
        engine.dispose()
        assert acme.bot_token not in repr(dict(row))
        assert (row["workspace_id"], row["status"]) == (acme.team_id, "installed")


def test_installing_again_takes_the_place_of_the_former_installation(
    acme: Playground, database_url: str
) -> None:
    with running(acme, database_url) as bot:
        ada = acme.add_person(name="ada", is_owner=True)
        Browser(bot).install(ada)
        [before] = bot.workplaces
        Browser(bot).install(ada)
        [after] = bot.workplaces
        assert after is before, "nothing that is under way is disturbed"
        assert ada.command("/mentor help").ok


@pytest.mark.long
def test_people_of_two_companies_in_one_channel_each_stay_with_their_own(
    acme: Playground, beta: Playground, database_url: str
) -> None:
    """Somebody of Beta, which has the app too, presses Join in a channel that Acme shares with it."""
    with running(acme, database_url) as bot:
        for playground in (acme, beta):
            Browser(bot).install(playground.add_person(name="olive", is_owner=True))
        town = Town(acme)
        town.set_up()
        visitor = acme.add_person(name="vic", is_stranger=True)
        visitor.team_id = beta.team_id
        town.ada.invite(town.general, visitor)
        answer = town.press(visitor, town.general, "application.begin")
        assert answer.ephemeral is not None
        assert "only for people of this workspace" in answer.ephemeral.words
        assert visitor.modal is None
        assert visitor.id not in repr(of_workspace(everything(bot.engine), beta.team_id))
