"""What people said about their pairs, and what coordinators made of it."""

from db.models.reviewing.checkpoint import Checkpoint, Decision
from db.models.reviewing.concern import Concern, ConcernStep

__all__ = ["Checkpoint", "Concern", "ConcernStep", "Decision"]
