"""What is counted for Prometheus. Labels are codes, kinds and Slack's team id: never a person, never a name."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.domain.messages import KINDS, Operation

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
ACK_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
"""Seconds. After three, Slack tells the person that the app did not answer."""
WORK_BUCKETS = (0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0, 30.0, 60.0, 300.0)
AGE_BUCKETS = (1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0, 14400.0, 86400.0)
RATELIMITED = "ratelimited"

_OUR_KINDS = frozenset(KINDS) | frozenset(str(operation) for operation in Operation)
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]{0,47}")


@dataclass(frozen=True)
class Waiting:
    """What waits in one workspace at one moment; ages in seconds, 0 where nothing is late.

    `rows` counts the outbox by state, `oldest` is how long the oldest row that may go has been waiting, `due_lag`
    how late the most overdue pair's next step is.
    """

    workspace: str
    rows: Mapping[str, int] = field(default_factory=dict)
    oldest: float = 0.0
    due_lag: float = 0.0


class Metrics:
    """Counts into a registry of its own. `seconds` is a steady clock: what people wait for is real time."""

    def __init__(self, seconds: Callable[[], float] = time.perf_counter) -> None:
        self.registry = CollectorRegistry()
        self._seconds = seconds
        self._lookers = _Lookers()
        self._ack_seconds = self._histogram(
            "mentorbot_ack_seconds", "From Slack's request to its answer.", ("kind", "outcome"), ACK_BUCKETS
        )
        self._refusals = self._counter(
            "mentorbot_refusals",
            "Requests that were answered with why not, by reason.",
            ("workspace", "code"),
        )
        self._listener_errors = self._counter(
            "mentorbot_listener_errors", "Requests that failed on our side.", ("workspace", "kind", "error")
        )
        self._calls = self._counter(
            "mentorbot_slack_calls", "Calls of Slack's Web API.", ("workspace", "method", "result")
        )
        self._call_seconds = self._histogram(
            "mentorbot_slack_call_seconds", "How long Slack took to answer.", ("method",), WORK_BUCKETS
        )
        self._too_many = self._counter(
            "mentorbot_slack_429", "Calls that Slack refused as too many.", ("workspace", "method")
        )
        self._sends = self._counter(
            "mentorbot_sends", "What became of rows of the outbox.", ("workspace", "kind", "outcome")
        )
        self._send_age = self._histogram(
            "mentorbot_send_age_seconds", "From when a row might go until it had gone.", (), AGE_BUCKETS
        )
        self._job_seconds = self._histogram(
            "mentorbot_job_seconds", "How long each run of a job took.", ("name",), WORK_BUCKETS
        )
        self._job_failures = self._counter(
            "mentorbot_job_failures", "Runs of jobs that failed.", ("workspace", "name", "error")
        )
        self._alarms = Gauge(
            "mentorbot_alarm", "1 while coordinators should know of a trouble.", ("workspace", "cause"),
            registry=self.registry,
        )  # fmt: skip
        self.registry.register(self._lookers)
        ProcessCollector(registry=self.registry)

    def exposition(self) -> bytes:
        """Everything, in Prometheus' text format (`CONTENT_TYPE`)."""
        return generate_latest(self.registry)

    def stopwatch(self) -> Callable[[], float]:
        """Started now; calling it gives the seconds since."""
        begun = self._seconds()
        return lambda: self._seconds() - begun

    # --- requests ----------------------------------------------------------------------------------
    def acknowledged(self, kind: str, outcome: str, seconds: float) -> None:
        """A request was answered: `ok`, `refused`, `replayed`, `apology` or `unanswered`."""
        self._ack_seconds.labels(kind, outcome).observe(seconds)

    def refused(self, workspace: str, code: str) -> None:
        """A person was told why not; `code` as in `bot.errors`."""
        self._refusals.labels(workspace, _code(code)).inc()

    def listener_failed(self, workspace: str, kind: str, error: str) -> None:
        """A request failed on our side; `error` is the exception's class."""
        self._listener_errors.labels(workspace, kind, _code(error)).inc()

    # --- Slack -------------------------------------------------------------------------------------
    def called(self, workspace: str, method: str, result: str, seconds: float) -> None:
        """A method of Slack's was called: `ok`, `ratelimited`, Slack's error code, or the class of the failure."""
        self._calls.labels(workspace, method, _code(result)).inc()
        self._call_seconds.labels(method).observe(seconds)
        if result == RATELIMITED:
            self._too_many.labels(workspace, method).inc()

    def delivered(self, workspace: str, kind: str, outcome: str, age: float | None = None) -> None:
        """A row of the outbox was `sent`, `skipped`, `dead`, or is to be tried `again` or looked up (`unsure`).

        `age`: the seconds since it might go, for what is sent.
        """
        self._sends.labels(workspace, kind if kind in _OUR_KINDS else "other", outcome).inc()
        if age is not None:
            self._send_age.observe(max(0.0, age))

    # --- the bot's own work ------------------------------------------------------------------------
    def job_ran(self, workspace: str, name: str, seconds: float, error: str | None = None) -> None:
        """A job ended; `error` is the exception's class if it failed."""
        self._job_seconds.labels(name).observe(seconds)
        if error is not None:
            self._job_failures.labels(workspace, name, _code(error)).inc()

    def alarm(self, workspace: str, cause: str, *, on: bool) -> None:
        """A trouble of `bot.domain.troubles` began or ended."""
        self._alarms.labels(workspace, cause).set(1 if on else 0)

    # --- asked when somebody looks -----------------------------------------------------------------
    def watch_waiting(self, look: Callable[[], Iterable[Waiting]]) -> None:
        """What gives the queues of the workspaces served; asked at each look, so it must be quick."""
        self._lookers.waiting = look

    def watch_leading(self, look: Callable[[], Mapping[str, bool]]) -> None:
        """What says of each workspace served whether this process leads it."""
        self._lookers.leading = look

    def watch_connections(self, look: Callable[[], int]) -> None:
        """What counts the Socket Mode connections that stand."""
        self._lookers.connections = look

    def _counter(self, name: str, what: str, labels: tuple[str, ...]) -> Counter:
        return Counter(name, what, labels, registry=self.registry)

    def _histogram(
        self, name: str, what: str, labels: tuple[str, ...], buckets: tuple[float, ...]
    ) -> Histogram:
        return Histogram(name, what, labels, buckets=buckets, registry=self.registry)


