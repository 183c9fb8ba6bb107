"""How far the visitor has come, read off the playground's log: nothing else counts as done."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from playground import Playground
from playground.log import LogRecord

APPROVED = "mentorbot_application_approved"
ANNOUNCED = "mentorbot_program_announced"
READY = "mentorbot_admin_ready"
RECEIVED = "mentorbot_application_received"
DRAFTED = "mentorbot_match_preview"
PUBLISHED = "mentorbot_match_published"
UNMATCHED = "mentorbot_match_unmatched"
MATCHED = "mentorbot_pair_announced"
SIGNED = "mentorbot_agreement_signed"
GOAL = "mentorbot_goal_set"
PLANNED = "mentorbot_meeting_planned"
CLOSED = "mentorbot_pair_closed"
BEGINS = frozenset({"application.begin", "application.resume"})
VIEWS = frozenset({"view_opened", "view_pushed", "view_updated"})


@dataclass
class Pair:
    """A pair as its channel shows it. `matched` is when its match was announced, UTC."""

    channel: str
    people: frozenset[str]
    matched: datetime
    said: set[str] = field(default_factory=set)
    signed: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)

    def partner_of(self, person: str) -> str:
        return next((one for one in sorted(self.people) if one != person), person)


class Journey:
    """What everybody has seen and done so far. Reads on in the log whenever it is asked."""

    def __init__(self, playground: Playground, admin_channel: str) -> None:
        self._playground = playground
        self._admin = admin_channel
        self._lock = threading.Lock()
        self._read = 0
        self._answering: dict[str, str] = {}  # the form somebody has just sent a page of
        self.begun: set[str] = set()
        self.received: dict[str, set[str]] = defaultdict(set)  # kinds of messages → their readers
        self.answered: dict[str, set[str]] = defaultdict(set)  # forms → those who sent them to the end
        self.admin_commands: list[str] = []
        self.app_in_admin_channel = False
        self.pairs: dict[str, Pair] = {}  # by channel

    def read_on(self) -> Journey:
        with self._lock:
            log = self._playground.log
            end = len(log)
            for record in log[self._read : end]:
                self._note(record)
            self._read = end
        return self

    def pair_of(self, person: str) -> Pair | None:
        """The newest pair of this person."""
        mine = [pair for pair in self.pairs.values() if person in pair.people]
        return max(mine, key=lambda pair: pair.matched, default=None)

    def _note(self, record: LogRecord) -> None:
        who = record.who or ""
        match record.what:
            case "message_posted":
                self._posted(record, who)
            case "command_sent":
                self._commanded(record.detail, who)
            case "action_sent":
                self._pressed(record, who)
            case "view_submitted":
                self._submitted(record.detail, who)
            case what if what in VIEWS and record.detail["callback_id"] == "notice.shown":
                if who in self._answering:
                    self.answered[self._answering.pop(who)].add(who)
            case "member_joined":
                if who == self._playground.bot_user_id and record.channel == self._admin:
                    self.app_in_admin_channel = True

    def _posted(self, record: LogRecord, who: str) -> None:
        kind = record.detail["event_type"] or ""
        channel = record.channel or ""
        readers = set(record.detail["recipients"])
        if kind:
            self.received[kind] |= readers
        if kind == MATCHED:
            self.pairs[channel] = Pair(channel, frozenset(readers), record.at)
        pair = self.pairs.get(channel)
        if pair is not None:
            pair.kinds.add(kind)
            if not record.detail["from_app"]:
                pair.said.add(who)

    def _commanded(self, detail: dict[str, Any], who: str) -> None:
        words = " ".join(str(detail["text"]).split())
        if detail["command"] == "/mentor-admin":
            self.admin_commands.append(words)
        elif words in {"", "join"}:
            self.begun.add(who)

    def _pressed(self, record: LogRecord, who: str) -> None:
        action = record.detail["action_id"]
        if action in BEGINS:
            self.begun.add(who)
        elif action == "agreement.sign":
            self._signed(who)
        elif action.startswith("match.preview"):
            self.admin_commands.append("match preview")

    def _submitted(self, detail: dict[str, Any], who: str) -> None:
        self._answering.pop(who, None)
        about = _metadata(detail["private_metadata"])
        if detail["callback_id"] == "form.page" and "form" in about:
            self._answering[who] = str(about["form"])
        elif detail["callback_id"] == "agreement.submit":
            self._signed(who)
        elif detail["callback_id"] == "hello.submit" and (pair := self.pair_of(who)) is not None:
            pair.said.add(who)

    def _signed(self, who: str) -> None:
        pair = self.pair_of(who)
        if pair is not None:
            pair.signed.add(who)


def _metadata(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
