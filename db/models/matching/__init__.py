"""Who fits whom: drafts, and what coordinators decided about them."""

from db.models.matching.round import MatchConstraint, MatchRound, Proposal

__all__ = ["MatchConstraint", "MatchRound", "Proposal"]
