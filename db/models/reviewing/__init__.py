"""What people said about their pairs, and what coordinators made of it."""

from db.models.reviewing.adjustment import Adjustment, Tally
from db.models.reviewing.checkpoint import Checkpoint, Decision
from db.models.reviewing.concern import Concern, ConcernStep

__all__ = ["Adjustment", "Checkpoint", "Concern", "ConcernStep", "Decision", "Tally"]
