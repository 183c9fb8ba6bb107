"""What a colleague does with each button they may see: which they like to press, how surely, how soon.

Buttons are recognised by their action ids. Whatever is not in the table is left alone: reminders to snooze,
ways to leave, other people's decisions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from demo.personas import Abandons, Part, Persona


@dataclass
class Memory:
    """What a colleague remembers of what they have done."""

    joined: bool = False
    abandoned: bool = False
    goals: int = 0
    meetings: int = 0  # planned by this colleague
    publishes: bool = True  # a coordinator who has not asked the mentors yet waits with it
    asks: bool = False  # a coordinator who is about to ask them


Willing = Callable[[Persona, Memory], bool]
Odds = Callable[[Persona], float]


@dataclass(frozen=True)
class Habit:
    """One kind of button. Of several with the same `choice` in one block a colleague presses one.

    `eager` is how likely this button is among those; `sure` how likely it is pressed at all at first sight;
    `patience` stretches the time until then. Buttons whose words match `unless`, or whose value does not end
    with `value`, are left alone, as are those that somebody like this presses only sometimes (`odds`, 0 to 1).
    `at_once`: of several that come on one day, all are pressed one after the other; nothing tells them apart.
    """

    action: str
    choice: str = ""
    eager: float = 1.0
    sure: float = 0.95
    patience: float = 1.0
    unless: str = ""
    value: str = ""
    willing: Willing = lambda persona, memory: True
    odds: Odds = lambda persona: 1.0
    at_once: bool = False

    def means(self, label: str, value: str | None) -> bool:
        """Whether this is the button the habit is about, by what stands on it and what it carries."""
        unwanted = bool(self.unless) and re.search(self.unless, label, re.IGNORECASE) is not None
        return not unwanted and (value or "").endswith(self.value)


def _wants_in(persona: Persona, memory: Memory) -> bool:
    return persona.takes_part and not memory.joined and not memory.abandoned


def _comes_back(persona: Persona, memory: Memory) -> bool:
    if not persona.takes_part or memory.joined:
        return False
    return not memory.abandoned or persona.abandons is Abandons.RETURNS


def _wants_goals(persona: Persona, memory: Memory) -> bool:
    return persona.part is not Part.MENTOR and memory.goals < len(persona.goals)


def _books(persona: Persona) -> float:
    """Mentees drive: mentors leave most dates to them."""
    return 0.15 if persona.part is Part.MENTOR else 1.0


def _greets(persona: Persona) -> float:
    """Mentees go first, as they are asked to; a mentor does now and then."""
    return 0.3 if persona.part is Part.MENTOR else 0.8


def _lets_go(_persona: Persona, memory: Memory) -> bool:
    return memory.publishes


SURELY = 1.2
"""Done by whoever sees it, however absent-minded: a program waits for nothing else."""

COLLEAGUES: tuple[Habit, ...] = (
    Habit("application.begin", choice="join", sure=1.0, willing=_wants_in),
    Habit("application.resume", choice="join", sure=1.0, willing=_comes_back),
    Habit("nomination.accept", choice="nomination", eager=0.8, sure=0.9, willing=_wants_in),
    Habit("nomination.decline", choice="nomination", eager=0.2, sure=0.9),
    Habit("endorsement.give", choice="endorsement", eager=0.93, sure=0.9),
    Habit("endorsement.refuse", choice="endorsement", eager=0.07, sure=0.9),
    Habit("application.answer", choice="question", sure=0.9, unless="change"),
    Habit("profile.read", choice="profile", sure=1.0),
    Habit("assessment.open", choice="assessment", sure=0.9),
    Habit("text.approve", choice="text", sure=SURELY, patience=0.1),  # a champion who looks at once
    Habit("module.open", choice="training", sure=0.95),
    Habit("seat.take", choice="seat", sure=0.9, unless="instead"),
    Habit("seat.attended", choice="attended", eager=0.9),
    Habit("seat.missed", choice="attended", eager=0.1),
    Habit("facilitator.accept", choice="facilitator", eager=0.9, unless=r"cannot go on"),
    Habit("facilitator.decline", choice="facilitator", eager=0.1, unless=r"cannot go on"),
    Habit("touch_base.fine", choice="touch_base", eager=0.8),
    Habit("touch_base.talk", choice="touch_base", eager=0.2),
    Habit("office_hours.book", choice="office_hours", sure=0.3),
    Habit("still.yes", choice="still", eager=0.98),
    Habit("still.no", choice="still", eager=0.02),
    Habit("signal.tell", choice="signal", eager=0.5, sure=0.9),
    Habit("signal.keep", choice="signal", eager=0.5, sure=0.9),
    Habit("short_list.open", choice="short_list", sure=0.8),
    Habit("proposal.accept", choice="proposal", eager=0.85, sure=0.75),
    Habit("proposal.decline", choice="proposal", eager=0.15, sure=0.75),
    Habit("hello.help", choice="hello", eager=0.9, sure=0.7, odds=_greets),
    Habit("hello.said", choice="hello", eager=0.1, sure=0.5, odds=_greets),
    Habit("letter.write", sure=0.3),
    Habit("agreement.sign", choice="agreement", sure=0.97),
    Habit("agreement.write", choice="agreement", eager=0.04, sure=0.97, unless="change"),
    Habit("goal.add", sure=0.97, willing=_wants_goals),
    Habit("goal.on_track", choice="goal", eager=0.52, sure=0.85),
    Habit("goal.stuck", choice="goal", eager=0.22, sure=0.85),
    Habit("goal.achieved", choice="goal", eager=0.16, sure=0.85),
    Habit("goal.news", choice="goal", eager=0.1, sure=0.8),
    Habit("goal.obstacle", sure=0.6),
    Habit("goal_help.yes", choice="goal_help", eager=0.85, sure=0.9),
    Habit("goal_help.no", choice="goal_help", eager=0.15, sure=0.9),
    Habit("meeting.held", choice="meeting", eager=0.95),
    Habit("meeting.missed", choice="meeting", eager=0.05),
    Habit("meeting.rate", choice="rating"),
    Habit("meeting.plan", choice="booking", eager=0.97, sure=0.97, odds=_books),
    Habit("meeting.record", choice="booking", eager=0.03),
    Habit("times.suggest", choice="booking", eager=0.12, sure=0.97, odds=_books),
    Habit("times.accept", choice="times", sure=0.95),
    Habit("point.add", sure=0.1),
    Habit("meeting.feedback", sure=0.3),
    Habit("form.open", sure=0.92),
    Habit("review.read", sure=0.8),
    Habit("lesson.vote", sure=0.3),
    Habit("review.agenda", sure=0.5),
    Habit("closing.confirm", sure=0.97),
    Habit("pool.again", choice="pool", eager=0.9, sure=0.95),
    Habit("pool.stop", choice="pool", eager=0.1, sure=0.95),
    Habit("project.yes", choice="project", eager=0.4, sure=0.8),
    Habit("project.no", choice="project", eager=0.6, sure=0.8),
    Habit("recommendation.yes", choice="recommendation", eager=0.85, sure=0.9),
    Habit("recommendation.no", choice="recommendation", eager=0.15, sure=0.9),
    Habit("wish.more_time", sure=0.6),
    Habit("concern.read", sure=SURELY, at_once=True),  # a coordinator, to whom alone it is told
    Habit("channel.archive", choice="channel", eager=0.6, patience=2),
    Habit("channel.keep", choice="channel", eager=0.4, patience=2),
)

COORDINATORS: tuple[Habit, ...] = (
    Habit("campaign.ask", choice="campaign", sure=SURELY, patience=0.1, unless=r"again"),
    Habit("program.open", choice="open", sure=SURELY, value=":post"),
    Habit("program.open_later", choice="open", eager=0.001, sure=SURELY, value=":yes"),
    Habit("application.approve", choice="decision", sure=1.0),
    Habit("applications.approve_all", choice="decision", sure=1.0),
    Habit("directory.apply", choice="import", sure=1.0),
    Habit("training.nudge", sure=1.0),
    Habit("attendance.open", sure=0.8),
    Habit("session.plan", choice="get_together", sure=0.9, value=":get_together"),
    Habit("short_list.offer", sure=1.0),
    Habit("match.ask", sure=1.0, willing=lambda _persona, memory: memory.asks),
    Habit("match.publish", choice="match", sure=1.0, willing=_lets_go),
    Habit("pair.hello", sure=0.5),
)

STEPS: Mapping[str, tuple[str, ...]] = {"concern.read": ("concern.acknowledge", "concern.resolve")}
"""What follows in a modal that a button opened and that asks for nothing itself: one button at each look. Whoever has
done the first comes back for the next."""
COMES_BACK_AFTER = 24
"""Working hours."""

_KNOWN = {habit.action: habit for habit in (*COLLEAGUES, *COORDINATORS)}


def habit_for(action_id: str, *, coordinates: bool) -> Habit | None:
    """The habit for a button; versions ("meeting.rate.v2") and twins ("meeting.rate:4") count as the same."""
    habit = _KNOWN.get(re.sub(r"([.:_]v?\d+)+$", "", action_id))
    if habit is None or (habit in COORDINATORS) != coordinates:
        return None
    return habit