class _Lookers(Collector):
    """What is not counted but looked up whenever somebody asks. A look that fails leaves its figures out."""

    def __init__(self) -> None:
        self.waiting: Callable[[], Iterable[Waiting]] | None = None
        self.leading: Callable[[], Mapping[str, bool]] | None = None
        self.connections: Callable[[], int] | None = None

    def describe(self) -> Iterable[Metric]:
        """Nothing is asked when the registry is made."""
        return ()

    def collect(self) -> Iterator[Metric]:
        yield from self._collect_waiting()
        if self.leading is not None:
            leading = GaugeMetricFamily(
                "mentorbot_leading", "1 where this process leads the workspace.", labels=["workspace"]
            )
            for workspace, leads in self.leading().items():
                leading.add_metric([workspace], float(leads))
            yield leading
        if self.connections is not None:
            yield GaugeMetricFamily(
                "mentorbot_socket_connections", "Socket Mode connections that stand.", self.connections()
            )

    def _collect_waiting(self) -> Iterator[Metric]:
        if self.waiting is None:
            return
        rows = GaugeMetricFamily(
            "mentorbot_queue_rows", "Rows of the outbox that are not finished.", labels=["workspace", "state"]
        )
        oldest = GaugeMetricFamily(
            "mentorbot_queue_oldest_seconds", "Age of the oldest row that may go.", labels=["workspace"]
        )
        due_lag = GaugeMetricFamily(
            "mentorbot_due_lag_seconds", "How late the most overdue step is.", labels=["workspace"]
        )
        answers = GaugeMetricFamily("mentorbot_database_up", "1 while the database answers.")
        try:
            found = list(self.waiting())
        except Exception:
            answers.add_metric([], 0.0)
            yield answers
            return
        answers.add_metric([], 1.0)
        for waiting in found:
            for state, count in waiting.rows.items():
                rows.add_metric([waiting.workspace, state], float(count))
            oldest.add_metric([waiting.workspace], waiting.oldest)
            due_lag.add_metric([waiting.workspace], waiting.due_lag)
        yield from (answers, rows, oldest, due_lag)


def _code(text: str) -> str:
    """A label that is a code for certain: whatever else might come from outside is `other`."""
    return text if _CODE.fullmatch(text) else "other"
