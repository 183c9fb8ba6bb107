"""A certificate is checked by its number: whether it was made here, and what it certifies."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import event, select, text, update

from blocks.closing.farewell.keeping import certificate_checked
from blocks.reader import Reader
from bot.domain.roles import Role
from bot.errors import DomainError
from bot.usecases.closing.ending import close_pair
from bot.usecases.closing.farewell.certifying import ask_for_certificate
from bot.usecases.closing.farewell.checking import check_certificate
from bot.usecases.people.privacy.erasing import erase_person
from db.models import Certificate, Pair, Person
from tests.pair_story import TEAM, Story, words


@pytest.fixture
def story(sessions, now):
    return Story(sessions, now)


@pytest.fixture
def number(story):
    """That of Mia's certificate."""
    pair_id = story.match(days=185)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        for ago in (100, 50, 3):
            act.held(pair, ago)
        act.goal(pair, "achieved", "Speak up")
        close_pair(*act.who("Cora"), pair_id, reason="", now=act.now)
        ask_for_certificate(
            *act.who("Mia"), pair_id, name="Mia Müller", goals=True, lacking=lambda _: "", now=act.now
        )
        return act.session.scalar(select(Certificate.number))


def told(story, who, typed):
    """What somebody who typed a number reads."""
    with story.act() as act:
        checked = check_certificate(act.session, act.actor(who), typed)
        return words(certificate_checked(checked, Reader()))


def test_a_colleague_reads_what_the_paper_certifies_and_nobody_else_on_it(story, number):
    with story.act() as act:
        story.enroll(act, "Nils", "mentee", status="applied")
        made = check_certificate(act.session, act.actor("Nils"), number).certificate
        assert (made.name, made.role, made.program) == ("Mia Müller", Role.MENTEE, "Career <paths>")
        assert (made.meetings, made.hours) == (3, 3.0)
    said = told(story, "Nils", number.lower().replace("-", " "))
    assert f"certificate {number} was made here" in said
    assert "Mia Müller" in said and "completed “Career &lt;paths&gt;” as a mentee" in said
    assert "3 meetings, 3 hours" in said, said
    assert "Omar" not in said and "Speak up" not in said and "Cora" not in said
    assert story.sent("farewell.thanks") == []  # nobody hears that somebody asked


def test_a_number_that_nothing_was_made_under(story, number):
    for typed in ("2026-AAAA-AAAA", "please <look>"):
        said = told(story, "Cem", typed)
        assert "There is no certificate with the number" in said and "Müller" not in said
        assert "<look>" not in said


def test_under_a_number_stands_what_was_printed_last(story, number):
    with story.act(timedelta(days=1)) as act:
        pair_id = act.session.scalar(select(Pair.id))
        ask_for_certificate(
            *act.who("Mia"), pair_id, name="M. Müller", goals=False, lacking=lambda _: "", now=act.now
        )
    assert "M. Müller" in told(story, "Cem", number)


def test_of_somebody_who_is_forgotten_there_is_none_any_more(story, number):
    with story.act() as act:
        person = act.person("Mia")
        person.erasing_at = act.now  # asked for, and not done yet
        number_of_mia = person.id
    assert "There is no certificate" in told(story, "Cem", number)
    erase_person(story.sessions, TEAM, number_of_mia, story.now)
    assert "There is no certificate" in told(story, "Cem", number)


def test_of_somebody_who_left_the_company_or_was_left_it_stands(story, number):
    with story.act() as act:
        act.person("Mia").deactivated_at = act.now
        omar = act.person("Omar").id
    assert "was made here" in told(story, "Cem", number)
    erase_person(story.sessions, TEAM, omar, story.now)
    assert "3 meetings" in told(story, "Cem", number)


def test_who_is_no_colleague_checks_nothing(story, number):
    with story.act() as act:
        act.session.execute(update(Person).where(Person.name == "Cem").values(is_outside=True))
    with pytest.raises(DomainError) as refused:
        told(story, "Cem", number)
    assert refused.value.code == "outsiders_cannot"


def test_a_certificate_of_another_company_is_not_known(story, number, sessions):
    with sessions.writing("TOTHER") as session:
        assert session.scalar(select(Certificate.id)) is None
        eve = Person(slack_id="UEVE", name="Eve", skills=[])
        session.add(eve)
        session.flush()
        from bot.usecases.people.actors import actor_of

        assert check_certificate(session, actor_of(session, eve), number).certificate is None


def test_a_number_is_found_by_its_index(story, number):
    asked = []

    def keep(connection, cursor, statement, parameters, context, many):
        if "certificate.number" in statement:
            asked.append((statement, parameters))

    event.listen(story.sessions.engine, "before_cursor_execute", keep)
    try:
        told(story, "Cem", number)
    finally:
        event.remove(story.sessions.engine, "before_cursor_execute", keep)
    ((statement, parameters),) = asked
    with story.sessions.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            plan = str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all())
        else:
            connection.execute(text("SET enable_seqscan = off"))
            plan = str(connection.exec_driver_sql(f"EXPLAIN {statement}", parameters).all())
    assert re.search(r"certificate USING INDEX|Index Scan using \w*certificate", plan), plan
