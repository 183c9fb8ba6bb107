"""Every table, by stage. Import a model from here."""

from db.models.base import Base, Scoped
from db.models.delivery import Activity, InboxEntry, OutboxRow
from db.models.guiding import (
    Agreement,
    Circle,
    Goal,
    GoalUpdate,
    Meeting,
    Nudge,
    Pair,
    ReminderChoice,
    Signature,
    StepTaken,
)
from db.models.matching import (
    MatchConstraint,
    MatchQuestion,
    MatchRound,
    Proposal,
    ShortList,
    ShortListEntry,
)
from db.models.people import DirectoryImport, Person, Workspace
from db.models.planning import Cohort, Coordinator, FormVersion, Lesson, MeasureValue, PlanFile, Program
from db.models.recruiting import (
    Answer,
    Enrollment,
    Nomination,
    ReviewQuestion,
    RoleAcceptance,
    Submission,
    TextApproval,
)
from db.models.training import ModuleProgress, TrainingSeat, TrainingSession

__all__ = [
    "Activity",
    "Agreement",
    "Answer",
    "Base",
    "Circle",
    "Cohort",
    "Coordinator",
    "DirectoryImport",
    "Enrollment",
    "FormVersion",
    "Goal",
    "GoalUpdate",
    "InboxEntry",
    "Lesson",
    "MatchConstraint",
    "MatchQuestion",
    "MatchRound",
    "MeasureValue",
    "Meeting",
    "ModuleProgress",
    "Nomination",
    "Nudge",
    "OutboxRow",
    "Pair",
    "Person",
    "PlanFile",
    "Program",
    "Proposal",
    "ReminderChoice",
    "ReviewQuestion",
    "RoleAcceptance",
    "Scoped",
    "ShortList",
    "ShortListEntry",
    "Signature",
    "StepTaken",
    "Submission",
    "TextApproval",
    "TrainingSeat",
    "TrainingSession",
    "Workspace",
]
