"""Why somebody is left over, and what would help: counted from the rules, never from who they are."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bot.matching.edges import Bools, Ints
from bot.matching.features import Participant
from bot.matching.reasons import OTHER, Role, RuleCount, Unmatched
from bot.matching.rules import MINIMUM_SCORE
from bot.matching.scorer import Scorer

BLOCK = 2_000_000
"""Pairs looked at at once."""

NOT_TO_LOOSEN = frozenset({OTHER, "same_person", "reporting_line"})
"""Rules that nobody is advised to look into."""


def left_over(scorer: Scorer, mentor_of: Ints) -> tuple[Unmatched, ...]:
    """Everyone without a partner, mentees first, each with the cause and what would help.

    `mentor_of` has shape (mentees,). Mentors without a seat are counted nowhere.
    """
    seats = np.flatnonzero(scorer.pool.capacity > 0)
    mentees = np.flatnonzero(mentor_of < 0)
    busy = np.bincount(mentor_of[mentor_of >= 0], minlength=len(scorer.pool.mentors))
    mentors = np.flatnonzero(busy == 0)
    found = _of_side(scorer, mentees, seats, "mentee")
    return tuple(found + _of_side(scorer, mentors, np.arange(len(mentor_of)), "mentor"))


def _of_side(scorer: Scorer, people: Ints, others: Ints, role: Role) -> list[Unmatched]:
    found = []
    step = max(1, BLOCK // max(1, len(others)))
    for start in range(0, len(people), step):
        some = people[start : start + step]
        removals = _removals(scorer, some, others, role)
        for person, removed in zip(some.tolist(), removals, strict=True):
            found.append(_unmatched(scorer, person, role, len(others), removed))
    return found


@dataclass
class _Removed:
    """How many others each rule removed as the first, and as the only one; how many passed them all."""

    first: dict[str, int]
    only: dict[str, int]
    eligible: int


def _removals(scorer: Scorer, people: Ints, others: Ints, role: Role) -> Iterable[_Removed]:
    rows, columns = (people, others) if role == "mentee" else (others, people)
    axis = 1 if role == "mentee" else 0
    removed_by = removed_by_rule(scorer, rows, columns)
    times = sum(
        (removed.astype(np.int16) for removed in removed_by.values()),
        np.zeros((len(rows), len(columns)), np.int16),
    )
    removals = [_Removed({}, {}, eligible) for eligible in (times == 0).sum(axis).tolist()]
    seen = np.zeros((len(rows), len(columns)), bool)
    for rule, removed in removed_by.items():
        as_first = (removed & ~seen).sum(axis).tolist()
        alone = (removed & (times == 1)).sum(axis).tolist()
        seen |= removed
        for nth, one in enumerate(removals):
            if as_first[nth]:
                one.first[rule] = as_first[nth]
            if alone[nth]:
                one.only[rule] = alone[nth]
    return removals


def removed_by_rule(scorer: Scorer, rows: Ints, columns: Ints) -> dict[str, Bools]:
    """Which pairs each rule removes, by the code it is shown with, in the order of counting: secrets last."""
    removed_by: dict[str, Bools] = {}
    for ruled in scorer.rules:
        removed = ruled.term.block(rows, columns) < 0
        shown = ruled.rule.shown
        removed_by[shown] = removed_by[shown] | removed if shown in removed_by else removed
    if scorer.minimum > 0:
        points = sum(scored.term.block(rows, columns) for scored in scorer.criteria)
        secret = removed_by.pop(OTHER)
        removed_by[MINIMUM_SCORE] = np.broadcast_to(points < scorer.minimum, secret.shape)
        removed_by[OTHER] = secret
    return removed_by


def _unmatched(scorer: Scorer, person: int, role: Role, others: int, removed: _Removed) -> Unmatched:
    entry: Participant
    if role == "mentee":
        entry = scorer.pool.mentees[person]
        causes, helps = ("no_mentors", "seats_taken"), ["recruit_mentors"]
    else:
        entry = mentor = scorer.pool.mentors[person]
        causes, helps = ("no_mentees", "mentees_taken"), ["recruit_mentees"]
        if mentor.capacity == 0:
            return Unmatched(mentor.id, role, "no_capacity", 0, (), ("more_seats",))
    cause = causes[0] if others == 0 else "all_removed" if removed.eligible == 0 else causes[1]
    if cause == "seats_taken":
        helps = ["more_seats", *helps]
    elif cause == "all_removed":
        helps += [f"review_{rule}" for rule in removed.only if rule not in NOT_TO_LOOSEN]
    reasons = tuple(RuleCount(rule, count) for rule, count in removed.first.items())
    return Unmatched(entry.id, role, cause, removed.eligible, reasons, tuple(helps))
