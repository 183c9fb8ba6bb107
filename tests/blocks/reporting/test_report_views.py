"""The report in Slack: within its limits however much there is to say, and honest about what is hidden."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from blocks import ids
from blocks.messages import VIEWS
from blocks.reader import Reader
from blocks.reporting.behind import PAGE, behind_modal
from blocks.reporting.champion import champion_message
from blocks.reporting.figures import figures_message, opened
from blocks.reporting.findings import PICTURES
from blocks.reporting.words import how_counted, target_words, unit_typed, unit_word
from bot.domain.measures import Unit
from bot.domain.shown.champion_report import (
    FileRefused,
    ForChampion,
    MonthlyNotice,
    Moved,
    PictureSent,
    PicturesSent,
)
from bot.domain.shown.reporting import Chapter, DrillRow, DrillShown, GoalsOfKind, ReportFigure
from tests.bot.report_files.cohorts import AT, SIZES, report_of
from tests.pair_story import assert_fits, assert_view_fits, buttons, view_words, words

READER = Reader()


def table_of(message):
    block = next(block for block in message.blocks if block["type"] == "table")
    return [[cell["text"] for cell in row] for row in block["rows"]]


@pytest.mark.parametrize("people", SIZES)
@pytest.mark.parametrize("longest", [False, True])
def test_a_report_of_any_size_fits(people, longest):
    message = figures_message(report_of(people, longest=longest), READER, "U0CHAMP")
    assert_fits(message)
    assert len(message.text) <= 3000


@pytest.mark.parametrize("name", ["<!channel> *&* " * 17, "\u05de\u05e0\u05d8\u05d5\u05e8 🌱"])
def test_what_people_named_calls_nobody(name):
    shown = report_of(60)
    figures = tuple(replace(one, label=name, target_unit=name) for one in shown.chapters[0].figures)
    access = tuple(
        replace(one, rows=tuple(replace(row, name=name) for row in one.rows)) for one in shown.access
    )
    entered = tuple(replace(one, label=name, unit=name) for one in shown.entered)
    message = figures_message(
        replace(
            shown, program=name, cohort=replace(shown.cohort, name=f"{name}1"), entered=entered, access=access,
            chapters=(Chapter("joining", figures), *shown.chapters[1:]),
        ),
        READER,
    )  # fmt: skip
    assert_fits(message)
    read = [block["text"]["text"] for block in message.blocks if block["type"] == "section"]
    read += [
        one["text"] for block in message.blocks if block["type"] == "context" for one in block["elements"]
    ]
    assert "<!channel>" not in "".join([message.text, *read])


def test_the_largest_report_fits():
    shown = report_of(5000, longest=True)
    figure = shown.chapters[0].figures[2]
    many = tuple(replace(figure, key=f"k{n}", drill=f"k{n}") for n in range(100))
    entered = tuple(replace(shown.entered[0], key=f"e{n}") for n in range(30))
    shown = replace(shown, chapters=(*shown.chapters, Chapter("working", many)), entered=entered)
    assert_fits(figures_message(shown, READER, "U0CHAMP"))


def test_figures_stand_against_targets_in_a_table():
    rows = table_of(figures_message(report_of(60), READER))
    assert ["Approved people who were matched", "80 %", "48 of 60", "✓ 70 %, reached"] in rows
    assert ["Meetings per pair and month", "1.8", "264 in 144 pair months", "2, not reached"] in rows
    assert ["Applications", "60", " ", " "] in rows  # a mere number is made from nothing
    assert ["Promotions", "not entered yet", "entered by hand", "5"] in rows
    # Who sees no table reads the first of it.
    assert "Applications: 60" in figures_message(report_of(60), READER).text


def test_what_is_hidden_and_what_is_not_there_is_said():
    rows = table_of(figures_message(report_of(4), READER))
    assert ["How mentoring is going, 1 to 5", "–", "fewer than 5 people, so it is not shown", "4"] in rows
    text = words(figures_message(report_of(0), READER))
    assert "Nothing to show yet: From application to a good end" in text
    assert "Choose a number" not in text


@pytest.mark.parametrize(
    ("amount", "unit", "said"),
    [
        (1, "steps", "1 step"), (1.5, "steps", "1.5 steps"), (92.126, "%", "92.13 %"), (0.5, "", "0.5"),
        (0.004, "accidents", "0.004 accidents"), (-0.0126, "%", "-0.013 %"), (0, "%", "0 %"), (12000, "", "12,000"),
    ],
)  # fmt: skip
def test_small_amounts_of_a_plan_are_not_rounded_to_nothing(amount, unit, said):
    assert target_words(amount, unit, READER) == said


def test_only_a_program_with_a_champion_can_share():
    assert ids.REPORT_SHARE not in buttons(figures_message(report_of(60), READER))
    assert ids.REPORT_SHARE in buttons(figures_message(report_of(60), READER, "U0CHAMP"))


def test_each_figure_that_counts_something_can_be_opened():
    shown = report_of(60)
    keys = {one.drill for one in opened(shown)}
    assert {"applied", "match_rate", "meetings_per_month"} - keys <= {"meetings_per_month"}
    assert "response_midpoint" not in keys


def drilled(rows, *, unit=Unit.SHARE, nameless=False):
    figure = ReportFigure("goals_set", unit, 50.0, rows // 2, rows, AT, label="", drill="goals_set")
    made = tuple(
        DrillRow(("U0MIA", "U0OMAR"), n % 2 == 0, n, number=3.0, on=AT)
        for n in range(rows if not nameless else 0)
    )
    return DrillShown(1, "Grow", "First", figure, AT, made, nameless)


@pytest.mark.parametrize("rows", [0, 1, PAGE, PAGE + 1, 5000])
def test_what_is_behind_a_number_comes_in_pages(rows):
    shown = drilled(rows)
    pages = max(1, -(-rows // PAGE))
    seen = 0
    for page in {1, 2, pages, pages + 5}:
        view = behind_modal(shown, "goals_set", page, READER)
        assert_view_fits(view)
        if page <= pages:
            seen += view_words(view).count("<@U0MIA>")
    assert seen == rows or rows > 2 * PAGE
    text = view_words(behind_modal(shown, "goals_set", pages, READER))
    assert (f"Page {pages} of {pages}, {rows} in all." in text) == (pages > 1)


def test_answers_that_are_only_counted_name_nobody():
    text = view_words(behind_modal(drilled(40, nameless=True), "satisfaction", 1, READER))
    assert "nobody can see who said what" in text
    assert "<@" not in text


def test_the_champion_reads_three_figures_and_what_moved():
    shown = report_of(60)
    main = tuple(shown.figure(key) for key in ("meetings_per_month", "satisfaction", "completion_rate"))
    message = champion_message(
        ForChampion(shown, main, (Moved(main[0], 1.4), Moved(main[1], 4.5)), date(2026, 10, 1)), READER
    )
    assert_fits(message)
    text = words(message)
    assert "September 2026: Grow together" in text, "the month that is over"
    assert "1.8 (target 2)" in text
    assert "*1.8*, up from 1.4" in text
    assert "*4.2*, down from 4.5" in text


def test_a_champion_of_a_program_without_figures_reads_that():
    for people in SIZES:
        shown = report_of(people, longest=True)
        main = tuple(
            one for one in (shown.figure("satisfaction"), shown.figure("match_rate")) if one and one.value
        )
        moved = tuple(Moved(one, 1.0) for one in main)
        assert_fits(champion_message(ForChampion(shown, main, moved), READER))
    assert "nothing to count yet" in words(champion_message(ForChampion(report_of(0), (), ()), READER))


def test_the_sentence_about_goals_counts_as_the_row_above_it_does_without_dropped_ones():
    def said(*goals):
        return PICTURES["goals"](replace(report_of(30), goals=goals), READER).sentence

    assert said(GoalsOfKind("habit", 5, 3, 1, 1), GoalsOfKind("reach", 3, 0, 0, 0)).startswith("3 of 7 goals")
    assert said(GoalsOfKind("habit", 2, 0, 0, 2)) == "Every goal was dropped."


@pytest.mark.parametrize(
    ("key", "said"),
    [("ended_early", "an account was closed"), ("completion_rate", "made after an early end")],
)
def test_how_pairs_are_counted_that_ended_early_says_all_of_it(key, said):
    figure = ReportFigure(key, Unit.SHARE, 50.0, 1, 2, AT, label="", drill=key)
    assert said in how_counted(figure, READER)


@pytest.mark.parametrize("count", [0, 1, 8])
def test_pictures_carry_what_they_show_in_words(count):
    pictures = tuple(PictureSent(f"F{n}", key, "All numbers. " * 200) for n, key in enumerate(PICTURES))[
        :count
    ]
    shown = PicturesSent(1, "Grow <!here> " * 9, AT, pictures, tuple(PICTURES)[count:], refused=1)
    message = VIEWS["report.pictures"](shown, READER)
    assert_fits(message)
    images = [block for block in message.blocks if block["type"] == "image"]
    assert [one["slack_file"]["id"] for one in images] == [f"F{n}" for n in range(count)]
    assert all(one["alt_text"].startswith("All numbers.") for one in images)
    assert "1 picture" in words(message)


@pytest.mark.parametrize(
    ("status", "kept"), [("announced", ids.REPORT_HOLD), ("held", ids.REPORT_LET_GO), ("sent", None)]
)
def test_coordinators_can_hold_a_months_report_until_it_is_gone(status, kept):
    shown = MonthlyNotice(
        1, "Grow", "U0CHAMP", date(2026, 10, 1), status, AT if status == "announced" else None, "U0CORA"
    )
    message = VIEWS["admin.monthly_report"](shown, READER)
    assert_fits(message)
    assert (kept in buttons(message)) if kept else not buttons(message)
    assert "September 2026" in words(message)


def test_a_file_that_slack_refused_is_said():
    message = VIEWS["report.refused"](FileRefused("Grow <x>", "pdf"), READER)
    assert_fits(message)
    assert "&lt;x&gt;" in message.text


@pytest.mark.parametrize("unit", ["steps", "points", "days", "hours"])
def test_units_of_the_templates_are_said_in_the_readers_language(unit):
    class Marked(Reader):
        """Whose every sentence shows that it was looked up."""

        def say(self, text, /, **filled):
            return f"«{super().say(text, **filled)}»"

    assert target_words(1, unit, Marked()) == f"«1 {unit[:-1]}»"
    assert target_words(40, unit, Marked()) == f"«40 {unit}»"
    assert target_words(40, "pupils", Marked()) == "40 pupils"


@pytest.mark.parametrize("unit", ["steps", "points", "days", "hours"])
def test_a_unit_is_typed_in_the_readers_language_and_kept_as_the_plan_has_it(unit):
    class Marked(Reader):
        def say(self, text, /, **filled):
            return f"{super().say(text, **filled)}n"

    reader = Marked()
    assert unit_word(unit, reader) == f"{unit}n"
    assert unit_typed(f" {unit.title()}n", reader) == unit
    assert unit_typed(unit, reader) == unit, "the word of the plan itself"
    assert (unit_word("pupils", reader), unit_typed("Pupils", reader)) == ("pupils", "Pupils")
