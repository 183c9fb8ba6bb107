"""Whether each pair that was closed has been through everything before, judged from the playground's log."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from demo.casting import Cast
from demo.counts import PREFIX, accepted
from playground.log import LogRecord

_ABOUT_A_MEETING = ("meeting.held", "meeting.rate", "meeting.feedback")


@dataclass
class _Doings:
    """What people did, by the app's own numbers of pairs and meetings."""

    signed: set[str]  # who wrote or signed an agreement
    acted: dict[str, set[str]]  # pair → who filled in forms about it
    reviewed: set[tuple[str, str, str]]  # pair, form, who
    recorded: dict[str, int]  # pair → meetings told afterwards
    held: set[str]  # meetings
    met: dict[str, set[str]]  # meeting → who said anything about it


def unfinished_pairs(log: Iterable[LogRecord], *, app: str, cast: Cast = Cast()) -> list[str]:  # noqa: B008 - frozen
    """A sentence for each closed pair that lacks a signature, a goal, a meeting or a review its program asks for;
    best none.

    `app` is the app's user id. Circles are not looked at: their doings are those of several pairs.
    """
    records = list(log)
    posts = [r for r in records if r.what == "message_posted" and r.who == app]
    rooms = {r.channel: frozenset(r.detail["recipients"]) for r in posts if _is(r, "pair_announced")}
    said: dict[str, set[str | None]] = defaultdict(set)
    for post in posts:
        said[str(post.detail.get("event_type"))].add(post.channel)
    doings = _doings(records)
    number = {
        people: pair for people in rooms.values() for pair, who in doings.acted.items() if people <= who
    }
    return [
        f"The pair in {room} was closed with {missing}."
        for room, people in rooms.items()
        if room in said[PREFIX + "pair_closed"]
        for missing in _missing(room, people, number.get(people, ""), said, doings, cast)
    ]


def _missing(
    room: str | None,
    people: frozenset[str],
    pair: str,
    said: dict[str, set[str | None]],
    doings: _Doings,
    cast: Cast,
) -> Iterator[str]:
    signed = room in said[PREFIX + "agreement_signed"] and people <= doings.signed
    if cast.agreement and not signed:
        yield "an agreement that not both have signed"
    if cast.goals and room not in said[PREFIX + "goal_set"]:
        yield "no goal"
    # Who mentors two people and is the only one to speak of a meeting may have met either of them.
    told = sum(1 for meeting in doings.held if doings.met[meeting] <= people)
    meetings = told + doings.recorded.get(pair, 0)
    if meetings < max(1, cast.meetings // 2):
        yield f"{meetings} meetings held"
    for form in sorted(cast.reviews, reverse=True):
        wrote = {who for who in people if (pair, form, who) in doings.reviewed}
        if wrote != people:
            yield f"{len(wrote)} of {len(people)} {form} reviews"


def _doings(records: list[LogRecord]) -> _Doings:
    found = _Doings(set(), defaultdict(set), set(), defaultdict(int), set(), defaultdict(set))
    for record in records:
        if record.what == "action_sent" and record.who:
            _note_click(found, record.who, record.detail)
    for form in accepted(records):
        noted = _noted(form.detail.get("private_metadata", ""))
        if form.who and "pair" in noted:
            _note_form(found, form.who, str(form.detail["callback_id"]), noted)
    return found


def _note_click(found: _Doings, who: str, detail: dict[str, Any]) -> None:
    action, value = str(detail["action_id"]), str(detail.get("value") or "")
    if action == "agreement.sign":
        found.signed.add(who)
    if action.startswith(_ABOUT_A_MEETING):
        found.met[value.partition(":")[0]].add(who)
    if action == "meeting.held":
        found.held.add(value)


def _note_form(found: _Doings, who: str, form: str, noted: dict[str, Any]) -> None:
    pair = str(noted["pair"])
    found.acted[pair].add(who)
    if form.startswith("agreement."):
        found.signed.add(who)
    elif form.startswith("meeting.record"):
        found.recorded[pair] += 1
    elif "form" in noted:
        found.reviewed.add((pair, str(noted["form"]), who))


def _noted(metadata: str) -> dict[str, Any]:
    try:
        noted = json.loads(metadata or "{}")
    except ValueError:
        return {}
    return noted if isinstance(noted, dict) else {}


def _is(record: LogRecord, kind: str) -> bool:
    return record.detail.get("event_type") == PREFIX + kind
