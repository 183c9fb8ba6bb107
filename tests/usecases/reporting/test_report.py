"""The report: every figure with what it counts, and none that could tell on somebody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.reader import Reader
from blocks.reporting.figures import figures_message
from blocks.reporting.findings import finding_of
from bot.domain.measures import SMALLEST, broken_out, median_days, share
from bot.domain.reporting.counting import Given, portions_of
from bot.errors import DomainError
from bot.usecases.reporting.answers import RECOMMEND, SATISFACTION, figure_of
from bot.usecases.reporting.program import open_report
from db.models import Cohort, OutboxRow, Pair, Program
from tests.conftest import NOW
from tests.pair_story import Story, assert_fits, words


@pytest.fixture
def story(sessions, now):
    return Story(sessions, now)


def report_of(story, who="Cora"):
    with story.act() as act:
        program = act.session.get(Program, story.program_id)
        return open_report(act.session, act.actor(who), program, act.now)


def text_of(story):
    message = figures_message(report_of(story), Reader())
    assert_fits(message)
    return words(message)


def row(*cells):
    """A row of the table as its cells are read, one after the other; those left out are empty."""
    return "\n".join(("", *cells, *[" "] * (4 - len(cells)), ""))


def test_an_empty_program_has_an_honest_report(story):
    text = text_of(story)
    assert row("Applications", "0") in text
    assert row("Approved people who were matched", "–", "nothing to count yet", "70 %") in text
    assert "reached" not in text


def test_figures_say_what_they_count_and_what_the_plan_wanted(story):
    names = [(f"M{n}", f"T{n}") for n in range(4)]
    ids = [story.match(mentee, mentor, days=40) for mentee, mentor in names]
    with story.act() as act:
        story.enroll(act, "Ada", "mentee", status="approved")
        story.enroll(act, "Ben", "mentee", status="declined")
        pairs = [act.session.get(Pair, one) for one in ids]
        for pair in pairs[:3]:
            act.held(pair, 30)
        act.held(pairs[3], 5)  # on day 35
        act.sign(pairs[0], "M0", "T0")
        for status in ("achieved", "open", "dropped"):
            act.goal(pairs[1], status)
        pairs[3].status = "ended"
    text = text_of(story)
    for figure in (
        row("Applications", "10"),
        row("Applications approved", "90 %", "9 of 10"),
        row("Approved people who were matched", "89 %", "8 of 9", "✓ 70 %, reached"),
        row("First meeting within 14 days", "75 %", "3 of 4", "80 %, not so far"),
        row("Agreements signed by both", "25 %", "1 of 4"),
        row("Goals achieved", "50 %", "1 of 2", "60 %, not so far"),
        row("Pairs that ended early", "25 %", "1 of 4"),
        row("Mentors' places that are taken", "38 %", "3 of 8"),
    ):
        assert figure in text
    assert "✓ 80 %" not in text


def test_only_of_a_cohort_that_is_over_it_is_said_that_a_target_was_not_reached(story):
    pair = story.match(days=30)
    missed = ("First meeting within 14 days", "0 %", "0 of 1")
    assert row(*missed, "80 %, not so far") in text_of(story)
    with story.act() as act:
        act.session.get(Pair, pair).status = "ended"
        act.session.get(Cohort, story.cohort_id).closed_at = story.now
    assert row(*missed, "80 %, not reached") in text_of(story)


def test_a_pair_completes_with_its_closing_and_half_its_meetings(story):
    first, second = story.match(days=180), story.match("Nils", "Olga", days=180)
    with story.act() as act:
        pair = act.session.get(Pair, first)
        for week in range(6):
            act.held(pair, 20 + 20 * week)
        for name in ("Mia", "Omar"):
            act.fill_in(name, pair, "final")
        act.fill_in("Mia", pair, "closing")
        act.fill_in("Nils", act.session.get(Pair, second), "closing")
    text = text_of(story)
    assert row("Pairs that came to their closing", "50 %", "1 of 2", "75 %, not so far") in text
    assert row("Final reviews that came in", "50 %", "2 of 4") in text


def pulses(story, count):
    for number in range(count):
        pair_id = story.match(f"M{number}", f"T{number}", days=40)
        with story.act() as act:
            pair = act.session.get(Pair, pair_id)
            act.fill_in(f"M{number}", pair, "pulse", {"going": "5"}, occurrence="d30")


@pytest.mark.parametrize(
    ("people", "shown"),
    [
        (4, ("–", "fewer than 5 people, so it is not shown", "4")),
        (5, ("5", "5 people answered", "✓ 4, reached")),
    ],
)
def test_answers_of_fewer_than_five_are_not_shown(story, people, shown):
    pulses(story, people)
    assert row("How mentoring is going", *shown) in text_of(story)


@pytest.mark.long
def test_growth_is_now_against_then(story):
    skill = story.plan().skills[0].value
    ids = [story.match(f"M{n}", f"T{n}", days=180) for n in range(5)]
    for number, pair_id in enumerate(ids):
        with story.act() as act:
            story.applied_with(act, f"M{number}", skills_wanted=[skill], **{f"level:{skill}": 2})
            answers = {f"level:{skill}": "4", "recommend": "10"}
            act.fill_in(f"M{number}", act.session.get(Pair, pair_id), "final", answers)
    text = text_of(story)
    assert row("Growth in the skills people came for", "2", "5 people answered", "✓ 1 step, reached") in text
    assert row("Would recommend the program", "+100", "5 people answered", "✓ 40 points, reached") in text


def test_small_groups_are_never_broken_out(story):
    for number in range(8):
        story.match(f"M{number}", f"T{number}")
    with story.act() as act:
        for number in range(8):
            act.person(f"M{number}").department = "Sales" if number < 7 else "Legal"
            act.person(f"T{number}").department = "Research"
    # The message counts all together; groups stand in words beside their picture.
    told = finding_of("access", report_of(story), Reader())
    text = f"{text_of(story)}\n{told.alt}"
    assert "16 of 18 colleagues took part on March 2, 2026, when it was last counted." in text
    assert "Research 100 % (8/8)" in text
    # Seven of Sales could be shown, but then the one of Legal would stand alone in the rest.
    assert "Legal" not in text
    assert "Sales" not in text
    assert "All others 80 % (8/10)" in text


def test_messages_are_counted_once_they_arrived(story):
    pair_id = story.match()
    with story.act() as act:
        for number, status in enumerate(("sent", "pending", "dead", "sent")):
            act.session.add(
                OutboxRow(
                    key=f"k{number}", kind="pair.closed", lane=f"pair:{pair_id}", args={"pair": pair_id},
                    opaque_id="x", status=status, not_before=act.now, created_at=act.now,
                    slack_ts="1.2" if number == 0 else None,
                )
            )  # fmt: skip
    assert row("Messages sent to people and pairs", "1") in text_of(story)


def test_only_coordinators_read_it(story):
    story.match()
    with pytest.raises(DomainError) as refused:
        report_of(story, "Omar")
    assert refused.value.code == "not_a_coordinator"


def test_time_to_match_is_the_middle_one(story):
    story.match(days=0)
    with story.act(timedelta(days=10)):
        pass
    story.match("Nils", "Olga")
    assert row("From application to match", "0 days", "middle of 4") in text_of(story)


@given(st.dictionaries(st.text(max_size=3), st.integers(1, 40), max_size=8))
def test_nobody_can_work_out_a_small_group(groups):
    shown, rest = broken_out(groups)
    assert sum(people for _, people in shown) + rest == sum(groups.values())
    assert all(people >= SMALLEST and name for name, people in shown)
    assert rest == 0 or rest >= SMALLEST or not shown


@given(st.dictionaries(st.integers(), st.lists(st.integers(0, 10), min_size=1, max_size=3), max_size=9))
def test_averages_hide_until_five_have_answered(answers):
    given = [
        Given(NOW, n, person, value)
        for n, (person, value) in enumerate(
            (person, value) for person, values in answers.items() for value in values
        )
    ]
    for key in (SATISFACTION, RECOMMEND):
        figure = figure_of(key, portions_of(given), NOW, waiting=bool(answers)).figure
        assert (figure.value is None) == (len(answers) < SMALLEST)
        assert figure.hidden == (0 < len(answers) < SMALLEST)
        assert figure.denominator == (len(answers) if len(answers) >= SMALLEST else 0)


def test_figures_of_nothing_are_no_figures():
    assert share("s", 0, 0).value is None
    assert median_days("d", []).value is None
    assert median_days("d", [1, 9, 3]).value == 3
    assert median_days("d", [1, 3]).value == 2
