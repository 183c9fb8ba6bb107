"""A pair and what it does together, and who looks after it."""

from db.models.guiding.agreement import Agreement, PrintedAgreement, Signature
from db.models.guiding.circle import Circle
from db.models.guiding.community import CommunityChannel, Facilitation, TouchBase
from db.models.guiding.goal import Goal, GoalHelp, GoalUpdate, LearningActivity
from db.models.guiding.health import HealthCase, SignalChoice, SkippedStep, WeeklyDigest
from db.models.guiding.letter import Letter
from db.models.guiding.meeting import (
    ActionItem,
    CalendarFile,
    Meeting,
    MeetingNote,
    MeetingSeries,
    ProposedTime,
    TimeProposal,
    TopicSuggested,
)
from db.models.guiding.nudge import Nudge, ReminderChoice, StepTaken
from db.models.guiding.pair import Pair

__all__ = [
    "ActionItem",
    "Agreement",
    "CalendarFile",
    "Circle",
    "CommunityChannel",
    "Facilitation",
    "Goal",
    "GoalHelp",
    "GoalUpdate",
    "HealthCase",
    "LearningActivity",
    "Letter",
    "Meeting",
    "MeetingNote",
    "MeetingSeries",
    "Nudge",
    "Pair",
    "PrintedAgreement",
    "ProposedTime",
    "ReminderChoice",
    "SignalChoice",
    "Signature",
    "SkippedStep",
    "StepTaken",
    "TimeProposal",
    "TopicSuggested",
    "TouchBase",
    "WeeklyDigest",
]
