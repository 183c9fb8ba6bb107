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
    topics: Sequence[Topic], stage: str, goals: Collection[str], suggested: Collection[str]
) -> Topic | None:
    """The topic that fits best and was not suggested yet: made for this stage, about what the mentee came for; the
    earlier in the plan's list where two fit alike. None when everything that could fit was suggested.

    `goals`: values of the plan's list of goals; `suggested`: keys of topics.
    """
    left = [topic for topic in topics if not topic.retired and topic.key not in suggested]
    fitting = [topic for topic in left if topic.stage in (stage, "any")]
    # Better a topic of another stage than none; but no goodbye before the end, and no beginning at it.
    nearest = [topic for topic in left if topic.stage == MIDDLE or END not in (stage, topic.stage)]
    return max(fitting or nearest, key=lambda topic: _fit(topic, stage, goals), default=None)


def in_reading_order(topics: Sequence[Topic], stage: str, goals: Collection[str]) -> tuple[Topic, ...]:
    """All topics that are offered, those that fit best now first."""
    offered = [topic for topic in topics if not topic.retired]
    return tuple(
        sorted(offered, key=lambda one: (one.stage not in (stage, "any"), -_fit(one, stage, goals)))
    )


def _fit(topic: Topic, stage: str, goals: Collection[str]) -> int:
    """A topic for this very stage counts most; one about other goals than the mentee's least."""
    about = 0 if not topic.goals else 1 if any(goal in goals for goal in topic.goals) else -1
    return 2 * (topic.stage == stage) + about
