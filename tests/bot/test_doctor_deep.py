"""`mentorbot doctor --deep`: every record, every key, every pair's channel, and what keeps a bot from its work."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cryptography.fernet import Fernet, MultiFernet
from sqlalchemy import make_url, text

from bot.__main__ import main
from bot.doctor import Check, Examination, Means, examine
from bot.web.health import Health
from bot.web.routes import Routes
from bot.web.server import Server
from db.engine import connect
from db.keeping.place import file_of
from db.keeping.sole import sole
from db.leader_line import LeaderLine
from db.models import InboxEntry, Installation, Leader, MatchRound, OutboxRow, Pair, Workspace
from db.session import Sessions
from demo.running import read_manifest
from playground import Playground
from tests.bot.examined import KEY, given, running_program, wrong
from tests.postgres import Databases
from tests.usecases.people.company import hire, pair_up

NOW = datetime.now(UTC)
"""The doctor asks the machine's clock; the database's cannot be another, and Slack's goes with it."""


@pytest.fixture(scope="module")
def slack() -> Iterator[Playground]:
    """One playground for those who change nothing in it."""
    with Playground(read_manifest(), start=datetime.now(UTC), flowing=True, seed=1) as made:
        yield made


@pytest.fixture
def playground() -> Iterator[Playground]:
    with Playground(read_manifest(), start=datetime.now(UTC), flowing=True, seed=1) as made:
        yield made


@pytest.fixture
def sqlite_file(tmp_path: Path, sqlite_template: Path) -> Path:
    made = tmp_path / "mentorbot.db"
    made.write_bytes(sqlite_template.read_bytes())
    return made


@pytest.fixture
def postgres_url(postgres_databases: Databases) -> Iterator[str]:
    with postgres_databases.lent() as address:
        yield address


