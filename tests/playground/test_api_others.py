"""People, files, pins, reactions, bookmarks, the team."""

from __future__ import annotations

import http.client
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from playground import Person
from tests.playground.gardener import Slack


@pytest.fixture
def ada(slack: Slack) -> Person:
    return slack.person("Ada Lovelace", tz="Asia/Kolkata", email="ada@example.com", title="Gardener")


@pytest.fixture
def garden(slack: Slack, ada: Person) -> str:
    return slack.playground.create_channel("garden", members=[ada, slack.playground.bot_user_id])


def test_a_profile_has_its_zone_and_title(slack: Slack, ada: Person) -> None:
    user = slack.api("users.info", user=ada.id)["user"]
    assert (user["tz"], user["tz_offset"], user["real_name"]) == ("Asia/Kolkata", 19800, "Ada Lovelace")
    assert user["is_bot"] is False
    assert slack.api("users.profile.get", user=ada.id)["profile"]["title"] == "Gardener"
    assert slack.api.refused("users.info", user="U404") == "user_not_found"


def test_summer_time_moves_the_offset(slack: Slack) -> None:
    from datetime import UTC, datetime

    bob = slack.person("Bob", tz="Europe/Berlin")
    assert slack.api("users.info", user=bob.id)["user"]["tz_offset"] == 3600
    slack.playground.clock.advance_to(datetime(2026, 7, 1, tzinfo=UTC))
    user = slack.api("users.info", user=bob.id)["user"]
    assert (user["tz_offset"], user["tz_label"]) == (7200, "Central European Summer Time")


def test_the_directory_has_bots_slackbot_and_those_who_left(slack: Slack, ada: Person) -> None:
    slack.playground.deactivate(ada)
    members = {m["name"]: m for m in slack.api("users.list")["members"]}
    assert members["gardener"]["is_bot"] is True
    assert members["slackbot"]["is_bot"] is False, "Slackbot says it is no bot"
    assert members["ada.lovelace"]["deleted"] is True
    assert slack.api.refused("users.lookupByEmail", email="ada@example.com") == "users_not_found"


def test_an_email_is_found_in_any_case(slack: Slack, ada: Person) -> None:
    assert slack.api("users.lookupByEmail", email="ADA@example.com")["user"]["id"] == ada.id


def test_the_team_and_the_bot_say_who_they_are(slack: Slack) -> None:
    assert slack.api("team.info")["team"]["id"] == slack.playground.team_id
    bot_id = slack.api("auth.test")["bot_id"]
    assert slack.api("bots.info", bot=bot_id)["bot"]["user_id"] == slack.playground.bot_user_id
    assert slack.api.refused("bots.info", bot="B404") == "bot_not_found"
    assert slack.api.refused("team.info", team="T404") == "team_not_found"


def upload(url: str, content: bytes) -> int:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=60)
    connection.request("POST", parts.path, content)
    status = connection.getresponse().status
    connection.close()
    return status


def test_a_file_is_uploaded_in_three_steps(slack: Slack, ada: Person, garden: str) -> None:
    ticket = slack.api("files.getUploadURLExternal", filename="plan.csv", length=6)
    entry = [{"id": ticket["file_id"], "title": "The plan"}]
    early = slack.api.refused("files.completeUploadExternal", files=entry, channel_id=garden)
    assert early == "file_not_found", "nothing was uploaded yet"
    assert upload(ticket["upload_url"], b"too many bytes") == 400
    assert upload(ticket["upload_url"], b"a,b,c\n") == 200
    done = slack.api("files.completeUploadExternal", files=entry, channel_id=garden, initial_comment="See")
    assert done["files"][0]["title"] == "The plan"
    shown = ada.messages(garden)[-1]
    assert (shown.text, shown.files[0]["name"]) == ("See", "plan.csv")
    assert slack.playground.log.count("file_uploaded", name="plan.csv") == 1


