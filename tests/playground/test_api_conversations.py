"""Channels: names, members, archives, restrictions; and what the app may know of."""

from __future__ import annotations

import pytest

from playground import NotOnScreen, Person
from tests.playground.gardener import Slack, never_ack


@pytest.fixture
def ada(slack: Slack) -> Person:
    return slack.person()


def create(slack: Slack, name: str = "plants", *, private: bool = True) -> str:
    return str(slack.api("conversations.create", name=name, is_private=private)["channel"]["id"])


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("", "invalid_name_required"),
        ("Upper", "invalid_name_specials"),
        ("two words", "invalid_name_specials"),
        ("dot.dot", "invalid_name_specials"),
        ("---", "invalid_name_punctuation"),
        ("x" * 81, "invalid_name_maxlength"),
    ],
)
def test_a_channel_needs_a_proper_name(slack: Slack, name: str, error: str) -> None:
    assert slack.api.refused("conversations.create", name=name) == error


def test_a_name_is_taken_even_by_an_archived_channel_nobody_sees(slack: Slack, ada: Person) -> None:
    secret = slack.playground.create_channel("secret", private=True, members=[ada])
    assert slack.api.refused("conversations.create", name="secret") == "name_taken"
    slack.playground.archive_channel(secret, by=ada)
    assert slack.api.refused("conversations.create", name="secret") == "name_taken"
    mine = create(slack, "mine")
    assert slack.api.refused("conversations.rename", channel=mine, name="secret") == "name_taken"


def test_owners_may_keep_private_channels_to_themselves(slack: Slack) -> None:
    slack.playground.core.workspace.preferences.private_channels_by_admins_only = True
    assert slack.api.refused("conversations.create", name="x", is_private=True) == "restricted_action"


def test_a_new_channel_has_its_creator_only(slack: Slack, ada: Person) -> None:
    channel = create(slack)
    assert slack.api("conversations.members", channel=channel)["members"] == [slack.playground.bot_user_id]
    info = slack.api("conversations.info", channel=channel)["channel"]
    assert (info["is_private"], info["is_member"], info["is_archived"]) == (True, True, False)
    assert ada.channels() == []


def test_opening_a_dm_twice_gives_the_same_one(slack: Slack, ada: Person) -> None:
    first = slack.api("conversations.open", users=ada.id)
    again = slack.api("conversations.open", users=ada.id)
    assert first["channel"]["id"] == again["channel"]["id"]
    assert "already_open" not in first
    assert again["already_open"] is True


def test_a_group_dm_holds_eight_people_and_no_bots(slack: Slack, ada: Person) -> None:
    others = [slack.person(f"Person {n}") for n in range(9)]
    two = ",".join(p.id for p in (ada, others[0]))
    group = slack.api("conversations.open", users=two)["channel"]["id"]
    assert slack.api("conversations.info", channel=group)["channel"]["is_mpim"] is True
    assert slack.api.refused("conversations.open", users=",".join(p.id for p in others)) == "too_many_users"
    assert slack.api.refused("conversations.open", users="USLACKBOT") == "cannot_dm_bot"
    assert slack.api.refused("conversations.open", users=slack.playground.bot_user_id) == "cannot_dm_bot"
    assert slack.api.refused("conversations.open", users="U404") == "user_not_found"
    assert slack.api.refused("conversations.open") == "users_list_not_supplied"


def test_someone_from_outside_is_visible_only_through_a_shared_channel(slack: Slack, ada: Person) -> None:
    eve = slack.person("Eve", is_stranger=True)
    assert slack.api.refused("conversations.open", users=eve.id) == "user_not_visible"
    assert slack.api.refused("users.info", user=eve.id) == "user_not_visible"
    slack.playground.create_channel("shared", members=[ada, eve, slack.playground.bot_user_id])
    user = slack.api("users.info", user=eve.id)["user"]
    assert user["is_stranger"] is True
    assert user["team_id"] != slack.playground.team_id
    assert eve.id not in [m["id"] for m in slack.api("users.list")["members"]]


