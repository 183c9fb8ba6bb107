"""Those who began and did not finish hear of it once, when they are at work."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.domain.calendar import next_daily_look
from bot.usecases.people.actors import actor_of
from bot.usecases.recruiting.inviting.reminding import ApplicationsJob, remind_unfinished
from bot.usecases.recruiting.joining.application import withdraw_application
from db.models import OutboxRow
from db.session import Sessions, WorkspaceSession
from tests.conftest import NOW, TEAM
from tests.usecases.people.company import apply, begin, found_program, hire


def reminded(session: WorkspaceSession) -> int:
    session.flush()
    return session.query(OutboxRow).filter_by(kind="application.unfinished").count()


def test_three_days_later_and_only_once(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        begin(
            session, hire(session, "UMIA", now), found_program(session, hire(session, "UCLEO", now), now), now
        )
        assert remind_unfinished(session, now + timedelta(days=2, hours=23)) == [now + timedelta(days=3)]
        assert reminded(session) == 0
        remind_unfinished(session, now + timedelta(days=3))
        remind_unfinished(session, now + timedelta(days=3, hours=1))
        assert reminded(session) == 1


def test_whoever_began_on_a_wednesday_night_hears_on_monday_morning(sessions: Sessions) -> None:
    wednesday_night = datetime(2026, 3, 4, 20, 0, tzinfo=UTC)
    monday_in_tokyo = datetime(2026, 3, 9, 0, 0, tzinfo=UTC)  # nine o'clock there
    with sessions.writing(TEAM) as session:
        program = found_program(session, hire(session, "UCLEO", NOW), NOW)
        begin(session, hire(session, "UMIA", NOW, tz="Asia/Tokyo"), program, wednesday_night)
        assert remind_unfinished(session, wednesday_night + timedelta(days=3)) == [monday_in_tokyo]
        remind_unfinished(session, monday_in_tokyo)
        assert reminded(session) == 1


def test_a_bot_that_was_away_catches_up_in_the_morning(sessions: Sessions, now: datetime) -> None:
    night = now + timedelta(days=4, hours=14)
    with sessions.writing(TEAM) as session:
        begin(
            session, hire(session, "UMIA", now), found_program(session, hire(session, "UCLEO", now), now), now
        )
        later = remind_unfinished(session, night)
        assert reminded(session) == 0
        assert later[0] > night


def test_nobody_who_finished_withdrew_or_left_is_reminded(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        program = found_program(session, hire(session, "UCLEO", now), now)
        done, gone, withdrew = (hire(session, name, now) for name in ("UDONE", "UGONE", "UWITH"))
        apply(session, done, program, "mentee", now)
        begin(session, gone, program, now)
        gone.deactivated_at = now
        apply(session, withdrew, program, "mentee", now)
        withdraw_application(session, actor_of(session, withdrew), withdrew, program.cohorts[0].id, now)
        assert remind_unfinished(session, now + timedelta(days=3)) == []
        assert reminded(session) == 0


def test_the_job_sleeps_until_somebody_is_due_and_at_most_a_day(sessions: Sessions, now: datetime) -> None:
    times = iter([now, now, now + timedelta(days=1), now + timedelta(days=3)])
    job = ApplicationsJob(sessions, TEAM, lambda: next(times))
    assert job.run() == next_daily_look(now)
    with sessions.writing(TEAM) as session:
        begin(
            session, hire(session, "UMIA", now), found_program(session, hire(session, "UCLEO", now), now), now
        )
    assert job.run() == next_daily_look(now), "whoever began since is not due before three days"
    assert job.run() == next_daily_look(now + timedelta(days=1))
    job.run()
    with sessions.reading(TEAM) as session:
        assert reminded(session) == 1
