"""Acts on conversations: create, open, let in, put out, archive, rename. Callers decide who may."""

from __future__ import annotations

from playground.core import Core
from playground.saying import Said
from playground.shapes import conversation_json
from playground.workspace import EVENT_TYPE, PREFIX, Channel, Message


class Conversations:
    """Changes conversations, writes Slack's own messages into them, tells the log and the app."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def create(self, name: str, *, private: bool, by: str) -> Channel:
        """A new channel with its creator as the only member. The name must be free."""
        core = self._core
        kind = "private" if private else "public"
        channel = Channel(core.ids.next(PREFIX[kind]), name, kind, by, core.epoch())
        core.workspace.keep(channel)
        core.log.add("channel_created", who=by, channel=channel.id, name=name, kind=kind)
        self.add(channel, by, inviter=None, quiet=True)
        if not private:
            core.events.emit(
                "channel_created",
                {
                    "channel": {
                        "id": channel.id,
                        "name": name,
                        "created": channel.created,
                        "creator": by,
                        "is_channel": True,
                    }
                },
            )
        return channel

    def open_direct(self, members: list[str], by: str) -> tuple[Channel, bool]:
        """The DM or group DM of these people; and whether it was there before."""
        core = self._core
        found = core.workspace.direct(set(members))
        if found is not None:
            return found, True
        kind = "im" if len(set(members)) <= 2 else "mpim"  # noqa: PLR2004  (two people make a DM)
        channel = Channel(core.ids.next(PREFIX[kind]), "", kind, by, core.epoch())
        channel.members = dict.fromkeys(members)
        channel.is_ext_shared = any(core.workspace.people[u].is_stranger for u in members)
        if kind == "mpim":
            handles = "--".join(core.workspace.people[u].name for u in sorted(members))
            channel.name = f"mpdm-{handles}-1"
        core.workspace.keep(channel)
        core.log.add("channel_created", who=by, channel=channel.id, name=channel.name, kind=kind)
        return channel, False

    def add(self, channel: Channel, user: str, *, inviter: str | None, quiet: bool = False) -> None:
        """Someone becomes a member; `quiet` for the creator, whom nobody announces."""
        core = self._core
        channel.members[user] = None
        channel.ejected.discard(user)
        if core.workspace.people[user].is_stranger:
            channel.is_ext_shared = True
        core.log.add("member_joined", who=user, channel=channel.id, inviter=inviter)
        if not quiet:
            self._note(channel, user, "channel_join", Said("<@{user}> has joined the channel", user=user))
        if core.bot_user_id in channel.members:
            event = {
                "user": user,
                "channel": channel.id,
                "channel_type": PREFIX[channel.kind] if channel.kind == "public" else "G",
                "team": core.workspace.team_id,
            }
            if inviter:
                event["inviter"] = inviter
            core.events.emit("member_joined_channel", event)

    def remove(self, channel: Channel, user: str, *, by: str | None = None) -> None:
        """Someone is no member any more, on their own or put out `by` someone."""
        core = self._core
        told = core.bot_user_id in channel.members
        channel.members.pop(user, None)
        core.log.add("member_left", who=user, channel=channel.id, by=by)
        if user == core.bot_user_id:
            left = "channel_left" if channel.kind == "public" else "group_left"
            core.events.emit(left, {"channel": channel.id, "actor_id": by or user})
        elif told:
            kind = PREFIX[channel.kind] if channel.kind == "public" else "G"
            core.events.emit(
                "member_left_channel",
                {
                    "user": user,
                    "channel": channel.id,
                    "channel_type": kind,
                    "team": core.workspace.team_id,
                },
            )

    def archive(self, channel: Channel, by: str) -> None:
        """Read-only from now on. Bots are put out, and no bot can bring the channel back."""
        core = self._core
        self._note(channel, by, "channel_archive", Said("<@{user}> archived the channel", user=by))
        channel.archived = True
        core.log.add("channel_archived", who=by, channel=channel.id, name=channel.name)
        if core.bot_user_id in channel.members:
            event = "channel_archive" if channel.kind == "public" else "group_archive"
            core.events.emit(event, {"channel": channel.id, "user": by, "is_moved": 0})
            channel.members.pop(core.bot_user_id)
            channel.ejected.add(core.bot_user_id)

    def unarchive(self, channel: Channel, by: str) -> None:
        """Only people can; the bot stays outside until someone invites it."""
        channel.archived = False
        self._core.log.add("channel_unarchived", who=by, channel=channel.id, name=channel.name)

    def rename(self, channel: Channel, name: str, by: str) -> None:
        """A new name, which must be free."""
        core = self._core
        old, channel.name = channel.name, name
        renamed = Said("<@{user}> has renamed the channel from {old} to {name}", user=by, old=old, name=name)
        self._note(channel, by, "channel_name", renamed)
        core.log.add("channel_renamed", who=by, channel=channel.id, name=name, old=old)
        event = "channel_rename" if channel.kind == "public" else "group_rename"
        if core.bot_user_id in channel.members:
            core.events.emit(event, {"channel": {"id": channel.id, "name": name, "created": channel.created}})

    def describe(
        self, channel: Channel, by: str, *, topic: str | None = None, purpose: str | None = None
    ) -> None:
        """Set the topic or the purpose."""
        notes = {
            "topic": (topic, Said("<@{user}> set the channel topic: {text}", user=by, text=topic)),
            "purpose": (purpose, Said("<@{user}> set the channel purpose: {text}", user=by, text=purpose)),
        }
        for subtype, (text, note) in notes.items():
            if text is not None:
                setattr(channel, subtype, text)
                self._core.log.add(f"channel_{subtype}_set", who=by, channel=channel.id, text=text)
                if not channel.is_direct:
                    self._note(channel, by, f"channel_{subtype}", note)

    def seen_by_app(self, channel: Channel) -> dict[str, object]:
        """conversations.info for the app."""
        return conversation_json(channel, self._core.workspace, self._core.bot_user_id)

    def _note(self, channel: Channel, user: str, subtype: str, text: str) -> None:
        """One of Slack's own messages: in the history with a subtype, never counted as posted."""
        core = self._core
        message = Message(core.ts(), channel.id, user, text, subtype=subtype)
        channel.messages[message.ts] = message
        if core.bot_user_id in channel.members:
            event = {
                "subtype": subtype,
                "user": user,
                "text": text,
                "ts": message.ts,
                "channel": channel.id,
                "channel_type": EVENT_TYPE[channel.kind],
                "event_ts": message.ts,
            }
            core.events.message(channel, event)
