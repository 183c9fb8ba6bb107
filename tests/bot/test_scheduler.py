"""APScheduler, the production driver: it ends in order, whatever is under way."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from bot.clock import SystemClock
from bot.running.jobs import Jobs
from bot.running.scheduler import SchedulerDriver


class LongWork:
    """A job that is still at work when the process is told to end, and wants to come again soon."""

    name = "long work"

    def __init__(self) -> None:
        self.begun, self.may_end, self.ended = threading.Event(), threading.Event(), threading.Event()

    def run(self) -> datetime | None:
        self.begun.set()
        self.may_end.wait(20)
        self.ended.set()
        return SystemClock().now() + timedelta(seconds=5)


def test_who_is_stopped_in_the_middle_of_their_work_finishes_it_and_ends() -> None:
    work, clock = LongWork(), SystemClock()
    driver = SchedulerDriver(Jobs([work], clock.now), clock)
    driver.start()
    assert work.begun.wait(20)
    stopping = threading.Thread(target=driver.stop, daemon=True)
    stopping.start()
    stopping.join(0.2)
    assert stopping.is_alive(), "it waits for what was begun"
    work.may_end.set()
    stopping.join(20)
    assert not stopping.is_alive()
    assert work.ended.is_set()
