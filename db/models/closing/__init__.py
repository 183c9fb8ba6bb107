"""How pairs come to their end, and what stays of them."""

from db.models.closing.celebration import Kudos, ProjectInterest, ProjectOffer, Reward
from db.models.closing.cohort import CohortClosing
from db.models.closing.farewell import Certificate, Farewell, Recommendation
from db.models.closing.story import Story, StoryConsent

__all__ = [
    "Certificate",
    "CohortClosing",
    "Farewell",
    "Kudos",
    "ProjectInterest",
    "ProjectOffer",
    "Recommendation",
    "Reward",
    "Story",
    "StoryConsent",
]
