"""How a program matches: weights, rules and tables, as data that a coordinator can change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

FULL_POINTS = 10_000
"""A pair that fits in every respect scores this much."""

RuleSetting = Mapping[str, float] | bool | None
"""A rule's own parameters; True for its defaults; None or False switches it off."""

DEFAULT_WEIGHTS: Mapping[str, float] = MappingProxyType(
    # Needs and goals 45 %, deep-level fit 17 %, stated wishes 13 %, seniority 11 %, logistics 14 %: research
    # ranks these (Eby et al. 2013; Allen, Eby & Lentz 2006; Deng et al. 2022) but gives no numbers.
    {
        "skills": 30,
        "goals": 13,
        "topics": 2,
        "style": 10,
        "values": 7,
        "preferences": 13,
        "choices": 60,
        "seniority": 11,
        "hours": 6,
        "cadence": 3,
        "format": 2,
        "location": 2,
        "department": 1,
        "languages": 0,
        "assessment": 0,
    }
)
"""Every criterion, in the order in which reasons are shown. `preferences` are wishes by name and by group."""

CHOICES = "choices"
"""The one criterion that counts only in rounds in which somebody ranked a short list; left out of a program's
weights, it weighs 60 for each 100 of all others, so that a list is followed unless others fit far better.
"""

DEFAULT_RULES: Mapping[str, RuleSetting] = MappingProxyType(
    {
        "same_person": True,
        "reporting_line": True,
        "same_team": False,
        "language": True,
        "eligibility": True,
        "hours": MappingProxyType({"least": 1.0}),
        "skills": False,
        "level_gap": MappingProxyType({"below": 2}),
        "minimum_score": False,
        "avoid": True,
        "forbidden": True,
        "failed": True,
        "used": True,
    }
)

RULE_PARAMETERS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        # Days with the company, of anybody; levels, of a mentor and of a mentee, from which they may take part; the
        # result (1 to 5) of a mentor's skills assessment.
        "eligibility": frozenset({"tenure_days", "mentor_level", "mentee_level", "mentor_assessment"}),
        "hours": frozenset({"least"}),  # shared working hours a day
        "skills": frozenset({"least"}),  # wanted skills that the mentor must offer
        "level_gap": frozenset({"below", "above"}),  # levels the mentor may be below, above the mentee
        "minimum_score": frozenset({"points"}),
    }
)
"""The rules that take parameters, all of them numbers."""

ALWAYS_ON = frozenset({"same_person", "avoid", "forbidden", "failed", "used"})
"""A promise to people, not a setting: no program can switch these off."""

DEFAULT_SENIORITY: Mapping[int, float] = MappingProxyType(
    # Mentor's level minus mentee's → share of the points. Gaps beyond either end count as that end.
    {-2: 0.0, -1: 0.2, 0: 0.5, 1: 1.0, 2: 1.0, 3: 1.0, 4: 0.7, 5: 0.4, 6: 0.2}
)

REVERSE_SENIORITY: Mapping[int, float] = MappingProxyType(
    {-gap: share for gap, share in DEFAULT_SENIORITY.items()}
)
"""Reverse mentoring: the junior guides the senior."""

PEER_SENIORITY: Mapping[int, float] = MappingProxyType(
    {-3: 0.0, -2: 0.4, -1: 0.8, 0: 1.0, 1: 0.8, 2: 0.4, 3: 0.0}
)
"""Peers learn most from those who stand where they stand."""

SHAPES: Mapping[str, Mapping[int, float]] = MappingProxyType(
    {"mentoring": DEFAULT_SENIORITY, "reverse": REVERSE_SENIORITY, "peers": PEER_SENIORITY}
)
"""Who guides whom, with the seniority table that fits unless the program has its own."""

DEPARTMENTS = ("different", "same", "none")
"""What a program may want of two departments; none: it does not matter."""