def test_invitations_are_refused_one_by_one(slack: Slack, ada: Person) -> None:
    pg = slack.playground
    bob, gone = slack.person("Bob"), slack.person("Gone")
    pg.deactivate(gone)
    channel = create(slack)
    assert slack.api("conversations.invite", channel=channel, users=ada.id)["ok"]
    refused = slack.api.refused
    assert refused("conversations.invite", channel=channel, users=ada.id) == "already_in_channel"
    assert refused("conversations.invite", channel=channel, users=pg.bot_user_id) == "cant_invite_self"
    assert refused("conversations.invite", channel=channel, users=gone.id) == "cant_invite"
    assert refused("conversations.invite", channel=channel, users="U404") == "user_not_found"
    both = slack.api("conversations.invite", channel=channel, users=f"{ada.id},{bob.id}")
    assert both["errors"] == [{"user": ada.id, "ok": False, "error": "already_in_channel"}]
    assert bob.channels() == [], "nobody comes if one cannot, unless forced"
    forced = slack.api("conversations.invite", channel=channel, users=f"{ada.id},{bob.id}", force=True)
    assert (forced["ok"], forced["errors"][0]["user"]) == (True, ada.id)
    assert [c.name for c in bob.channels()] == ["plants"]


def test_at_most_a_hundred_are_invited_at_once(slack: Slack) -> None:
    channel = create(slack)
    users = ",".join(f"U{n}" for n in range(101))
    assert slack.api.refused("conversations.invite", channel=channel, users=users) == "invalid_arguments"


def test_guests_have_their_limits(slack: Slack) -> None:
    guest = slack.person("Guest", is_ultra_restricted=True)
    multi = slack.person("Multi", is_restricted=True)
    first, second = create(slack, "first"), create(slack, "second")
    assert slack.api("conversations.invite", channel=first, users=guest.id)["ok"]
    assert slack.api.refused("conversations.invite", channel=second, users=guest.id) == "ura_max_channels"
    slack.playground.core.workspace.preferences.guests_invited_by_admins_only = True
    assert slack.api.refused("conversations.invite", channel=second, users=multi.id) == "user_is_restricted"
    user = slack.api("users.info", user=guest.id)["user"]
    assert (user["is_restricted"], user["is_ultra_restricted"]) == (True, True)


def test_a_guest_sees_only_their_own_channels(slack: Slack, ada: Person) -> None:
    guest = slack.person("Guest", is_restricted=True)
    public = slack.playground.create_channel("public", members=[ada])
    assert guest.browse() == []
    with pytest.raises(NotOnScreen):
        guest.join(public)


def test_archiving_puts_the_app_out_for_good(slack: Slack, ada: Person) -> None:
    channel = create(slack)
    slack.api("conversations.invite", channel=channel, users=ada.id)
    assert slack.api("conversations.archive", channel=channel)["ok"]
    refused = slack.api.refused
    assert refused("conversations.archive", channel=channel) == "already_archived"
    assert refused("conversations.unarchive", channel=channel) == "not_in_channel"
    assert refused("conversations.invite", channel=channel, users=ada.id) == "is_archived"
    assert refused("conversations.rename", channel=channel, name="other") == "is_archived"
    assert refused("conversations.history", channel=channel) == "not_in_channel"
    assert [c.is_archived for c in ada.channels()] == [True]
    with pytest.raises(NotOnScreen):
        ada.say(channel, "too late")
    slack.playground.core.workspace.preferences.archiving_by_admins_only = True
    other = create(slack, "other")
    assert refused("conversations.archive", channel=other) == "restricted_action"


def test_general_cannot_be_archived_or_left(slack: Slack, ada: Person) -> None:
    general = slack.playground.create_channel("general", members=[ada, slack.playground.bot_user_id])
    assert slack.api.refused("conversations.archive", channel=general) == "cant_archive_general"
    assert slack.api.refused("conversations.leave", channel=general) == "cant_leave_general"
    assert slack.api.refused("conversations.kick", channel=general, user=ada.id) == "cant_kick_from_general"


