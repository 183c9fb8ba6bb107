"""Who may make a program where, and what there is then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from blocks.errors import sentence
from blocks.reader import Reader
from bot.domain.planning import Dates, Team
from bot.errors import DomainError, FormErrors
from bot.program_file.document import load_template
from bot.usecases.people.actors import actor_of
from bot.usecases.planning.new_program import establish, may_set_up, set_up_program
from bot.usecases.planning.plans import plan_of
from bot.usecases.planning.team import appoint, look_up
from db.models import Coordinator, OutboxRow, Program
from tests.usecases.people.company import hire

TEAM = "T0TEST"
HERE = {"id": "GADMIN", "is_private": True, "is_member": True, "app": "UBOT", "typed_in": "privategroup"}


@pytest.fixture
def company(sessions, now):
    with sessions.writing(TEAM) as session:
        hire(session, "UADA", now, is_admin=True)
        for slack_id in ("UCLEO", "UMIA", "UBEN"):
            hire(session, slack_id, now)
        hire(session, "UGUS", now, is_restricted=True)
        hire(session, "UGONE", now, deleted=True)
    return sessions


def person(session, slack_id):
    from db.models import Person

    return session.scalar(select(Person).where(Person.slack_id == slack_id))


def set_up(session, who, now, **changes):
    given = {
        "name": "Growing",
        "coordinators": ["UCLEO"],
        "champion": "UBEN",
        "admin_channel": "GADMIN",
        **changes,
    }
    me = person(session, who)
    return set_up_program(
        session, actor_of(session, me), me, load_template("career_development"), announce_channel="CALL", now=now,
        **given,
    )  # fmt: skip


def test_the_first_program_takes_an_admin_and_its_coordinators_may_make_more_there(company, now):
    with company.writing(TEAM) as session:
        for who in ("UCLEO", "UMIA"):
            with pytest.raises(DomainError, match="not_workspace_admin"):
                may_set_up(session, actor_of(session, person(session, who)), HERE)
            with pytest.raises(DomainError, match="not_workspace_admin"):
                set_up(session, who, now)
        may_set_up(session, actor_of(session, person(session, "UADA")), HERE)
        set_up(session, "UADA", now)
        cleo = actor_of(session, person(session, "UCLEO"))
        may_set_up(session, cleo, HERE)
        set_up(session, "UCLEO", now, name="Leading well")
        # Not in another channel, and not whoever merely knows the channel's id.
        with pytest.raises(DomainError, match="not_workspace_admin"):
            may_set_up(session, cleo, {**HERE, "id": "GELSE"})
        with pytest.raises(DomainError, match="not_workspace_admin"):
            set_up(session, "UCLEO", now, name="Third", admin_channel="GELSE")
        with pytest.raises(DomainError, match="not_workspace_admin"):
            set_up(session, "UMIA", now, name="Third")


@pytest.mark.parametrize(
    ("channel", "code"),
    [
        ({"typed_in": "directmessage"}, "channel_not_private"),
        ({"is_private": False}, "channel_not_private"),
        ({"is_ext_shared": True}, "channel_not_private"),
        ({"is_member": False}, "invite_the_app"),
        ({"error": "channel_not_found"}, "invite_the_app"),
    ],
)
def test_a_program_lives_in_a_private_channel_with_the_app_in_it(company, now, channel, code):
    with company.writing(TEAM) as session:
        ada = actor_of(session, person(session, "UADA"))
        with pytest.raises(DomainError, match=code) as refused:
            may_set_up(session, ada, {**HERE, **channel})
    said = sentence(refused.value, Reader())
    assert "<@UBOT>" in said
    assert not any("<@" in code for code in said.split("`")[1::2])  # in code, Slack shows the bare id


def test_plan_rights_and_champion_are_in_step_from_the_first_day(company, now):
    with company.writing(TEAM) as session:
        program = set_up(session, "UADA", now, coordinators=["UCLEO", "UADA"])
        assert plan_of(program).team == Team("UBEN", ("UCLEO", "UADA"))
        assert program.champion_id == person(session, "UBEN").id
        assert str(program.id) in actor_of(session, person(session, "UCLEO")).coordinator_of
        told = session.scalars(select(OutboxRow).where(OutboxRow.kind == "coordinator.appointed"))
        assert [row.args["person"] for row in told] == [person(session, "UCLEO").id]  # Ada knows


def test_a_whole_plan_keeps_its_home_and_finds_its_people_by_their_addresses(company, now):
    team = Team("Ben@Example.com", ("cleo@example.com", "ADA@example.com"), ("mia@example.com", "UMIA"))
    plan = replace(
        load_template("career_development"), name="From a file", zone="Asia/Tokyo", country="JP", team=team
    )
    with company.writing(TEAM) as session:
        ada = person(session, "UADA")
        program = establish(
            session,
            actor_of(session, ada),
            ada,
            plan,
            admin_channel="GADMIN",
            announce_channel="CALL",
            now=now,
        )
        made = plan_of(program)
        assert (made.zone, made.country, made.name) == ("Asia/Tokyo", "JP", "From a file")
        assert made.team == Team("UBEN", ("UCLEO", "UADA"), ("UMIA",))
        assert replace(made, slug=plan.slug, team=team) == plan


def test_a_plan_without_coordinators_is_coordinated_by_whoever_brings_it(company, now):
    plan = replace(load_template("career_development"), dates=Dates(begin=date(2026, 6, 1)))
    with company.writing(TEAM) as session:
        ada = person(session, "UADA")
        program = establish(
            session,
            actor_of(session, ada),
            ada,
            plan,
            admin_channel="GADMIN",
            announce_channel="CALL",
            now=now,
        )
        assert plan_of(program).team.coordinators == ("UADA",)


@pytest.mark.parametrize("nobody", ["UGUS", "UGONE", "UNEVER", "gus@example.com", "who@example.com"])
def test_nobody_but_full_members_is_appointed(company, now, nobody):
    with company.writing(TEAM) as session:
        program = set_up(session, "UADA", now)
        for field, team in (
            ("coordinators", Team("", ("UCLEO", nobody))),
            ("champion", Team(nobody, ("UCLEO",))),
            ("design_team", Team("", ("UCLEO",), (nobody,))),
        ):
            assert look_up(session, team).unknown == {field: (nobody,)}
            with pytest.raises(FormErrors) as caught:
                appoint(session, program, team, now)
            assert [(error.field, error.code) for error in caught.value.errors] == [(field, "members_only")]
        assert plan_of(program).team.champion == "UBEN"


def test_a_program_is_never_left_without_a_coordinator(company, now):
    with company.writing(TEAM) as session:
        program = set_up(session, "UADA", now)
        assert appoint(session, program, Team("UMIA", ()), now).coordinators == ("UCLEO",)
        assert session.scalar(select(Coordinator.person_id)) == person(session, "UCLEO").id
        with pytest.raises(FormErrors):
            set_up(session, "UADA", now, name="Other", coordinators=[])


def test_somebody_appointed_again_is_told_again(company, now):
    from datetime import timedelta

    with company.writing(TEAM) as session:
        program = set_up(session, "UADA", now)
        for days, coordinators in ((1, ("UCLEO", "UMIA")), (2, ("UCLEO",)), (3, ("UCLEO", "UMIA"))):
            appoint(session, program, Team("", coordinators), now + timedelta(days=days))
        told = session.scalars(select(OutboxRow).where(OutboxRow.kind == "coordinator.appointed")).all()
        assert [row.args["person"] for row in told].count(person(session, "UMIA").id) == 2


def test_names_are_kept_apart(company, now):
    with company.writing(TEAM) as session:
        set_up(session, "UADA", now)
        for name, code in (
            ("Growing", "program_name_taken"),
            ("  ", "answer_required"),
            ("x" * 76, "answer_too_long"),
        ):
            with pytest.raises(DomainError, match=code):
                set_up(session, "UADA", now, name=name)
        set_up(session, "UADA", now, name="growing!")
        assert set(session.scalars(select(Program.slug))) == {"growing", "growing-2"}


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Mentoría exprés", "mentoria-expres"),
        ("Führung für Größe", "fuhrung-fur-grosse"),
        ("  Zażółć -- 2026!", "zazo-c-2026"),
        ("指導", "program"),
    ],
)
def test_a_program_is_called_by_its_letters_without_accents(company, now, name, slug):
    with company.writing(TEAM) as session:
        assert set_up(session, "UADA", now, name=name).slug == slug
