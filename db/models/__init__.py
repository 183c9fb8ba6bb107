"""Every table, by stage. Import a model from here."""

from db.models.base import Base, Scoped
from db.models.delivery import Activity, InboxEntry, OutboxRow
from db.models.guiding import (
    Agreement,
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
from db.models.planning import Cohort, Coordinator, FormVersion, Program
from db.models.recruiting import Answer, Enrollment, Submission

__all__ = [
    "Activity",
    "Agreement",
    "Answer",
    "Base",
    "Cohort",
    "Coordinator",
    "DirectoryImport",
    "Enrollment",
    "FormVersion",
    "Goal",
    "GoalUpdate",
    "InboxEntry",
    "MatchConstraint",
    "MatchQuestion",
    "MatchRound",
    "Meeting",
    "Nudge",
    "OutboxRow",
    "Pair",
    "Person",
    "Program",
    "Proposal",
    "ReminderChoice",
    "Scoped",
    "ShortList",
    "ShortListEntry",
    "Signature",
    "StepTaken",
    "Submission",
    "Workspace",
]
