"""What an app may say, where, how long, and to whom."""

from __future__ import annotations

from datetime import timedelta

import pytest

from playground import Person
from tests.playground.gardener import Slack, Slacks, button, manifest, text


@pytest.fixture
def ada(slack: Slack) -> Person:
    return slack.person()


@pytest.fixture
def garden(slack: Slack, ada: Person) -> str:
    """A public channel with Ada and the app."""
    return slack.playground.create_channel("garden", members=[ada, slack.playground.bot_user_id])


def post(slack: Slack, channel: str, **more: object) -> dict[str, object]:
    """Post, a second after the last."""
    slack.playground.clock.advance(timedelta(seconds=1))
    return slack.api("chat.postMessage", channel=channel, **more)


def test_a_message_appears_where_it_was_sent(slack: Slack, ada: Person, garden: str) -> None:
    answer = slack.api("chat.postMessage", channel=garden, text="The roses are open", blocks=[button()])
    assert answer["ok"]
    shown = ada.messages(garden)[-1]
    assert (shown.text, shown.author, shown.from_app) == ("The roses are open", "gardener", True)
    assert shown.blocks[0]["elements"][0]["action_id"] == "press"
    record = slack.playground.log.where("message_posted")[-1]
    assert record.detail["recipients"] == [ada.id]


def test_a_user_id_stands_for_the_dm(slack: Slack, ada: Person) -> None:
    answer = slack.api("chat.postMessage", channel=ada.id, text="hello")
    assert answer["channel"] == ada.dm()
    assert answer["channel"].startswith("D")


def test_nothing_can_be_said_where_the_app_is_not(slack: Slack, ada: Person) -> None:
    public = slack.playground.create_channel("public", members=[ada])
    private = slack.playground.create_channel("private", private=True, members=[ada])
    assert slack.api.refused("chat.postMessage", channel=public, text="x") == "not_in_channel"
    assert slack.api.refused("chat.postMessage", channel=private, text="x") == "channel_not_found"
    assert slack.api.refused("conversations.info", channel=private) == "channel_not_found"


def test_nothing_can_be_said_in_an_archive(slack: Slack, ada: Person, garden: str) -> None:
    slack.playground.archive_channel(garden, by=ada)
    assert slack.api.refused("chat.postMessage", channel=garden, text="x") == "is_archived"
    assert slack.api.refused("chat.postEphemeral", channel=garden, user=ada.id, text="x") == "is_archived"


def test_an_empty_message_is_refused(slack: Slack, garden: str) -> None:
    assert slack.api.refused("chat.postMessage", channel=garden) == "no_text"
    slack.playground.clock.advance(timedelta(seconds=1))
    assert slack.api.refused("chat.postMessage", channel=garden, text="  ") == "no_text"


def test_long_text_is_cut_when_posted_and_refused_when_updated(
    slack: Slack, ada: Person, garden: str
) -> None:
    answer = slack.api("chat.postMessage", channel=garden, text="x" * 40_001)
    assert len(ada.messages(garden)[-1].text) == 40_000
    ts = answer["ts"]
    assert slack.api.refused("chat.update", channel=garden, ts=ts, text="x" * 4_001) == "msg_too_long"
    assert slack.api("chat.update", channel=garden, ts=ts, text="x" * 4_000)["ok"]


def test_blocks_obey_block_kit_and_its_total_length(slack: Slack, garden: str) -> None:
    long = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}
    answer = slack.api("chat.postMessage", channel=garden, text="x", blocks=[long])
    assert answer["error"] == "invalid_blocks"
    assert "/blocks/0/text/text" in answer["response_metadata"]["messages"][0]
    much = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2900}}] * 5
    assert post(slack, garden, text="x", blocks=much)["error"] == "msg_blocks_too_long"
    many = [{"type": "divider"}] * 51
    assert post(slack, garden, text="x", blocks=many)["error"] == "invalid_blocks"
    assert post(slack, garden, text="x", blocks="not json")["error"] == "invalid_blocks_format"


def test_metadata_must_be_an_event_and_small(slack: Slack, garden: str) -> None:
    assert post(slack, garden, text="x", metadata={"type": "x"})["error"] == "invalid_metadata_format"
    large = {"event_type": "grown", "event_payload": {"note": "x" * 9000}}
    assert post(slack, garden, text="x", metadata=large)["error"] == "metadata_too_large"
    good = {"event_type": "grown", "event_payload": {"id": "7"}}
    assert post(slack, garden, text="x", metadata=good)["ok"]
    record = slack.playground.log.where("message_posted")[-1]
    assert (record.detail["event_type"], record.detail["metadata"]) == ("grown", {"id": "7"})


