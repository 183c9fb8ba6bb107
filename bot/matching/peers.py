"""Peers: one pool, everybody is mentee and mentor to the other, the odd person joins the pair that suits best.

Exact for pairs: most people first (tiers included), then most points. Then whoever is left joins pairs to make
trios, one for each pair at most, again the most people and the most points. A few hundred people take about a
second, a thousand some ten; beyond two thousand this is no longer the way.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from hashlib import blake2b
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.matching.features import Mentee, Mentor, Participant
from bot.matching.left_over import NOT_TO_LOOSEN, whom_to_recruit
from bot.matching.matcher import MOST_MISSED
from bot.matching.reasons import OTHER, STAY, Draft, ProposedPair, Reason, RefusedLock, RuleCount, Unmatched
from bot.matching.removals import removed_by_rule
from bot.matching.round import PairIds, Round
from bot.matching.scoring.criteria import Criterion, Params
from bot.matching.scoring.pool import Pool
from bot.matching.scoring.rules import MINIMUM_SCORE, Exclusions
from bot.matching.scoring.scorer import Scorer
from bot.matching.solving.assignment import assign
from bot.matching.solving.general import Graph, pair_up

PEER_TAKEN = "peer_taken"
"""Why two peers cannot be put together: one of them is kept with somebody else."""

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Group = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Peer:
    """How somebody else of the pool, by the id of their entry, suits one person: points by criterion, the rules
    between the two (secrets under one name), and what a coordinator's hand cannot overrule (empty: nothing).
    """

    id: str
    points: int
    reasons: tuple[Reason, ...]
    rules: tuple[str, ...]
    refused: str


def peers_of(given: Round, entry: str) -> tuple[Peer, ...]:
    """Everybody else, as they would be with the person of this entry. Raises KeyError for one not in the round."""
    circle = _Circle.of(given)
    own = circle.place[entry]
    return circle.peers(own, [one for one in range(len(circle.points)) if one != own], given.locked)


def match_peers(given: Round) -> Draft:
    """The draft of one pool: the round's mentees and mentors, each person once (by the id of their entry as
    mentee, if they have one).

    What somebody does not offer as a mentor they share as a mentee: two who want the same suit each other. A
    pair's points are the mean of both directions, criterion by criterion; what forbids one direction forbids
    the pair. Pairs are (lesser id, greater id).
    """
    circle = _Circle.of(given)
    kept, refused = circle.keep_locks(given.locked)
    pairs, proved = circle.pairs(kept, given.seed)
    groups = circle.with_joiners(kept | pairs, kept, given.seed)
    together = sorted({(a, b) for group in groups for a in group for b in group if a < b})
    said = circle.reasons(together)
    proposed = tuple(
        ProposedPair(
            mentee=circle.pool.mentees[a].id,
            mentor=circle.pool.mentees[b].id,
            points=sum(reason.points for reason in reasons),
            reasons=reasons,
            locked=(a, b) in kept,
        )
        for (a, b), reasons in zip(together, said, strict=True)
    )
    trios = [group for group in groups if len(group) > len(("one", "other"))]
    return Draft(
        pairs=proposed,
        unmatched=circle.left_over({person for group in groups for person in group}),
        refused_locks=refused,
        count=len(proposed),
        total=sum(pair.points for pair in proposed),
        proved=proved,
        trios=tuple(sorted((circle.id(a), circle.id(b), circle.id(c)) for a, b, c in trios)),
    )


@dataclass(frozen=True, eq=False)
class _Circle:
    """The pool against itself: `points` and `allowed` are symmetric, shape (people, people)."""

    pool: Pool
    scorer: Scorer
    place: dict[str, int]
    """Entry ids, of either role → the person's place."""
    points: Ints
    allowed: Bools

    @classmethod
    def of(cls, given: Round) -> "_Circle":
        as_mentee, as_mentor, name = _both_ways(given)
        pool = Pool(as_mentee, as_mentor)
        exclusions = Exclusions(
            *(_renamed(name, pairs) for pairs in (given.forbidden | given.declined, given.failed, given.used))
        )
        scorer = Scorer(pool, given.plan, exclusions, _renamed(name, given.previous))
        everyone = np.arange(len(pool.mentees))
        points = np.zeros(pool.shape, np.int64)
        for scored in scorer.criteria:
            one_way = scored.term.block(everyone, everyone).astype(np.int64)
            points += (one_way + one_way.T) // 2
        allowed = points >= scorer.minimum
        for ruled in scorer.rules:
            forbidden = ruled.term.block(everyone, everyone) < 0
            allowed &= ~(forbidden | forbidden.T)
        points += scorer.stay.block(everyone, everyone)
        place = {entry: pool.row[person] for entry, person in name.items()}
        return cls(pool, scorer, place, points, allowed)

    def id(self, person: int) -> str:
        return self.pool.mentees[person].id

    def keep_locks(self, locked: Iterable[PairIds]) -> tuple[set[tuple[int, int]], tuple[RefusedLock, ...]]:
        kept: set[tuple[int, int]] = set()
        taken: set[int] = set()
        refused = []
        for one, other in sorted(set(locked)):
            a, b = self.place.get(one), self.place.get(other)
            if a is None or b is None:
                refused.append(RefusedLock(one, other, "not_in_pool"))
                continue
            rule = self._against_lock(a, b)
            pair = (min(a, b), max(a, b))
            if rule is None and pair not in kept and not taken.isdisjoint(pair):
                rule = "mentee_taken"
            if rule is not None:
                refused.append(RefusedLock(one, other, rule))
                continue
            kept.add(pair)
            taken.update(pair)
        return kept, tuple(refused)

    def _against_lock(self, a: int, b: int) -> str | None:
        rows, columns = np.array([a, b]), np.array([b, a])
        for ruled in self.scorer.rules:
            if not ruled.rule.may_lock and (ruled.term.at(rows, columns) < 0).any():
                return ruled.rule.shown
        return None

    def peers(self, own: int, others: list[int], locked: Iterable[PairIds]) -> tuple[Peer, ...]:
        kept, _ = self.keep_locks(locked)
        found = []
        for other, reasons in zip(others, self.reasons([(own, other) for other in others]), strict=True):
            pair = (min(own, other), max(own, other))
            rows, columns = np.array([own, other]), np.array([other, own])
            shown = {one.rule.shown for one in self.scorer.rules if (one.term.at(rows, columns) < 0).any()}
            fit = sum(reason.points for reason in reasons if reason.code != STAY)
            low = {MINIMUM_SCORE} if fit < self.scorer.minimum else set()
            taken = any(len({*pair, *two}) < 4 for two in kept - {pair})  # noqa: PLR2004 - two and two
            rule = self._against_lock(own, other) or (PEER_TAKEN if taken else "")
            points = sum(reason.points for reason in reasons)
            found.append(Peer(self.id(other), points, reasons, tuple(sorted(shown | low)), rule))
        return tuple(found)

    def pairs(self, kept: set[tuple[int, int]], seed: int) -> tuple[set[tuple[int, int]], bool]:
        """The best pairs among those whom no lock has taken. Equal ones are told apart by ids and seed."""
        taken = {person for pair in kept for person in pair}
        free = np.array(
            self._in_drawn_order([p for p in range(len(self.points)) if p not in taken], seed), int
        )
        one, other = np.nonzero(np.triu(self.allowed[np.ix_(free, free)], 1))
        tier = np.array([1 + min(self.pool.mentees[person].missed, MOST_MISSED) for person in free], np.int64)
        found = pair_up(Graph(one, other, self.points[free[one], free[other]], tier))
        ends = zip(free[one[found.chosen]].tolist(), free[other[found.chosen]].tolist(), strict=True)
        return {(min(pair), max(pair)) for pair in ends}, found.proved

    def _in_drawn_order(self, people: list[int], seed: int) -> list[int]:
        drawn = [(blake2b(f"{seed}:{self.id(person)}".encode()).digest(), person) for person in people]
        return [person for _, person in sorted(drawn, key=itemgetter(0))]

    def with_joiners(self, pairs: set[tuple[int, int]], kept: set[tuple[int, int]], seed: int) -> list[Group]:
        """The pairs, some of them with a third person who may be with both. Locked pairs stay two."""
        taken = {person for pair in pairs for person in pair}
        left = np.array([person for person in range(len(self.points)) if person not in taken], int)
        open_pairs = sorted(pairs - kept)
        one = np.array([pair[0] for pair in open_pairs], int)
        other = np.array([pair[1] for pair in open_pairs], int)
        joined = assign(
            self.points[np.ix_(left, one)] + self.points[np.ix_(left, other)],
            self.allowed[np.ix_(left, one)] & self.allowed[np.ix_(left, other)],
            np.ones(len(open_pairs), np.int64),
            seed=seed,
            tier=np.array([1 + min(self.pool.mentees[p].missed, MOST_MISSED) for p in left], np.int64),
            mentee_keys=[self.id(person) for person in left],
            mentor_keys=[f"{self.id(a)} {self.id(b)}" for a, b in open_pairs],
        )
        third = {
            open_pairs[at]: int(who)
            for who, at in zip(left, joined.mentor_of.tolist(), strict=True)
            if at >= 0
        }
        return [tuple(sorted((*pair, third[pair]))) if pair in third else pair for pair in sorted(pairs)]

    def reasons(self, pairs: list[tuple[int, int]]) -> list[tuple[Reason, ...]]:
        """By criterion, what both directions give on average and what each of them saw."""
        one = np.array([pair[0] for pair in pairs], np.int64)
        other = np.array([pair[1] for pair in pairs], np.int64)
        there, back = self.scorer.points_at(one, other), self.scorer.points_at(other, one)
        stays = self.scorer.stay.at(one, other).tolist()
        said = []
        for nth, (a, b) in enumerate(pairs):
            reasons = []
            for scored, forth, home in zip(self.scorer.criteria, there, back, strict=True):
                mean = (int(forth[nth]) + int(home[nth])) // 2
                seen = self._saw(scored.criterion, a, b)
                seen_back = self._saw(scored.criterion, b, a)
                params = seen if seen == seen_back else {**seen, "back": seen_back}
                reasons.append(Reason(scored.criterion.shown, mean, scored.of, params))
            if stays[nth]:
                reasons.append(Reason(STAY, stays[nth], stays[nth], {}))
            said.append(tuple(reasons))
        return said

    def _saw(self, criterion: Criterion, a: int, b: int) -> Params:
        return criterion.params(self.pool.mentees[a], self.pool.mentors[b], self.scorer.plan)

    def left_over(self, paired: set[int]) -> tuple[Unmatched, ...]:
        """Everybody without a group, with what removed how many others."""
        return tuple(self._left_over(person) for person in range(len(self.points)) if person not in paired)

    def _left_over(self, person: int) -> Unmatched:
        others = np.array([one for one in range(len(self.points)) if one != person], np.int64)
        own = np.array([person])
        seen = np.zeros(len(others), bool)
        first: list[RuleCount] = []
        there = removed_by_rule(self.scorer, own, others)
        back = removed_by_rule(self.scorer, others, own)
        removed = {rule: there[rule][0] | back[rule][:, 0] for rule in there if rule != MINIMUM_SCORE}
        if self.scorer.minimum > 0:
            secret = removed.pop(OTHER)
            fit = self.points[person, others] - self.scorer.stay.block(own, others)[0]
            removed |= {MINIMUM_SCORE: fit < self.scorer.minimum, OTHER: secret}
        times = sum((mask.astype(np.int64) for mask in removed.values()), np.zeros(len(others), np.int64))
        alone = [rule for rule, mask in removed.items() if (mask & (times == 1)).any()]
        for rule, mask in removed.items():
            count = int((mask & ~seen).sum())
            seen |= mask
            if count:
                first.append(RuleCount(rule, count))
        eligible = int((times == 0).sum())
        helps = ["recruit_peers"]
        if eligible == 0:
            helps = [whom_to_recruit(helps[0], [one.rule for one in first])]
            helps += [f"review_{rule}" for rule in alone if rule not in NOT_TO_LOOSEN]
        cause = "no_peers" if len(others) == 0 else "all_removed" if eligible == 0 else "peers_taken"
        return Unmatched(self.id(person), "mentee", cause, eligible, tuple(first), tuple(helps))


