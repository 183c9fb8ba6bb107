"""Who fits whom: drafts, what coordinators decided about them, and what mentees were offered."""

from db.models.matching.round import MatchConstraint, MatchRound, Proposal
from db.models.matching.short_list import ShortList, ShortListEntry

__all__ = ["MatchConstraint", "MatchRound", "Proposal", "ShortList", "ShortListEntry"]
