"""A company directory: read, shown, then applied as a whole or not at all."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime

import pytest

from blocks.people.directory import applied, imported
from blocks.reader import Reader
from bot.domain.directory import MAX_BYTES, read_directory
from bot.errors import DomainError
from bot.readers import in_language
from bot.usecases.facts import people as facts
from bot.usecases.people.actors import actor_of
from bot.usecases.people.fetching import too_big
from bot.usecases.people.importing import (
    apply_directory,
    discard_directory,
    keep_reading,
    known_names,
    refuse_file,
    upload_directory,
)
from bot.usecases.uploads import GIVEN_UP
from db.models import DirectoryImport, OutboxRow, Person, Program
from db.session import Sessions, WorkspaceSession
from playground.blockkit import check_message_blocks
from tests.conftest import TEAM
from tests.statements import asked
from tests.usecases.people.company import found_program, hire

GOOD = """email,department,location,country,level,manager,start_date,employment,skills
mia@example.com,Finance,Berlin,DE,3,omar@example.com,2020-05-01,Permanent,Negotiation; Beekeeping
omar@example.com,Data,Berlin,DE,7,,2015-01-01,,Coaching others
gone@example.com,Sales,Paris,FR,2,,2019-01-01,,
"""


def upload(session: WorkspaceSession, cleo: Person, content: str, now: datetime) -> DirectoryImport:
    """Cleo uploads a file for the program she coordinates, and it is read."""
    program = session.query(Program).first() or found_program(session, cleo, now)
    upload_directory(session, actor_of(session, cleo), cleo, program.id, files=[{"id": "F1"}], now=now)
    made = session.query(DirectoryImport).order_by(DirectoryImport.id.desc()).first()
    assert made is not None
    keep_reading(session, made, "people.csv", read_directory(content, known=known_names(session)), now)
    session.flush()
    return made


def shown(session: WorkspaceSession, made: DirectoryImport, now: datetime) -> str:
    """What stands in the admin channel, checked against Slack's rules."""
    message = imported(facts.imported(session, {"directory": made.id}, now), Reader())
    assert check_message_blocks(list(message.blocks)) == []
    return json.dumps(message.blocks, ensure_ascii=False)


