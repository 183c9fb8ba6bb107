"""What happened, and who used which right, can be changed by nobody: the database itself refuses."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from bot.domain.access import Action
from bot.usecases.activity import record
from bot.usecases.auditing import keep_operator
from db.models import Activity, AuditEntry
from db.session import Sessions
from tests.conftest import NOW, TEAM


@pytest.fixture
def written(sessions: Sessions) -> Sessions:
    with sessions.writing(TEAM) as session:
        record(session, "program.opened", NOW, program_id=None)
        keep_operator(session, Action.SEE_AUDIT, NOW, means="mentorbot audit", program_id=None)
    return sessions


@pytest.mark.parametrize(
    ("table", "column"), [("activity", "verb"), ("audit", "action"), ("audit", "actor_id")]
)
def test_no_row_is_changed(written: Sessions, table: str, column: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), written.engine.begin() as connection:
        connection.execute(text(f"UPDATE {table} SET {column} = NULL"))
    with written.reading(TEAM) as session:
        assert session.scalars(select(Activity.verb)).all() == ["program.opened"]
        assert session.scalars(select(AuditEntry.action)).all() == ["see_audit"]


def test_nor_by_way_of_the_models(written: Sessions) -> None:
    with pytest.raises(DBAPIError, match="append-only"), written.writing(TEAM) as session:
        session.scalars(select(AuditEntry)).one().means = "something else"
    with pytest.raises(DBAPIError, match="append-only"), written.writing(TEAM) as session:
        session.execute(update(Activity).values(verb="nothing"))


def test_rows_go_as_a_whole_when_their_time_is_over(written: Sessions) -> None:
    """Retention, and the end of an installation."""
    with written.writing(TEAM) as session:
        session.execute(delete(AuditEntry))
        session.execute(delete(Activity))
    with written.reading(TEAM) as session:
        assert not session.scalars(select(Activity)).all() + session.scalars(select(AuditEntry)).all()
