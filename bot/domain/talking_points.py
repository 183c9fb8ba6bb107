"""What a pair might talk about halfway: three points, chosen by rules from what both may know.

Only what is shared between the two goes in: words meant for the partner, goals, meetings, the agreement. Answers
that are only counted, or for coordinators, are never looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from bot.domain.said import N_

POINTS = 3
_SELDOM = 0.6
"""Below this part of the meetings that the rhythm promises, meeting itself is worth a word."""
_MEETINGS_TO_JUDGE = 3

TEXTS: Mapping[str, str] = N_(
    {
        "stuck_goal": "“{title}” is stuck. What is in the way, and what is the smallest step that would move it?",
        "both_change": "You both named something to change. Choose one thing of each, and try it until you next meet.",
        "one_change": "One of you would like something to change. What would it look like if it went well?",
        "meet_seldom": "Meetings so far: {held}. What would make meeting easier: another day, shorter, a walk?",
        "no_goal": "You have no goal yet. What should be different for the mentee by the end?",
        "goal_achieved": "“{title}” is achieved. What made it work, and what comes after it?",
        "unsigned": "Your agreement is not signed by both. Which line of it would each of you change today?",
        "both_well": "You both wrote what works well. How do you get more of it in the second half?",
        "goal_fits": "“{title}”: is it still the right goal, and how will you see that you are there?",
        "second_half": "What should be true at the end, so that both of you say it was worth it?",
        "unsaid": "What have you not talked about yet, although it matters?",
        "each_other": "What is one thing that each of you could do differently from here on?",
    }
)
"""Every point by key, as it is shown and as it stands in an agenda."""


@dataclass(frozen=True)
class HalfwayFacts:
    """What both of a pair may know. Words: how many of the two wrote them; goals by title."""

    works_well: int = 0
    should_change: int = 0
    with_goals: bool = True
    stuck: tuple[str, ...] = ()
    achieved: tuple[str, ...] = ()
    under_way: tuple[str, ...] = ()
    held: int = 0
    expected: float = 0
    """Meetings that the pair's rhythm promises by now."""
    unsigned: bool = False


@dataclass(frozen=True)
class TalkingPoint:
    """One point. `details` fill its text; a goal's title is in somebody's own words."""

    key: str
    details: Mapping[str, str] = field(default_factory=dict)

    def text(self, say: Callable[[str], str]) -> str:
        """In plain words, as it is kept; `say` knows the language."""
        return say(TEXTS[self.key]).format_map(self.details)

    def is_said_by(self, words: str, say: Callable[[str], str], longest: int) -> bool:
        """Whether `words`, kept at some time and cut to `longest`, are this point. Of meetings there may be more
        since.
        """
        if "held" not in self.details:
            return words == self.text(say)[:longest]
        before, _, after = say(TEXTS[self.key]).partition("{held}")
        return words.startswith(before) and words.endswith(after)


def talking_points(facts: HalfwayFacts) -> tuple[TalkingPoint, ...]:
    """POINTS points: what holds the two up comes first, then what carries them, then what always helps."""
    return _chosen(facts)[:POINTS]


def points_by_key(facts: HalfwayFacts, keys: Collection[str]) -> tuple[TalkingPoint, ...]:
    """The same by key, in the words that fit today; what does not hold any more is left out."""
    return tuple(point for point in _chosen(facts) if point.key in keys)[:POINTS]


def _chosen(facts: HalfwayFacts) -> tuple[TalkingPoint, ...]:
    both = 2
    rules: tuple[tuple[str, bool, Mapping[str, str]], ...] = (
        ("stuck_goal", bool(facts.stuck), _title(facts.stuck)),
        ("both_change", facts.should_change >= both, {}),
        ("one_change", facts.should_change == 1, {}),
        ("meet_seldom", _meets_seldom(facts), {"held": str(facts.held)}),
        ("no_goal", facts.with_goals and not (facts.stuck or facts.achieved or facts.under_way), {}),
        ("goal_achieved", bool(facts.achieved), _title(facts.achieved)),
        ("unsigned", facts.unsigned, {}),
        ("both_well", facts.works_well >= both, {}),
        ("goal_fits", bool(facts.under_way), _title(facts.under_way)),
        ("second_half", True, {}),
        ("unsaid", True, {}),
        ("each_other", True, {}),
    )
    return tuple(TalkingPoint(key, details) for key, applies, details in rules if applies)


def _meets_seldom(facts: HalfwayFacts) -> bool:
    return facts.expected >= _MEETINGS_TO_JUDGE and facts.held < facts.expected * _SELDOM


def _title(titles: tuple[str, ...]) -> Mapping[str, str]:
    return {"title": titles[0]} if titles else {}