def test_the_app_changes_only_what_it_is_in(slack: Slack, ada: Person) -> None:
    public = slack.playground.create_channel("public", members=[ada])
    refused = slack.api.refused
    assert refused("conversations.setTopic", channel=public, topic="x") == "not_in_channel"
    assert refused("conversations.archive", channel=public) == "not_in_channel"
    assert refused("conversations.invite", channel=public, users=ada.id) == "not_in_channel"
    assert slack.api("conversations.join", channel=public)["ok"]
    assert refused("conversations.rename", channel=public, name="mine") == "not_authorized"
    assert slack.api("conversations.setTopic", channel=public, topic="roses")["ok"]
    assert refused("conversations.setPurpose", channel=public, purpose="x" * 251) == "too_long"
    assert ada.channels()[0].topic == "roses"
    dm = slack.api("conversations.open", users=ada.id)["channel"]["id"]
    assert refused("conversations.archive", channel=dm) == "method_not_supported_for_channel_type"


def test_putting_someone_out(slack: Slack, ada: Person) -> None:
    channel = create(slack)
    slack.api("conversations.invite", channel=channel, users=ada.id)
    me = slack.playground.bot_user_id
    assert slack.api.refused("conversations.kick", channel=channel, user=me) == "cant_kick_self"
    assert slack.api("conversations.kick", channel=channel, user=ada.id)["ok"]
    assert ada.channels() == []
    assert slack.api.refused("conversations.kick", channel=channel, user=ada.id) == "not_in_channel"
    assert slack.api.refused("conversations.leave", channel=channel) == "last_member"


def test_lists_never_show_private_channels_of_others(slack: Slack, ada: Person) -> None:
    slack.playground.create_channel("open", members=[ada])
    slack.playground.create_channel("secret", private=True, members=[ada])
    create(slack, "ours")
    every = slack.api("conversations.list", types="public_channel,private_channel")["channels"]
    assert sorted(c["name"] for c in every) == ["open", "ours"]
    hers = slack.api("users.conversations", user=ada.id, types="public_channel,private_channel")["channels"]
    assert [c["name"] for c in hers] == ["open"]
    assert slack.api.refused("conversations.list", types="secret_channel") == "invalid_types"


def test_a_private_channels_id_does_not_give_it_away(slack: Slack) -> None:
    private, public = create(slack, "private"), create(slack, "public", private=False)
    assert private[0] == public[0] == "C"


def test_an_app_hears_of_joining_only_where_it_is(slack: Slack, ada: Person) -> None:
    socket = slack.socket()
    bob = slack.person("Bob")
    elsewhere = slack.playground.create_channel("elsewhere", members=[ada])
    bob.join(elsewhere)
    assert socket.events("member_joined_channel") == []
    ada.invite(elsewhere, slack.playground.bot_user_id)
    assert [e["user"] for e in socket.events("member_joined_channel")] == [slack.playground.bot_user_id]
    bob.leave(elsewhere)
    assert [e["user"] for e in socket.events("member_left_channel")] == [bob.id]
    ada.remove(elsewhere, slack.playground.bot_user_id)
    assert len(socket.events("channel_left")) == 1


def test_an_archive_by_a_person_is_told_and_final(slack: Slack, ada: Person) -> None:
    socket = slack.socket()
    channel = slack.playground.create_channel(
        "room", private=True, members=[ada, slack.playground.bot_user_id]
    )
    slack.playground.archive_channel(channel, by=ada)
    assert [e["channel"] for e in socket.events("group_archive")] == [channel]
    assert slack.api.refused("chat.postMessage", channel=channel, text="x") == "is_archived"


def test_events_are_sent_only_if_the_manifest_asks_for_them(slack: Slack, ada: Person) -> None:
    socket = slack.socket(never_ack)
    created = slack.playground.log.count("event_sent")
    create(slack, "quiet", private=False)  # channel_created is not subscribed
    assert slack.playground.log.count("event_sent", event="channel_created") == 0
    assert created == 0
    assert socket.events("channel_created") == []
