"""A large cohort is published: everybody can see how far it is, stop it, and do their own things meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet, MultiFernet
from sqlalchemy import insert

from bench._matched import Matched, draft, publish, settle
from bot.bootstrap import Bot
from bot.domain.messages import Operation
from db.engine import connect
from db.migrate import upgrade
from db.models import OutboxRow, Pair, Person
from db.session import Sessions
from demo.running import running_bot
from playground import MessageOnScreen, Playground

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
PAIRS, QUEUED = 45, 2000

Run = Callable[[], AbstractContextManager[Bot]]


class Cohort:
    """A company whose draft is published, seen from the admin channel. `run` starts the bot, again and again."""

    def __init__(self, matched: Matched, run: Run) -> None:
        self.matched, self.run = matched, run
        self.playground, self.cora = matched.playground, matched.cora

    def pass_time(self, span: timedelta) -> None:
        self.playground.clock.advance(span)

    @property
    def message(self) -> MessageOnScreen:
        """The message that tells of the publishing."""
        everything = self.cora.messages(self.matched.admin)
        found = [one for one in everything if "published in" in one.words and not one.is_ephemeral]
        assert len(found) == 1, "one message, which is changed in its place"
        return found[0]

    @property
    def channels(self) -> int:
        return len([one for one in self.made("channel_created") if "mia" in str(one.detail.get("name", ""))])

    def made(self, what: str):
        return self.playground.log.where(what)

    @property
    def introduced(self) -> int:
        return self.playground.log.count("message_posted", event_type="mentorbot_pair_announced")

    def changes(self) -> int:
        return len([one for one in self.made("message_updated") if one.channel == self.matched.admin])

    def press(self, action: str):
        return self.cora.click(self.message, action)


@pytest.fixture
def sessions(database_url: str, key: str) -> Iterator[Sessions]:
    engine = connect(database_url, MultiFernet([Fernet(key)]))
    upgrade(engine)
    yield Sessions(engine)
    engine.dispose()


@pytest.fixture
def key() -> str:
    return Fernet.generate_key().decode()


@pytest.fixture
def run(playground: Playground, database_url: str, key: str) -> Run:
    @contextmanager
    def running() -> Iterator[Bot]:
        with running_bot(playground, database_url, key=key) as bot:
            playground.clock.settle()
            yield bot

    return running


@pytest.mark.long
def test_a_large_cohort_shows_how_far_it_is_can_be_paused_and_survives_a_restart(
    playground: Playground, sessions: Sessions, run: Run
) -> None:
    cohort = Cohort(settle(playground, sessions, PAIRS), run)
    draft(cohort.matched, sessions)
    with run():
        cohort.pass_time(MINUTE)
        publish(cohort.matched)
        cohort.pass_time(SECOND)
        assert f"1 of {PAIRS}* channels" in cohort.message.words
        assert "About 3 minutes still." in cohort.message.words
        cohort.pass_time(MINUTE)
        shown = re.search(rf"\*(\d+) of {PAIRS}\* channels", cohort.message.words)
        assert shown is not None
        assert 9 <= int(shown[1]) <= cohort.channels <= 21
        assert "About 2 minutes still." in cohort.message.words
        assert cohort.press("match.pause").ok
        assert f"*Paused* by <@{cohort.cora.id}>." in cohort.message.words
        assert f"*{cohort.channels} of {PAIRS}* channels" in cohort.message.words
        before = cohort.channels
        cohort.pass_time(5 * MINUTE)
        assert cohort.channels == before, "no further channel"
        assert cohort.introduced == before, "whoever has one is introduced all the same"
    with run():
        cohort.pass_time(2 * MINUTE)
        assert cohort.channels == before, "a restart does not forget that it is paused"
        again = cohort.cora.command("/mentor-admin match status", cohort.matched.admin)
        assert f"The people of {PAIRS - before} pairs know nothing yet" in again.ephemeral.words
        assert cohort.press("match.go_on").ok
        assert "About 2 minutes still." in cohort.message.words
        cohort.pass_time(40 * SECOND)
    with run():
        cohort.pass_time(3 * MINUTE)
    assert f"All {PAIRS} channels are there, and everybody in them is introduced." in cohort.message.words
    assert "match.pause" not in repr(cohort.message.blocks)
    assert (cohort.channels, cohort.introduced) == (PAIRS, PAIRS)
    assert cohort.changes() <= 12, "every half a minute at most"
    assert playground.log.count("rate_limited") == 0


@pytest.mark.long
def test_what_people_do_never_waits_behind_two_thousand_channels(
    playground: Playground, sessions: Sessions, run: Run
) -> None:
    matched = settle(playground, sessions, 1)
    _queue(sessions, matched)
    mia = matched.people[0]
    with run():
        playground.clock.advance(30 * SECOND)
        made = playground.log.count("channel_created")
        before = playground.clock.now()
        joined = mia.command("/mentor join", matched.general)
        assert joined.modal is not None
        assert playground.clock.now() == before
        mia.press_close()
        mia.open_home()
        playground.clock.advance(2 * SECOND)
        assert mia.home is not None, "other methods go on, too"
        assert playground.log.count("channel_created") - made <= 2, "and these go on at their pace"
        assert playground.log.count("rate_limited") == 0


def _queue(sessions: Sessions, matched: Matched) -> None:
    """The outbox of a cohort of two thousand pairs that was published just now."""
    now, team = matched.playground.clock.now(), matched.playground.team_id
    steps = (Operation.CREATE_CHANNEL, Operation.INVITE, "pair.announced")
    with sessions.writing(team) as session:
        own = {"workspace_id": team}
        session.execute(insert(Person), [
            {**own, "id": 5000 + n, "slack_id": f"UQ{n:05}", "name": f"Person {n}", "skills": []}
            for n in range(2 * QUEUED)
        ])  # fmt: skip
        session.execute(insert(Pair), [
            {**own, "id": 5000 + n, "cohort_id": matched.cohort, "mentee_id": 5000 + 2 * n,
             "mentor_id": 5001 + 2 * n, "status": "published", "points": 8000, "reasons": [],
             "channel_name": f"mentoring-{n}", "published_at": now, "next_due_at": now + timedelta(days=9)}
            for n in range(QUEUED)
        ])  # fmt: skip
        session.execute(insert(OutboxRow), [
            {**own, "key": f"{step}:{n}", "kind": str(step), "lane": f"pair:{5000 + n}", "opaque_id": f"{step}{n}",
             "args": {"pair": 5000 + n, "people": f"{5000 + 2 * n},{5001 + 2 * n}"}, "not_before": now,
             "created_at": now, "batch": "round:1"}
            for n in range(QUEUED)
            for step in steps
        ])  # fmt: skip
