"""A pair and what it does together."""

from db.models.guiding.agreement import Agreement, Signature
from db.models.guiding.circle import Circle
from db.models.guiding.goal import Goal, GoalUpdate
from db.models.guiding.meeting import Meeting
from db.models.guiding.nudge import Nudge, ReminderChoice, StepTaken
from db.models.guiding.pair import Pair

__all__ = [
    "Agreement",
    "Circle",
    "Goal",
    "GoalUpdate",
    "Meeting",
    "Nudge",
    "Pair",
    "ReminderChoice",
    "Signature",
    "StepTaken",
]
