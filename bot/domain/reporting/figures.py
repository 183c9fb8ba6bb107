"""The figures of a cohort as of a moment, after `mentoring.md` section 7; those of answers are in `counting`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.due_dates import form_asked_at
from bot.domain.measures import Unit
from bot.domain.pair_facts import PairFacts, PersonFacts
from bot.domain.program import Program as Plan
from bot.domain.reporting.life import ACHIEVED, DROPPED, CohortLife, PairLife, Place
from bot.domain.reporting.tally import Item, Tally
from bot.domain.reviews import FINAL, MIDPOINT
from bot.domain.roles import Role

IN_TIME = timedelta(days=14)
MONTH = timedelta(days=365.25 / 12)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Look:
    """A cohort as of a moment."""

    life: CohortLife
    plan: Plan
    at: datetime
    pairs: tuple[PairLife, ...]
    to_pass: Mapping[str, frozenset[str]]
    """What completes the training of each role."""
    asked: dict[tuple[object, ...], datetime | None]
    """When a pair is first asked for a form, as far as it was worked out by this or an earlier look."""


def look(life: CohortLife, plan: Plan, at: datetime, before: Look | None = None) -> Look:
    """`before`: another look at the same cohort, whose work need not be done again."""
    to_pass = {role.value: plan.training.to_pass({role.value}) for role in Role}
    return Look(life, plan, at, tuple(life.pairs_at(at)), to_pass, before.asked if before else {})


def tallies(seen: Look) -> dict[str, Tally]:
    """Every figure that can be counted without reading an answer, by key, in the order of a report."""
    return {tally.key: tally for make in _FIGURES if (tally := make(seen)) is not None}


def _of_place(place: Place, number: float, on: datetime | None = None, of: float = 1) -> Item:
    return Item(number, of, person=place.person, role=place.role, on=on)


def _applied(seen: Look) -> Tally:
    sent = [one for one in seen.life.places if one.applied(seen.at)]
    return Tally("applied", Unit.COUNT, [_of_place(one, 1, one.applied_at) for one in sent])


def _approved(seen: Look) -> Tally:
    sent = [one for one in seen.life.places if one.applied(seen.at) or one.approved(seen.at)]
    items = [_of_place(one, one.approved(seen.at), one.approved_at) for one in sent]
    return Tally("approved", Unit.SHARE, items)


def _approved_places(seen: Look) -> list[Place]:
    return [one for one in seen.life.places if one.approved(seen.at)]


def trained_at(seen: Look, place: Place) -> datetime | None:
    """When somebody had passed what completes the training of their role; None if not yet."""
    needed = seen.to_pass.get(place.role, frozenset())
    passed = seen.life.passed.get(place.person, {})
    if not needed or not needed <= passed.keys():
        return None
    done = max(passed[key] for key in needed)
    return done if done <= seen.at else None


def _trained(seen: Look) -> Tally | None:
    asked = [one for one in _approved_places(seen) if seen.to_pass.get(one.role)]
    if not seen.plan.training.modules:
        return None
    return Tally("trained", Unit.SHARE, [_of_place(one, on is not None, on) for one in asked
                                         for on in (trained_at(seen, one),)])  # fmt: skip


def first_matches(seen: Look) -> dict[tuple[int, str], datetime]:
    """When each place (person, role) was first matched."""
    first: dict[tuple[int, str], datetime] = {}
    for pair in seen.pairs:
        for seat in seen.life.seats(pair):
            first[seat] = min(first.get(seat, pair.published_at), pair.published_at)
    return first


def _matched(seen: Look) -> Tally:
    first = first_matches(seen)
    items = [
        _of_place(one, (one.person, one.role) in first, first.get((one.person, one.role)))
        for one in _approved_places(seen)
    ]
    return Tally("match_rate", Unit.SHARE, items)


def _utilization(seen: Look) -> Tally:
    living = Counter(pair.mentor for pair in seen.pairs if pair.over(seen.at) is None)
    offers = [one for one in seen.life.places if one.role == Role.MENTOR and one.held(seen.at)]
    items = [_of_place(one, living.pop(one.person, 0), of=one.capacity) for one in offers]
    items += [Item(taken, 0, person=person, role=Role.MENTOR.value) for person, taken in living.items()]
    return Tally("utilization", Unit.SHARE, items)


def _days_to_match(seen: Look) -> Tally:
    first = first_matches(seen)
    items = []
    for one in seen.life.places:
        matched = first.get((one.person, one.role))
        if matched is not None and one.applied_at is not None and one.applied_at <= matched:
            items.append(_of_place(one, (matched - one.applied_at) / _DAY, matched))
    return Tally("days_to_match", Unit.DAYS, items)


def _first_meeting(seen: Look) -> Tally:
    """Of the pairs that met in time, or whose fortnight is over."""
    items = []
    for pair in seen.pairs:
        first = pair.first_held(seen.at)
        in_time = first is not None and first - pair.published_at <= IN_TIME
        if in_time or seen.at - pair.published_at > IN_TIME:
            items.append(Item(in_time, pair=pair.id, on=first))
    return Tally("first_meeting_in_time", Unit.SHARE, items)


def _meetings(seen: Look) -> Tally:
    items = [
        Item(pair.held(seen.at), pair.on_its_way(pair.published_at, seen.at) / MONTH, pair=pair.id)
        for pair in seen.pairs
    ]
    return Tally("meetings_per_month", Unit.RATIO, items)


def _agreements(seen: Look) -> Tally | None:
    if not seen.plan.with_agreement:
        return None
    return Tally("agreements", Unit.SHARE, [Item(pair.signed(seen.at), pair=pair.id) for pair in seen.pairs])


def _goals_set(seen: Look) -> Tally | None:
    if not seen.plan.with_goals:
        return None
    return Tally(
        "goals_set", Unit.SHARE, [Item(bool(pair.goals_at(seen.at)), pair=pair.id) for pair in seen.pairs]
    )


def _goals_achieved(seen: Look) -> Tally | None:
    """Of the goals that were not dropped."""
    if not seen.plan.with_goals:
        return None
    items = []
    for pair in seen.pairs:
        states = Counter(goal.state(seen.at) for goal in pair.goals_at(seen.at))
        kept = states.total() - states[DROPPED]
        if kept:
            items.append(Item(states[ACHIEVED], kept, pair=pair.id))
    return Tally("goals_achieved", Unit.SHARE, items)


def _response(form: str) -> Callable[[Look], Tally | None]:
    """Reviews that came in, of those that were asked for by then."""

    def tally(seen: Look) -> Tally | None:
        if not any(step.form == form for step in seen.plan.timeline):
            return None
        items = []
        for pair in seen.pairs:
            since = _asked_at(seen, form, pair)
            over = pair.over(seen.at)
            if since is None or since > seen.at or (over is not None and over[0] < since):
                continue
            senders = pair.senders(form, seen.at)
            items += [Item(who in senders, pair=pair.id, person=who, role=role) for who, role in pair.people]
        return Tally(f"response_{form}", Unit.SHARE, items)

    return tally


def _asked_at(seen: Look, form: str, pair: PairLife) -> datetime | None:
    """When a pair is first asked for a form, as far as it can be known at the look."""
    shift = sum(days for since, days in pair.shifts if since <= seen.at)
    key = (form, pair.id, shift, pair.confirmed(seen.at))
    if key not in seen.asked:
        seen.asked[key] = form_asked_at(seen.plan, form, _facts(pair, seen.at))
    return seen.asked[key]


def _facts(pair: PairLife, at: datetime) -> PairFacts:
    """As much of a pair as decides when it is asked for a form."""
    return PairFacts(
        id=str(pair.id),
        published_at=pair.published_at,
        mentee=PersonFacts(str(pair.mentee)),
        mentor=PersonFacts(str(pair.mentor)),
        shift_days=sum(days for since, days in pair.shifts if since <= at),
        extra_days=pair.extra_days,
        cadence_days=pair.cadence_days,
        closing_at=pair.confirmed(at),
        closing_held=pair.confirmed(at) is not None,
    )


def is_complete(seen: Look, pair: PairLife) -> bool:
    """Whether the closing was confirmed and half of the planned meetings were held."""
    enough = pair.held(seen.at) >= seen.plan.meetings_planned / 2
    return enough and pair.confirmed(seen.at) is not None


def _completion(key: str, *, rematch: bool) -> Callable[[Look], Tally]:
    def tally(seen: Look) -> Tally:
        pairs = [pair for pair in seen.pairs if pair.rematch is rematch]
        items = [Item(is_complete(seen, pair), pair=pair.id, on=pair.confirmed(seen.at)) for pair in pairs]
        return Tally(key, Unit.SHARE, items)

    return tally


def _rematched(seen: Look) -> Tally:
    made = [pair for pair in seen.pairs if pair.rematch]
    return Tally("rematched", Unit.COUNT, [Item(1, pair=pair.id, on=pair.published_at) for pair in made])


def _ended_early(seen: Look) -> Tally:
    items = []
    for pair in seen.pairs:
        over = pair.over(seen.at)
        early = pair.ended_early(seen.at)
        items.append(Item(early, pair=pair.id, on=over[0] if over and early else None))
    return Tally("ended_early", Unit.SHARE, items)


_FIGURES: tuple[Callable[[Look], Tally | None], ...] = (
    _applied, _approved, _trained, _matched, _utilization, _days_to_match, _first_meeting, _meetings,
    _agreements, _goals_set, _goals_achieved, _response(MIDPOINT), _response(FINAL),
    _completion("completion_rate", rematch=False), _completion("rematch_completion", rematch=True),
    _rematched, _ended_early,
)  # fmt: skip

FUNNEL = ("applied", "approved", "trained", "matched", "met", "reviewed", "closed")


def funnel(seen: Look) -> dict[str, list[Item]]:
    """Which places came how far: step → places that reached it. A plan without modules has no `trained`."""
    first = first_matches(seen)
    met, reviewed, closed = _reached(seen)
    tests: Mapping[str, Callable[[Place], bool]] = {
        "applied": lambda one: one.applied(seen.at) or one.approved(seen.at),
        "approved": lambda one: one.approved(seen.at),
        "trained": lambda one: one.approved(seen.at) and trained_at(seen, one) is not None,
        "matched": lambda one: (one.person, one.role) in first,
        "met": lambda one: (one.person, one.role) in met,
        "reviewed": lambda one: (one.person, one.role) in reviewed,
        "closed": lambda one: (one.person, one.role) in closed,
    }
    steps = [step for step in FUNNEL if step != "trained" or seen.plan.training.modules]
    return {step: [_of_place(one, 1) for one in seen.life.places if tests[step](one)] for step in steps}


Seats = Collection[tuple[int, str]]


def _reached(seen: Look) -> tuple[Seats, Seats, Seats]:
    """The places that met, that sent a midpoint or final review, and whose closing was confirmed."""
    found: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for pair in seen.pairs:
        senders = pair.senders(MIDPOINT, seen.at) | pair.senders(FINAL, seen.at)
        for seat in seen.life.seats(pair):
            if pair.held(seen.at):
                found["met"].add(seat)
            if seat[0] in senders:
                found["reviewed"].add(seat)
            if pair.confirmed(seen.at) is not None:
                found["closed"].add(seat)
    return found["met"], found["reviewed"], found["closed"]
