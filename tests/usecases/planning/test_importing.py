"""A plan leaves as a file and comes back: read, shown with what it would change, used as a whole or not at all."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from blocks.planning.importing import plan_discarded, plan_file_modal, plan_read, plan_used
from blocks.reader import Reader
from bot.errors import DomainError
from bot.readers import in_language, reader_of_program
from bot.usecases.facts import plan_files as facts
from bot.usecases.facts.programs import program_shown
from bot.usecases.people.actors import actor_of
from bot.usecases.planning.exporting import export_plan, plan_text
from bot.usecases.planning.importing import (
    discard_plan,
    is_outdated,
    keep_reading,
    upload_plan,
    use_plan,
)
from bot.usecases.planning.plans import plan_of
from bot.usecases.planning.reading import read_plan
from bot.usecases.planning.team import coordinators_of
from db.models import FormVersion, OutboxRow, Person, PlanFile, Program
from db.session import Sessions, WorkspaceSession
from playground.blockkit import check_message_blocks, check_view
from tests.conftest import TEAM
from tests.usecases.people.company import apply, found_program, hire

ENGLISH = Reader()
SAME = "extends: career_development\nslug: same\nname: Career development\n"


def upload(
    session: WorkspaceSession,
    cleo: Person,
    program: Program,
    content: str,
    now: datetime,
    purpose: str = "change",
) -> PlanFile:
    """Cleo uploads a file, and it is read."""
    upload_plan(
        session, actor_of(session, cleo), cleo, program.id, purpose=purpose, files=[{"id": "F1"}], now=now
    )
    made = session.query(PlanFile).order_by(PlanFile.id.desc()).first()
    assert made is not None
    keep_reading(session, made, "plan.yaml", read_plan(content.encode(), "plan.yaml"), now)
    session.flush()
    return made


def shown(session: WorkspaceSession, made: PlanFile, now: datetime, reader: Reader = ENGLISH) -> str:
    """What stands in the admin channel, checked against Slack's rules."""
    message = plan_read(facts.plan_read(session, {"plan_file": made.id}, now), reader)
    assert check_message_blocks(list(message.blocks)) == []
    return json.dumps(message.blocks, ensure_ascii=False)


