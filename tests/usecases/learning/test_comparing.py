"""A matched group: a file is uploaded, counted and forgotten; the result says how sure it is, and claims no cause."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from openpyxl import Workbook
from sqlalchemy import inspect, select, text

from blocks.learning.comparisons import (
    comparison_modal,
    comparison_read,
    comparison_words,
    plain_comparison,
    refusal_words,
)
from blocks.planning.measures import measures_message
from blocks.reader import Reader
from blocks.reporting.figures import figures_message
from bot.domain.comparing import Compared, Refusal
from bot.domain.comparison_file import MAX_ROWS
from bot.domain.messages import Place
from bot.domain.program import Measure
from bot.domain.shown.learning import ComparisonShown
from bot.errors import DomainError, FormErrors
from bot.readers import reader_at
from bot.report_files.csv_file import csv_file
from bot.report_files.document import document
from bot.report_files.pdf import report_pdf
from bot.report_files.plain_text import plain_text
from bot.report_files.workbook import workbook
from bot.usecases.facts.loading import load
from bot.usecases.learning.comparing import (
    comparison_asked,
    comparisons_of,
    put_comparison_away,
    upload_comparison,
)
from bot.usecases.learning.exporting import TEMPLATE, send_learned
from bot.usecases.learning.reading import ComparisonsJob, read_comparison
from bot.usecases.people.fetching import Fetched
from bot.usecases.planning.measures import measures_shown
from bot.usecases.planning.plans import current_cohort
from bot.usecases.reporting.program import measure_program
from db.models import Activity, Comparison, OutboxRow, Program
from tests.pair_story import TEAM, Story, assert_fits, assert_view_fits, buttons, view_words, words

STAYED = Measure("stayed", "Who <stayed>", "HR", unit="%", baseline=80, target=90, by_hand=True)
SCORE = Measure("score", "Engagement score", "Survey", unit="points", by_hand=True)


def lines(inside=(46, 50), outside=(119, 140), group="Sales,Senior"):
    rows = [f"yes,{int(i < inside[0])},{group}" for i in range(inside[1])]
    rows += [f"no,{int(i < outside[0])},{group}" for i in range(outside[1])]
    return "took_part,outcome,department,level\n" + "\n".join(rows)


@pytest.fixture
def story(sessions, now):
    story = Story(sessions, now)
    story.change_plan(measures=(STAYED, SCORE))
    return story


def upload(story, content, who="Cora", key="stayed", **more):
    with story.act() as act:
        answers = {"measure": key, "as_of": "2026-02-28", "file": [{"id": "F1"}], **more}
        made = upload_comparison(*act.who(who), story.program_id, answers, act.now).id
    job = ComparisonsJob(story.sessions, TEAM, None, lambda: story.now)
    with story.sessions.reading(TEAM) as session:
        assert made in [row[0] for row in job.waiting(session)]
    content = content if isinstance(content, bytes) else content.encode()
    job.keep(made, Fetched("staff.csv", content))
    return made


def compared(story):
    with story.act() as act:
        program = act.session.get_one(Program, story.program_id)
        return comparisons_of(act.session, program, act.now)


def told(story):
    return words(story.sent("comparison.read")[-1][1])


def read(story):
    """What came of the last file, in the language of who uploaded it."""
    with story.sessions.reading(TEAM) as session:
        rows = select(OutboxRow).where(OutboxRow.kind == "comparison.read").order_by(OutboxRow.id.desc())
        row = session.scalars(rows).first()
        facts = load(session, row.kind, row.args, story.now)
        message = comparison_read(facts, reader_at(session, Place.PERSON, row.args))
    assert_fits(message)
    return words(message)


def test_the_sentence_says_how_sure_it_is_and_what_it_does_not_show(story):
    upload(story, lines())
    said = told(story)
    assert (
        "*Who &lt;stayed&gt;*, as of Feb 28, 2026: 92 % of people in the program against 85 % in a matched group of "
        "140 colleagues outside (difference 7 points, plausible range −5 to 15)." in said
    )
    assert "Chance alone may explain this difference." in said
    assert "People choose to take part, so this does not show that mentoring caused it." in said
    assert "Alike in department, level." in said
    with story.act() as act:
        shown = measures_shown(act.session, act.actor("Cora"), story.program_id, act.now)
    message = measures_message(shown, Reader())
    assert_fits(message)
    assert "a matched group of 140" in words(message) and "comparison.open" in buttons(message)


def test_of_the_file_only_the_result_is_kept(story):
    made = upload(story, lines(group="Submarine sales,Admiral"))
    with story.act() as act:
        tables = inspect(act.session.get_bind()).get_table_names()
        everything = " ".join(
            str(act.session.execute(text(f'SELECT * FROM "{name}"')).all()) for name in tables
        )
        kept = act.session.get_one(Comparison, made).reading
    assert "Submarine" not in everything and "Admiral" not in everything
    assert set(kept) == {"columns", "result"} and kept["columns"] == ["department", "level"]


def test_a_workbook_is_read_as_well(story):
    book = Workbook()
    sheet = book.active
    sheet.append(["Took part", "Outcome", "Department", "Tenure"])
    for i in range(12):
        sheet.append([i % 2 == 0, 3.5 + i % 3, "Sales", "1 to 2 years"])
    sheet.append([None, None, None, None])
    held = io.BytesIO()
    book.save(held)
    upload(story, held.getvalue(), key="score")
    (shown,) = compared(story)
    assert (shown.label, shown.result.inside, shown.result.share) == ("Engagement score", 6, False)
    assert "4.2 points on average" in told(story) or "points on average" in told(story)


def test_mistakes_in_a_workbook_have_its_line_numbers():
    book = Workbook()
    for row in (["took_part", "outcome", "level"], ["yes", 1, "A"], [], ["perhaps", 1, "A"]):
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    (mistake,) = read_comparison(held.getvalue()).mistakes
    assert (mistake.line, mistake.words) == (4, '"took_part" should be yes or no')
    for broken in (b"PK\x03\x04 nothing", held.getvalue()[:900]):
        (mistake,) = read_comparison(broken).mistakes
        assert "workbook cannot be read" in mistake.words


def test_every_mistake_is_said_with_its_line_and_the_first_stand_in_the_message(story):
    upload(story, "took_part,outcome,level\n" + "maybe,1,A\n" * 40)
    said = told(story)
    assert "40 things to mend in the file" in said and "Line 2: " in said and "… and 28 more." in said
    assert compared(story) == ()
    upload(story, "took_part,outcome,name\nyes,1,Ann\n")
    assert "take the column" in told(story) and "comparison.open" in buttons(
        story.sent("comparison.read")[-1][1]
    )


@pytest.mark.long
def test_mistakes_are_said_in_the_language_of_who_uploaded_the_file(story):
    with story.act() as act:
        act.person("Cora").language = "de"
    upload(story, "took_part,outcome,level,name,ok\nmaybe,1,A,Ann,1\n")
    assert 'Zeile 1: nimm die Spalte "name" heraus: In dieser Datei darf niemand zu erkennen sein' in read(
        story
    )
    upload(story, "took_part,outcome,level\nmaybe,1,A\nno,many,A,B\n")
    said = read(story)
    assert 'Zeile 2: "took_part" sollte yes oder no sein' in said
    assert 'Zeile 3: "outcome" sollte eine Zahl sein, oder yes oder no' in said
    assert 'Line 2: "took_part" should be yes or no' in told(story)
    upload(story, "took_part,outcome,level\n" + "yes,1,A\n" * (MAX_ROWS + 1))
    assert "• Es sind mehr als 20.000 Zeilen; mehr kann ich nicht vergleichen." in read(story)
    upload(story, "%PDF-1.7")
    assert "• Das ist ein PDF. Exportiere die Liste als CSV und nimm diese Datei." in read(story)
    upload(story, b"PK\x03\x04 nothing")
    assert "• Diese Arbeitsmappe " in read(story)


def test_what_was_read_before_mistakes_had_a_language_is_shown_as_it_was(story):
    made = upload(story, "took_part,outcome,level\nmaybe,1,A\n")
    with story.act() as act:
        act.person("Cora").language = "de"
        kept = {
            "mistakes": [[2, '"took_part" should be {yes} or no'], [0, "a column has no name"]],
            "found": 2,
        }
        act.session.get_one(Comparison, made).reading = kept
    assert 'Zeile 2: "took_part" should be {yes} or no\n• eine Spalte hat keinen Namen' in read(story)


def test_too_few_are_refused_and_nothing_is_shown(story):
    upload(story, lines(inside=(4, 4)))
    assert "fewer than 5 people of the program" in told(story)
    upload(story, lines(outside=(4, 4)))
    assert "fewer than 5 people outside" in told(story)
    assert compared(story) == ()
    for why in Refusal:
        assert refusal_words(why, Reader())


def test_a_newer_file_takes_the_place_of_the_older_and_a_bad_one_does_not(story):
    upload(story, lines())
    upload(story, lines(inside=(50, 50)))
    upload(story, "nothing")
    (shown,) = compared(story)
    assert shown.result.inside_value == 100
    with story.act() as act:
        status = [one.status for one in act.session.scalars(select(Comparison).order_by(Comparison.id))]
        first = act.session.scalar(select(Comparison).order_by(Comparison.id))
        assert status == ["away", "read", "refused"] and first.reading is None


def test_it_is_put_away_by_any_coordinator_once(story):
    made = upload(story, lines())
    with story.act() as act:
        put_comparison_away(*act.who("Cem"), made, act.now)
    assert compared(story) == () and story.sent("comparison.read") == []
    with story.act() as act, pytest.raises(DomainError) as caught:
        put_comparison_away(*act.who("Cora"), made, act.now)
    assert caught.value.code == "comparison_gone"


def test_what_the_form_cannot_take_is_said_at_its_field(story):
    with story.act() as act, pytest.raises(FormErrors) as caught:
        answers = {"measure": "match_rate", "as_of": "2027-01-01", "file": []}
        upload_comparison(*act.who("Cora"), story.program_id, answers, act.now)
    assert {one.field: one.code for one in caught.value.errors} == {
        "measure": "not_an_option", "as_of": "measure_not_yet", "file": "answer_required",
    }  # fmt: skip
    for odd in ({"as_of": "soon"}, {"file": "x" * 5, "as_of": 7}, {"file": [7]}, {"file": {"id": "F1"}}):
        with story.act() as act:
            try:
                answers = {"measure": "stayed", "file": [{"id": "F1"}], **odd}
                upload_comparison(*act.who("Cora"), story.program_id, answers, act.now)
            except FormErrors as errors:
                assert all(one.field for one in errors.errors)


@pytest.mark.parametrize("who", ["Mia", "Omar"])
def test_only_coordinators_compare(story, who):
    story.match()
    made = upload(story, lines())
    for use in (
        lambda act: comparison_asked(act.session, act.actor(who), story.program_id, act.now),
        lambda act: upload_comparison(*act.who(who), story.program_id, {}, act.now),
        lambda act: put_comparison_away(*act.who(who), made, act.now),
        lambda act: send_learned(*act.who(who), story.program_id, TEMPLATE, act.now),
    ):
        with story.act() as act, pytest.raises(DomainError):
            use(act)
    assert len(compared(story)) == 1


def test_who_coordinates_no_more_is_not_told(story):
    with story.act() as act:
        story._person(act, "Cleo")
        story.coordinates(act, "Cleo")
    upload(story, lines(), who="Cleo")
    assert len(story.sent("comparison.read")) == 1
    with story.act() as act:
        act.session.execute(
            text("DELETE FROM coordinator WHERE person_id = :id"), {"id": act.person("Cleo").id}
        )
    assert story.sent("comparison.read") == []


def test_logs_and_the_outbox_hold_ids_only(story):
    upload(story, lines())
    with story.act() as act:
        rows = act.session.scalars(select(Activity).where(Activity.verb.startswith("comparison"))).all()
        assert [row.detail for row in rows] == [{"measure": "stayed"}]
        row = act.session.scalar(select(OutboxRow).where(OutboxRow.kind == "comparison.read"))
        assert set(row.args) <= {"person", "comparison"}


def a_comparison(**changes):
    result = {
        "share": True, "inside": 47, "outside": 140, "of_inside": 50, "of_outside": 200, "inside_value": 92.3,
        "outside_value": 85.0, "difference": 7.3, "low": 1.2, "high": 15.0, "columns": 1, **changes,
    }  # fmt: skip
    return ComparisonShown(
        1, "stayed", "Stayed " * 20, "%", date(2026, 2, 1), ("department *" * 6,), Compared(**result)
    )


def test_few_who_are_left_out_are_not_counted_out():
    assert "A few participants have nobody alike" in comparison_words(a_comparison(), Reader())
    assert "10 participants have nobody alike" in comparison_words(a_comparison(of_inside=57), Reader())
    assert "nobody alike" not in comparison_words(a_comparison(of_inside=47), Reader())
    assert "Chance alone" not in comparison_words(a_comparison(), Reader())
    assert "caused it" in plain_comparison(a_comparison(), Reader())
    typed = replace(a_comparison(), label="Stay_rate *2*", columns=("job_level", "start_year"))
    bare = plain_comparison(typed, Reader())
    assert bare.startswith("Stay_rate *2*, as of"), "a file keeps the signs that people typed"
    assert "Alike in job_level, start_year." in bare
    numbers = comparison_words(a_comparison(share=False, difference=-0.04, low=-1.26), Reader())
    assert "(difference 0, plausible range −1.3 to 15)" in numbers


@pytest.mark.long
def test_the_form_and_the_longest_measures_fit(story):
    long = tuple(
        Measure(f"measure_{n}", "&" * 140, "&" * 200, unit="&" * 20, baseline=1, target=2, by_hand=True)
        for n in range(12)
    )
    story.change_plan(measures=long)
    for one in long:
        upload(story, lines(group="<" * 79 + "," + ">" * 79), key=one.key)
        assert_fits(story.sent("comparison.read")[-1][1])
    with story.act(timedelta(days=1)) as act:
        asked = comparison_asked(act.session, act.actor("Cora"), story.program_id, act.now)
        shown = measures_shown(act.session, act.actor("Cora"), story.program_id, act.now)
    view = comparison_modal(asked, Reader())
    assert_view_fits(view)
    assert "without names" in view_words(view) and "keep only the result" in view_words(view)
    assert_fits(measures_message(shown, Reader()))


@pytest.mark.long
def test_the_report_and_its_files_say_it_too(story):
    upload(story, lines())
    story.match()
    with story.act() as act:
        program = act.session.get_one(Program, story.program_id)
        shown = measure_program(act.session, program, current_cohort(act.session, program), act.now)
    message = figures_message(shown, Reader())
    assert_fits(message)
    for said in (
        words(message), plain_text(shown, Reader()), csv_file(shown, Reader()).decode("utf-8-sig"),
        str(document(shown)),
    ):  # fmt: skip
        assert "Who" in said and ("caused it" in said or "'outside': 140" in said)
    assert report_pdf(shown, Reader()).startswith(b"%PDF")
    assert workbook(shown, Reader()).startswith(b"PK")


def test_the_report_has_room_for_the_longest_of_them(story):
    long = tuple(Measure(f"m_{n}", "&" * 150, "x", unit="&" * 20, by_hand=True) for n in range(4))
    story.change_plan(measures=long)
    for one in long:
        upload(story, lines(group="a,b").replace("department", "&" * 80), key=one.key)
    with story.act() as act:
        program = act.session.get_one(Program, story.program_id)
        shown = measure_program(act.session, program, current_cohort(act.session, program), act.now)
    message = figures_message(shown, Reader())
    assert_fits(message)
    assert words(message).count("caused it") == 2
