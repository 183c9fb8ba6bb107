"""Lessons are kept, and the next cohort begins with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from blocks import ids
from blocks.errors import sentence
from blocks.learning.lessons import kept_message, lessons_message
from blocks.planning.part import part_modal
from blocks.reader import Reader
from blocks.recruiting.joining.application import program_menu
from bot.domain.program import Blackout
from bot.domain.shown.recruiting import ProgramChoice, ProgramShown
from bot.errors import DomainError, FormErrors
from bot.usecases.learning.lessons import add_lesson, lessons_of, stage_and_text
from bot.usecases.planning.editing import part_shown, save_part
from bot.usecases.planning.next_cohort import copy_program, copy_shown, next_name
from bot.usecases.planning.plans import plan_of
from bot.usecases.programs import program_for_command
from db.models import Cohort, Enrollment, Lesson, Person, Program
from tests.pair_story import Story, assert_fits, assert_view_fits, view_words, words


@pytest.fixture
def story(sessions, now):
    return Story(sessions, now)


def learn(story, stage, lesson, who="Cora"):
    with story.act() as act:
        return add_lesson(*act.who(who), story.program_id, stage, lesson, act.now).id


def copy(story, who="Cora", program=None, **typed):
    with story.act() as act:
        made = copy_program(
            *act.who(who), program or story.program_id, {"name": "Second cohort", **typed}, act.now
        )
        return made.id


def page(story, program, part, who="Cora"):
    with story.act() as act:
        shown = part_shown(act.session, act.actor(who), program, part, act.now, guided=True)
    view = part_modal(shown, Reader())
    assert_view_fits(view)
    return view_words(view)


# --- lessons ---------------------------------------------------------------------------------------


def test_lessons_are_listed_stage_by_stage_and_kept_encrypted(story):
    learn(story, "train", "Ninety minutes are too long")
    learn(story, "plan", "Begin <after> the holidays", who="Cem")
    with story.act() as act:
        found = lessons_of(act.session, act.actor("Cora"), story.program_id)
        stored = act.session.execute(text("SELECT text FROM lesson")).scalars().all()
    assert [(one.stage, one.by) for one in found] == [("plan", "U0CEM"), ("train", "U0CORA")]
    assert not any(
        b"holidays" in bytes(one, "utf8") if isinstance(one, str) else b"holidays" in one for one in stored
    )
    program = ProgramShown(1, "Career", "", "")
    message = lessons_message(found, program, Reader())
    assert_fits(message)
    assert "Begin &lt;after&gt; the holidays" in words(message)
    assert_fits(kept_message("train", program, Reader()))


def test_a_page_holds_the_longest_lessons(story):
    for _ in range(20):
        learn(story, "guide", "&" * 1000)
    with story.act() as act:
        found = lessons_of(act.session, act.actor("Cora"), story.program_id)
    for number in (1, 2, 3, 99):
        assert_fits(lessons_message(found, ProgramShown(1, "<" * 75, "", ""), Reader(), number))


@pytest.mark.parametrize(
    ("typed", "stage", "text"),
    [
        ("train Less is more", "train", "Less is more"),
        ("TRAIN Less", "train", "Less"),
        ("Ask managers first", "plan", "Ask managers first"),
        ("Trained mentors stay", "plan", "Trained mentors stay"),
        ("plans came late", "plan", "plans came late"),
        ("close", "close", ""),
        ("", "plan", ""),
    ],
)
def test_a_lesson_names_its_stage_first_or_is_about_the_plan(typed, stage, text):
    assert stage_and_text(tuple(typed.split())) == (stage, text)


def test_a_stage_with_a_typo_is_no_part_of_a_lesson_and_the_right_one_is_named():
    with pytest.raises(DomainError) as no:
        stage_and_text(("guidee", "Mentors", "want", "more"))
    assert sentence(no.value, Reader()) == (
        "There is no stage `guidee`. Did you mean `guide`? A lesson of no stage begins with `plan`."
    )


def test_a_lesson_that_says_nothing_or_too_much_is_refused(story):
    for stage, lesson, code in (("plan", " ", "answer_required"), ("plan", "x" * 1001, "answer_too_long"),
                                ("lunch", "Good", "not_an_option")):  # fmt: skip
        with pytest.raises(DomainError, match=code):
            learn(story, stage, lesson)


# --- the next cohort -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "following"),
    [
        ("Growing", "Growing 2"),
        ("Growing 2026", "Growing 2027"),
        ("Cohort 9", "Cohort 10"),
        ("x" * 75, "x" * 73 + " 2"),
    ],
)
def test_the_next_cohort_has_a_name_of_its_own(name, following):
    assert next_name(name) == following


def proposed(story, program=None):
    with story.act() as act:
        return copy_shown(act.session, act.actor("Cora"), program or story.program_id, act.now).typed["name"]


def test_the_name_that_is_proposed_is_free(story):
    assert proposed(story) == "Career <paths> 2"
    copy(story, name="Career <paths> 2")
    copy(story, name="career <Paths> 3")
    assert proposed(story) == "Career <paths> 4"
    copy(story, name=proposed(story))


def test_a_program_that_is_over_is_not_asked_about_again_and_comes_last_where_there_is_a_choice(story):
    second = copy(story)

    def found(typed="", **how):
        with story.act() as act:
            found = program_for_command(act.session, act.actor("Cora"), "GADMIN", typed, **how)
            return found.id if isinstance(found, Program) else [one.id for one in found]

    assert found() == [story.program_id, second]
    with story.act() as act:
        act.session.get(Cohort, story.cohort_id).status = "closed"
    assert found() == second
    assert found("career") == story.program_id
    assert found("@mia") == [second, story.program_id]
    assert found(by_default=False) == [second, story.program_id]
    third = copy(story, name="Third cohort")
    assert found() == [second, third, story.program_id]
    shown = tuple(ProgramShown(number, "Career " * 10, "", "") for number in (second, story.program_id))
    choice = ProgramChoice(shown, "today", frozenset({story.program_id}))
    message = program_menu(choice, ids.PROGRAM_CHOOSE, Reader())
    assert_fits(message)
    first, last = (block["elements"][0]["text"]["text"] for block in message.blocks[1:])
    assert "(closed)" not in first
    assert last.endswith(" (closed)")


def test_a_channel_that_is_in_use_is_not_introduced_again(story):
    copy(story)
    ((place, message),) = story.sent("admin.ready")
    text = words(message)
    assert place == "admin"
    assert "Second cohort is set up" in text
    assert "This channel is its admin channel, too, for <@U0CORA>." in text
    assert "This channel is now" not in text
    assert "import" not in text


def test_the_next_cohort_is_a_program_of_its_own(story, now):
    story.match(days=30)
    old = (now - timedelta(days=60)).date()
    coming = (now + timedelta(days=60)).date()
    story.change_plan(blackouts=(Blackout(old, old), Blackout(coming, coming)))
    with story.act() as act:  # as every program since its setup
        from bot.usecases.planning.team import appoint

        program = act.session.get_one(Program, story.program_id)
        appoint(
            act.session, program, replace(plan_of(program).team, coordinators=("U0CORA", "U0CEM")), act.now
        )
        before = plan_of(program)
    made = copy(story, begin="2026-09-01")
    with story.act() as act:
        second = act.session.get_one(Program, made)
        plan = plan_of(second)
        assert (second.follows_id, second.admin_channel, second.name) == (
            story.program_id,
            "GADMIN",
            "Second cohort",
        )
        assert plan.dates.begin == date(2026, 9, 1)
        assert plan.blackouts == (Blackout(coming, coming),)
        assert (
            replace(plan, name=before.name, slug=before.slug, dates=before.dates, blackouts=before.blackouts)
            == before
        )
        assert {str(made), str(story.program_id)} <= act.actor("Cem").coordinator_of
        (cohort,) = act.session.scalars(select(Cohort).where(Cohort.program_id == made))
        assert cohort.status == "planned"
        assert act.session.scalar(select(Enrollment.id).where(Enrollment.cohort_id == cohort.id)) is None
        # A change for the next never touches pairs that are under way.
        shown = part_shown(act.session, act.actor("Cora"), made, "dates", act.now)
        typed = {**shown.typed, "duration_days": "60"}
        assert (
            save_part(*act.who("Cora"), made, "dates", base=shown.base, seal="", answers=typed, now=act.now)
            is None
        )
        assert plan_of(act.session.get_one(Program, story.program_id)).duration_days == 180


def test_what_the_last_one_cost_and_days_that_have_passed_stay_behind(story, now):
    today = now.date()
    with story.act() as act:
        plan = plan_of(act.session.get_one(Program, story.program_id))
    first, second, *rest = plan.measures
    story.change_plan(
        worth=replace(plan.worth, preparation=0.5, coordinator_hours=80.0, money=1200.0),
        measures=(
            replace(first, due_on=today - timedelta(days=1)),
            replace(second, due_on=today + timedelta(days=1)),
            *rest,
        ),
    )
    made = copy(story)
    with story.act() as act:
        plan = plan_of(act.session.get_one(Program, made))
    assert (plan.worth.preparation, plan.worth.coordinator_hours, plan.worth.money) == (0.5, None, None)
    assert [one.due_on for one in plan.measures[:2]] == [None, today + timedelta(days=1)]


def test_whoever_left_since_is_left_out(story):
    with story.act() as act:
        from bot.usecases.planning.team import appoint

        program = act.session.get_one(Program, story.program_id)
        appoint(
            act.session, program, replace(plan_of(program).team, coordinators=("U0CORA", "U0CEM")), act.now
        )
        act.person("Cem").deactivated_at = act.now
    made = copy(story)
    with story.act() as act:
        assert plan_of(act.session.get_one(Program, made)).team.coordinators == ("U0CORA",)


def test_a_day_is_explained_as_a_day(story):
    with story.act() as act:
        view = part_modal(copy_shown(act.session, act.actor("Cora"), story.program_id, act.now), Reader())
    hints = {block["label"]["text"]: block["hint"]["text"] for block in view["blocks"] if block.get("hint")}
    assert hints["Last call on"] == (
        "A word where the program was announced, and to those who began and did not finish."
    )


@pytest.mark.long
def test_lessons_stand_beside_the_part_they_are_about(story):
    learn(story, "train", "Ninety minutes are too long")
    learn(story, "recruit", "Ask managers first")
    with story.act() as act:
        first = part_modal(copy_shown(act.session, act.actor("Cora"), story.program_id, act.now), Reader())
    assert_view_fits(first)
    assert "Ninety minutes are too long" in view_words(first)
    assert "Ask managers first" in view_words(first)
    second = copy(story)
    assert "Ninety minutes are too long" in page(story, second, "training")
    assert "Ask managers first" not in page(story, second, "training")
    assert "Ask managers first" in page(story, second, "eligibility")
    third = copy(story, program=second, name="Third cohort")
    assert "Ask managers first" in page(story, third, "joining")
    assert "taught" not in page(story, story.program_id, "training")


def test_measures_stand_beside_the_plan_and_words_for_coordinators_only(story):
    pair = story.match(days=100)
    with story.act() as act:
        from db.models import Pair

        act.fill_in("Mia", act.session.get_one(Pair, pair), "final",
                    {"next_cohort": "Begin in <spring>", "concerns": "My boss reads over my shoulder",
                     "thanks": "Thank you, Omar"})  # fmt: skip
    second = copy(story)
    said = page(story, second, "purpose")
    assert "Approved people who were matched: *100 %* · target 70 % :white_check_mark: reached" in said
    assert "Begin in &lt;spring&gt;" in said
    assert "over my shoulder" not in said
    assert "Thank you" not in said
    assert "<@U0MIA>" not in said
    # One answer is too few to be an average.
    assert "Would recommend the program: *not known*" in page(story, second, "dates")


def test_what_was_said_in_ones_own_pair_stays_confidential(story):
    with story.act() as act:
        story.enroll(act, "Omar", "mentor")
        story.coordinates(act, "Omar")
    pair = story.match(days=100)
    with story.act() as act:
        from db.models import Pair

        act.fill_in("Mia", act.session.get_one(Pair, pair), "final", {"next_cohort": "Other mentors, please"})
    second = copy(story)
    with story.act() as act:
        from db.models import Coordinator

        if act.session.scalar(select(Coordinator.id).where(Coordinator.program_id == second,
                              Coordinator.person_id == act.person("Omar").id)) is None:  # fmt: skip
            act.session.add(Coordinator(program_id=second, person_id=act.person("Omar").id, since=act.now))
    assert "Other mentors" in page(story, second, "purpose", who="Cora")
    assert "Other mentors" not in page(story, second, "purpose", who="Omar")


def test_bad_input_makes_no_cohort(story):
    for typed, field in (({"name": " "}, "name"), ({"begin": "2020-01-01"}, "begin"),
                         ({"announce": "2026-06-01", "begin": "2026-05-01"}, "begin")):  # fmt: skip
        with pytest.raises((FormErrors, DomainError)) as caught:
            copy(story, **typed)
        errors = getattr(caught.value, "errors", (caught.value,))
        assert [error.field for error in errors] == [field]
    with story.act() as act:
        assert len(act.session.scalars(select(Program)).all()) == 1


def test_nobody_else_copies_reads_or_teaches(story):
    story.match()
    for ask in (
        lambda: copy(story, who="Mia"),
        lambda: learn(story, "plan", "Mine", who="Mia"),
    ):
        with pytest.raises(DomainError, match="not_a_coordinator"):
            ask()
    with story.act() as act:
        with pytest.raises(DomainError, match="not_a_coordinator"):
            lessons_of(act.session, act.actor("Mia"), story.program_id)
        assert act.session.scalar(select(Lesson.id)) is None
        assert act.session.scalar(select(Person.id)) is not None
