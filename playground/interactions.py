"""What people do, as it goes to the app: commands, actions, submissions; and what its ack does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground import text as texts
from playground.blockkit import check_message_blocks, check_view, initial_state, interactive_elements
from playground.core import Core
from playground.link import Envelope, Link
from playground.messages import Messages
from playground.refusal import Refused
from playground.saying import Said
from playground.shapes import user_json
from playground.triggers import Triggers
from playground.views import View, Views
from playground.workspace import Channel, Ephemeral, Message

if TYPE_CHECKING:
    from playground.people import Person

Json = dict[str, Any]

TROUBLE = Said("We had some trouble connecting. Try again?")
OPTIONS = 100
_DIRECT_NAME = {"im": "directmessage", "mpim": "mpdm", "private": "privategroup"}


class Interactions:
    """Builds payloads, sends them, does what the ack says. Call with the core's lock held; wait without."""

    def __init__(self, core: Core, link: Link, triggers: Triggers, views: Views, messages: Messages) -> None:
        self._core = core
        self._link = link
        self._triggers = triggers
        self._views = views
        self._messages = messages

    # --- commands and shortcuts --------------------------------------------------------------------
    def command(self, person: Person, name: str, words: str, channel: Channel) -> Envelope:
        """A slash command of the manifest; its ack may carry an answer."""
        core = self._core
        if core.app.commands[name].should_escape:
            words = texts.typed(words, lambda sign, word: self._escaped(person, sign, word))
        else:
            words = texts.escape(words)
        payload = {
            "token": "verification-token",
            "team_id": person.team_id,
            "team_domain": self._team(person)["domain"],
            "channel_id": channel.id,
            "channel_name": _DIRECT_NAME.get(channel.kind, channel.name),
            "user_id": person.id,
            "user_name": person.name,
            "command": name,
            "text": words,
            "api_app_id": core.app_id,
            "is_enterprise_install": "false",
            **self._enterprise_fields(),
            "response_url": self._response_url(person, channel.id),
            "trigger_id": self._triggers.new(person.id),
        }
        core.log.add("command_sent", who=person.id, channel=channel.id, command=name, text=words)
        envelope = self._link.envelope("slash_commands", payload, accepts=True)
        envelope.on_done = lambda done: self._answer_command(done, person, channel)
        self._link.send(envelope)
        return envelope

    def shortcut(
        self, person: Person, callback_id: str, channel: Channel | None, message: Message | None
    ) -> Envelope:
        """A global shortcut, or one on a message."""
        payload = self._base(person, "message_action" if message else "shortcut")
        payload |= {"callback_id": callback_id, "action_ts": self._core.ts()}
        if channel and message:
            payload |= {
                "channel": self._channel(channel),
                "message": self._messages.shown(message, channel),
                "message_ts": message.ts,
                "response_url": self._response_url(person, channel.id),
            }
        self._core.log.add("shortcut_sent", who=person.id, callback_id=callback_id)
        return self._send(payload)

    # --- elements ----------------------------------------------------------------------------------
    def action_in_view(self, person: Person, view: View, action: Json) -> Envelope:
        """An element of a modal or Home tab was used."""
        root = view.root if view.body["type"] == "modal" else None
        payload = self._base(person, "block_actions", root)
        payload |= {
            "container": {"type": "view", "view_id": view.id},
            "view": self._views.shown(view),
            "actions": [action],
        }
        self._log_action(person, None, action, view.body.get("callback_id", ""))
        return self._send(payload)

    def action_in_message(
        self, person: Person, channel: Channel, message: Message | Ephemeral, action: Json, typed: Json
    ) -> Envelope:
        """An element of a message was used. `typed` is what this person has chosen in it so far."""
        ephemeral = isinstance(message, Ephemeral)
        values = initial_state({"blocks": message.blocks})
        for block_id, entries in typed.items():
            for action_id, entry in entries.items():
                if action_id in values.get(block_id, {}):
                    values[block_id][action_id] = entry
        payload = self._base(person, "block_actions")
        payload |= {
            "container": {
                "type": "message",
                "message_ts": message.ts,
                "channel_id": channel.id,
                "is_ephemeral": ephemeral,
            },
            "channel": self._channel(channel),
            "state": {"values": values},
            "response_url": self._response_url(person, channel.id, message=message.ts, ephemeral=ephemeral),
            "actions": [action],
        }
        if isinstance(message, Message):
            payload["message"] = self._messages.shown(message, channel)
        self._log_action(person, channel.id, action, None, ts=message.ts)
        return self._send(payload)

    def suggestion(self, person: Person, view: View, block_id: str, action_id: str, query: str) -> Envelope:
        """Someone types into an external select; the ack brings options."""
        payload = self._base(person, "block_suggestion")
        payload.pop("trigger_id")
        payload |= {
            "container": {"type": "view", "view_id": view.id},
            "view": self._views.shown(view),
            "block_id": block_id,
            "action_id": action_id,
            "value": query,
        }
        envelope = self._link.envelope("interactive", payload, accepts=True)
        envelope.on_done = lambda done: self._answer_suggestion(done, view, block_id, action_id)
        self._link.send(envelope)
        return envelope

    # --- views -------------------------------------------------------------------------------------
    def submission(self, person: Person, view: View) -> Envelope:
        """The submit button of a modal; the ack decides what happens to it."""
        payload = self._base(person, "view_submission", view.root)
        payload |= {"view": self._views.shown(view), "response_urls": self._asked_urls(person, view)}
        self._core.log.add(
            "view_submitted",
            who=person.id,
            view=view.id,
            callback_id=view.body.get("callback_id", ""),
            title=view.body["title"]["text"],
            private_metadata=view.body.get("private_metadata", ""),
        )
        envelope = self._link.envelope("interactive", payload, accepts=True)
        envelope.on_done = lambda done: self._answer_submission(done, person, view)
        self._link.send(envelope)
        return envelope

    def closed(self, person: Person, view: View, *, cleared: bool) -> Envelope:
        """A view with notify_on_close was closed by its person."""
        payload = self._base(person, "view_closed")
        payload.pop("trigger_id")
        payload |= {"view": self._views.shown(view), "is_cleared": cleared}
        return self._send(payload)

    # --- what the ack does -------------------------------------------------------------------------
    def _answer_command(self, envelope: Envelope, person: Person, channel: Channel) -> None:
        reply = envelope.reply
        if not reply:
            return
        blocks, words = reply.get("blocks"), reply.get("text")
        if blocks and check_message_blocks(blocks):
            self._refuse_ack(envelope, "invalid_blocks", [p.message for p in check_message_blocks(blocks)])
            return
        if not blocks and not words:
            return
        with self._core.lock:
            if reply.get("response_type") == "in_channel":
                self._messages.post(channel, self._core.bot_user_id, texts.stored(words or ""), blocks=blocks)
            else:
                self._messages.show(channel, person.id, texts.stored(words or ""), blocks)

    def _answer_suggestion(self, envelope: Envelope, view: View, block_id: str, action_id: str) -> None:
        reply = envelope.reply or {}
        groups = reply.get("option_groups")
        options = [o for g in groups for o in g.get("options", [])] if groups else reply.get("options", [])
        found = []
        if options:
            listed: Json = {"option_groups": groups} if groups else {"options": options}
            select = {"type": "static_select", "action_id": "suggested", **listed}
            found = check_message_blocks([{"type": "actions", "elements": [select]}])
        if found or len(options) > OPTIONS:
            self._refuse_ack(envelope, "invalid_options", [p.message for p in found])
            options = []
        with self._core.lock:
            view.suggestions[block_id, action_id] = options

    def _answer_submission(self, envelope: Envelope, person: Person, view: View) -> None:
        with self._core.lock:
            view.errors, view.notice = {}, None
            if not envelope.acked:
                view.notice = TROUBLE
                return
            try:
                self._follow(envelope.reply or {}, person, view)
            except Refused as refused:
                view.notice = TROUBLE
                self._refuse_ack(envelope, refused.error, refused.more.get("messages", []))

    def _follow(self, reply: Json, person: Person, view: View) -> None:
        action = reply.get("response_action")
        if not reply:
            self._views.finish(view)
        elif action == "clear":
            self._views.close(person.id, all_of_it=True)
        elif action == "errors":
            inputs = {b["block_id"] for b in view.body["blocks"] if b["type"] == "input"}
            errors = reply.get("errors")
            if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
                raise Refused("invalid_errors", messages=["errors must be keyed by the view's input blocks"])
            if not all(isinstance(sentence, str) and sentence for sentence in errors.values()):
                raise Refused("invalid_errors", messages=["every error is a sentence"])
            view.errors = dict(errors)
            self._core.log.add("view_errors_shown", who=person.id, view=view.id, errors=dict(errors))
        elif action in {"update", "push"}:
            body = reply.get("view")
            found = check_view(body)
            if not isinstance(body, dict) or found or body.get("type") != "modal":
                raise Refused("invalid_view", messages=[f"{p.path} {p.message}" for p in found])
            if action == "update":
                self._views.update(view, body)
            else:
                self._views.push(person.id, view.root, body)
        else:
            raise Refused("invalid_response_action", messages=[f"unknown response_action {action!r}"])

    def _refuse_ack(self, envelope: Envelope, error: str, messages: list[str]) -> None:
        envelope.failure = error
        self._core.log.add("ack_refused", error=error, envelope=envelope.id, messages=messages)

    # --- parts of payloads -------------------------------------------------------------------------
    def _base(self, person: Person, kind: str, root: str | None = None) -> Json:
        return {
            "type": kind,
            "user": {
                "id": person.id,
                "username": person.name,
                "name": person.name,
                "team_id": person.team_id,
            },
            "api_app_id": self._core.app_id,
            "token": "verification-token",
            "trigger_id": self._triggers.new(person.id, root),
            "team": self._team(person),
            "enterprise": self._enterprise(),
            "is_enterprise_install": False,
        }

    def _team(self, person: Person) -> Json:
        workspace = self._core.workspace
        own = person.team_id == workspace.team_id
        return {"id": person.team_id, "domain": workspace.domain if own else "elsewhere"}

    def _enterprise(self) -> Json | None:
        workspace = self._core.workspace
        known = {"id": workspace.enterprise_id, "name": workspace.enterprise_name}
        return known if workspace.enterprise_id else None

    def _enterprise_fields(self) -> Json:
        return {f"enterprise_{key}": value for key, value in (self._enterprise() or {}).items()}

    def _channel(self, channel: Channel) -> Json:
        return {"id": channel.id, "name": _DIRECT_NAME.get(channel.kind, channel.name)}

    def _response_url(
        self, person: Person, channel: str, *, message: str | None = None, ephemeral: bool = False
    ) -> str:
        url = self._triggers.response_url(person.id, channel, message=message, ephemeral=ephemeral)
        return f"{self._core.address}/response/{url}"

    def _asked_urls(self, person: Person, view: View) -> list[Json]:
        """A response_url for each conversation chosen in an input with response_url_enabled."""
        found = []
        for block, element in interactive_elements(view.body["blocks"]):
            chosen = view.state().get(block["block_id"], {}).get(element.get("action_id", ""), {})
            channel = chosen.get("selected_conversation") or chosen.get("selected_channel")
            if element.get("response_url_enabled") and channel in self._core.workspace.channels:
                found.append(
                    {
                        "block_id": block["block_id"],
                        "action_id": element["action_id"],
                        "channel_id": channel,
                        "response_url": self._response_url(person, channel),
                    }
                )
        return found

    def _escaped(self, person: Person, sign: str, word: str) -> str | None:
        workspace = self._core.workspace
        if sign == "@":
            found = workspace.by_handle(word)
            return f"{found.id}|{found.name}" if found else None
        channel = workspace.named(word)
        seen = channel is not None and workspace.can_see(person.id, channel)
        return f"{channel.id}|{channel.name}" if channel and seen else None

    def _log_action(
        self,
        person: Person,
        channel: str | None,
        action: Json,
        callback_id: str | None,
        ts: str | None = None,
    ) -> None:
        self._core.log.add(
            "action_sent",
            who=person.id,
            channel=channel,
            action_id=action["action_id"],
            value=action.get("value"),
            chosen=(action.get("selected_option") or {}).get("value"),
            callback_id=callback_id,
            ts=ts,
        )

    def _send(self, payload: Json) -> Envelope:
        envelope = self._link.envelope("interactive", payload)
        self._link.send(envelope)
        return envelope

    def profile_changed(self, person: Person) -> None:
        """user_change: a profile, a role, or a deactivation."""
        core = self._core
        email = "users:read.email" in core.app.scopes
        user = user_json(person, core.clock.now(), email=email, locale=True)
        core.events.emit("user_change", {"user": user, "cache_ts": core.epoch()})

    def person_joined(self, person: Person) -> None:
        """team_join: an account was made."""
        core = self._core
        email = "users:read.email" in core.app.scopes
        core.events.emit("team_join", {"user": user_json(person, core.clock.now(), email=email, locale=True)})
