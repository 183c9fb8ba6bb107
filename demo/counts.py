"""What happened, counted from the playground's log and nothing else: the figures of `mentorbot simulate`.

A message of the app is known by the kind in its metadata, an answer by the form that was submitted.

Two runs are compared by what each person got: the first, second, third message of each kind. Messages that
offer a form again (`form.offer`) are left out of that: each stands for a modal that Slack was too busy to open,
so a run without faults has none. Everything else that one run has and the other lacks counts as duplicated
or lost, and so does every message whose opaque id was posted before, in any run.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from types import MappingProxyType
from typing import Any

from bot.languages import LANGUAGES
from demo.dictionary import in_languages
from demo.nudges import NudgesCounted, count_nudges
from playground.log import LogRecord

PREFIX = "mentorbot_"
MIDPOINT = re.compile(r"midpoint|half.?way", re.IGNORECASE)
FINAL = re.compile(r"final|look(ing)? back", re.IGNORECASE)
OFFER = PREFIX + "form_offer"
ABOUT_THE_TROUBLE = frozenset({OFFER, PREFIX + "admin_late", PREFIX + "admin_in_time"})
"""What people get because Slack falters: a form by message, and word that messages are late and in time again."""
APOLOGIES = ("Something went wrong on our side", "We could not save that just now")
Received = tuple[str, str, int]  # who, kind of message, the how manieth of that kind


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
    nudges: NudgesCounted
    slack_refusals: dict[str, int]
    bot_errors: dict[str, int]
    received: frozenset[Received] = field(default=frozenset(), repr=False, compare=False)

    def as_json(self) -> dict[str, Any]:
        shown = asdict(self)
        del shown["received"]
        return shown

    def against(self, clean: Counts) -> Counts:
        """The same with losses and duplicates as the difference from a run without faults."""
        return replace(
            self,
            messages_lost=len(clean.received - self.received),
            messages_duplicated=self.messages_duplicated + len(self.received - clean.received),
        )


def apology(words: str, languages: Iterable[str] = LANGUAGES) -> str:
    """The app's sentence for a mistake of its own, in English, if these words hold it in one of these languages; else
    nothing.
    """
    spoken = frozenset(languages)
    return next(
        (sentence for sentence in APOLOGIES if any(one in words for one in in_languages(sentence, spoken))),
        "",
    )


def count(
    log: Iterable[LogRecord],
    *,
    app: str,
    people: Iterable[str],
    apologies: Mapping[str, int] | None = None,
    languages: Iterable[str] = LANGUAGES,
) -> Counts:
    """Count a run. `app` is the app's user id, `people` the user ids of everybody else, who read `languages`.

    `apologies` are those of the app's own (see `apology`) that stood in modals, which the log does not quote.
    """
    records = list(log)
    everybody = frozenset(people)
    said = _Said(records, app)
    forms = list(accepted(records))
    return Counts(
        people=len(everybody),
        applications=len(said.readers("application_received")),
        pairs=len(said.channels("pair_announced")) + said.in_circles(),
        channels_created=sum(
            1 for r in records if r.what == "channel_created" and r.who == app and _is_room(r)
        ),
        messages_sent=len(said.posts),
        messages_duplicated=said.doubles(),
        messages_lost=0,
        agreements_signed=len(said.channels("agreement_signed")),
        goals_set=len(said.of("goal_set")) + len(said.of("goal_set_directly")) // 2,
        meetings_held=_meetings(records),
        midpoint_reviews=_filled_in(forms, MIDPOINT),
        final_reviews=_filled_in(forms, FINAL),
        nudges=count_nudges(records, app=app),
        pairs_closed=len(said.channels("pair_closed")) + len(said.of("circle_completed")),
        slack_refusals=_tally(_refusals(records)),
        bot_errors=_tally(_errors(records, frozenset(languages)), apologies or {}),
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

    def in_circles(self) -> int:
        """Pairs of circles: everybody introduced but the mentor, and whoever came later."""
        introduced = sum(len(post.detail["recipients"]) - 1 for post in self.of("circle_announced"))
        return introduced + len(self.of("circle_joined"))

    def doubles(self) -> int:
        """How often somebody got a message whose id was posted before: the same message twice."""
        return sum(len(post.detail["recipients"]) for post in self.posts) - sum(
            len(post.detail["recipients"]) for post in self._firsts()
        )

    def received(self, everybody: frozenset[str]) -> frozenset[Received]:
        """Who got what, the how manieth of its kind; repetitions, and what is about the trouble itself, aside."""
        times = Counter(
            (reader, _kind(post))
            for post in self._firsts()
            for reader in post.detail["recipients"]
            if reader in everybody and post.detail.get("event_type") not in ABOUT_THE_TROUBLE
        )
        return frozenset(
            (who, kind, nth) for (who, kind), most in times.items() for nth in range(1, most + 1)
        )

    def _firsts(self) -> Iterator[LogRecord]:
        """The posts without those that carry the opaque id of an earlier one."""
        known: set[str] = set()
        for post in self.posts:
            opaque = repr(post.detail.get("metadata") or post.seq)
            if opaque not in known:
                known.add(opaque)
                yield post


def _kind(post: LogRecord) -> str:
    return str(post.detail.get("event_type") or "").removeprefix(PREFIX)


def _is_room(record: LogRecord) -> bool:
    """A channel of a pair or a circle; those of the cohort's mentors and mentees are none."""
    among_themselves = str(record.detail.get("name")).startswith(("mentors-", "mentees-", "peers-"))
    return record.detail.get("kind") in {"private", "public"} and not among_themselves


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


def _errors(records: list[LogRecord], languages: frozenset[str]) -> Iterator[str]:
    """What the app got wrong: no ack, one that Slack would not take, or a sentence that says so itself."""
    for record in records:
        if record.what == "ack_missing":
            yield f"ack_missing: {record.detail['reason']}"
        elif record.what == "ack_refused":
            yield f"ack_refused: {record.detail['error']}"
        elif record.what in {"ephemeral_shown", "ephemeral_updated", "message_posted", "message_updated"}:
            yield from filter(None, [apology(str(record.detail.get("text") or ""), languages)])
        elif record.what == "view_errors_shown":
            yield from filter(None, [apology(said, languages) for said in record.detail["errors"].values()])


def _tally(names: Iterator[str], more: Mapping[str, int] = MappingProxyType({})) -> dict[str, int]:
    return dict(sorted((Counter(names) + Counter(more)).items()))