class Waits:
    """Counts the seconds that an examination would have waited, and hears how far it is."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.heard: list[str] = []

    def means(self, now: datetime | None = None) -> Means:
        return Means(lambda: now or datetime.now(UTC), self._pause, self.heard.append)

    def _pause(self, seconds: float) -> None:
        self.seconds += seconds


def deep(playground: Playground, url: str, *, now: datetime | None = None, **changed: Any) -> Examination:
    file = file_of(url)
    if file is not None:
        file.chmod(0o600)
    return examine(Waits().means(now), **given(playground, url, **changed))


def said(found: Examination) -> dict[str, Check]:
    return {check.name: check for check in found.checks}


def writing(url: str) -> Sessions:
    return Sessions(connect(url, MultiFernet([Fernet(KEY)])))


def message(key: str, **more: Any) -> OutboxRow:
    about: dict[str, Any] = {
        "key": key, "kind": key.partition(":")[0], "lane": key, "args": {}, "opaque_id": key, "status": "pending",
        "not_before": NOW, "created_at": NOW, **more,
    }  # fmt: skip
    return OutboxRow(**about)


def known(sessions: Sessions, team: str, name: str = "Acme") -> None:
    with sessions.writing(team) as session:
        session.add(Workspace(workspace_id=team, name=name, bot_user_id="B", installed_at=NOW))


# --- the database ----------------------------------------------------------------------------------------


@pytest.mark.long
def test_a_running_program_in_which_all_is_well(playground: Playground, database_url: str) -> None:
    sessions = running_program(playground, database_url)
    with sessions.writing(playground.team_id) as session:
        session.query(Pair).one().channel_id = None
        session.query(OutboxRow).update({"status": "sent"})
        session.add(InboxEntry(key="k", outcome=None, handled_at=NOW))
        session.add(Leader(workspace_id=playground.team_id, epoch=3, holder="mentorbot@here:7", taken_at=NOW))
    sessions.engine.dispose()
    found = deep(playground, database_url)
    assert wrong(found) == {}
    words = said(found)
    assert words["Tables"].says == "as this version expects, with every index"
    assert words["Messages"].says == "none waits to be sent"
    assert words["From Slack"].ok
    assert words["Clock and Slack's"].ok
    assert words["Bot"].ok is None
    if database_url.startswith("sqlite"):
        assert words["Integrity"].ok
        assert "Leader" not in words
    else:
        assert words["Server"].says.startswith("PostgreSQL 1")
        assert words["Pooler"].ok
        assert words["Leader"].says.startswith("mentorbot@here:7, since ")
    assert json.loads(json.dumps(found.as_document()))["ok"] is True


@pytest.mark.long
def test_what_was_changed_by_hand_is_named(slack: Playground, database_url: str) -> None:
    engine = connect(database_url, None)
    with engine.begin() as connection:
        connection.execute(text("DROP INDEX ix_pair_alarm"))
        connection.execute(text("ALTER TABLE workspace ADD COLUMN colour TEXT"))
    try:
        says = said(deep(slack, database_url))["Tables"].says
        assert "missing: index ix_pair_alarm of pair" in says
        assert "not ours: column colour of workspace" in says
    finally:
        with engine.begin() as connection:  # the next test may get the same database
            connection.execute(text("ALTER TABLE workspace DROP COLUMN colour"))
            connection.execute(text("CREATE INDEX ix_pair_alarm ON pair (workspace_id, next_due_at)"))
        engine.dispose()


@pytest.mark.long
def test_every_value_is_tried_with_every_key(slack: Playground, database_url: str) -> None:
    old, lost = (Fernet.generate_key().decode() for _ in range(2))
    for number, key in enumerate([KEY, lost, old, KEY]):
        sessions = Sessions(connect(database_url, MultiFernet([Fernet(key)])))
        with sessions.writing("T") as session:
            session.add(InboxEntry(key=f"k{number}", outcome={"a": 1}, handled_at=NOW))
        sessions.engine.dispose()
    basic = examine(**given(slack, database_url))
    assert said(basic)["Encryption keys"].ok, "the oldest and the newest can be read"
    found = said(deep(slack, database_url))["Encryption keys"]
    assert (found.ok, found.says) == (False, "cannot read 2 of 4 in inbox.outcome")
    engine = connect(database_url, None)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM inbox WHERE key='k1'"))
    engine.dispose()
    found = said(deep(slack, database_url, encryption_keys=f"{KEY},{old}"))["Encryption keys"]
    assert found.ok
    assert "read all 3 values; 1 of them need an older key" in found.says
    assert "mentorbot keys rotate" in found.says


@pytest.mark.long
def test_references_that_lead_nowhere_are_found(slack: Playground, sqlite_file: Path) -> None:
    with closing(sqlite3.connect(sqlite_file)) as connection:
        connection.execute(
            "INSERT INTO activity (workspace_id, at, verb, subject, detail, actor_id) VALUES ('T','','v','','{}',9)"
        )
        connection.commit()
    found = wrong(deep(slack, f"sqlite:///{sqlite_file}"))
    assert "1 rows of activity" in found["Integrity"]
    assert "mentorbot restore" in found["Integrity"]


def test_a_file_that_everybody_may_read_and_a_disk_that_is_full(
    slack: Playground, sqlite_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlite_file.chmod(0o644)
    monkeypatch.setattr(
        "bot.doctor.sqlite.shutil.disk_usage", lambda _folder: type("Usage", (), {"free": 1_000_000})
    )
    found = wrong(examine(Waits().means(), **given(slack, f"sqlite:///{sqlite_file}")))
    assert "chmod 600" in found["Rights"]
    assert "1 MB are free" in found["Disk"]
    assert "at least 200 MB" in found["Disk"]


@pytest.mark.long
def test_the_bot_that_runs_on_the_file_is_named(slack: Playground, sqlite_file: Path) -> None:
    with sole(f"sqlite:///{sqlite_file}", "mentorbot run"):
        assert said(deep(slack, f"sqlite:///{sqlite_file}"))["Bot"].says.startswith("mentorbot run (process ")


@pytest.mark.long
def test_processes_that_stand_for_leader_are_counted_and_a_pooler_is_noticed(
    slack: Playground, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.doctor.postgresql.is_pooled", lambda _url: True)
    monkeypatch.setattr("db.leader_line._OPTIONS", "")  # nobody beats here, and the server waits all the same
    line = LeaderLine(make_url(postgres_url))
    found = deep(slack, postgres_url, now=datetime.now(UTC) + timedelta(hours=1))
    line.close()
    assert said(found)["Bot"].says == "one process runs"
    mend = wrong(found)
    assert "two may lead" in mend["Pooler"]
    assert "NTP" in mend["Clock and the database's"]


# --- delivery --------------------------------------------------------------------------------------------


@pytest.mark.long
def test_messages_that_wait_too_long_those_that_are_held_and_those_that_slack_refused(
    slack: Playground, database_url: str
) -> None:
    sessions = writing(database_url)
    known(sessions, slack.team_id)
    hour = timedelta(hours=1)
    with sessions.writing(slack.team_id) as session:
        session.add_all(
            [
                message("nudge:1", not_before=NOW - hour),
                message("nudge:2", not_before=NOW + hour),
                message("nudge:3", status="unsure", not_before=NOW - hour / 2, error="slow_down"),
                message("welcome:1", status="dead", error="channel_not_found", finished_at=NOW - hour),
                message("welcome:2", status="dead", error="channel_not_found", finished_at=NOW - hour),
                message("welcome:3", status="dead", error="old", finished_at=NOW - 300 * hour),
                message("nudge:4", status="sent", finished_at=NOW),
                InboxEntry(key="k", outcome=None, handled_at=NOW - 200 * hour),
            ]
        )
    sessions.engine.dispose()
    found = deep(slack, database_url, now=NOW)
    mend = wrong(found)
    assert (
        "2 wait to be sent (1 slow_down), the oldest since 1 hour; 1 are being looked up" in mend["Messages"]
    )
    assert "2 in the last 7 days: 2 welcome (channel_not_found); 1 more before" in mend["Undelivered"]
    assert "button to send it again" in mend["Undelivered"]
    assert said(found)["From Slack"].says == "the last came 8 days ago"


@pytest.mark.long
def test_a_publishing_that_a_coordinator_paused_is_no_alarm(
    playground: Playground, database_url: str
) -> None:
    from bot.domain.messages import BEGINS
    from bot.usecases.planning.plans import current_cohort
    from db.models import Program

    sessions = running_program(playground, database_url)
    with sessions.writing(playground.team_id) as session:
        session.query(Pair).one().channel_id = None
        session.query(OutboxRow).update({"status": "sent"})
        cohort = current_cohort(session, session.query(Program).one())
        made_by = session.query(Pair).one().mentor_id
        round_ = MatchRound(
            cohort_id=cohort.id, name="Spring", status="publishing", made_by=made_by, made_at=NOW, unmatched=[],
            paused_at=NOW,
        )  # fmt: skip
        session.add(round_)
        session.flush()
        kind = min(map(str, BEGINS))
        session.add(
            message("held", kind=kind, batch=f"round:{round_.id}", not_before=NOW - timedelta(days=1))
        )
    sessions.engine.dispose()
    found = deep(playground, database_url)
    assert said(found)["Paused"].says == "a coordinator paused the publishing of Spring: 1 messages are held"
    assert wrong(found) == {}


# --- Slack -----------------------------------------------------------------------------------------------


@pytest.mark.long
def test_channels_of_pairs_that_the_app_lost_and_those_that_somebody_archived(
    playground: Playground, database_url: str
) -> None:
    sessions = running_program(playground, database_url)
    people = [playground.add_person(name=name) for name in ("mia", "omar", "cleo", "theo")]
    ada = playground.add_person(name="eve", is_admin=True)
    rooms = {
        name: playground.create_channel(f"mentoring-{name}", private=True, members=[ada], by=ada)
        for name in ("well", "lost", "archived")
    }
    for name in ("well", "archived"):
        ada.invite(rooms[name], playground.bot_user_id)
    playground.archive_channel(rooms["archived"], by=ada)
    with sessions.writing(playground.team_id) as session:
        first = session.query(Pair).one()
        first.channel_id, first.channel_name = rooms["well"], "mentoring-well"
        program = first.cohort.program
        for number, name in enumerate(("lost", "archived")):
            two = [hire(session, people[2 * number + one].id, NOW) for one in range(2)]
            pair = pair_up(session, program, *two, NOW)
            pair.channel_id, pair.channel_name = rooms[name], f"mentoring-{name}"
        gone = pair_up(
            session, program, hire(session, "UNED", NOW), hire(session, "UTED", NOW), NOW, state="archived"
        )
        gone.channel_id = "CGONE"
    sessions.engine.dispose()
    found = deep(playground, database_url)
    texts = [f"{check.says} {check.mend}" for check in found.checks if check.name == "Channels of pairs"]
    assert len(texts) == 2
    assert f"the app is not in 1: mentoring-lost ({rooms['lost']})" in texts[0]
    assert "/invite" in texts[0]
    assert f"1 are archived: mentoring-archived ({rooms['archived']})" in texts[1]
    assert "CGONE" not in "".join(texts)


def test_a_large_program_is_looked_at_slowly_and_in_part(slack: Playground, database_url: str) -> None:
    from bot.doctor.asking import AT_ONCE, BREATH, Asking
    from bot.doctor.pairs import SAMPLE, look_at_channels

    class Client:
        """A Slack with a thousand private channels of the app, in pages, that is busy now and then."""

        base_url = ""
        calls = 0

        def api_call(self, method: str, params: dict[str, Any]) -> Any:
            self.calls += 1
            if method == "users.conversations":
                page = int(params.get("cursor") or 0)
                channels = [{"id": f"C{page * 500 + number}"} for number in range(500)]
                return {
                    "channels": channels,
                    "response_metadata": {"next_cursor": str(page + 1) if page < 1 else ""},
                }
            return {"ok": True}

    waits, client = Waits(), Client()
    wanted = {f"C{number}": "one" for number in range(1000)} | {f"G{number}": "two" for number in range(100)}
    asking = Asking(client, waits.means().pause)  # type: ignore[arg-type]
    (check,) = look_at_channels(asking, wanted, "", waits.heard.append)
    assert check.ok
    assert check.says == f"the app is in all 1040; {100 - SAMPLE} group messages were not looked at"
    assert client.calls == 2 + SAMPLE
    assert waits.seconds == (SAMPLE - AT_ONCE) * BREATH
    assert f"Asking Slack for channel {SAMPLE} of {SAMPLE} that it did not list" in waits.heard


@pytest.mark.long
def test_a_clock_that_is_wrong(slack: Playground, sqlite_file: Path) -> None:
    found = wrong(deep(slack, f"sqlite:///{sqlite_file}", now=datetime.now(UTC) + timedelta(minutes=10)))
    assert "NTP" in found["Clock and Slack's"]


@pytest.mark.long
def test_every_workspace_that_let_the_app_in_is_looked_at(slack: Playground, database_url: str) -> None:
    sessions = writing(database_url)
    for team, token in ((slack.team_id, slack.bot_token), ("TGONE", "xoxb-gone")):
        known(sessions, team, f"Company {team}")
        with sessions.writing(team) as session:
            session.add(
                Installation(
                    workspace_id=team, name=f"Company {team}", bot_user_id="B", bot_token=token,
                    status="installed", installed_at=NOW, changed_at=NOW,
                )
            )  # fmt: skip
    sessions.engine.dispose()
    found = deep(
        slack,
        database_url,
        client_id="1.2",
        client_secret="s",
        public_url="https://bot.example.com",
        bot_token="",
    )
    words = said(found)
    assert words[f"Bot token of Company {slack.team_id}"].ok
    assert list(wrong(found)) == ["Bot token of Company TGONE"]
    assert "install page" in words["Bot token of Company TGONE"].mend
    assert words[f"Messages of Company {slack.team_id}"].ok


@pytest.mark.long
def test_over_http_no_app_token_is_asked_for_and_the_bot_says_whether_it_is_ready(
    slack: Playground, sqlite_file: Path
) -> None:
    routes = Routes()
    health = Health({"database": lambda: (True, "answers")})
    health.install(routes)
    server = Server(routes, "127.0.0.1", 0)
    server.start()
    changed = {"mode": "http", "signing_secret": "s", "app_token": "", "http_port": server.port}
    starting = said(deep(slack, f"sqlite:///{sqlite_file}", **changed))
    assert "App token" not in starting
    assert "not ready" in starting["Answers"].says
    assert "(starting)" in starting["Answers"].says
    health.begin()
    assert "database answers" in said(deep(slack, f"sqlite:///{sqlite_file}", **changed))["Answers"].says
    server.finish()
    assert said(deep(slack, f"sqlite:///{sqlite_file}", **changed))["Answers"].ok is None


@pytest.mark.long
def test_the_command_looks_deeply_when_asked(
    playground: Playground, sqlite_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(sqlite_file.parent)
    sqlite_file.chmod(0o600)
    for name, value in (
        ("SLACK_BOT_TOKEN", playground.bot_token),
        ("SLACK_APP_TOKEN", playground.app_token),
        ("MENTORBOT_SLACK_API_URL", playground.api_url),
        ("MENTORBOT_DATABASE_URL", f"sqlite:///{sqlite_file}"),
        ("MENTORBOT_ENCRYPTION_KEYS", KEY),
    ):
        monkeypatch.setenv(name, value)
    done = CliRunner().invoke(main, ["doctor", "--deep", "--json"])
    assert done.exit_code == 0, done.output
    names = {check["name"] for check in json.loads(done.output)["checks"]}
    assert {"Integrity", "Tables", "Disk", "Clock and Slack's"} <= names
    assert "Integrity" not in CliRunner().invoke(main, ["doctor"]).output
