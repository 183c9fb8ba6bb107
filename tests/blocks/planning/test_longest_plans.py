"""Whatever the plan rules allow fits the screens of planning: the longest texts, in every script, escaped or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blocks.planning.audiences import privacy_modal
from blocks.planning.document import plan_message, plan_pages, posted_plan
from blocks.planning.edit import changed_note, edit_menu
from blocks.planning.measures import measures_message, measures_modal
from blocks.planning.new_program import new_program_modal, templates_message
from blocks.planning.part import part_modal
from blocks.planning.touched import step_words
from blocks.reader import Reader
from bot.domain.forms import Audience
from bot.domain.plan_fields import FieldKind, name_of
from bot.domain.planning import Budget, Campaign, Challenge, Dates, Eligibility, Eligible, Team
from bot.domain.program import Blackout, Measure, Program, RoleProfile
from bot.domain.shown.learning import FigureShown, LessonShown
from bot.domain.shown.planning import (
    DecidedShown,
    Faster,
    LastTime,
    MeasureShown,
    MeasuresShown,
    PartShown,
    PlanChanged,
    PlanShown,
    Touch,
)
from bot.domain.shown.recruiting import ProgramShown
from bot.program_file.document import from_document, load_template, to_document
from bot.program_file.planning_rules import (
    MOST_BLACKOUTS,
    MOST_CHALLENGES,
    MOST_COORDINATORS,
    MOST_IN_LIST,
    MOST_IN_TEAM,
    MOST_MEASURES,
    MOST_MODULES,
    MOST_NEUTRAL,
    MOST_PROMISES,
    TEXTS,
)
from bot.usecases.facts.planning import audiences
from bot.usecases.planning.editing import all_fields
from bot.usecases.planning.measures import _fields as measure_fields
from bot.usecases.planning.measures import _values as measure_values
from bot.usecases.planning.next_cohort import FIELDS as COPY_FIELDS
from bot.usecases.planning.parts import EDITABLE, PARTS
from bot.usecases.planning.parts.part import Around, Planned
from tests.pair_story import assert_fits, assert_view_fits

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TODAY = NOW.date()
READER = Reader()
SIGNS = ("&", "x", "🌱", "line\n", "<!channel> ")


def fill(sign: str, length: int) -> str:
    """A text of just so many characters that begins and ends with something to see."""
    text = (sign * length)[:length]
    return ("a" + text[1:-1] + "z") if length > 1 else "a"


def person(number: int) -> str:
    return f"U{number:020d}"[:21]


def longest_plan(sign: str, many: bool = True) -> Program:
    """Everything as long as the rules let it be; `many`: as many of everything, too."""

    def text(name: str) -> str:
        return fill(sign, TEXTS[name])

    def words(number: int) -> tuple[str, ...]:
        return tuple(f"{n:03d}{fill(sign, 72)}".replace("\n", " ").strip() for n in range(number))

    count = (lambda most: most) if many else (lambda _most: 1)
    plan = load_template("career_development")
    modules = tuple(
        replace(plan.training.modules[n % len(plan.training.modules)], key=f"m{n}", title=fill(sign, 75))
        for n in range(count(MOST_MODULES))
    )
    eligible = Eligible(
        departments=words(count(MOST_IN_LIST)), locations=words(count(MOST_IN_LIST)), countries=("DE", "FR"),
        employment=words(count(MOST_IN_LIST)), level_from=1, level_to=10, tenure_days=3650,
        modules=tuple(module.key for module in modules),
    )  # fmt: skip
    lines = tuple(
        f"{n}{fill(sign, TEXTS['does'] - 3)}".replace("\n", " ") for n in range(count(MOST_PROMISES))
    )
    profiles = {
        role: RoleProfile(role, text("promise"), lines, lines, 12.5)
        for role in ("mentee", "mentor", "manager", "coordinator")
    }
    return replace(
        plan,
        name=fill(sign, 75).replace("\n", " "),
        purpose=text("purpose"),
        objective=text("objective"),
        announcement=text("announcement"),
        challenges=(Challenge(text("risk"), text("response")),) * count(MOST_CHALLENGES),
        measures=tuple(
            Measure(f"k{n}", text("label"), text("source"), unit=text("unit"), baseline=-1e11 / 3, target=1e11 / 3,
                    by_hand=True)
            for n in range(count(MOST_MEASURES))
        ),
        team=Team(
            person(1),
            tuple(map(person, range(MOST_COORDINATORS))),
            tuple(map(person, range(MOST_IN_TEAM))),
            tuple(map(person, range(MOST_NEUTRAL))),
        ),
        dates=Dates(*(date(2027, 1, day) for day in range(1, 6))),
        blackouts=tuple(
            Blackout(date(2027, 1, 1) + timedelta(days=n), date(2027, 6, 1), fill(sign, 100))
            for n in range(count(MOST_BLACKOUTS))
        ),
        budget=Budget(9_999_999.5, 9e11, "EUR"),
        eligibility=Eligibility(eligible, eligible),
        campaign=Campaign(text("kickoff"), text("thanks"), text("follow_up"), text("last_call"),
                          "https://pictures.example/" + "p" * 2900, text("image_alt"), 60),
        training=replace(plan.training, modules=modules),
        role_profiles=profiles,
    )  # fmt: skip


def program_of(plan: Program) -> ProgramShown:
    return ProgramShown(1, plan.name, plan.emoji, plan.purpose, plan.announcement, announce_channel="CALL")


def last_time_of(plan: Program) -> LastTime:
    """More lessons than are shown, figures with the longest labels, words without end."""
    lessons = tuple(LessonShown("plan", one.source * 3, "U1", NOW, plan.name) for one in plan.measures)
    figures = tuple(FigureShown(one.label, one.unit, -1e11 / 3, 1e11, True) for one in plan.measures)
    decided = tuple(DecidedShown(one.source * 3, one.label, -1e11 / 3, 1e11) for one in plan.measures)
    return LastTime(plan.name, lessons, figures, (plan.purpose * 3,) * 5, decided)


def everything_touched() -> tuple[Touch, ...]:
    names = tuple(f"a_step_of_the_plan_{n}" * 2 for n in range(40))
    people = tuple(map(person, range(10)))
    kinds = ("outside", "inside", "announced", "capacity", "untrained", "unendorsed", "whatever")
    return (
        Touch("pairs", 100_000, names), Touch("approvals", 5, ("announcement", "thanks")),
        Touch("profiles", 1000, ("mentee", "mentor")), Touch("removed", 10, people),
        *(Touch(kind, 10_000) for kind in kinds),
    )  # fmt: skip


def part_of(key: str, plan: Program, **more: Any) -> PartShown:
    part = PARTS[key]
    planned = Planned(plan, "CALL")
    words = {name: tuple(f"{n}{'W' * 70}" for n in range(100)) for name in ("departments", "locations", "countries",
             "employment")}  # fmt: skip
    rows = part.rows.most if part.rows else 0
    fields = all_fields(part, planned, Around(words, TODAY), rows=rows)
    values = part.values(planned)
    return PartShown(
        program_of(plan), key, "b" * 16, fields, {**values}, rows=rows, beyond=38, another=True, step=3, steps=11,
        row_fields=tuple(field.key for field in part.rows.fields) if part.rows else (),
        last_time=last_time_of(plan), touched=everything_touched(), seal="s" * 16,
        faster=Faster("U1", NOW, {field.key: values.get(field.key) for field in fields}), **more,
    )  # fmt: skip


@pytest.fixture(scope="module", params=SIGNS)
def plan(request: pytest.FixtureRequest) -> Program:
    made = longest_plan(request.param)
    return from_document(to_document(made))  # it keeps all rules


@pytest.mark.parametrize("key", list(PARTS))
def test_every_part_fits_with_everything_that_can_be_said_on_it(plan: Program, key: str) -> None:
    view = part_modal(part_of(key, plan), READER)
    assert_view_fits(view)
    assert_view_fits(
        part_modal(replace(part_of(key, plan), step=0, touched=(), faster=None, last_time=None), READER)
    )
    # What stands in the plan can be sent back unshortened, field by field.
    shown = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
    for field in PARTS[key].fields(Planned(plan, "CALL"), Around({}, TODAY)):
        if field.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT):
            held = PARTS[key].values(Planned(plan, "CALL"))[field.key]
            assert shown[field.key].get("initial_value") == held


def test_every_field_has_words(plan: Program) -> None:
    from blocks.planning.part_words import field_words

    for key, part in PARTS.items():
        for field in all_fields(part, Planned(plan), Around({}, TODAY), rows=2):
            label, _ = field_words(key, field.name, READER)
            assert label != name_of(field.key).replace("_", " "), field.key


def test_the_measures_fit(plan: Program) -> None:
    rows = tuple(
        MeasureShown(one, -1e11 / 3, reached=True, by_hand=True, at=NOW, by="U1") for one in plan.measures
    )
    shown = MeasuresShown(program_of(plan), rows, step=3, steps=11, last_time=last_time_of(plan))
    assert_view_fits(measures_modal(shown, READER))
    assert_view_fits(measures_modal(replace(shown, step=0, measures=(), last_time=None), READER))
    assert_fits(measures_message(shown, READER))
    assert_fits(measures_message(replace(shown, measures=()), READER))
    for standing in (plan.measures[0], None):
        form = PartShown(program_of(plan), "measure", "b", measure_fields(plan, standing), measure_values(standing),
                         step=3, steps=11, key="k0", faster=Faster("U1", NOW, measure_values(standing)))  # fmt: skip
        assert_view_fits(part_modal(form, READER))


def test_the_first_pages_fit(plan: Program) -> None:
    templates = [(f"t{n}", plan) for n in range(20)]
    assert_view_fits(new_program_modal(templates, {"en": "English"}, "G" * 12, "U1", READER))
    assert_fits(templates_message([plan] * 20, READER))
    copy = PartShown(
        program_of(plan), "copy", "", COPY_FIELDS, {"name": plan.name}, last_time=last_time_of(plan)
    )
    assert_view_fits(part_modal(copy, READER))
    assert_fits(edit_menu(program_of(plan), EDITABLE, READER))
    names = tuple(
        field.key for part in PARTS.values() for field in part.fields(Planned(plan), Around({}, TODAY))
    )
    assert_fits(changed_note(PlanChanged(program_of(plan), "U1", "eligibility", names), READER))


def test_what_changed_is_named_by_labels_that_end_somewhere(plan: Program) -> None:
    """A label that goes on into its field, as *It begins on*, stands in quotes."""
    note = changed_note(PlanChanged(program_of(plan), "U1", "dates", ("apply_until", "begin")), READER)
    assert "Changed: “Applications until”; “It begins on”" in str(note.blocks)


@pytest.mark.long
def test_the_document_has_as_many_pages_as_it_needs_and_loses_nothing(plan: Program) -> None:
    shown = PlanShown(program_of(plan), plan, "running", "CALL", plan.name, plan.name, audiences(plan))
    pages = plan_pages(shown, READER)
    for number in range(1, len(pages) + 1):
        for message in (plan_message, posted_plan):
            assert_fits(message(replace(shown, page=number), READER))
        assert sum(len(str(block)) for block in pages[number - 1]) < 13_200
    assert_fits(plan_message(replace(shown, page=10**9), READER))
    written = "".join(block["text"]["text"] for page in pages for block in page if block["type"] == "section")
    assert "<!channel>" not in written
    said = unescape(written)
    for text in (plan.purpose, plan.objective, plan.challenges[-1].response, plan.campaign.thanks):
        assert said.count(text[-2:]) > 0
    if "x" in plan.purpose:
        assert said.count("x") > TEXTS["purpose"] + TEXTS["objective"] + 10 * TEXTS["response"]


def test_the_table_of_who_sees_what_fits(plan: Program) -> None:
    many = tuple(replace(one, forms=one.forms * 8) for one in audiences(plan)) * 2
    assert_view_fits(privacy_modal(program_of(plan), many, 11, 11, READER))
    assert {one.audience for one in audiences(plan)} <= set(Audience)


TEXT = st.text(min_size=1, max_size=40).map(str.strip).filter(bool)


@pytest.mark.long
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXT, times=st.integers(1, 80), challenges=st.integers(0, MOST_CHALLENGES))
def test_texts_of_any_signs_fit(text: str, times: int, challenges: int) -> None:
    def cut(name: str) -> str:
        return (text * times)[: TEXTS[name]].strip() or "a"

    plan = replace(
        load_template("career_development"),
        purpose=cut("purpose"),
        objective=cut("objective"),
        challenges=(Challenge(cut("risk"), cut("response")),) * challenges,
        announcement=cut("announcement"),
    )
    for key in ("purpose", "texts"):
        assert_view_fits(part_modal(part_of(key, plan), READER))
    shown = PlanShown(program_of(plan), plan, "planned")
    for number in range(1, len(plan_pages(shown, READER)) + 1):
        assert_fits(plan_message(replace(shown, page=number), READER))


class Marked(Reader):
    """Whose every sentence shows that it was looked up."""

    def say(self, text: str, /, **params: Any) -> str:
        return f"«{super().say(text, **params)}»"


@pytest.mark.parametrize("template", ["flash", "group_circle", "onboarding_buddy", "leadership"])
def test_every_reminder_of_a_template_is_named_in_the_readers_language(template: str) -> None:
    for step in load_template(template).timeline:
        named = step_words(step.key, Marked())
        assert named.startswith("««" if step.key.startswith("coordinators_") else "«"), named
