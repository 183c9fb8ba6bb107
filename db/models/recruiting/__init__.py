"""Who said yes, and what they answered."""

from db.models.recruiting.answer import Answer, Submission
from db.models.recruiting.enrollment import Enrollment

__all__ = ["Answer", "Enrollment", "Submission"]