def test_only_ones_own_messages_can_be_changed(slack: Slack, ada: Person, garden: str) -> None:
    hers = ada.say(garden, "mine")
    assert slack.api.refused("chat.update", channel=garden, ts=hers.ts, text="x") == "cant_update_message"
    assert slack.api.refused("chat.delete", channel=garden, ts=hers.ts) == "cant_delete_message"
    assert slack.api.refused("chat.update", channel=garden, ts="1.000000", text="x") == "message_not_found"
    ts = slack.api("chat.postMessage", channel=garden, text="ours")["ts"]
    assert slack.api("chat.delete", channel=garden, ts=ts)["ok"]
    assert slack.api.refused("chat.update", channel=garden, ts=ts, text="x") == "message_not_found"


def test_an_update_replaces_text_and_blocks_and_says_edited(slack: Slack, ada: Person, garden: str) -> None:
    ts = slack.api("chat.postMessage", channel=garden, text="before", blocks=[button()])["ts"]
    assert slack.api("chat.update", channel=garden, ts=ts, text="after")["ok"]
    shown = ada.messages(garden)[-1]
    assert (shown.text, shown.blocks, shown.edited) == ("after", [], True)


def test_an_ephemeral_message_is_seen_by_one_member_only(slack: Slack, ada: Person, garden: str) -> None:
    bob = slack.person("Bob")
    assert slack.api.refused("chat.postEphemeral", channel=garden, user=bob.id, text="x") == (
        "user_not_in_channel"
    )
    bob.join(garden)
    assert slack.api("chat.postEphemeral", channel=garden, user=ada.id, text="psst")["ok"]
    assert ada.messages(garden)[-1].text == "psst"
    assert all(m.text != "psst" for m in bob.messages(garden))
    history = slack.api("conversations.history", channel=garden)["messages"]
    assert all(m["text"] != "psst" for m in history)


def test_without_a_messages_tab_there_are_no_dms(slacks: Slacks) -> None:
    slack = slacks(manifest(features__app_home={"home_tab_enabled": True}))
    ada = slack.person()
    assert slack.api.refused("chat.postMessage", channel=ada.id, text="x") == "messages_tab_disabled"


def test_a_colleague_who_has_left_gets_no_dm(slack: Slack, ada: Person) -> None:
    channel = slack.api("conversations.open", users=ada.id)["channel"]["id"]
    slack.playground.deactivate(ada)
    assert slack.api.refused("chat.postMessage", channel=channel, text="x") == "user_disabled"
    slack.playground.clock.advance(timedelta(seconds=1))
    assert slack.api.refused("chat.postMessage", channel=ada.id, text="x") == "user_disabled"
    assert slack.api.refused("conversations.open", users=ada.id) == "user_disabled"


def test_a_read_only_channel_refuses_the_app(slack: Slack, garden: str) -> None:
    slack.playground.core.workspace.channels[garden].posting = "admins"
    assert slack.api.refused("chat.postMessage", channel=garden, text="x") == (
        "restricted_action_read_only_channel"
    )


def test_a_reply_needs_its_parent(slack: Slack, ada: Person, garden: str) -> None:
    parent = ada.say(garden, "who waters?")
    reply = post(slack, garden, text="I do", thread_ts=parent.ts)
    assert reply["ok"]
    assert ada.messages(garden)[-1].thread_ts == parent.ts
    assert post(slack, garden, text="x", thread_ts="1.000000")["error"] == "cannot_reply_to_message"
    assert post(slack, garden, text="x", thread_ts=reply["ts"])["error"] == "cannot_reply_to_message"


def test_dressing_up_needs_a_scope_and_attachments_are_not_shown(slack: Slack, garden: str) -> None:
    assert post(slack, garden, text="x", username="Rose")["error"] == "missing_scope"
    assert post(slack, garden, text="x", as_user=True)["error"] == "as_user_not_supported"
    assert post(slack, garden, attachments=[{"text": "x"}])["error"] == "invalid_attachments"
    assert post(slack, garden, text="x", markdown_text="y")["error"] == "markdown_text_conflict"


def test_stray_brackets_are_escaped_and_mentions_stay(slack: Slack, ada: Person, garden: str) -> None:
    post(slack, garden, text=f"a < b & c > d <@{ada.id}> &amp; <https://x.example|here>")
    assert ada.messages(garden)[-1].text == (
        f"a &lt; b &amp; c &gt; d <@{ada.id}> &amp; <https://x.example|here>"
    )


