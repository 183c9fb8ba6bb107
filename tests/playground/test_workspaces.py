"""Several workspaces of one app: whose token it is decides whose rows it sees."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from playground import Person, Playground
from playground.oauth import AUTHORIZE, AuthorizeRefused
from tests.playground.gardener import MANIFEST, START, Api, Json

BACK = "https://garden.example.com/back"


def made(**settings: Any) -> Playground:
    manifest = copy.deepcopy(MANIFEST)
    manifest["oauth_config"]["redirect_urls"] = ["https://garden.example.com/back"]
    manifest["settings"] |= settings
    return Playground(manifest, start=START, team_name="One")


@pytest.fixture
def one() -> Iterator[Playground]:
    with made() as playground:
        yield playground


@pytest.fixture
def turning() -> Iterator[Playground]:
    with made(token_rotation_enabled=True) as playground:
        yield playground


def page(playground: Playground, **changes: str | None) -> str:
    asked = {"client_id": playground.oauth.client_id, "scope": "chat:write,commands", "redirect_uri": BACK,
             "state": "s1", **changes}  # fmt: skip
    given = {key: value for key, value in asked.items() if value is not None}
    return f"{playground.core.address}{AUTHORIZE}?{urlencode(given)}"


def back(url: str) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlsplit(url).query).items()}


def access(playground: Playground, **args: str) -> Json:
    given = {"client_id": playground.oauth.client_id, "client_secret": playground.oauth.client_secret, **args}
    return Api(playground, "")("oauth.v2.access", **given)


def let_in(playground: Playground, by: Person) -> Json:
    code = back(playground.install(page(playground), by=by))["code"]
    return access(playground, code=code, redirect_uri=BACK)


def test_a_token_sees_its_own_workspace_and_nothing_of_the_other(one: Playground) -> None:
    two = one.add_workspace("Two")
    ann, bob = one.add_person(name="ann"), two.add_person(name="bob")
    here, there = Api(one, one.bot_token), Api(one, two.bot_token)
    assert (here("auth.test")["team"], there("auth.test")["team"]) == ("One", "Two")
    assert here.refused("users.info", user=bob.id) == "user_not_found"
    dm = there("conversations.open", users=bob.id)["channel"]["id"]
    assert here.refused("chat.postMessage", channel=dm, text="x") == "channel_not_found"
    assert there("chat.postMessage", channel=dm, text="hello")["ok"]
    assert two.log.count("message_posted") == 1
    assert one.log.count("message_posted") == 0
    assert here.refused("conversations.open", users=bob.id) == "user_not_found"
    assert here("conversations.open", users=ann.id)["ok"]


def test_limits_count_for_each_workspace_by_itself(one: Playground) -> None:
    two = one.add_workspace("Two")
    here, there = Api(one, one.bot_token), Api(one, two.bot_token)
    statuses = [here.raw("team.info")[0] for _ in range(60)]
    assert statuses[-1] == 429
    assert there.raw("team.info")[0] == 200


def test_a_removed_app_is_removed_from_one_workspace_only(one: Playground) -> None:
    two = one.add_workspace("Two")
    two.uninstall()
    assert Api(one, two.bot_token).refused("auth.test") == "account_inactive"
    assert Api(one, one.bot_token)("auth.test")["ok"]
    assert Api(one, one.app_token)("apps.connections.open")["ok"], "the app's own token is nobody's"
    assert two.add_person(name="bob").command("/water").error == "/water is not a valid command."


def test_a_code_is_worth_a_token_once_for_ten_minutes(one: Playground) -> None:
    two = one.add_workspace("Two", installed=False)
    bob = two.add_person(name="bob")
    answer = let_in(one, bob)
    assert (answer["team"]["name"], answer["authed_user"]["id"], answer["token_type"]) == (
        "Two",
        bob.id,
        "bot",
    )
    assert answer["scope"] == "chat:write,commands"
    assert answer["bot_user_id"] == two.bot_user_id
    assert "refresh_token" not in answer
    assert Api(one, answer["access_token"])("auth.test")["team"] == "Two"
    assert Api(one, answer["access_token"]).refused("users.list") == "missing_scope", "it was not asked for"
    went = back(one.install(page(one), by=bob))
    assert went["state"] == "s1"
    assert access(one, code=went["code"])["error"] == "bad_redirect_uri"
    assert access(one, code=went["code"], redirect_uri=BACK)["error"] == "invalid_code", "it was used up"
    late = back(one.install(page(one), by=bob))["code"]
    one.clock.advance(timedelta(minutes=10))
    assert access(one, code=late, redirect_uri=BACK)["error"] == "invalid_code"


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"client_id": "1.2"}, "invalid_client_id"),
        ({"client_secret": "x"}, "bad_client_secret"),
        ({"grant_type": "password"}, "invalid_grant_type"),
        ({"grant_type": "refresh_token", "refresh_token": "xoxe-1-x"}, "invalid_refresh_token"),
        ({"code": "1.2.3"}, "invalid_code"),
        ({"coffee": "1"}, "invalid_arguments"),
    ],
)
def test_whoever_asks_wrongly_gets_no_token(one: Playground, args: dict[str, str], error: str) -> None:
    assert access(one, **args)["error"] == error


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"client_id": "1.2"}, "invalid_client_id"),
        ({"redirect_uri": "https://evil.example.com/back"}, "redirect_uri did not match"),
        ({"redirect_uri": "https://garden.example.com/backyard"}, "redirect_uri did not match"),
        ({"scope": "admin"}, "invalid_scope"),
        ({"scope": ""}, "invalid_scope"),
        ({"user_scope": "chat:write"}, "invalid_scope"),
        ({"prompt": "x"}, "invalid_arguments"),
    ],
)
def test_slack_shows_an_error_instead_of_its_page(one: Playground, changes: dict[str, str], why: str) -> None:
    with pytest.raises(AuthorizeRefused, match=why):
        one.install(page(one, **changes), by=one.add_person(name="ann"))


def test_guests_let_no_app_in_and_who_cancels_sends_no_code_back(one: Playground) -> None:
    with pytest.raises(AuthorizeRefused, match="guests"):
        one.install(page(one), by=one.add_person(name="gus", is_restricted=True))
    assert back(one.cancel_install(page(one), by=one.add_person(name="ann"))) == {
        "error": "access_denied",
        "state": "s1",
    }


def test_rotating_tokens_expire_and_a_refresh_token_works_once(turning: Playground) -> None:
    ann = turning.add_person(name="ann")
    first = let_in(turning, ann)
    assert (first["expires_in"], first["access_token"][:11]) == (43200, "xoxe.xoxb-1")
    turning.clock.advance(timedelta(hours=11))
    again = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second = access(turning, **again)
    assert "authed_user" not in second
    assert access(turning, **again)["error"] == "invalid_refresh_token"
    assert Api(turning, first["access_token"])("auth.test")["ok"], "until it expires"
    turning.clock.advance(timedelta(hours=1))
    assert Api(turning, first["access_token"]).refused("auth.test") == "token_expired"
    assert Api(turning, second["access_token"])("auth.test")["ok"]
    turning.uninstall()
    spent = {"grant_type": "refresh_token", "refresh_token": second["refresh_token"]}
    assert access(turning, **spent)["error"] == "invalid_refresh_token"


def test_requests_of_an_organization_say_so(one: Playground) -> None:
    two = one.add_workspace("Two", enterprise=("E1", "Grid"))
    assert Api(one, two.bot_token)("auth.test")["enterprise_id"] == "E1"
    assert "enterprise_id" not in Api(one, one.bot_token)("auth.test")
    assert let_in(one, two.add_person(name="bob"))["enterprise"] == {"id": "E1", "name": "Grid"}
