"""The program that ships: it keeps its promises to people and fits the screens it will be shown on."""

from __future__ import annotations

import pytest

from bot.domain.forms import Answer, Audience, Kind
from bot.domain.program import Program, label_of
from bot.domain.roles import Role
from bot.domain.topics import in_reading_order
from bot.matching.plan import MatchingPlan

REQUIRED = {
    Role.MENTEE: {"role", "languages", "cadence", "meeting_length", "format", "skills_wanted", "goals"},
    Role.MENTOR: {
        "role",
        "languages",
        "cadence",
        "meeting_length",
        "format",
        "skills_offered",
        "goals_offered",
        "capacity",
    },
}


@pytest.mark.parametrize("role", list(Role))
def test_required_questions_come_first_and_are_the_short_ones(program: Program, role: Role) -> None:
    pages = program.form("intake").pages(role)
    assert {q.key for page in pages[:2] for q in page.questions} == REQUIRED[role]
    assert all(q.required for page in pages[:2] for q in page.questions)
    assert not any(q.required for page in pages[2:] for q in page.questions)


def test_one_list_of_skills_for_those_who_want_and_those_who_offer(program: Program) -> None:
    intake = program.form("intake")
    assert 30 <= len(program.skills) <= 40
    assert (
        intake.question("skills_wanted").options
        == intake.question("skills_offered").options
        == program.skills
    )


def test_who_sees_what_is_as_the_practice_wants_it(program: Program) -> None:
    intake, midpoint, fit = program.form("intake"), program.form("midpoint"), program.form("fit_check")
    assert {q.key for q in intake.visible_to(Audience.MATCHING)} == {"prefer", "avoid", "groups_matter"}
    assert intake.question("concerns").audience is Audience.COORDINATORS
    assert intake.question("hopes").audience is Audience.PROFILE
    assert midpoint.question("concerns").audience is Audience.COORDINATORS
    assert not fit.visible_to(Audience.PARTNER) and not fit.visible_to(Audience.PROFILE)
    assert not program.form("pulse").visible_to(Audience.PARTNER)
    assert {q.audience for q in program.form("agreement").questions} == {Audience.PARTNER}


def test_prefilled_answers_name_fields_of_the_directory(program: Program) -> None:
    known = {"department", "location", "country", "zone", "level", "start_date", "manager", "skills"}
    assert {q.prefill for form in program.forms.values() for q in form.questions if q.prefill} == known


def test_levels_are_those_of_the_directory(program: Program) -> None:
    assert [option.value for option in program.levels] == [str(level) for level in range(1, 11)]
    assert program.level_index("5") == 4
    assert program.level_index("99") is None
    assert label_of(program.levels, "99") == "99"


def test_the_agreement_is_prefilled_with_words_that_its_form_takes(program: Program) -> None:
    from bot.domain.answers import parse_page

    (page,) = program.form("agreement").pages()
    answers: dict[str, Answer] = parse_page(page, program.agreement_defaults)
    assert all(answers.values())


def test_matching_takes_the_weights_rules_and_table_as_they_stand(program: Program) -> None:
    settings = program.matching
    plan = MatchingPlan(weights=settings.weights, rules=settings.rules, seniority=settings.seniority)
    assert sum(plan.points_by_criterion().values()) == 10_000
    assert {option.value for option in program.form("intake").question("cadence").options} == set(
        plan.cadences
    )


def test_there_is_something_to_talk_about_at_every_stage(program: Program) -> None:
    assert len(program.topics) >= 8
    assert all(len(topic.questions) >= 3 for topic in program.topics)
    for stage in ("start", "middle", "end"):
        assert sum(topic.stage in (stage, "any") for topic in program.topics) >= 3
        assert in_reading_order(program.topics, stage, ())[0].stage == stage


def test_every_text_fits_its_place_on_slacks_screens(program: Program) -> None:
    for form in program.forms.values():
        assert len(form.title) <= 24 and len(form.submit) <= 24
        for question in form.questions:
            assert len(question.label) <= 2000 and len(question.hint) <= 150
            assert len(question.options) <= (10 if question.kind is Kind.RADIO else 100)
            assert all(
                len(o.label) <= 75 and len(o.hint) <= 75 and len(o.value) <= 75 for o in question.options
            )


def test_every_step_of_the_timeline_has_a_form_or_a_reason(program: Program) -> None:
    assert len(program.timeline) == len({step.key for step in program.timeline})
    assert all(len(step.key) <= 40 for step in program.timeline)
    forms = {step.form for step in program.timeline if step.form}
    assert forms == {"meeting_feedback", "fit_check", "pulse", "midpoint", "final", "impact"}
