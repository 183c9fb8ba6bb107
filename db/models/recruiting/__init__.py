"""Who said yes, and what they answered."""

from db.models.recruiting.answer import Answer, Submission
from db.models.recruiting.campaign import RoleAcceptance, TextApproval
from db.models.recruiting.enrollment import Enrollment
from db.models.recruiting.nomination import Nomination, ReviewQuestion

__all__ = [
    "Answer",
    "Enrollment",
    "Nomination",
    "ReviewQuestion",
    "RoleAcceptance",
    "Submission",
    "TextApproval",
]
