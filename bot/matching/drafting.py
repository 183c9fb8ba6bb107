"""A draft of any kind of round: pairs, circles, several mentors for each mentee, peers."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

from bot.matching.matcher import solve_round
from bot.matching.reasons import Draft, RefusedLock
from bot.matching.round import PairIds, Round
from bot.matching.solving.large import Progress, Solver

OnProgress = Callable[[Progress], bool | None]


def draft_of(given: Round, *, solver: Solver | None = None, progress: OnProgress | None = None) -> Draft:
    """The draft of a round, whatever its plan says about how many people belong together.

    Circles are pairs that share a mentor with several seats. With `mentors_per_mentee` above 1, everybody's
    first mentor comes before anybody's second: one exact assignment for each, over the seats that are left,
    without the pairs there are; mentees who have some already (`Mentee.has`) wait for their turn. Each
    assignment is proved, and so nobody stays without a mentor who could have had one. With shape `peers` see
    `bot.matching.peers`. `solver`, `progress` and errors as in `solve_round`.
    """
    if given.plan.among_peers:
        from bot.matching.peers import match_peers

        return match_peers(given)
    if given.plan.mentors_per_mentee == 1:
        return solve_round(given, solver=solver, progress=progress).draft
    return _in_turns(given, solver, progress)


def part_of(progress: OnProgress | None, nth: int, parts: int) -> OnProgress | None:
    """`progress` for the `nth` (from 0) of several solves that are one piece of work to whoever watches."""
    if progress is None:
        return None
    tell = progress
    return lambda known: tell(replace(known, fraction=(nth + known.fraction) / parts))


def _in_turns(given: Round, solver: Solver | None, progress: OnProgress | None) -> Draft:
    turns = given.plan.mentors_per_mentee
    locked, refused = _locks_by_turn(given, turns)
    seats = {mentor.id: mentor.capacity for mentor in given.mentors}
    has = {mentee.id: mentee.has for mentee in given.mentees}
    used = set(given.used)
    drafts: list[Draft] = []
    for turn in range(turns):
        later = [pair for locks in locked[turn + 1 :] for pair in locks]
        kept = Counter(mentor for _, mentor in later)
        named = {mentee for mentee, _ in locked[turn]}
        draft = solve_round(
            replace(
                given,
                mentees=tuple(one for one in given.mentees if has[one.id] == turn or one.id in named),
                mentors=tuple(
                    replace(one, capacity=max(0, seats[one.id] - kept[one.id])) for one in given.mentors
                ),
                locked=frozenset(locked[turn]),
                used=frozenset(used.union(later)),
            ),
            solver=solver,
            progress=part_of(progress, turn, turns),
        ).draft
        drafts.append(draft)
        for pair in draft.pairs:
            used.add((pair.mentee, pair.mentor))
            has[pair.mentee] += 1
            seats[pair.mentor] -= 1
    return _together(drafts, has, turns, refused)


def _locks_by_turn(given: Round, turns: int) -> tuple[list[list[PairIds]], list[RefusedLock]]:
    """Which locks are kept in which turn: a mentee's first where they have nobody yet, and so on."""
    has = {mentee.id: mentee.has for mentee in given.mentees}
    locked: list[list[PairIds]] = [[] for _ in range(turns)]
    refused = []
    for mentee, mentor in sorted(given.locked):
        turn = has.get(mentee, 0)
        if turn >= turns:
            refused.append(RefusedLock(mentee, mentor, "mentee_taken"))
            continue
        locked[turn].append((mentee, mentor))
        has[mentee] = turn + 1
    return locked, refused


def _together(
    drafts: Iterable[Draft], has: dict[str, int], turns: int, refused: Iterable[RefusedLock]
) -> Draft:
    """One draft of all turns. Left over are those who have nobody; a mentor's reasons are the last turn's."""
    drafts = list(drafts)
    pairs = sorted(
        (pair for draft in drafts for pair in draft.pairs), key=lambda one: (one.mentee, one.mentor)
    )
    busy = {pair.mentor for pair in pairs}
    mentees = {
        one.id: one for draft in drafts for one in draft.unmatched if one.role == "mentee" and not has[one.id]
    }
    mentors = [one for one in drafts[-1].unmatched if one.role == "mentor" and one.id not in busy]
    return Draft(
        pairs=tuple(pairs),
        unmatched=(*(mentees[key] for key in sorted(mentees)), *mentors),
        refused_locks=(*refused, *(lock for draft in drafts for lock in draft.refused_locks)),
        count=len(pairs),
        total=sum(pair.points for pair in pairs),
        proved=all(draft.proved for draft in drafts),
        gap=sum(draft.gap for draft in drafts),
        fewer=tuple(sorted(one for one, count in has.items() if 0 < count < turns)),
    )