def test_a_private_channels_name_is_not_told_to_those_outside(slack: Slack, ada: Person) -> None:
    bob = slack.person("Bob")
    secret = slack.playground.create_channel("secret", private=True, members=[ada])
    assert ada.reads(f"see <#{secret}>") == "see #secret"
    assert bob.reads(f"see <#{secret}>") == "see #private-channel"


def test_a_scheduled_message_with_metadata_is_never_posted(slack: Slack, ada: Person, garden: str) -> None:
    clock = slack.playground.clock
    at = int((clock.now() + timedelta(hours=1)).timestamp())
    metadata = {"event_type": "grown", "event_payload": {}}
    assert slack.api("chat.scheduleMessage", channel=garden, post_at=at, text="plain")["ok"]
    assert slack.api("chat.scheduleMessage", channel=garden, post_at=at, text="lost", metadata=metadata)["ok"]
    clock.advance(timedelta(hours=2))
    assert [m.text for m in ada.messages(garden) if m.from_app] == ["plain"]
    assert slack.api.refused("chat.scheduleMessage", channel=garden, post_at=at, text="x") == "time_in_past"


def test_a_scheduled_message_can_be_taken_back(slack: Slack, ada: Person, garden: str) -> None:
    clock = slack.playground.clock
    at = int((clock.now() + timedelta(hours=1)).timestamp())
    entry = slack.api("chat.scheduleMessage", channel=garden, post_at=at, text="later")
    waiting = slack.api("chat.scheduledMessages.list")["scheduled_messages"]
    assert [w["id"] for w in waiting] == [entry["scheduled_message_id"]]
    assert slack.api(
        "chat.deleteScheduledMessage", channel=garden, scheduled_message_id=entry["scheduled_message_id"]
    )["ok"]
    clock.advance(timedelta(hours=2))
    assert not [m for m in ada.messages(garden) if m.from_app]


def test_a_permalink_needs_a_message(slack: Slack, garden: str) -> None:
    ts = post(slack, garden, text="x")["ts"]
    assert slack.api("chat.getPermalink", channel=garden, message_ts=ts)["permalink"].endswith(
        f"/archives/{garden}/p{str(ts).replace('.', '')}"
    )
    assert slack.api.refused("chat.getPermalink", channel=garden, message_ts="1.0") == "message_not_found"


def test_history_can_be_searched_for_ones_own_metadata(slack: Slack, garden: str) -> None:
    for number in range(3):
        metadata = {"event_type": "grown", "event_payload": {"id": str(number)}}
        post(slack, garden, text=f"message {number}", metadata=metadata)
    plain = slack.api("conversations.history", channel=garden, limit=2)
    assert [m["text"] for m in plain["messages"]] == ["message 2", "message 1"]
    assert plain["has_more"]
    assert "metadata" not in plain["messages"][0]
    oldest = plain["messages"][1]["ts"]
    full = slack.api("conversations.history", channel=garden, oldest=oldest, include_all_metadata=True)
    assert [m["metadata"]["event_payload"]["id"] for m in full["messages"]] == ["2"]
    found = slack.api(
        "conversations.history", channel=garden, oldest=oldest, inclusive=True, include_all_metadata=True
    )
    assert [m["metadata"]["event_payload"]["id"] for m in found["messages"]] == ["2", "1"]
    assert slack.api.refused("conversations.history", channel=garden, oldest="soon") == "invalid_ts_oldest"


def test_replies_come_with_their_parent(slack: Slack, ada: Person, garden: str) -> None:
    parent = ada.say(garden, "who waters?")
    ada.say(garden, "nobody?", thread_ts=parent.ts)
    texts = [m["text"] for m in slack.api("conversations.replies", channel=garden, ts=parent.ts)["messages"]]
    assert texts == ["who waters?", "nobody?"]
    assert "nobody?" not in [
        m["text"] for m in slack.api("conversations.history", channel=garden)["messages"]
    ]
    assert slack.api.refused("conversations.replies", channel=garden, ts="1.0") == "thread_not_found"


def test_blocks_can_be_validated_without_posting(slack: Slack) -> None:
    assert slack.api("blocks.validate", blocks=[{"type": "divider"}])["ok"]
    assert slack.api.refused("blocks.validate", blocks=[{"type": "nothing"}]) == "invalid_blocks"
    assert slack.api.refused("blocks.validate", view={"type": "modal", "title": text("x")}) == "invalid_view"