@dataclass(frozen=True, slots=True)
class MatchingPlan:
    """A program's way of matching.

    `weights` per criterion: any non-negative numbers, only their proportion counts, a criterion that is left
    out weighs nothing; an empty mapping means the defaults. `rules` change the defaults: a rule that is left
    out stays as it is in `DEFAULT_RULES`, None or False switches it off. Raises ValueError for a criterion or
    rule that does not exist, a negative weight, a parameter that a rule does not take, or a switched-off rule
    that cannot be.
    """

    weights: Mapping[str, float] = field(default_factory=dict)
    rules: Mapping[str, RuleSetting] = field(default_factory=dict)
    seniority: Mapping[int, float] = field(default_factory=dict)
    """Share of the points by mentor's level minus mentee's; empty: the table of the shape."""
    shape: str = "mentoring"
    """`reverse` turns the seniority table and the level gap rule round; `peers` pairs one pool with itself."""
    department: str = "different"
    """Which departments fit: different, same, or none (it does not matter)."""
    mentors_per_mentee: int = 1
    stay_bonus: int = 300
    """Points, on top of 10,000, for a pair of the round's `previous`."""
    rank_shares: tuple[float, ...] = (1.0, 0.75, 0.55, 0.4, 0.3)
    """Worth of a mentee's first, second, ... wanted skill, before it is shared out over those they named."""
    choice_shares: tuple[float, ...] = (1.0, 0.75, 0.55, 0.4, 0.3)
    """Share of the points for the first, second, ... choice on a short list; later ones count as the last."""
    cadences: tuple[str, ...] = ("weekly", "biweekly", "monthly")
    """In order: neighbours fit half as well as equals. A cadence that is not listed fits only itself."""
    flexible_formats: frozenset[str] = frozenset({"either", "any", "both", "mixed"})
    enough_hours: float = 4.0
    """Shared working hours a day from which more is no better."""

    def __post_init__(self) -> None:
        _refuse_unknown("criterion", self.weights, DEFAULT_WEIGHTS)
        _refuse_unknown("rule", self.rules, DEFAULT_RULES)
        for key, weight in self.weights.items():
            if not 0 <= weight < float("inf"):
                raise ValueError(f"the weight of {key!r} must be 0 or more, not {weight}")
        for key, setting in self.rules.items():
            _refuse_unknown_parameters(key, setting)
            if key in ALWAYS_ON and not _is_on(setting):
                raise ValueError(f"the rule {key!r} protects people and cannot be switched off")
        for shares in (self.rank_shares, self.choice_shares):
            if not shares or min(shares) < 0:
                raise ValueError("rank shares must be 0 or more, and at least one")
        if self.shape not in SHAPES:
            raise ValueError(f"no such shape: {self.shape}; there are {', '.join(SHAPES)}")
        if self.department not in DEPARTMENTS:
            raise ValueError(f"no such wish about departments: {self.department}")
        if self.mentors_per_mentee < 1 or not 0 <= self.stay_bonus <= FULL_POINTS:
            raise ValueError("mentors_per_mentee must be 1 or more, stay_bonus 0 to 10,000")
        if self.enough_hours <= 0:
            raise ValueError("enough_hours must be more than 0")

    @property
    def among_peers(self) -> bool:
        """Whether equals are paired out of one pool."""
        return self.shape == "peers"

    def points_by_criterion(self, *, choices: bool = False) -> dict[str, int]:
        """The most points each criterion can give, in the order they are shown; they add up to 10,000.

        `choices`: whether somebody ranked a short list, without which that criterion weighs nothing.
        """
        weights = {key: weight for key, weight in (self.weights or DEFAULT_WEIGHTS).items() if key != CHOICES}
        if choices:
            others = sum(weights.values())
            weights[CHOICES] = self.weights.get(CHOICES, DEFAULT_WEIGHTS[CHOICES] / 100 * others)
        keys = [key for key in DEFAULT_WEIGHTS if weights.get(key, 0) > 0]
        return dict(zip(keys, share_out(FULL_POINTS, [weights[key] for key in keys]), strict=True))

    def seniority_share(self, gap: int) -> float:
        """Share for mentor's level minus mentee's; a gap not in the table counts as the next one below."""
        table = self.seniority or SHAPES[self.shape]
        return table[max((known for known in table if known <= gap), default=min(table))]

    def rule(self, key: str) -> Mapping[str, float] | None:
        """The parameters of a rule, over its defaults; None when it is switched off."""
        default = DEFAULT_RULES[key]
        setting = self.rules.get(key, default)
        if not _is_on(setting):
            return None
        parameters: dict[str, float] = dict(default) if isinstance(default, Mapping) else {}
        if isinstance(setting, Mapping):
            parameters.update(setting)
        if key == "level_gap" and self.shape == "reverse":
            turned = {"below": "above", "above": "below"}
            return {turned[name]: levels for name, levels in parameters.items()}
        return parameters


def share_out(total: int, weights: Sequence[float]) -> list[int]:
    """Whole numbers in proportion to `weights` that add up to `total` (largest remainders, first wins)."""
    whole = sum(weights)
    if whole <= 0:
        return [0] * len(weights)
    exact = [total * weight / whole for weight in weights]
    shares = [int(value) for value in exact]
    by_remainder = sorted(range(len(weights)), key=lambda k: (shares[k] - exact[k], k))
    for k in by_remainder[: total - sum(shares)]:
        shares[k] += 1
    return shares


def _is_on(setting: RuleSetting) -> bool:
    return isinstance(setting, Mapping) or setting is True


def _refuse_unknown(what: str, given: Mapping[str, object], known: Mapping[str, object]) -> None:
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise ValueError(f"no such {what}: {', '.join(unknown)}; there are {', '.join(known)}")


def _refuse_unknown_parameters(rule: str, setting: RuleSetting) -> None:
    if not isinstance(setting, Mapping):
        return
    known = RULE_PARAMETERS.get(rule, frozenset())
    for name, value in setting.items():
        if name not in known:
            raise ValueError(f"the rule {rule!r} has no parameter {name!r}")
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise ValueError(f"{name!r} of the rule {rule!r} must be a number, 0 or more, not {value!r}")


DEFAULT_PLAN = MatchingPlan()
