"""Who fits whom: drafts, what coordinators decided about them, and what mentees were offered."""

from db.models.matching.question import MatchQuestion
from db.models.matching.round import MatchConstraint, MatchRound, Proposal
from db.models.matching.short_list import ShortList, ShortListEntry

__all__ = ["MatchConstraint", "MatchQuestion", "MatchRound", "Proposal", "ShortList", "ShortListEntry"]
