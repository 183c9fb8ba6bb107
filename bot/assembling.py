"""Putting together what the work of one workspace needs: its client, limits, jobs, drivers and desk."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from bot.clock import Clock, Seats
from bot.delivery.job import DeliveryJob, SlowWaitsJob
from bot.delivery.limits import Limits
from bot.delivery.paced_client import PacedClient
from bot.delivery.restored import RestoredJob
from bot.delivery.sender import Sender
from bot.delivery.slack import Slack
from bot.installing.office import InstallOffice
from bot.leadership import Leadership
from bot.listeners.desk import Desk
from bot.metrics import Metrics
from bot.running.counted_calls import count_calls
from bot.running.drivers import Driver
from bot.running.election import leadership_of
from bot.running.jobs import Job, Jobs
from bot.running.workplaces import Identity, Workplace
from bot.slack_client import SlackClient
from bot.usecases.every_job import EVERY_STAGE, FROM_SLACK
from bot.usecases.matching.asking.answering import QuestionsJob
from bot.usecases.matching.choosing.deadlines import ShortListsJob
from bot.usecases.matching.drafts.running import MatchingJob, QueuedRoundsJob
from bot.usecases.operating.alarms import AlarmJob
from bot.usecases.operating.clearing import ClearingJob
from bot.usecases.people.privacy.erasing import ErasingJob
from bot.usecases.people.privacy.retaining import RetainingJob
from bot.usecases.people.workspace import know_workspace
from db.changes import Changes
from db.session import Sessions

NAME = "mentorbot"


class Making:
    """Makes workplaces: what the work of one workspace needs, put together. `seats` gives a clock to each driver;
    `office` is there where workspaces install the app by themselves.
    """

    def __init__(
        self,
        sessions: Sessions,
        seats: Seats,
        metrics: Metrics,
        *,
        on_time_server: bool,
        retention: Mapping[str, int] | None = None,
    ) -> None:
        self._sessions = sessions
        self._retention = retention
        self._metrics = metrics
        self._seats = seats
        self._on_time_server = on_time_server
        self._leadership_of = leadership_of(sessions, on_time_server=on_time_server)
        self.changes = Changes(sessions.engine)
        """What tells all drivers that somebody has written; whoever ends the work closes it."""
        self.office: InstallOffice | None = None

    def __call__(self, identity: Identity, client: SlackClient) -> Workplace:
        sessions, workspace_id, metrics = self._sessions, identity.workspace_id, self._metrics
        count_calls(client, workspace_id, metrics)
        clock = self._seats(NAME)
        know_workspace(
            sessions, workspace_id, identity.name, identity.bot_user_id, clock.now(), self._retention
        )
        leadership = self._leadership_of(workspace_id, clock.now)
        stopping = threading.Event()
        limits = Limits(clock.now(), lambda: leadership.epoch)
        paced = PacedClient(client, limits, clock.now)
        drivers: list[Driver] = []

        def wake() -> None:
            for driver in drivers:
                driver.wake()

        def wake_delivery() -> None:
            drivers[0].wake()

        def wake_matching() -> None:
            drivers[1].wake()

        def sender(*, slow: bool = False) -> Sender:
            slack = Slack(client, limits, clock.now)
            return Sender(
                sessions, workspace_id, slack, clock.now, slow=slow, wake=wake_delivery,
                leadership=leadership, metrics=metrics,
            )  # fmt: skip

        restored = RestoredJob.after(sessions, workspace_id, clock.now)
        # What takes long has a driver, and so a thread, of its own: no message waits for it.
        drafts: list[Job] = [
            MatchingJob(sessions, workspace_id, clock.now, wake=wake_delivery, stopping=stopping.is_set),
            ShortListsJob(sessions, workspace_id, clock.now, wake=wake_delivery),
            DeliveryJob(sender(slow=True), "files"),
        ]
        questions = QuestionsJob(
            sessions, workspace_id, clock.now, wake=wake_delivery, stopping=stopping.is_set,
            between=Jobs(drafts, clock.now, workspace_id=workspace_id, metrics=metrics).run,
        )  # fmt: skip
        slow_work: list[Job] = [
            AlarmJob(sessions, workspace_id, clock.now, metrics, wake_delivery, lambda: leadership.epoch),
            *drafts,
            questions,
            ClearingJob(sessions, workspace_id, clock.now),
            RetainingJob(sessions, workspace_id, clock.now),
            ErasingJob(sessions, workspace_id, clock.now),
        ]
        work: list[Job] = [
            *(job(sessions, workspace_id, paced, clock.now) for job in FROM_SLACK),
            *(job(sessions, workspace_id, clock.now) for job in EVERY_STAGE),
            QueuedRoundsJob(sessions, workspace_id, wake=wake_matching),
            SlowWaitsJob(sessions, workspace_id, clock.now, wake=wake_matching),
            *([restored] if restored is not None else []),
            DeliveryJob(sender()),
        ]
        if self.office is not None:
            work.insert(0, self.office.token_job(workspace_id, client, clock.now))
        changes = self.changes
        for its_work, its_clock in ((work, clock), (slow_work, self._seats(f"{NAME} (matching)"))):
            jobs = Jobs(
                its_work, clock.now, changes.marker, sessions.tables, leadership,
                workspace_id=workspace_id, metrics=metrics,
            )  # fmt: skip
            drivers.append(_driver(jobs, its_clock, leadership, on_time_server=self._on_time_server))
        desk = Desk(
            sessions=sessions,
            client=client,
            workspace_id=workspace_id,
            bot_user_id=identity.bot_user_id,
            now=clock.now,
            wake=wake,
            metrics=metrics,
            kept_open=client.kept_open,
        )
        return Workplace(identity, client, desk, drivers, leadership, stopping)


def _driver(jobs: Jobs, clock: Clock, leadership: Leadership, *, on_time_server: bool) -> Driver:
    if on_time_server:
        from bot.running.drivers import ClockDriver

        return ClockDriver(jobs, clock, leadership)
    from bot.running.scheduler import SchedulerDriver

    return SchedulerDriver(jobs, clock)
