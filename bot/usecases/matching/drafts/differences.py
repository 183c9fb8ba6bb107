"""Two drafts of the same people, side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.fit import fit_share
from bot.matching.reasons import Draft, ProposedPair, Reason
from bot.matching.round import Round


@dataclass(frozen=True)
class Move:
    """A mentee whose mentors differ; ids of enrollments as text, nobody: empty."""

    mentee: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Differences:
    """What another draft changes. `moved` have a mentor in both, but not the same; matched counts mentees."""

    matched_before: int
    matched_after: int
    moved: tuple[Move, ...]
    newly_left: tuple[str, ...]
    newly_matched: tuple[str, ...]


def differences(before: Iterable[ProposedPair], after: Iterable[ProposedPair]) -> Differences:
    """The pairs of one draft against those of another, in the order of the mentees' ids."""
    old, new = _mentors(before), _mentors(after)
    return Differences(
        matched_before=len(old),
        matched_after=len(new),
        moved=tuple(
            Move(mentee, old[mentee], new[mentee])
            for mentee in _sorted(old.keys() & new.keys())
            if set(old[mentee]) != set(new[mentee])
        ),
        newly_left=_sorted(old.keys() - new.keys()),
        newly_matched=_sorted(new.keys() - old.keys()),
    )


def by_the_same_measure(before: Draft, after: Draft, measure: Round) -> tuple[tuple[Reason, ...], ...]:
    """The reasons of the pairs of `before`, as the plan of `measure` counts them; `after` is its draft."""
    from bot.matching import explain

    known = {(pair.mentee, pair.mentor): pair.reasons for pair in after.pairs}
    mentees = {mentee.id: mentee for mentee in measure.mentees}
    mentors = {mentor.id: mentor for mentor in measure.mentors}
    return tuple(
        known.get((pair.mentee, pair.mentor))
        or explain(mentees[pair.mentee], mentors[pair.mentor], measure.plan).reasons
        for pair in before.pairs
        if pair.mentee in mentees and pair.mentor in mentors
    )


def mean_fit(pairs: Sequence[Sequence[Reason]]) -> float | None:
    """How well these pairs fit on average, 0 to 1; None without a pair."""
    return sum(fit_share(reasons) for reasons in pairs) / len(pairs) if pairs else None


def _mentors(pairs: Iterable[ProposedPair]) -> dict[str, tuple[str, ...]]:
    mentors: defaultdict[str, list[str]] = defaultdict(list)
    for pair in pairs:
        mentors[pair.mentee].append(pair.mentor)
    return {mentee: tuple(sorted(theirs)) for mentee, theirs in mentors.items()}


def _sorted(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(ids, key=lambda one: (len(one), one)))