@pytest.mark.long
def test_export_and_import_give_the_same_program(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        cleo, _ = hire(session, "UCLEO", now), hire(session, "UCHIEF", now)
        program = found_program(session, cleo, now)
        text = plan_text(session, program)
        before = program.digest
        assert "coordinators:\n    - cleo@example.com\n" in text
        made = upload(session, cleo, program, text, now)
        words = shown(session, made, now)
        assert "Nothing in it is different" in words
        assert "plan_file.use" not in words
        use_plan(session, actor_of(session, cleo), cleo, made.id, now)
        assert program.digest == before
        assert session.query(FormVersion).filter(FormVersion.version > 1).count() == 0

        changed = text.replace("champion: ", "champion: chief@example.com # ") if "champion:" in text else (
            text.replace("  coordinators:", "  champion: chief@example.com\n  coordinators:")
        )  # fmt: skip
        use_plan(session, actor_of(session, cleo), cleo, upload(session, cleo, program, changed, now).id, now)
        assert plan_of(program).team.champion == "UCHIEF"
        again = plan_text(session, program)
        assert "champion: chief@example.com" in again
        assert plan_text(session, program) == again


@pytest.mark.long
def test_what_would_change_is_shown_part_by_part_before_it_does(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        cleo, mia = hire(session, "UCLEO", now), hire(session, "UMIA", now)
        program = found_program(session, cleo, now)
        apply(session, mia, program, "mentee", now)
        text = (
            plan_text(session, program)
            .replace("meetings_planned: 12", "meetings_planned: 10")
            .replace("label: Languages you can hold a meeting in", "label: Which <!channel> languages?")
            .replace("  - Delegating\n", "")
        )
        made = upload(session, cleo, program, text, now)
        words = shown(session, made, now)
        assert "*Dates and rhythm*: changed 1 (meetings planned)" in words
        assert "*What people choose from*: left out 1 (Delegating)" in words
        assert "*Questionnaire*: changed 1 (Which &lt;!channel&gt; languages?" in words
        assert "Nothing has changed yet" in words
        assert plan_of(program).meetings_planned == 12

        use = use_plan(session, actor_of(session, cleo), cleo, made.id, now)
        assert plan_of(program).meetings_planned == 10
        message = plan_used(facts.used(use, cleo), Reader())
        assert check_message_blocks(list(message.blocks)) == []
        assert "<@UCLEO> changed the plan of *Career development* from a file." in message.text
        # Mia's answers stay with the version of the questionnaire that she filled in.
        versions = {v.form_key: v.version for v in session.query(FormVersion).order_by(FormVersion.version)}
        assert versions["intake"] == 2
        with pytest.raises(DomainError) as twice:
            use_plan(session, actor_of(session, cleo), cleo, made.id, now)
        assert twice.value.code == "plan_file_used"


@pytest.mark.long
def test_mistakes_are_told_with_their_lines_and_nothing_changes(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        cleo = hire(session, "UCLEO", now)
        program, _ = found_program(session, cleo, now), found_program(session, cleo, now, name="Another one")
        before = program.digest
        text = plan_text(session, program)
        broken = text.replace("duration_days: 180", "duration_days: 0").replace(
            "kind: radio", "kind: radoi", 1
        )
        made = upload(session, cleo, program, broken, now)
        words = shown(session, made, now)
        assert "2 things to mend in the file" in words
        line = broken[: broken.index("duration_days: 0")].count("\n") + 1
        assert f"Line {line}: duration_days: should lie between 1 and 1,100" in words
        assert "Nothing was changed" in words
        assert "plan_file.use" not in words
        with pytest.raises(DomainError) as refused:
            use_plan(session, actor_of(session, cleo), cleo, made.id, now)
        assert refused.value.code == "plan_file_not_read"

        # What only the workspace knows has its line, too.
        strange = text.replace("cleo@example.com", "nobody@example.com").replace(
            "name: Career development", "name: Another   one"
        )
        words = shown(session, upload(session, cleo, program, strange, now), now)
        line = strange[: strange.index("nobody@example.com")].count("\n") + 1
        assert f"Line {line}: team → coordinators → 1: nobody@example.com is no full member" in words
        line = strange[: strange.index("name: Another")].count("\n") + 1
        assert f"Line {line}: name: there is another program 'Another one'" in words
        assert program.digest == before


@pytest.mark.long
def test_a_german_program_is_told_its_mistakes_in_german(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        cleo = hire(session, "UCLEO", now)
        program = found_program(session, cleo, now)
        in_german = plan_text(session, program).replace("language: en", "language: de")
        use_plan(
            session, actor_of(session, cleo), cleo, upload(session, cleo, program, in_german, now).id, now
        )
        reader = reader_of_program(program)
        broken = (
            in_german.replace("duration_days: 180", "duration_days: 0")
            .replace("cadence_days: 14", "cadance_days: 14")
            .replace("meeting_minutes: 45", "meeting_minutes: eine Stunde")
            .replace("kind: radio", "kind: radoi", 1)
        )
        made = upload(session, cleo, program, broken, now)
        session.expire(made)
        words = shown(session, made, now, reader)
        for fragment, message in (
            ("duration_days: 0", "duration_days: sollte zwischen 1 und 1.100 liegen"),
            (
                "cadance_days",
                "cadance_days: 'cadance_days' ist hier nicht bekannt; meintest du 'cadence_days'?",
            ),
            ("eine Stunde", "meeting_minutes: sollte eine ganze Zahl sein, ist aber 'eine Stunde'"),
            ("radoi", "forms → intake → questions → 1 → kind: sollte eines von text, "),
        ):
            line = broken[: broken.index(fragment)].count("\n") + 1
            assert f"Zeile {line}: {message}" in words
        assert "*4 Stellen in der Datei zu verbessern*" in words
        # Whoever reads English reads the same file's mistakes in English.
        assert "duration_days: should lie between 1 and 1,100" in shown(session, made, now)

        strange = in_german.replace("cleo@example.com", "nobody@example.com")
        words = shown(session, upload(session, cleo, program, strange, now), now, reader)
        assert "nobody@example.com gehört nicht voll zu diesem Workspace" in words
        words = shown(session, upload(session, cleo, program, "name: a: b\n", now), now, reader)
        assert "Zeile 1: hier kann kein Doppelpunkt stehen" in words
        missing = "extends: [forms, lists, timeline]\nslug: a\nname: A\npurpose: B\nskills: []\n"
        words = shown(session, upload(session, cleo, program, missing, now), now, reader)
        assert "die Liste 'skills' ist leer (übernommen: templates/shared/forms.yaml, Zeile " in words


def test_what_was_read_before_mistakes_had_a_language_is_shown_as_it_was(
    sessions: Sessions, now: datetime
) -> None:
    with sessions.writing(TEAM) as session:
        cleo = hire(session, "UCLEO", now)
        program = found_program(session, cleo, now)
        made = upload(session, cleo, program, "slug: 1", now)
        made.reading = {
            "name": "plan.yaml", "plan": None, "mistakes": 2,
            "findings": [[3, 1, "name: is {empty}"], [0, 0, "is nested too deeply"]],
        }  # fmt: skip
        session.flush()
        session.expire(made)
        words = shown(session, made, now, in_language("de"))
        assert "Zeile 3: name: is {empty}" in words
        assert "• ist zu tief verschachtelt" in words


@pytest.mark.long
def test_hundreds_of_mistakes_fit_the_message(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        cleo = hire(session, "UCLEO", now)
        program = found_program(session, cleo, now)
        nonsense = "\n".join(f"{'<&>' * 40}{n}: [{'x' * 500}]" for n in range(400))
        words = shown(session, upload(session, cleo, program, nonsense, now), now)
        assert "405 things to mend" in words
        assert "… and 380 more" in words
        assert "<&>" not in words


def test_a_file_that_is_no_text_says_where(sessions: Sessions, now: datetime) -> None:
    reading = read_plan(b"slug: a\nname: \xff\xfe\n", "plan.yaml")
    assert [(f.line, f.message) for f in reading.findings] == [
        (2, "is no UTF-8 text; save the file as UTF-8")
    ]
    assert read_plan(b"\xef\xbb\xbf# nothing", "plan.yaml").findings[0].message.startswith("should be")


@pytest.mark.parametrize(
    "written", ['purpose: "a\\ud800b"', '"\\ud800": 1', 'skills: ["\\ud800"]', 'name: "a\\0b"']
)
def test_a_character_that_cannot_be_stored_is_a_mistake(
    sessions: Sessions, now: datetime, written: str
) -> None:
    with sessions.writing(TEAM) as session:
        cleo = hire(session, "UCLEO", now)
        program = found_program(session, cleo, now)
        file = f"extends: career_development\nslug: same\n{written}\n"
        made = upload(session, cleo, program, file, now)
        assert "• holds a character that cannot be stored" in shown(session, made, now)


def test_a_plan_becomes_a_program_of_its_own(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        cleo, omar = hire(session, "UCLEO", now), hire(session, "UOMAR", now)
        program = found_program(session, cleo, now)
        before = program.digest
        file = (
            "extends: flash\nslug: quick\nname: Quick questions\nteam: {coordinators: [Omar@Example.com]}\n"
        )
        made = upload(session, cleo, program, file, now, "new")
        words = shown(session, made, now)
        assert "A new program: :zap: *Quick questions*" in words
        assert "30 days, a meeting every 10 days" in words
        use = use_plan(session, actor_of(session, cleo), cleo, made.id, now)
        assert use.made_new and use.program.id != program.id
        assert (use.program.slug, use.program.admin_channel) == ("quick-questions", "CADMIN")
        assert list(coordinators_of(session, use.program)) == [omar.slack_id]
        plan = plan_of(use.program)
        assert (plan.with_goals, plan.zone) == (False, plan_of(program).zone)
        assert program.digest == before
        message = plan_used(facts.used(use, cleo), Reader())
        assert "made a new program of the file: *Quick questions*" in message.text


def test_what_a_file_leaves_open_stays_as_it_is_here(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        cleo = hire(session, "UCLEO", now)
        program = found_program(session, cleo, now)
        file = "extends: leadership\nslug: whatever\nname: Leading\n"
        use_plan(session, actor_of(session, cleo), cleo, upload(session, cleo, program, file, now).id, now)
        plan = plan_of(program)
        assert (plan.name, program.name, plan.slug, program.slug) == (
            "Leading", "Leading", "career-development", "career-development",
        )  # fmt: skip
        assert (plan.zone, plan.kind) == ("Europe/Berlin", "leadership")
        assert plan.team.coordinators == (cleo.slack_id,)
        assert list(coordinators_of(session, program)) == [cleo.slack_id]


def test_a_plan_that_somebody_changed_meanwhile_is_looked_at_again(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        cleo = hire(session, "UCLEO", now)
        program = found_program(session, cleo, now)
        first = upload(session, cleo, program, f"{SAME}cadence_days: 7\n", now)
        base = facts.plan_read(session, {"plan_file": first.id}, now).base
        assert not is_outdated(session, actor_of(session, cleo), first.id, base)
        other = PlanFile(
            program_id=program.id,
            made_by=cleo.id,
            made_at=now,
            purpose="change",
            file_id="F2",
            status="reading",
        )
        session.add(other)
        session.flush()
        quicker = f"{SAME}meeting_minutes: 30\n".encode()
        keep_reading(session, other, "other.yaml", read_plan(quicker, "other.yaml"), now)
        use_plan(session, actor_of(session, cleo), cleo, other.id, now)
        assert is_outdated(session, actor_of(session, cleo), first.id, base)
        now_shown = facts.plan_read(session, {"plan_file": first.id}, now)
        assert {change.part: change.changed for change in now_shown.changes} == {
            "dates": ("cadence_days", "meeting_minutes")
        }


def test_an_earlier_file_is_replaced_and_one_can_be_discarded(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        cleo = hire(session, "UCLEO", now)
        program = found_program(session, cleo, now)
        text = f"{SAME}cadence_days: 7\n"
        first, second = upload(session, cleo, program, text, now), upload(session, cleo, program, text, now)
        with pytest.raises(DomainError) as replaced:
            use_plan(session, actor_of(session, cleo), cleo, first.id, now)
        assert replaced.value.code == "plan_file_replaced"
        discard_plan(session, actor_of(session, cleo), cleo, second.id, now)
        assert second.reading is None
        assert plan_of(program).cadence_days == 14
        assert "Nothing was changed" in plan_discarded("UCLEO", Reader()).text


def test_only_coordinators_take_a_plan_out_or_bring_one(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        cleo, mia = hire(session, "UCLEO", now), hire(session, "UMIA", now)
        program = found_program(session, cleo, now)
        made = upload(session, cleo, program, SAME, now)
        mias = actor_of(session, mia)
        for forbidden in (
            lambda: export_plan(session, mias, mia, program.id, now),
            lambda: upload_plan(session, mias, mia, program.id, purpose="change", files=["F"], now=now),
            lambda: use_plan(session, mias, mia, made.id, now),
            lambda: discard_plan(session, mias, mia, made.id, now),
            lambda: is_outdated(session, mias, made.id, ""),
        ):
            with pytest.raises(DomainError) as refused:
                forbidden()
            assert refused.value.code == "not_a_coordinator"
        export_plan(session, actor_of(session, cleo), cleo, program.id, now)
        shared = session.query(OutboxRow).filter_by(kind="file.share").one()
        assert shared.args["person"] == cleo.id


def test_the_modal_fits_and_asks_for_a_file_and_what_it_is_for(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        cleo = hire(session, "UCLEO", now)
        program = found_program(session, cleo, now, name="W" * 75)
        assert check_view(plan_file_modal(program_shown(program), Reader())) == []
        for files, purpose, field in (([], "change", "file"), (["F1"], "destroy", "purpose")):
            with pytest.raises(DomainError) as refused:
                upload_plan(
                    session, actor_of(session, cleo), cleo, program.id, purpose=purpose, files=files, now=now
                )
            assert refused.value.field == field
