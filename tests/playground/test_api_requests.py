"""How a request must look: method, token, scopes, arguments, encodings, and how Slack says no."""

from __future__ import annotations

import json
from urllib.parse import quote, urlencode

from tests.playground.gardener import Api, Slack, Slacks, manifest


def test_a_method_that_does_not_exist_is_refused_by_name(slack: Slack) -> None:
    assert slack.api.refused("chat.shout", channel="C1") == "unknown_method"


def test_a_refusal_is_http_200_and_logged(slack: Slack) -> None:
    status, _, body = slack.api.raw("chat.postMessage", json.dumps({"channel": "C1", "text": "hi"}))
    assert (status, body["ok"], body["error"]) == (200, False, "channel_not_found")
    assert (
        slack.playground.log.count("api_refused", method="chat.postMessage", error="channel_not_found") == 1
    )


def test_wrong_or_missing_tokens_are_told_apart(slack: Slack) -> None:
    assert slack.api.raw("auth.test", bearer="")[2]["error"] == "not_authed"
    assert slack.api.raw("auth.test", bearer="xoxb-someone-else")[2]["error"] == "invalid_auth"


def test_each_token_opens_its_own_doors_only(slack: Slack) -> None:
    pg = slack.playground
    assert (
        Api(pg, pg.app_token).refused("chat.postMessage", channel="C1", text="x") == "not_allowed_token_type"
    )
    assert Api(pg, pg.bot_token).refused("apps.connections.open") == "not_allowed_token_type"


def test_a_revoked_token_is_worth_nothing(slack: Slack) -> None:
    assert slack.api("auth.revoke", test=True)["revoked"] is False
    assert slack.api("auth.test")["ok"]
    assert slack.api("auth.revoke")["revoked"] is True
    assert slack.api.refused("auth.test") == "token_revoked"


def test_an_uninstalled_app_is_told_and_locked_out(slack: Slack) -> None:
    socket = slack.socket()
    slack.playground.uninstall()
    assert [e["type"] for e in (p["event"] for p in socket.payloads("events_api"))] == [
        "app_uninstalled",
        "tokens_revoked",
    ]
    assert slack.api.refused("auth.test") == "account_inactive"


def test_auth_test_says_who_and_what_is_allowed(slack: Slack) -> None:
    pg = slack.playground
    _, headers, body = slack.api.raw("auth.test")
    assert (body["user_id"], body["team_id"]) == (pg.bot_user_id, pg.team_id)
    assert body["bot_id"].startswith("B")
    assert "chat:write" in headers["x-oauth-scopes"].split(",")


def test_a_missing_scope_names_what_is_needed_and_what_there_is(slacks: Slacks) -> None:
    slack = slacks(manifest(without=("pins:write",)))
    answer = slack.api("pins.add", channel="C1", timestamp="1.000000")
    assert (answer["error"], answer["needed"]) == ("missing_scope", "pins:write")
    assert "chat:write" in answer["provided"].split(",")


def test_an_email_is_shown_only_with_its_scope(slack: Slack, slacks: Slacks) -> None:
    ada = slack.person(email="ada@example.com")
    assert slack.api("users.info", user=ada.id)["user"]["profile"]["email"] == "ada@example.com"
    blind = slacks(manifest(without=("users:read.email",)))
    ada = blind.person(email="ada@example.com")
    assert "email" not in blind.api("users.info", user=ada.id)["user"]["profile"]
    assert blind.api.refused("users.lookupByEmail", email="ada@example.com") == "missing_scope"


def test_scopes_go_by_the_kind_of_conversation(slacks: Slacks) -> None:
    slack = slacks(
        manifest(
            without=("groups:write", "groups:history", "groups:read"),
            settings__event_subscriptions={"bot_events": []},
        )
    )
    answer = slack.api("conversations.create", name="secret", is_private=True)
    assert (answer["error"], answer["needed"]) == ("missing_scope", "groups:write")
    assert slack.api("conversations.create", name="open")["ok"]
    assert slack.api.refused("conversations.list", types="private_channel") == "missing_scope"


def test_unknown_and_missing_arguments_are_refused_with_their_names(slack: Slack) -> None:
    answer = slack.api("chat.postMessage", channel="C1", text="x", colour="red")
    assert answer["error"] == "invalid_arguments"
    assert "[ERROR] unknown argument: colour" in answer["response_metadata"]["messages"]
    answer = slack.api("chat.postMessage", text="x")
    assert "[ERROR] missing required field: channel" in answer["response_metadata"]["messages"]


def test_json_forms_multipart_and_queries_all_carry_arguments(slack: Slack) -> None:
    ada = slack.person()
    channel = slack.playground.create_channel("plants", members=[ada, slack.playground.bot_user_id])
    blocks = json.dumps([{"type": "divider"}])
    form = urlencode({"channel": channel, "text": "by form", "blocks": blocks})
    assert slack.api.raw("chat.postMessage", form, "application/x-www-form-urlencoded")[2]["ok"]
    boundary = "leaf"
    parts = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'
        for k, v in {"channel": channel, "ts": ada.messages(channel)[-1].ts, "text": "by multipart"}.items()
    )
    multipart = f"{parts}--{boundary}--\r\n"
    assert slack.api.raw("chat.update", multipart, f"multipart/form-data; boundary={boundary}")[2]["ok"]
    assert ada.messages(channel)[-1].text == "by multipart"
    _, _, info = slack.api.raw(f"users.info?user={quote(ada.id)}", verb="GET")
    assert info["user"]["id"] == ada.id


def test_the_token_may_be_an_argument(slack: Slack) -> None:
    body = urlencode({"token": slack.playground.bot_token})
    assert slack.api.raw("auth.test", body, "application/x-www-form-urlencoded", bearer="")[2]["ok"]


def test_a_method_without_json_takes_none(slack: Slack) -> None:
    ada = slack.person()
    answer = slack.api.raw("users.info", json.dumps({"user": ada.id}))[2]
    assert answer["error"] == "invalid_arguments"


def test_broken_json_is_refused(slack: Slack) -> None:
    assert slack.api.raw("chat.postMessage", "{not json")[2]["error"] == "invalid_arguments"
    assert slack.api.raw("chat.postMessage", "[1]")[2]["error"] == "invalid_arguments"


def test_requests_for_another_host_or_from_another_site_are_forbidden(slack: Slack) -> None:
    assert slack.api.raw("auth.test", headers={"Host": "evil.example"})[0] == 403
    assert slack.api.raw("auth.test", headers={"Origin": "https://evil.example"})[0] == 403
    assert slack.api.raw("auth.test", headers={"Origin": "http://127.0.0.1:1"})[0] == 403
    origin = f"http://127.0.0.1:{slack.playground.port}"
    assert slack.api.raw("auth.test", headers={"Origin": origin})[0] == 200


def test_pages_follow_their_cursor_and_refuse_a_made_up_one(slack: Slack) -> None:
    for number in range(5):
        slack.person(f"Person {number}")
    names: list[str] = []
    cursor = ""
    while True:
        answer = slack.api("users.list", limit=2, **({"cursor": cursor} if cursor else {}))
        names += [m["name"] for m in answer["members"]]
        cursor = answer["response_metadata"]["next_cursor"]
        if not cursor:
            break
    assert names == ["slackbot", "gardener", *(f"person.{n}" for n in range(5))]
    assert slack.api.refused("users.list", cursor="made-up!") == "invalid_cursor"
    assert slack.api.refused("conversations.list", limit="many") == "invalid_limit"
