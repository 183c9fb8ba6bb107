"""A plan as a commented file: whatever it holds, it reads the same again."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from bot.domain.plan_changes import PartChange, plan_changes, unshown
from bot.domain.program import Program
from bot.program_file.document import from_document, load_program, load_template, template_names, to_document
from bot.program_file.layers import LARGEST_FILE
from bot.program_file.text import SECTIONS, commented
from tests.domain.plans import plans


@pytest.mark.long
@pytest.mark.parametrize("name", template_names())
def test_every_template_reads_the_same_again(name: str) -> None:
    template = load_template(name)
    written = commented(template)
    assert load_program(written, "again") == template
    assert commented(load_program(written, "again")) == written
    assert len(written) < LARGEST_FILE / 2


@pytest.mark.long
@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.reuse, Phase.generate],  # a plan is large: to make one smaller takes minutes
    suppress_health_check=[HealthCheck.too_slow],
)
@given(plans())
def test_whatever_a_plan_holds_it_reads_the_same_again(plan: Program) -> None:
    plan = from_document(to_document(plan))
    again = load_program(commented(plan), "again")
    assert again == plan
    assert plan_changes(plan, again) == ()


def test_each_part_is_explained_where_it_stands(program: Program) -> None:
    written = commented(program)
    for section in SECTIONS:
        assert f"--- {section.heading}\n# {section.about.splitlines()[0]}\n" in written
    assert {name for section in SECTIONS for name in section.names} == {
        field.name for field in fields(Program)
    }
    assert "  # The questionnaire people join with.\n  intake:\n" in written
    assert max(map(len, written.splitlines())) <= 135


@pytest.mark.long
def test_what_a_plan_does_not_have_stands_there_as_an_example(program: Program) -> None:
    assert "# dates: {announce: 2027-03-01" in commented(program)
    examples = [line[2:] for section in SECTIONS for line in f"\n{section.example}".splitlines() if line]
    without = replace(program, challenges=(), measures=())
    uncommented = commented(without)
    for section in SECTIONS:
        lines = "\n".join(f"# {line}" for line in section.example.split("\n"))
        if lines in uncommented and section.example:
            uncommented = uncommented.replace(lines, section.example)
    assert examples
    changed = load_program(uncommented, "with every example")
    assert changed.team.champion == "chief@example.com"
    assert changed.budget.currency == "EUR"
    assert changed.challenges and changed.measures and changed.dates.begin


def test_two_plans_side_by_side_say_what_is_new_different_and_gone(program: Program) -> None:
    assert unshown(program) == frozenset()
    assert plan_changes(program, replace(program, slug="another")) == ()
    intake = program.form("intake")
    reworded = replace(intake.questions[1], label="Which languages?")
    after = replace(
        program,
        purpose="Grow.",
        first_steps=tuple(reversed(program.first_steps)),
        skills=program.skills[1:],
        matching=replace(program.matching, shape="reverse"),
        forms={
            **{key: form for key, form in program.forms.items() if key != "impact"},
            "intake": replace(intake, questions=(intake.questions[0], reworded, *intake.questions[3:])),
        },
    )
    assert plan_changes(program, after) == (
        PartChange("purpose", changed=("purpose",)),
        PartChange("lists", gone=("Career planning",)),
        PartChange("matching", changed=("shape",)),
        PartChange("words", moved=True),
        PartChange(
            "form", "intake", changed=("Which languages?",), gone=("How often would you like to meet?",)
        ),
        PartChange("form", "impact", gone=("What stayed",)),
    )
