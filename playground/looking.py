"""What stands on a person's screen now, out of the workspace's rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import TYPE_CHECKING

from playground import text as texts
from playground.core import Core
from playground.saying import Said
from playground.screen import ChannelOnScreen, MessageOnScreen, NotOnScreen, ViewOnScreen
from playground.shapes import file_json
from playground.views import View, Views
from playground.workspace import Channel, Ephemeral, Message

if TYPE_CHECKING:
    from playground.people import Person


class Looking:
    """Reads rows for one person; call with the core's lock held."""

    def __init__(self, core: Core, views: Views) -> None:
        self._core = core
        self._views = views

    def channel(self, channel_id: str, person: Person) -> Channel:
        """A conversation this person may look into. Raises NotOnScreen."""
        found = self._core.workspace.channels.get(channel_id)
        if found is None or not self._core.workspace.can_see(person.id, found):
            unseen = Said("{name} sees no conversation {channel}", name=person.name, channel=channel_id)
            raise NotOnScreen(unseen)
        return found

    def sidebar(self, channel: Channel, person: Person) -> ChannelOnScreen:
        """A conversation as this person's sidebar shows it."""
        people = self._core.workspace.people
        name = channel.name
        if channel.is_direct:
            others = [people[u].real_name for u in channel.members if u != person.id]
            name = ", ".join(others) or person.real_name
        return ChannelOnScreen(
            id=channel.id,
            name=name,
            is_private=channel.is_private,
            is_im=channel.kind == "im",
            is_mpim=channel.kind == "mpim",
            is_archived=channel.archived,
            is_ext_shared=channel.is_ext_shared,
            is_member=person.id in channel.members,
            is_app_dm=channel.kind == "im" and self._core.bot_user_id in channel.members,
            topic=channel.topic,
            purpose=channel.purpose,
            members=tuple(channel.members),
            bookmarks=tuple(channel.bookmarks.values()),
        )

    def messages(
        self, channel: Channel, person: Person, only: Collection[str] | None = None
    ) -> list[MessageOnScreen]:
        """All messages, with the ephemeral ones for this person, oldest first; `only` those with such a ts."""
        if only is not None:
            rows: list[Message | Ephemeral] = [channel.messages[ts] for ts in only if ts in channel.messages]
            rows += [e for e in channel.ephemerals if e.to == person.id and e.ts in only]
            return sorted((self.message(row, channel, person) for row in rows), key=lambda m: m.ts)
        replies = Counter(m.thread_ts for m in channel.messages.values())
        shown = [self.message(m, channel, person, replies[m.ts]) for m in channel.messages.values()]
        shown += [self.message(e, channel, person) for e in channel.ephemerals if e.to == person.id]
        return sorted(shown, key=lambda m: m.ts)

    def message(
        self, row: Message | Ephemeral, channel: Channel, person: Person, replies: int | None = None
    ) -> MessageOnScreen:
        """One message; its `replies` are counted if the caller has not done so."""
        core = self._core
        if isinstance(row, Ephemeral):
            return MessageOnScreen(
                ts=row.ts,
                channel=row.channel,
                user=core.bot_user_id,
                author=core.app.bot_name,
                text=row.text,
                blocks=row.blocks,
                is_ephemeral=True,
                from_app=True,
                thread_ts=row.thread_ts,
            )
        files = [core.workspace.files[f] for f in row.files if f in core.workspace.files]
        return MessageOnScreen(
            ts=row.ts,
            channel=row.channel,
            user=row.user,
            author=core.workspace.people[row.user].real_name,
            text=row.text,
            blocks=row.blocks,
            is_system=row.subtype is not None,
            from_app=row.from_app,
            thread_ts=row.thread_ts,
            reply_count=_replies(row, channel) if replies is None else replies,
            edited=row.edited_ts is not None,
            pinned=row.ts in channel.pins,
            reactions={name: tuple(users) for name, users in row.reactions.items()},
            files=tuple(file_json(f, core.files_address, core.workspace.team_id) for f in files),
        )

    def row(self, shown: MessageOnScreen, person: Person) -> tuple[Channel, Message | Ephemeral]:
        """The message behind what was on the screen. Raises NotOnScreen when it is gone."""
        channel = self.channel(shown.channel, person)
        found: Message | Ephemeral | None = channel.messages.get(shown.ts)
        if found is None:
            mine = (e for e in channel.ephemerals if e.to == person.id and e.ts == shown.ts)
            found = next(mine, None)
        if found is None:
            raise NotOnScreen(f"the message of {shown.ts} is gone")
        return channel, found

    def view(self, view: View | None) -> ViewOnScreen | None:
        """A modal or Home tab."""
        if view is None:
            return None
        body = view.body
        return ViewOnScreen(
            id=view.id,
            type=body["type"],
            title=(body.get("title") or {}).get("text", ""),
            submit=(body.get("submit") or {}).get("text"),
            close=(body.get("close") or {}).get("text"),
            blocks=body["blocks"],
            callback_id=body.get("callback_id", ""),
            hash=view.hash,
            values=view.state(),
            errors=dict(view.errors),
            notice=view.notice,
            depth=self._depth(view),
        )

    def _depth(self, view: View) -> int:
        stack = self._views.stacks.get(view.person, [])
        return stack.index(view) + 1 if view in stack else 0

    def reads(self, text: str, person: Person) -> str:
        """Mentions as this person sees them: a private channel's name only to its members."""
        workspace = self._core.workspace

        def name_of(sign: str, found: str) -> str:
            if sign == "@":
                known = workspace.people.get(found)
                return f"@{known.real_name}" if known else f"@{found}"
            channel = workspace.channels.get(found)
            if channel is None or not workspace.can_see(person.id, channel):
                return "#private-channel"
            return f"#{channel.name}"

        return texts.read_as(text, name_of)


def _replies(row: Message, channel: Channel) -> int:
    return sum(message.thread_ts == row.ts for message in channel.messages.values())