def test_a_file_is_not_shared_where_the_app_is_not(slack: Slack, ada: Person) -> None:
    secret = slack.playground.create_channel("secret", private=True, members=[ada])
    ticket = slack.api("files.getUploadURLExternal", filename="plan.csv", length=1)
    upload(ticket["upload_url"], b"x")
    refused = slack.api.refused(
        "files.completeUploadExternal", files=[{"id": ticket["file_id"]}], channel_id=secret
    )
    assert refused == "channel_not_found"
    assert slack.api.refused("files.info", file="F404") == "file_not_found"


def test_pins_reactions_and_bookmarks_take_nothing_twice(slack: Slack, ada: Person, garden: str) -> None:
    ts = ada.say(garden, "a rose").ts
    refused = slack.api.refused
    assert slack.api("pins.add", channel=garden, timestamp=ts)["ok"]
    assert refused("pins.add", channel=garden, timestamp=ts) == "already_pinned"
    assert refused("pins.add", channel=garden, timestamp="soon") == "bad_timestamp"
    assert refused("pins.remove", channel=garden, timestamp="1.000000") == "message_not_found"
    assert slack.api("reactions.add", channel=garden, timestamp=ts, name="rose")["ok"]
    assert refused("reactions.add", channel=garden, timestamp=ts, name="rose") == "already_reacted"
    assert refused("reactions.add", channel=garden, timestamp=ts, name=":rose:") == "invalid_name"
    assert refused("reactions.remove", channel=garden, timestamp=ts, name="tulip") == "no_reaction"
    shown = ada.messages(garden)[-1]
    assert (shown.pinned, shown.reactions) == (True, {"rose": (slack.playground.bot_user_id,)})
    link = {"channel_id": garden, "title": "Guide", "type": "link"}
    assert slack.api("bookmarks.add", **link, link="https://example.com")["ok"]
    assert refused("bookmarks.add", **link, link="javascript:alert(1)") == "invalid_link"
    assert refused("bookmarks.remove", channel_id=garden, bookmark_id="Bk404") == "not_found"
    assert [b["title"] for b in ada.channels()[0].bookmarks] == ["Guide"]


def picture(slack: Slack, name: str = "plan.png") -> str:
    """The id of a file that the app has uploaded and shared with nobody."""
    ticket = slack.api("files.getUploadURLExternal", filename=name, length=3, alt_txt="A plan")
    assert upload(ticket["upload_url"], b"png") == 200
    slack.api("files.completeUploadExternal", files=[{"id": ticket["file_id"]}])
    return str(ticket["file_id"])


def test_a_picture_in_a_message_must_be_a_picture_that_the_app_has(slack: Slack, garden: str) -> None:
    def blocks(file: str) -> list[dict[str, object]]:
        return [{"type": "image", "slack_file": {"id": file}, "alt_text": "A plan"}]

    refused = slack.api.refused
    ticket = slack.api("files.getUploadURLExternal", filename="plan.png", length=3)
    not_there = ("F404", str(ticket["file_id"]), picture(slack, "plan.csv"))
    for file in not_there:
        assert refused("chat.postMessage", channel=garden, text="x", blocks=blocks(file)) == "invalid_blocks"
        slack.playground.clock.advance(timedelta(seconds=2))
    shown = picture(slack)
    posted = slack.api("chat.postMessage", channel=garden, text="A plan", blocks=blocks(shown))
    assert slack.api("files.info", file=shown)["file"]["channels"] == [garden], "its readers see it"
    slack.api("files.delete", file=shown)
    update = {"channel": garden, "ts": posted["ts"], "text": "A plan", "blocks": blocks(shown)}
    assert refused("chat.update", **update) == "invalid_blocks"


def test_uploads_may_be_switched_off(slack: Slack) -> None:
    preferences = slack.playground.core.workspace.preferences
    refused, one = slack.api.refused, {"length": 1}
    long = "x" * 1001
    assert refused("files.getUploadURLExternal", filename="a.png", alt_txt=long, **one) == "alt_txt_too_large"
    preferences.uploads = "images"
    assert picture(slack)
    only_pictures = refused("files.getUploadURLExternal", filename="a.xlsx", **one)
    assert only_pictures == "file_uploads_except_images_disabled"
    preferences.uploads = "none"
    assert refused("files.getUploadURLExternal", filename="a.png", **one) == "file_uploads_disabled"