def test_the_result_is_shown_before_anything_changes(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        cleo, mia, _ = (hire(session, name, now) for name in ("UCLEO", "UMIA", "UOMAR"))
        text = shown(session, upload(session, cleo, GOOD, now), now)
        assert mia.department == ""
        assert session.query(OutboxRow).filter_by(kind="admin.imported").count() == 1
    assert "*3 good rows*" in text
    assert "2 people would change" in text
    assert "<@UMIA>: " in text
    assert "manager" in text
    assert "gone@example.com" in text
    assert "Apply 3 good rows" in text


def test_applying_changes_everybody_the_file_describes(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        cleo, _, _ = (hire(session, name, now) for name in ("UCLEO", "UMIA", "UOMAR"))
        made = upload(session, cleo, GOOD, now)
        _, found = apply_directory(session, actor_of(session, cleo), cleo, made.id, now)
        words = applied(facts.applied(cleo, found), Reader())
        kept = (made.rows, made.problems)
    with sessions.reading(TEAM) as session:
        mia = session.query(Person).filter_by(slack_id="UMIA").one()
        assert (mia.department, mia.location, mia.country, mia.level) == ("Finance", "Berlin", "DE", 3)
        assert (mia.started_on, mia.employment) == (date(2020, 5, 1), "Permanent")
        assert mia.manager is not None
        assert mia.manager.slack_id == "UOMAR"
        assert mia.skills == ["negotiation", "Beekeeping"], "the program's own words where it has them"
        assert session.query(Person).filter_by(slack_id="UCLEO").one().department == ""
    assert "2 people changed" in words.text
    assert "gone@example.com" in json.dumps(words.blocks)
    assert kept == (None, None), "what is decided is forgotten"


def test_a_file_leaves_alone_what_it_does_not_speak_of(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        cleo, mia, omar = (hire(session, name, now) for name in ("UCLEO", "UMIA", "UOMAR"))
        mia.department, mia.level, mia.manager_id = "Finance", 3, omar.id
        made = upload(session, cleo, "email,location,level\nmia@example.com,Berlin,\n", now)
        apply_directory(session, actor_of(session, cleo), cleo, made.id, now)
    with sessions.reading(TEAM) as session:
        mia = session.query(Person).filter_by(slack_id="UMIA").one()
        assert (mia.location, mia.department, mia.level) == ("Berlin", "Finance", 3)
        assert mia.manager_id is not None


def test_an_empty_manager_cell_means_nobody(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        cleo, mia, omar = (hire(session, name, now) for name in ("UCLEO", "UMIA", "UOMAR"))
        mia.manager_id = omar.id
        made = upload(session, cleo, "email,manager\nmia@example.com,\n", now)
        apply_directory(session, actor_of(session, cleo), cleo, made.id, now)
    with sessions.reading(TEAM) as session:
        assert session.query(Person).filter_by(slack_id="UMIA").one().manager_id is None


def test_nobody_comes_to_report_to_themselves(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        cleo, mia, omar = (hire(session, name, now) for name in ("UCLEO", "UMIA", "UOMAR"))
        mia.manager_id = omar.id
        session.flush()
        content = "email,manager,department\nomar@example.com,mia@example.com,Data\n"
        made = upload(session, cleo, content, now)
        text = shown(session, made, now)
        apply_directory(session, actor_of(session, cleo), cleo, made.id, now)
    with sessions.reading(TEAM) as session:
        omar = session.query(Person).filter_by(slack_id="UOMAR").one()
        assert (omar.manager_id, omar.department) == (None, "Data")
    assert "The manager of <@UOMAR> stays as it is" in text


def test_bad_rows_are_named_with_line_and_column_and_the_rest_is_counted(
    sessions: Sessions, now: datetime
) -> None:
    rows = "\n".join(f"person{n} at example,Sales,{'x' * 90}" for n in range(70))
    with sessions.writing(TEAM) as session:
        cleo = hire(session, "UCLEO", now)
        made = upload(session, cleo, f"E-Mail,department,location\nmia@example.com,A,B\n{rows}\n", now)
        text = shown(session, made, now)
    assert "*70 lines to mend*" in text
    assert "Line 3, column E-Mail: write one address like ada@example.com" in text
    assert "more." in text
    assert "Apply 1 good row" in text


def test_a_file_without_a_good_row_offers_nothing_to_apply(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        cleo = hire(session, "UCLEO", now)
        made = upload(session, cleo, "", now)
        text = shown(session, made, now)
        with pytest.raises(DomainError, match="directory_not_read"):
            apply_directory(session, actor_of(session, cleo), cleo, made.id, now)
    assert "The file is empty" in text
    assert "directory.apply" not in text


def test_a_file_that_cannot_be_fetched_is_a_sentence(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        cleo = hire(session, "UCLEO", now)
        program = found_program(session, cleo, now)
        upload_directory(session, actor_of(session, cleo), cleo, program.id, files=["F9"], now=now)
        made = session.query(DirectoryImport).one()
        refuse_file(session, made, "The file was deleted before I could read it.", now)
        text = shown(session, made, now)
    assert "The file was deleted before I could read it." in text


def test_why_a_file_could_not_be_had_is_said_in_the_language_of_the_program(
    sessions: Sessions, now: datetime
) -> None:
    with sessions.writing(TEAM) as session:
        cleo = hire(session, "UCLEO", now)
        for why, words in (
            (too_big(MAX_BYTES), "Die Datei ist größer als 5 MB. Teile sie auf mehrere Dateien auf."),
            (GIVEN_UP, "eine Viertelstunde lang nicht gegeben. Lade sie noch einmal hoch."),
            ("It is {gone}.", "It is {gone}."),
        ):
            made = upload(session, cleo, GOOD, now)
            made.status = "reading"
            refuse_file(session, made, why, now)
            message = imported(facts.imported(session, {"directory": made.id}, now), in_language("de"))
            assert words in json.dumps(message.blocks, ensure_ascii=False)


def test_markup_in_a_file_stays_text(sessions: Sessions, now: datetime) -> None:
    content = "email,<!channel>\n<!here>,x\nmia@example.com,x\n<!everyone>@example.com,x\n"
    with sessions.writing(TEAM) as session:
        cleo = hire(session, "UCLEO", now)
        text = shown(session, upload(session, cleo, content, now), now)
    assert "<!" not in text


def test_a_decision_is_made_once_and_says_so(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        cleo, _ = (hire(session, name, now) for name in ("UCLEO", "UMIA"))
        actor = actor_of(session, cleo)
        made = upload(session, cleo, GOOD, now)
        actor = actor_of(session, cleo)
        apply_directory(session, actor, cleo, made.id, now)
        for decide in (apply_directory, discard_directory):
            with pytest.raises(DomainError, match="directory_applied"):
                decide(session, actor, cleo, made.id, now)


def test_a_newer_file_takes_the_place_of_an_undecided_one(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        cleo, _ = (hire(session, name, now) for name in ("UCLEO", "UMIA"))
        first = upload(session, cleo, GOOD, now)
        upload(session, cleo, GOOD, now)
        assert first.rows is None
        with pytest.raises(DomainError, match="directory_replaced"):
            apply_directory(session, actor_of(session, cleo), cleo, first.id, now)


def test_only_coordinators_of_the_program_decide(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        cleo, mia = (hire(session, name, now) for name in ("UCLEO", "UMIA"))
        made = upload(session, cleo, GOOD, now)
        with pytest.raises(DomainError, match="not_a_coordinator"):
            apply_directory(session, actor_of(session, mia), mia, made.id, now)
        assert mia.department == ""


@pytest.mark.long
def test_a_large_company_is_applied_with_a_few_statements(sessions: Sessions, now: datetime) -> None:
    """One for each person would outlast Slack's three seconds; how long these take is a figure of `make bench`."""
    size = 1_000
    with sessions.writing(TEAM) as session:
        cleo = hire(session, "UCLEO", now)
        session.add_all(
            Person(slack_id=f"U{n:06}", email=f"p{n}@example.com", skills=[], name="P") for n in range(size)
        )
        rows = "\n".join(f"p{n}@example.com,Dept {n % 9},p{n // 10}@example.com" for n in range(1, size))
        made = upload(session, cleo, f"email,department,manager\np0@example.com,Board,\n{rows}\n", now)
    with sessions.writing(TEAM) as session:
        cleo = session.query(Person).filter_by(slack_id="UCLEO").one()
        with asked(sessions.engine) as statements:
            _, found = apply_directory(session, actor_of(session, cleo), cleo, made.id, now)
    assert len(found.changes) == size
    assert len(statements) < 30, Counter(statements).most_common(3)
