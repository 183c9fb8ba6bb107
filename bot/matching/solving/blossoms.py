"""How many people can be in pairs at all, within one pool: augmenting paths through blossoms (Edmonds 1965)."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

NOBODY = -1


@dataclass(frozen=True, slots=True)
class Reach:
    """The most pairs there can be, and the greatest sum of tiers over people in pairs; one matching has both."""

    pairs: int
    tiers: int


def reach(partners: Sequence[Sequence[int]], tier: Sequence[int]) -> Reach:
    """`partners[i]`: with whom person i may be paired (symmetric); `tier[i]`: 1 or more, the higher the more
    it matters that this person is in a pair.
    """
    search = _Search(partners, [NOBODY] * len(partners))
    for person, others in enumerate(partners):  # a quick start; paths do the rest
        if search.mate[person] == NOBODY:
            free = next((other for other in others if search.mate[other] == NOBODY), NOBODY)
            if free != NOBODY:
                search.mate[person], search.mate[free] = free, person
    by_tier = sorted(range(len(partners)), key=lambda person: (-tier[person], person))
    for person in by_tier:
        if search.mate[person] == NOBODY and search.grow(person):
            search.pair_along(search.end)
    # Sets of people who can be in pairs together are a matroid: exchanging one for one reaches the best.
    for person in by_tier:
        if search.mate[person] == NOBODY and not search.grow(person):
            least = min((one for one in range(len(tier)) if search.even[one]), key=lambda one: tier[one])
            if tier[least] < tier[person]:
                former = search.mate[least]
                search.mate[least] = NOBODY
                search.pair_along(former)
    paired = [person for person, mate in enumerate(search.mate) if mate != NOBODY]
    return Reach(len(paired) // 2, sum(tier[person] for person in paired))


@dataclass(eq=False)
class _Search:
    """A tree of alternating paths from one person; blossoms are shrunk to their base."""

    partners: Sequence[Sequence[int]]
    mate: list[int]
    even: list[bool] = field(default_factory=list)
    before: list[int] = field(default_factory=list)
    base: list[int] = field(default_factory=list)
    end: int = NOBODY

    def grow(self, root: int) -> bool:
        """Whether a path leads from `root` to somebody (`end`) who is in no pair either."""
        people = len(self.partners)
        self.even = [False] * people
        self.before = [NOBODY] * people
        self.base = list(range(people))
        self.even[root] = True
        waiting = deque([root])
        while waiting:
            person = waiting.popleft()
            for other in self.partners[person]:
                if self.base[person] == self.base[other] or self.mate[person] == other:
                    continue
                if other == root or (self.mate[other] != NOBODY and self.before[self.mate[other]] != NOBODY):
                    waiting.extend(self._shrink(person, other))
                elif self.before[other] == NOBODY:
                    self.before[other] = person
                    if self.mate[other] == NOBODY:
                        self.end = other
                        return True
                    self.even[self.mate[other]] = True
                    waiting.append(self.mate[other])
        return False

    def pair_along(self, person: int) -> None:
        """Exchange pairs on the path that ends with `person`."""
        while person != NOBODY:
            earlier = self.before[person]
            following = self.mate[earlier]
            self.mate[person], self.mate[earlier] = earlier, person
            person = following

    def _shrink(self, one: int, other: int) -> list[int]:
        """Make a blossom of the cycle that this pair closes; who can be reached evenly only now."""
        base = self._common_base(one, other)
        inside = [False] * len(self.base)
        self._mark(one, base, other, inside)
        self._mark(other, base, one, inside)
        new = []
        for person, own in enumerate(self.base):
            if inside[own]:
                self.base[person] = base
                if not self.even[person]:
                    self.even[person] = True
                    new.append(person)
        return new

    def _common_base(self, one: int, other: int) -> int:
        passed = set()
        person = self.base[one]
        while True:
            passed.add(person)
            if self.mate[person] == NOBODY:
                break
            person = self.base[self.before[self.mate[person]]]
        person = self.base[other]
        while person not in passed:
            person = self.base[self.before[self.mate[person]]]
        return person

    def _mark(self, person: int, base: int, child: int, inside: list[bool]) -> None:
        while self.base[person] != base:
            mate = self.mate[person]
            inside[self.base[person]] = inside[self.base[mate]] = True
            self.before[person] = child
            child = mate
            person = self.before[mate]
