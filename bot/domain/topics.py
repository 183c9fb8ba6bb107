"""Which topic a pair is offered next."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.domain.program import Topic

START, MIDDLE, END = "start", "middle", "end"
STAGES = (START, MIDDLE, END, "any")


def stage_after(gone: int, duration: int) -> str:
    """Where a relationship stands `gone` days after its match, pauses taken off: the first third, the last sixth,
    or in between.
    """
    if gone < duration / 3:
        return START
    return END if gone > duration * 5 / 6 else MIDDLE


def pick_topic(
    topics: Sequence[Topic],
    stage: str,
    goals: Collection[str],
    suggested: Collection[str],
    skills: Collection[str] = (),
) -> Topic | None:
    """The topic that fits best and was not suggested yet: made for this stage, about what the mentee came for; the
    earlier in the plan's list where two fit alike. None when everything that could fit was suggested.

    `goals`: values of the plan's list of goals; `skills`: those that goals of the pair are about; `suggested`: keys
    of topics.
    """
    left = [topic for topic in topics if not topic.retired and topic.key not in suggested]
    fitting = [topic for topic in left if topic.stage in (stage, "any")]
    # Better a topic of another stage than none; but no goodbye before the end, and no beginning at it.
    nearest = [topic for topic in left if topic.stage == MIDDLE or END not in (stage, topic.stage)]
    return max(fitting or nearest, key=lambda topic: _fit(topic, stage, goals, skills), default=None)


def in_reading_order(
    topics: Sequence[Topic], stage: str, goals: Collection[str], skills: Collection[str] = ()
) -> tuple[Topic, ...]:
    """All topics that are offered, those that fit best now first."""
    offered = [topic for topic in topics if not topic.retired]
    return tuple(
        sorted(offered, key=lambda one: (one.stage not in (stage, "any"), -_fit(one, stage, goals, skills)))
    )


def _fit(topic: Topic, stage: str, goals: Collection[str], skills: Collection[str]) -> int:
    """A topic for this very stage counts most, then one about the goals they have set, then about what the mentee
    came for; one about other goals counts least.
    """
    about = 0 if not topic.goals else 1 if any(goal in goals for goal in topic.goals) else -1
    if any(skill in skills for skill in topic.skills):
        about = 2
    return 3 * (topic.stage == stage) + about
