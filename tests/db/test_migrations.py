"""Migrations and models never differ, on either engine, and every migration goes both ways with data in it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from cryptography.fernet import MultiFernet
from sqlalchemy import MetaData, Table, inspect, text
from sqlalchemy.orm import defer

from bot.usecases.planning.plans import digest_of
from db.engine import connect
from db.migrate import downgrade, known_revisions, missing, upgrade
from db.models import (
    Answer,
    Base,
    Enrollment,
    FormVersion,
    GoalUpdate,
    MatchRound,
    Meeting,
    Nudge,
    Pair,
    Person,
    Proposal,
    ReminderChoice,
    StepTaken,
)
from db.session import Sessions, WorkspaceMismatchError
from tests.conftest import NOW, TEAM
from tests.postgres import Databases


def test_models_and_migrations_do_not_differ(sessions: Sessions) -> None:
    with sessions.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        assert compare_metadata(context, Base.metadata) == []


def test_an_upgraded_database_misses_nothing(sessions: Sessions) -> None:
    assert missing(sessions.engine) == ()


def test_a_database_with_people_in_it_goes_down_and_up_again(sessions: Sessions) -> None:
    with sessions.writing(TEAM) as session:
        session.add(Person(slack_id="U1", name="Ana"))
    downgrade(sessions.engine)
    assert "person" not in inspect(sessions.engine).get_table_names()
    upgrade(sessions.engine)
    assert missing(sessions.engine) == ()


def test_who_migrates_a_server_while_another_does_waits_and_has_nothing_left_to_do(
    postgres_databases: Databases,
) -> None:
    both = Barrier(2)

    def migrate(url: str) -> tuple[str, ...]:
        engine = connect(url, None)
        try:
            both.wait(timeout=60)
            return upgrade(engine)
        finally:
            engine.dispose()

    with postgres_databases.lent() as url:
        engine = connect(url, None)
        downgrade(engine)
        with ThreadPoolExecutor(2) as threads:
            done = sorted(threads.map(migrate, [url, url]))
        assert done == [(), known_revisions()]
        assert missing(engine) == ()
        engine.dispose()


@pytest.mark.long
def test_a_draft_from_before_rounds_had_names_survives_the_upgrade(sessions: Sessions) -> None:
    downgrade(sessions.engine, "0001")
    with sessions.engine.begin() as connection:
        before = MetaData()
        before.reflect(connection)
        for table, row in _BEFORE_ROUNDS_HAD_NAMES:
            connection.execute(before.tables[table].insert().values(_whole(before.tables[table], row)))
    upgrade(sessions.engine)
    with sessions.writing(TEAM) as session:
        made = session.query(MatchRound).options(defer(MatchRound.unmatched)).one()
        assert (made.name, made.status, made.revision, made.settings, made.gap) == ("", "draft", 0, {}, 0)
        pair = session.query(Proposal).options(defer(Proposal.reasons)).one()
        assert (pair.points, pair.source, pair.answer) == (7000, "matcher", "open")
        assert pair.mentee.missed == 0
        made.name = "First"
    downgrade(sessions.engine, "0001")
    with sessions.engine.connect() as connection:
        assert connection.execute(text("SELECT points FROM proposal")).scalars().all() == [7000]


_BEFORE_ROUNDS_HAD_NAMES: tuple[tuple[str, dict[str, object]], ...] = (
    ("person", {"id": 1, "slack_id": "U1"}),
    ("person", {"id": 2, "slack_id": "U2"}),
    ("program", {"id": 1, "document": {}}),
    ("cohort", {"id": 1, "program_id": 1}),
    ("enrollment", {"id": 1, "cohort_id": 1, "person_id": 1, "role": "mentee"}),
    ("enrollment", {"id": 2, "cohort_id": 1, "person_id": 2, "role": "mentor"}),
    ("match_round", {"id": 1, "cohort_id": 1, "status": "draft", "made_by": 1, "unmatched": ""}),
    (
        "proposal",
        {"id": 1, "round_id": 1, "mentee_enrollment_id": 1, "mentor_enrollment_id": 2, "points": 7000},
    ),
)


@pytest.mark.long
def test_what_people_did_before_plans_prepared_them_survives_the_upgrade(sessions: Sessions) -> None:
    downgrade(sessions.engine, "0002")
    with sessions.engine.begin() as connection:
        before = MetaData()
        before.reflect(connection)
        for table, row in _BEFORE_PLANS_PREPARED_PEOPLE:
            connection.execute(before.tables[table].insert().values(_whole(before.tables[table], row)))
    upgrade(sessions.engine)
    with sessions.writing(TEAM) as session:
        mia, seat = session.get_one(Person, 1), session.query(Enrollment).filter_by(role="mentee").one()
        assert (mia.employment, mia.is_single_channel, seat.still_in) == ("", False, None)
        assert (seat.outside, seat.endorsement, seat.endorsed_by) == ("", "", None)
        pair = session.query(Pair).options(defer(Pair.reasons)).one()
        meeting = session.query(Meeting).one()
        assert (pair.circle_id, pair.cohort.program.follows_id, meeting.together) == (None, None, None)
        assert session.query(FormVersion).one().digest == digest_of({})
        answer = session.query(Answer).options(defer(Answer.value)).one()
        assert (answer.question_key, answer.submission.form_version_id) == ("hopes", 1)
    downgrade(sessions.engine, "0002")
    with sessions.engine.connect() as connection:
        assert connection.execute(text("SELECT channel_name FROM pair")).scalars().all() == ["mentoring-mia"]
        assert connection.execute(text("SELECT question_key FROM answer")).scalars().all() == ["hopes"]


_BEFORE_PLANS_PREPARED_PEOPLE: tuple[tuple[str, dict[str, object]], ...] = (
    ("person", {"id": 1, "slack_id": "U1"}),
    ("person", {"id": 2, "slack_id": "U2"}),
    ("program", {"id": 1, "document": {}}),
    ("cohort", {"id": 1, "program_id": 1}),
    ("form_version", {"id": 1, "program_id": 1, "document": {}}),
    ("enrollment", {"id": 1, "cohort_id": 1, "person_id": 1, "role": "mentee"}),
    ("enrollment", {"id": 2, "cohort_id": 1, "person_id": 2, "role": "mentor"}),
    ("submission", {"id": 1, "form_version_id": 1, "person_id": 1, "subject": "cohort", "subject_id": 1}),
    ("answer", {"id": 1, "submission_id": 1, "question_key": "hopes", "value": ""}),
    ("pair", {"id": 1, "cohort_id": 1, "mentee_id": 1, "mentor_id": 2, "channel_name": "mentoring-mia"}),
    ("meeting", {"id": 1, "pair_id": 1, "planned_by": 1}),
)


@pytest.mark.long
def test_pairs_at_work_survive_the_upgrade_to_the_guide(sessions: Sessions) -> None:
    downgrade(sessions.engine, "0003")
    with sessions.engine.begin() as connection:
        before = MetaData()
        before.reflect(connection)
        for table, row in _BEFORE_THE_GUIDE:
            connection.execute(before.tables[table].insert().values(_whole(before.tables[table], row)))
    upgrade(sessions.engine)
    with sessions.writing(TEAM) as session:
        pair = session.query(Pair).options(defer(Pair.reasons)).one()
        assert (pair.status, pair.shift_days, pair.extra_days, pair.cadence_days) == ("active", 12, 0, None)
        assert (pair.paused_until, pair.circle_id) == (None, None)
        mia = pair.mentee
        assert (mia.zone, mia.work_from, mia.work_until, mia.holidays) == ("Asia/Tokyo", None, None, None)
        assert (mia.digest_day, mia.quiet_until, mia.language) == (None, None, None)
        rows = session.query(GoalUpdate.id, GoalUpdate.status, GoalUpdate.kind).order_by(GoalUpdate.id).all()
        assert [tuple(row) for row in rows] == [(1, "on_track", "news"), (2, "stuck", "news")]
        told = session.query(StepTaken).order_by(StepTaken.id).all()
        assert [(one.occurrence, one.outcome, one.outcome_at) for one in told] == [
            ("d3", "", None),
            ("d10", "", None),
        ]
        assert [step.id for step in session.query(Nudge).one().steps] == [1]
        assert session.query(ReminderChoice).one().stopped
        meeting = session.query(Meeting.status, Meeting.series_id).one()
        assert tuple(meeting) == ("held", None)
        pair.paused_until, mia.work_from, mia.work_until = NOW.date(), 7, 11
        told[0].outcome = "acted"
    downgrade(sessions.engine, "0003")
    with sessions.engine.connect() as connection:
        for query, kept in (
            ("SELECT status, shift_days FROM pair", [("active", 12)]),
            ("SELECT status FROM goal_update ORDER BY id", [("on_track",), ("stuck",)]),
            ("SELECT recipient, step, occurrence FROM step_taken ORDER BY id",
             [("1", "book_first_meeting", "d3"), ("coordinators", "coordinators_first_meeting_unbooked", "d10")]),
            ("SELECT step FROM reminder_choice", [("pulse",)]),
            ("SELECT zone FROM person ORDER BY id", [("Asia/Tokyo",), ("UTC",)]),
        ):  # fmt: skip
            assert [tuple(row) for row in connection.execute(text(query))] == kept
    upgrade(sessions.engine)
    assert missing(sessions.engine) == ()


_BEFORE_THE_GUIDE: tuple[tuple[str, dict[str, object]], ...] = (
    ("person", {"id": 1, "slack_id": "U1", "zone": "Asia/Tokyo"}),
    ("person", {"id": 2, "slack_id": "U2", "zone": "UTC"}),
    ("program", {"id": 1, "document": {}}),
    ("cohort", {"id": 1, "program_id": 1}),
    ("pair", {"id": 1, "cohort_id": 1, "mentee_id": 1, "mentor_id": 2, "status": "active", "shift_days": 12}),
    ("meeting", {"id": 1, "pair_id": 1, "planned_by": 1, "status": "held"}),
    ("goal", {"id": 1, "pair_id": 1, "status": "stuck", "set_by": 1}),
    ("goal_update", {"id": 1, "goal_id": 1, "status": "on_track", "person_id": 1}),
    ("goal_update", {"id": 2, "goal_id": 1, "status": "stuck", "person_id": 2}),
    ("nudge", {"id": 1, "person_id": 1, "local_date": NOW.date()}),
    ("step_taken",
     {"id": 1, "pair_id": 1, "recipient": "1", "step": "book_first_meeting", "occurrence": "d3", "nudge_id": 1}),
    ("step_taken",
     {"id": 2, "pair_id": 1, "recipient": "coordinators", "step": "coordinators_first_meeting_unbooked",
      "occurrence": "d10"}),
    ("reminder_choice", {"id": 1, "pair_id": 1, "person_id": 1, "step": "pulse", "stopped": True}),
)  # fmt: skip


def _whole(table: Table, row: dict[str, object]) -> dict[str, object]:
    """The row with something in every column that needs it."""
    needed = [column for column in table.columns if not column.nullable and column.name not in row]
    fillers = {str: "x", int: 0, bool: False, datetime: NOW.replace(tzinfo=None)}
    filled = {column.name: fillers.get(column.type.python_type, []) for column in needed}
    return filled | row | {"workspace_id": TEAM}


def test_every_table_belongs_to_a_workspace() -> None:
    for table in Base.metadata.tables.values():
        if table.name != "install_state":  # who is installing a workspace is known when they come back
            assert "workspace_id" in table.columns, table.name


def test_a_workspace_never_sees_another_ones_people(sessions: Sessions) -> None:
    with sessions.writing("T0OTHER") as session:
        session.add(Person(slack_id="U1", name="Ana"))
    with sessions.writing(TEAM) as session:
        assert session.query(Person).all() == []
        session.add(Person(slack_id="U2", name="Ben", workspace_id="T0OTHER"))
        with pytest.raises(WorkspaceMismatchError):
            session.flush()
        session.expunge_all()


def test_people_written_are_read_back_with_their_own_workspace(sessions: Sessions) -> None:
    with sessions.writing(TEAM) as session:
        session.add(Person(slack_id="U1", name="Ana", home_opened_at=NOW))
    with sessions.reading(TEAM) as session:
        person = session.query(Person).one()
        assert (person.name, person.workspace_id, person.home_opened_at) == ("Ana", TEAM, NOW)


def test_text_cannot_be_read_in_the_file(tmp_path: object, sessions: Sessions, cipher: MultiFernet) -> None:
    from db.models import DirectoryImport, Program

    with sessions.writing(TEAM) as session:
        ana = Person(slack_id="U1", name="Ana")
        program = Program(slug="p", name="P", document={}, digest="d", admin_channel="C1", created_at=NOW)
        session.add_all([ana, program])
        session.flush()
        session.add(
            DirectoryImport(
                program_id=program.id,
                made_by=ana.id,
                made_at=NOW,
                file_id="F1",
                status="shown",
                rows=["a secret"],
            )
        )
    with sessions.engine.connect() as connection:
        stored = connection.exec_driver_sql("SELECT rows FROM directory_import").scalar_one()
    assert "secret" not in stored
    with sessions.reading(TEAM) as session:
        assert session.query(DirectoryImport).one().rows == ["a secret"]
    other = connect(str(sessions.engine.url.render_as_string(hide_password=False)), cipher)
    other.dispose()
