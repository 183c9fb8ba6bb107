"""What was planned: programs, their cohorts, coordinators and forms."""

from db.models.planning.plan_file import PlanFile
from db.models.planning.program import Cohort, Coordinator, FormVersion, Program

__all__ = ["Cohort", "Coordinator", "FormVersion", "PlanFile", "Program"]
