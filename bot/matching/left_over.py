"""Why somebody is left over, and what would help: counted from the rules, never from who they are."""

from collections.abc import Collection

import numpy as np

from bot.matching.features import Participant
from bot.matching.reasons import OTHER, Role, RuleCount, Unmatched
from bot.matching.removals import Removed, removals
from bot.matching.scoring.scorer import Scorer
from bot.matching.solving.edges import Ints

NOT_TO_LOOSEN = frozenset({OTHER, "same_person", "reporting_line"})
"""Rules that nobody is advised to look into."""
OUTSIDE_LINE = {
    "recruit_mentors": "mentors_outside_line",
    "recruit_mentees": "mentees_outside_line",
    "recruit_peers": "peers_outside_line",
}
"""Whom to recruit where everybody there is stands in somebody's reporting line: more of the same would not help."""


def whom_to_recruit(helps: str, removed_by: Collection[str]) -> str:
    """Who would help somebody whom these rules leave nobody, instead of just more people."""
    lines_only = "reporting_line" in removed_by and set(removed_by) <= {"reporting_line", "same_person"}
    return OUTSIDE_LINE[helps] if lines_only else helps


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
    found = removals(scorer, people, others, role)
    return [
        _unmatched(scorer, person, role, len(others), removed)
        for person, removed in zip(people.tolist(), found, strict=True)
    ]


def _unmatched(scorer: Scorer, person: int, role: Role, others: int, removed: Removed) -> Unmatched:
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
        helps = [whom_to_recruit(helps[0], removed.first)]
        helps += [f"review_{rule}" for rule in removed.only if rule not in NOT_TO_LOOSEN]
    reasons = tuple(RuleCount(rule, count) for rule, count in removed.first.items())
    return Unmatched(entry.id, role, cause, removed.eligible, reasons, tuple(helps))
