"""What was learned, figures entered by hand, and what they are compared with."""

from db.models.learning.comparison import Comparison
from db.models.learning.counted import CountedAnswers, CountedGroups
from db.models.learning.lesson import Lesson, LessonVote
from db.models.learning.measure import MeasureValue
from db.models.learning.report import MonthlyReport, ReportFile

__all__ = [
    "Comparison",
    "CountedAnswers",
    "CountedGroups",
    "Lesson",
    "LessonVote",
    "MeasureValue",
    "MonthlyReport",
    "ReportFile",
]
