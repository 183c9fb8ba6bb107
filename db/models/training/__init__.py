"""Who learned what, and who sat where."""

from db.models.training.module import ModuleProgress
from db.models.training.session import TrainingSeat, TrainingSession

__all__ = ["ModuleProgress", "TrainingSeat", "TrainingSession"]
