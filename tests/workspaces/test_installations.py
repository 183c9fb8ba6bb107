"""The table of installations: what it keeps, what it forgets, and who wins when two write at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.installing.grants import Grant
from bot.installing.installations import (
    INSTALLED,
    REVOKED,
    UNINSTALLED,
    Installations,
    Installed,
    StillErasingError,
)
from bot.installing.rotation import AHEAD, ASK_EVERY
from bot.installing.states import Visit, Visits
from db.models import Installation, InstallState
from db.session import NOWHERE, Sessions
from tests.conftest import NOW

pytestmark = pytest.mark.both_engines

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
GRANT = Grant(
    workspace_id="T1", name="Acme", enterprise_id="E1", bot_user_id="UB", scopes="chat:write",
    bot_token="xoxe.xoxb-1", refresh_token="xoxe-1", expires_at=NOW + timedelta(hours=12), installed_by="UADA",
    whole_organization=False,
)  # fmt: skip


@pytest.fixture
def table(sessions: Sessions) -> Installations:
    made = Installations(sessions)
    made.put(GRANT, "B1", NOW)
    return made


def row(table: Installations) -> Installed:
    found = table.of("T1")
    assert found is not None
    return found


def test_what_was_granted_is_kept_with_the_organization_it_belongs_to(table: Installations) -> None:
    kept = row(table)
    assert (kept.status, kept.revision, kept.enterprise_id, kept.bot_id) == (INSTALLED, 1, "E1", "B1")
    assert (kept.bot_token, kept.refresh_token) == ("xoxe.xoxb-1", "xoxe-1")


def test_of_two_processes_that_exchange_a_token_the_first_wins(table: Installations) -> None:
    seen = row(table).revision
    assert table.rotate("T1", seen, replace(GRANT, bot_token="second"), NOW)
    assert not table.rotate("T1", seen, replace(GRANT, bot_token="third"), NOW)
    assert (row(table).bot_token, row(table).revision) == ("second", 2)


def test_the_tokens_of_a_workspace_that_left_are_forgotten_at_once(table: Installations) -> None:
    assert table.leave("T1", UNINSTALLED, NOW + DAY, NOW + DAY)
    assert (row(table).bot_token, row(table).refresh_token, row(table).expires_at) == ("", "", None)
    assert not table.rotate("T1", row(table).revision, GRANT, NOW + DAY), "and not taken up again"


def test_the_time_of_grace_is_seven_days_from_the_first_word_of_it(table: Installations) -> None:
    table.leave("T1", REVOKED, NOW, NOW)
    table.leave("T1", UNINSTALLED, NOW + DAY, NOW + DAY)
    assert row(table).status == UNINSTALLED
    assert table.to_erase(NOW + 7 * DAY - SECOND) == []
    assert not table.begin_erasing("T1", NOW + 7 * DAY - SECOND)
    assert table.to_erase(NOW + 7 * DAY) == ["T1"]


def test_word_of_an_uninstallation_before_the_present_installation_is_no_news(table: Installations) -> None:
    table.put(GRANT, "B1", NOW + DAY)
    assert not table.leave("T1", UNINSTALLED, NOW + DAY - SECOND, NOW + DAY)
    assert row(table).status == INSTALLED


def test_once_deletion_has_begun_there_is_no_way_back_but_through_its_end(table: Installations) -> None:
    table.leave("T1", UNINSTALLED, NOW, NOW)
    assert table.begin_erasing("T1", NOW + 7 * DAY)
    with pytest.raises(StillErasingError):
        table.put(GRANT, "B1", NOW + 8 * DAY)
    assert table.to_erase(NOW + 8 * DAY) == ["T1"], "whoever was interrupted goes on"


def test_who_came_back_in_time_is_not_deleted(table: Installations) -> None:
    table.leave("T1", UNINSTALLED, NOW, NOW)
    table.put(GRANT, "B1", NOW + 6 * DAY)
    assert table.to_erase(NOW + 30 * DAY) == []
    assert not table.begin_erasing("T1", NOW + 30 * DAY)


def test_a_workspace_that_is_not_in_the_table_cannot_leave(table: Installations) -> None:
    assert not table.leave("T2", UNINSTALLED, NOW, NOW)


def test_of_a_visit_neither_half_is_in_the_database_and_old_ones_are_swept_out(sessions: Sessions) -> None:
    visits = Visits(sessions)
    visit = visits.begin("", NOW)
    with sessions.reading(NOWHERE) as session:
        [kept] = session.query(InstallState).all()
        assert not {visit.state, visit.browser} & {kept.state_hash}
    later = visits.begin(visit.browser, NOW + timedelta(minutes=10))
    assert later.browser == visit.browser
    with sessions.reading(NOWHERE) as session:
        assert session.query(InstallState).count() == 1
    assert not visits.end(visit.state, visit.browser, NOW + timedelta(minutes=10))
    assert visits.end(later.state, later.browser, NOW + timedelta(minutes=11))
    assert not visits.end(later.state, later.browser, NOW + timedelta(minutes=11))
    assert visits.begin("made up; Path=/", NOW).browser != "made up; Path=/"
    assert Visit("a", "b") != visit


def test_the_names_of_tokens_are_in_no_row_as_they_are(table: Installations, sessions: Sessions) -> None:
    with sessions.engine.connect() as connection:
        found = repr(connection.exec_driver_sql("SELECT * FROM installation").all())
    assert "xoxe" not in found
    assert Installation.__tablename__ == "installation"


def test_tokens_are_exchanged_two_hours_ahead_and_asked_about_every_day() -> None:
    assert (timedelta(hours=2), DAY) == (AHEAD, ASK_EVERY)
