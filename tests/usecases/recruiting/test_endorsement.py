"""Where the plan asks for it, the manager is asked whether they make room, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from blocks.reader import Reader
from blocks.recruiting.deciding.decisions import application as application_view
from blocks.recruiting.deciding.endorsement import answered, refusal_modal
from blocks.recruiting.joining.application import application_modal
from blocks.recruiting.joining.profiles import profiles_modal
from bot.domain.forms import Kind, Question
from bot.domain.messages import NoLongerApplies
from bot.domain.shown.profiles import ProfilesPage
from bot.domain.shown.recruiting import ApplicationPage
from bot.domain.states.enrollment import EnrollmentEvent
from bot.usecases.facts.admission import endorsement_shown
from bot.usecases.facts.recruiting import application_for_coordinators
from bot.usecases.planning.plans import plan_of
from bot.usecases.recruiting.deciding.decisions import decide_application
from bot.usecases.recruiting.deciding.endorsement import (
    asked_of,
    endorse,
    refuse_endorsement,
    remind_managers,
)
from bot.usecases.recruiting.deciding.review import card_to_review
from bot.usecases.recruiting.joining.application import begin_application, withdraw_application
from db.models import OutboxRow
from db.session import Sessions, WorkspaceSession
from tests.conftest import TEAM
from tests.usecases.people.company import ANSWERS, save_page
from tests.usecases.recruiting.hall import Hall, refused, words

SECRET = "My manager must never read this"


def hall_with_manager(session: WorkspaceSession, now: datetime) -> Hall:
    hall = Hall(session, now, endorsement=True)
    hall.reports_to("UOMAR", "UMAX")
    return hall


def about(hall: Hall) -> str:
    row = hall.sent("endorsement.asked")[0]
    return f"{row.args['cohort']}:{row.args['applicant']}"


def test_the_manager_reads_who_what_and_how_many_hours_and_no_answer(
    sessions: Sessions, now: datetime
) -> None:
    with sessions.writing(TEAM) as session:
        hall = hall_with_manager(session, now)
        hall.apply("UOMAR", "both", experience=SECRET, one_thing=SECRET)
        (row,) = hall.sent("endorsement.asked")
        assert row.args["person"] == hall.person("UMAX").id
        told = hall.read(row)
        assert "<@UOMAR> would like to take part in *Career development* as a mentee and a mentor" in told
        hours = plan_of(hall.program).role_profiles["mentor"].hours_per_month
        assert f"About {hours:g} hours a month as a mentor" in told
        assert "What a manager does" in told
        assert SECRET not in told


def test_an_applicant_knows_it_before_they_send(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = hall_with_manager(session, now)
        shown = []
        session_, actor, person = hall.who("UOMAR")
        step = begin_application(session_, actor, person, hall.program.id, now)
        while isinstance(step, ApplicationPage):
            shown.append(words(application_modal(step, Reader())))
            step = save_page(session, person, hall.program, step.page.number,
                             answers={**ANSWERS, "role": "mentor"}, now=now)  # fmt: skip
        assert isinstance(step, ProfilesPage)
        shown.append(words(profiles_modal(step, Reader())))
        assert hall.sent("endorsement.asked") == [], "nobody is shown to anybody before they said yes"
        told = "<@UMAX> is asked as your manager"
        assert told in shown[-1]
        assert told not in shown[0], "where it is decided, not all along"


def test_the_directory_counts_before_what_was_typed(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now, endorsement=True)
        plan = plan_of(hall.program)
        intake = plan.forms["intake"]
        boss = Question("boss", Kind.PEOPLE, "Your manager", intake.questions[0].audience, prefill="manager",
                        max_items=1)  # fmt: skip
        forms = {**plan.forms, "intake": replace(intake, questions=(*intake.questions, boss))}
        hall.plan(forms=forms)
        hall.person("UPAL"), hall.person("UMAX")
        hall.reports_to("UOMAR", "UMAX")
        hall.apply("UOMAR", boss=["UPAL"])
        hall.apply("UMIA", boss=["UPAL"])
        asked = {row.args["applicant"]: row.args["person"] for row in hall.sent("endorsement.asked")}
        assert asked == {
            hall.person("UOMAR").id: hall.person("UMAX").id,
            hall.person("UMIA").id: hall.person("UPAL").id,
        }


def test_without_a_manager_the_coordinators_see_that_nobody_was_asked(
    sessions: Sessions, now: datetime
) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now, endorsement=True)
        (one,) = hall.apply("UOMAR")
        assert hall.sent("endorsement.asked") == []
        shown = words(application_view(application_for_coordinators(session, one), Reader()))
        assert "No manager is known" in shown
        assert "Approve without the manager" in shown, "a second thought"


def test_yes_is_seen_in_the_queue_and_asked_once(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = hall_with_manager(session, now)
        (one,) = hall.apply("UOMAR")
        asked = words(application_view(application_for_coordinators(session, one), Reader()))
        assert "<@UMAX> was asked as manager" in asked
        done = endorse(*hall.who("UMAX"), about(hall), now)
        assert "you make room for <@UOMAR>" in words(answered(endorsement_shown(session, done), Reader()))
        shown = words(application_view(application_for_coordinators(session, one), Reader()))
        assert "<@UMAX> makes room for it" in shown
        assert "Approve without" not in shown
        (profile,) = [row for row in hall.sent("profile.asked") if row.args["role"] == "manager"]
        assert profile.args["person"] == hall.person("UMAX").id
        assert refused(endorse, *hall.who("UMAX"), about(hall), now) == "endorsement_answered"
        assert refused(refuse_endorsement, *hall.who("UMAX"), about(hall), "", now) == "endorsement_answered"


def test_not_now_gives_its_reason_to_coordinators_one_by_one_only(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = hall_with_manager(session, now)
        (one,) = hall.apply("UOMAR")
        (asked,) = hall.sent("endorsement.asked")
        asked.slack_ts = "1.1"
        modal = refusal_modal(
            endorsement_shown(session, asked_of(session, hall.who("UMAX")[1], about(hall))), Reader()
        )
        assert "Seen by the program's coordinators only" in words(modal)
        refuse_endorsement(*hall.who("UMAX"), about(hall), "Quarter <end>", now)
        assert "sees no room for it" in words(
            application_view(application_for_coordinators(session, one), Reader())
        )
        in_channel = hall.read(hall.sent("admin.application")[0])
        assert "Quarter" not in in_channel
        from blocks.recruiting.deciding.review import card_modal

        card = card_to_review(*hall.who("UCLEO"), one.id, now)
        assert "Quarter &lt;end&gt;" in words(card_modal(card, Reader()))
        assert "does not fit now" in hall.read(asked, message=asked.key), "its message says what was answered"
        assert session.query(OutboxRow).filter_by(kind="message.amend").count() == 1
        raw = session.connection().exec_driver_sql("SELECT endorsement_note FROM enrollment").scalar()
        assert "Quarter" not in raw


def test_one_reminder_after_three_working_days(sessions: Sessions, now: datetime) -> None:
    """Asked on a Monday at ten in Berlin: Thursday at nine."""
    with sessions.writing(TEAM) as session:
        hall = hall_with_manager(session, now)
        hall.apply("UOMAR")
        thursday = now.replace(day=now.day + 3, hour=8)
        assert remind_managers(session, now) == [thursday]
        assert hall.sent("endorsement.reminder") == []
        remind_managers(session, thursday)
        remind_managers(session, thursday + timedelta(days=7))
        (row,) = hall.sent("endorsement.reminder")
        assert "the only one" in hall.read(row)


def test_nobody_is_reminded_of_what_is_settled(sessions: Sessions, now: datetime) -> None:
    later = now + timedelta(days=4)
    with sessions.writing(TEAM) as session:
        hall = hall_with_manager(session, now)
        hall.reports_to("UMIA", "UMAX")
        hall.reports_to("UIDA", "UMAX")
        hall.apply("UOMAR")
        endorse(*hall.who("UMAX"), about(hall), now)
        (mia,) = hall.apply("UMIA")
        decide_application(*hall.who("UCLEO"), mia.id, EnrollmentEvent.APPROVE, now)
        (ida,) = hall.apply("UIDA")
        withdraw_application(*hall.who("UIDA"), ida.cohort_id, now)
        assert remind_managers(session, later) == []
        assert hall.sent("endorsement.reminder") == []
        for row, name in zip(hall.sent("endorsement.asked")[1:], ("UMIA", "UIDA"), strict=True):
            with pytest.raises(NoLongerApplies):
                hall.read(row)
            key = f"{row.args['cohort']}:{hall.person(name).id}"
            assert refused(endorse, *hall.who("UMAX"), key, now) == "endorsement_over"


def test_nobody_else_answers_for_a_manager(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = hall_with_manager(session, now)
        hall.apply("UOMAR")
        for who in ("UOMAR", "UCLEO", "UEVE"):
            for carried in (about(hall), "0:0", "", "x", "1:999999999999", "²:²"):
                assert refused(endorse, *hall.who(who), carried, now) == "not_yours"
        assert (
            refused(refuse_endorsement, *hall.who("UMAX"), about(hall), "x" * 1001, now) == "answer_too_long"
        )


def test_a_program_that_does_not_ask_asks_nobody(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        hall.reports_to("UOMAR", "UMAX")
        (one,) = hall.apply("UOMAR")
        assert hall.sent("endorsement.asked") == []
        shown = words(application_view(application_for_coordinators(session, one), Reader()))
        assert "manager" not in shown