def _both_ways(given: Round) -> tuple[list[Mentee], list[Mentor], dict[str, str]]:
    """Everybody once as mentee and once as mentor, under one id; and which entry goes by which of these ids."""
    mentees = {one.person: one for one in given.mentees}
    mentors = {one.person: one for one in given.mentors}
    if len(mentees) < len(given.mentees) or len(mentors) < len(given.mentors):
        raise ValueError("somebody is in the pool twice in the same role")
    name = {
        mentor.id: mentees[person].id if person in mentees else mentor.id
        for person, mentor in mentors.items()
    }
    name |= {mentee.id: mentee.id for mentee in given.mentees}
    as_mentee, as_mentor = [], []
    for person in {**mentees, **mentors}:
        mentee = mentees.get(person) or _as_mentee(mentors[person])
        mentor = mentors.get(person) or _as_mentor(mentee)
        own, chosen = name[mentee.id], tuple(name[one] for one in mentee.chosen if one in name)
        as_mentee.append(replace(mentee, id=own, chosen=chosen))
        as_mentor.append(replace(mentor, id=own, chosen=(), capacity=1))
    return as_mentee, as_mentor, name


def _as_mentee(mentor: Mentor) -> Mentee:
    return Mentee(**_in_common(mentor), wanted=mentor.offered, goals=mentor.helps_with)


def _as_mentor(mentee: Mentee) -> Mentor:
    return Mentor(**_in_common(mentee), offered=mentee.wanted, helps_with=mentee.goals)


def _in_common(entry: Participant) -> dict[str, Any]:
    """What an entry says in either role; levels are about wanting or about offering, not about both."""
    return {
        each.name: getattr(entry, each.name) for each in fields(Participant) if each.name != "skill_levels"
    }


def _renamed(name: Mapping[str, str], pairs: Iterable[PairIds]) -> frozenset[PairIds]:
    """The pairs by the ids of this pool, in both directions; who is not in it is left out."""
    known = {(name[one], name[other]) for one, other in pairs if one in name and other in name}
    return frozenset(known | {(other, one) for one, other in known})
