"""The jobs of every stage, in the order in which they run: what one of them writes is there for those behind it."""

from __future__ import annotations

from bot.usecases.celebrating.job import CelebratingJob
from bot.usecases.closing.cohort_job import CohortJob
from bot.usecases.closing.farewell.job import FarewellJob
from bot.usecases.community.job import CommunityJob
from bot.usecases.coordinating.digest import DigestJob
from bot.usecases.coordinating.health_job import HealthJob
from bot.usecases.guiding.growing.helping import GoalHelpJob
from bot.usecases.guiding.meeting.job import MeetingsJob
from bot.usecases.guiding.reminding.tick import GuidingJob
from bot.usecases.learning.asking import FiguresJob
from bot.usecases.learning.reading import ComparisonsJob
from bot.usecases.matching.choosing.deadlines import DeadlinesJob
from bot.usecases.matching.drafts.progress import PublishingJob
from bot.usecases.matching.tuning.repeating import RepeatingJob
from bot.usecases.people.import_job import ImportJob
from bot.usecases.people.reading import PeopleJob
from bot.usecases.planning.plan_files_job import PlanFilesJob
from bot.usecases.planning.questions.telling import NewQuestionsJob
from bot.usecases.recruiting.deciding.endorsement import EndorsementsJob
from bot.usecases.recruiting.inviting.campaigning import CampaignJob
from bot.usecases.recruiting.inviting.reminding import ApplicationsJob
from bot.usecases.reporting.monthly import MonthlyReportJob
from bot.usecases.reviewing.adjusting.job import AdjustingJob
from bot.usecases.reviewing.concerns.clock import ConcernsJob
from bot.usecases.reviewing.one_sided import ReviewsJob
from bot.usecases.training.job import TrainingJob

FROM_SLACK = (
    PeopleJob,
    ImportJob,
    PlanFilesJob,
    ComparisonsJob,
)
"""What asks Slack for something: who works here, and the files that people gave."""

EVERY_STAGE = (
    CampaignJob,
    ApplicationsJob,
    NewQuestionsJob,
    EndorsementsJob,
    TrainingJob,
    CommunityJob,
    MeetingsJob,
    GuidingJob,
    HealthJob,
    ReviewsJob,
    DigestJob,
    MonthlyReportJob,
    AdjustingJob,
    FiguresJob,
    GoalHelpJob,
    FarewellJob,
    CelebratingJob,
    CohortJob,
    ConcernsJob,
    DeadlinesJob,
    RepeatingJob,
    PublishingJob,
)
"""What follows from the database and the calendar alone."""
