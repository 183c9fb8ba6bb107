"""What happened, counted from the playground's log and nothing else: the figures of `mentorbot simulate`.

A message of the app is known by the kind in its metadata, an answer by the form that was submitted.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from playground.log import LogRecord

PREFIX = "mentorbot_"
MIDPOINT = re.compile(r"midpoint|half.?way", re.IGNORECASE)
FINAL = re.compile(r"final|look(ing)? back", re.IGNORECASE)
Received = tuple[str, str]  # who, kind of message


@dataclass(frozen=True)
class Counts:
    """The JSON object of `mentorbot simulate`, in its order; `received` is kept for comparing two runs."""

    people: int
    applications: int
    pairs: int
    channels_created: int
    messages_sent: int
    messages_duplicated: int
    messages_lost: int
    agreements_signed: int
    goals_set: int
    meetings_held: int
    midpoint_reviews: int
    final_reviews: int
    pairs_closed: int
    slack_refusals: dict[str, int]
    bot_errors: dict[str, int]
    received: Counter[Received] = field(default_factory=Counter, repr=False, compare=False)

    def as_json(self) -> dict[str, Any]:
        shown = asdict(self)
        del shown["received"]
        return shown

    def against(self, clean: Counts) -> Counts:
        """The same with losses and duplicates as the difference from a run without faults."""
        return replace(
            self,
            messages_lost=sum((clean.received - self.received).values()),
            messages_duplicated=sum((self.received - clean.received).values()),
        )


def count(log: Iterable[LogRecord], *, app: str, people: Iterable[str]) -> Counts:
    """Count a run. `app` is the app's user id, `people` the user ids of everybody else."""
    records = list(log)
    everybody = frozenset(people)
    said = _Said(records, app)
    forms = list(accepted(records))
    return Counts(
        people=len(everybody),
        applications=len(said.readers("application_received")),
        pairs=len(said.channels("pair_announced")),
        channels_created=sum(
            1 for r in records if r.what == "channel_created" and r.who == app and _is_room(r)
        ),
        messages_sent=len(said.posts),
        messages_duplicated=said.doubles(),
        messages_lost=0,
        agreements_signed=len(said.channels("agreement_signed")),
        goals_set=len(said.of("goal_set")),
        meetings_held=_meetings(records),
        midpoint_reviews=_filled_in(forms, MIDPOINT),
        final_reviews=_filled_in(forms, FINAL),
        pairs_closed=len(said.channels("pair_closed")),
        slack_refusals=_tally(_refusals(records)),
        bot_errors=_tally(_errors(records)),
        received=said.received(everybody),
    )


class _Said:
    """The messages of the app, by kind."""

    def __init__(self, records: list[LogRecord], app: str) -> None:
        self.posts = [r for r in records if r.what == "message_posted" and r.who == app]
        self.by_kind: dict[str, list[LogRecord]] = defaultdict(list)
        for post in self.posts:
            self.by_kind[_kind(post)].append(post)

    def of(self, kind: str) -> list[LogRecord]:
        return self.by_kind.get(kind, [])

    def channels(self, kind: str) -> set[str | None]:
        return {post.channel for post in self.of(kind)}

    def readers(self, kind: str) -> set[str]:
        return {reader for post in self.of(kind) for reader in post.detail["recipients"]}

    def doubles(self) -> int:
        """Posts that carry the id of an earlier one: the same message twice."""
        ids = Counter(repr(post.detail["metadata"]) for post in self.posts if post.detail.get("metadata"))
        return sum(times - 1 for times in ids.values())

    def received(self, everybody: frozenset[str]) -> Counter[Received]:
        return Counter(
            (reader, _kind(post))
            for post in self.posts
            for reader in post.detail["recipients"]
            if reader in everybody
        )


def _kind(post: LogRecord) -> str:
    return str(post.detail.get("event_type") or "").removeprefix(PREFIX)


def _is_room(record: LogRecord) -> bool:
    return record.detail.get("kind") in {"private", "public"}


def accepted(records: Iterable[LogRecord]) -> Iterator[LogRecord]:
    """The submissions that the app took: those that no errors at the fields followed."""
    waiting: dict[Any, LogRecord] = {}
    for record in records:
        view = record.detail.get("view")
        if record.what == "view_errors_shown":
            waiting.pop(view, None)
        elif record.what == "view_submitted":
            if view in waiting:
                yield waiting[view]
            waiting[view] = record
    yield from waiting.values()


def _filled_in(forms: list[LogRecord], title: re.Pattern[str]) -> int:
    """Forms of this title, each once however many pages it has."""
    return len({(r.who, r.detail.get("view")) for r in forms if title.search(_form(r))})


def _form(record: LogRecord) -> str:
    """What tells which form it was: its title, and what the app noted down for itself."""
    return f"{record.detail.get('title', '')} {record.detail.get('private_metadata', '')}"


def _meetings(records: list[LogRecord]) -> int:
    """Meetings that somebody said took place: the button of a planned one, or one recorded afterwards."""
    held = {
        r.detail["value"]
        for r in records
        if r.what == "action_sent" and r.detail["action_id"] == "meeting.held"
    }
    recorded = [r for r in accepted(records) if r.detail["callback_id"].startswith("meeting.record")]
    return len(held) + len(recorded)


def _refusals(records: list[LogRecord]) -> Iterator[str]:
    for record in records:
        if record.what == "api_refused":
            yield str(record.detail["error"])
        elif record.what == "rate_limited":
            yield "ratelimited"


def _errors(records: list[LogRecord]) -> Iterator[str]:
    """What the app got wrong on the wire: no ack, or an ack that Slack would not take."""
    for record in records:
        if record.what == "ack_missing":
            yield f"ack_missing: {record.detail['reason']}"
        elif record.what == "ack_refused":
            yield f"ack_refused: {record.detail['error']}"


def _tally(names: Iterator[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))
