"""Which pages a person sees, and who may read what they answered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.forms import Answer, Audience, Form, Kind, Reader, shown_to
from bot.domain.program import Program
from bot.domain.roles import Role, roles_from
from bot.errors import DomainError


@pytest.fixture
def intake(program: Program) -> Form:
    return program.form("intake")


def keys(form: Form, *roles: Role, answers: dict[str, Answer] | None = None) -> list[list[str]]:
    return [[question.key for question in page.questions] for page in form.pages(roles, answers)]


def test_before_the_role_is_known_only_what_everybody_is_asked_is_shown(intake: Form) -> None:
    first = intake.pages()[0]
    assert [question.key for question in first.questions][:2] == ["role", "languages"]
    assert "capacity" not in {question.key for page in intake.pages() for question in page.questions}


def test_a_mentee_is_not_asked_for_seats_and_a_mentor_not_for_wishes(intake: Form) -> None:
    assert keys(intake, Role.MENTEE)[1] == ["skills_wanted", "goals"]
    assert keys(intake, Role.MENTOR)[1] == ["skills_offered", "goals_offered", "capacity"]


def test_somebody_who_is_both_is_asked_everything_once(intake: Form) -> None:
    both = [key for page in keys(intake, *Role) for key in page]
    assert len(both) == len(set(both))
    assert {"skills_wanted", "skills_offered", "capacity"} <= set(both)
    assert keys(intake, *Role) == [list(page) for page in keys(intake, Role.MENTOR, Role.MENTEE)]


def test_levels_are_asked_for_the_skills_one_chose_and_in_that_order(intake: Form) -> None:
    answers: dict[str, Answer] = {"skills_wanted": ["delegating", "negotiation"]}
    page = intake.pages(Role.MENTEE, answers)[2]
    levels = [question for question in page.questions if question.key.startswith("level:")]
    assert [(q.key, q.kind, q.label) for q in levels] == [
        ("level:delegating", Kind.SCALE, "Delegating"),
        ("level:negotiation", Kind.SCALE, "Negotiation"),
    ]
    assert intake.question("level:delegating") == levels[0]
    assert all(
        question.kind is not Kind.LEVELS for p in intake.pages(tuple(Role)) for question in p.questions
    )


def test_pages_are_counted_as_this_person_sees_them(program: Program) -> None:
    pages = program.form("final").pages(Role.MENTOR)
    assert [(page.position, page.total) for page in pages] == [(1, 3), (2, 3), (3, 3)]
    assert pages[0].intro == program.form("final").intro


def test_who_has_not_chosen_a_role_is_told_of_as_many_pages_as_come_at_most(intake: Form) -> None:
    ahead = intake.pages()[0]
    for role in Role:
        first = intake.pages(role)[0]
        assert (ahead.position, first.position) == (1, 1)
        assert ahead.total >= first.total
    assert ahead.total == max(intake.pages(role)[0].total for role in Role)


def test_what_is_missing_can_be_asked_for_later(intake: Form) -> None:
    answers: dict[str, Answer] = {"role": "mentor", "languages": ["english"], "cadence": "weekly"}
    missing = [question.key for question in intake.missing(Role.MENTOR, answers)]
    assert missing == ["meeting_length", "format", "skills_offered", "goals_offered", "capacity"]


@pytest.mark.parametrize("key", ["", "nobody", "level:unknown_skill", "role:mentee", "levels"])
def test_an_unknown_question_is_refused(intake: Form, key: str) -> None:
    with pytest.raises(DomainError) as caught:
        intake.question(key)
    assert caught.value.code == "question_unknown"


ANSWERS: dict[str, Answer] = {
    "concerns": "I am shy",
    "hopes": "to speak up",
    "avoid": ["UBOSS"],
    "prefer": ["UIDOL"],
    "groups": ["women"],
    "groups_matter": True,
    "skills_wanted": ["delegating"],
    "level:delegating": 2,
    "capacity": 2,
    "manager": ["UBOSS"],
    "a_question_of_an_older_form": "x",
}


def seen_by(form: Form, reader: Reader) -> set[str]:
    return set(shown_to(form, ANSWERS, reader))


def test_each_reader_sees_what_the_form_said_and_nothing_else(intake: Form) -> None:
    assert seen_by(intake, Reader.PARTNER) == {"hopes", "skills_wanted"}
    assert seen_by(intake, Reader.COORDINATOR) == {
        "hopes",
        "concerns",
        "skills_wanted",
        "capacity",
        "manager",
    }
    assert seen_by(intake, Reader.MANAGER) == set()
    assert seen_by(intake, Reader.COUNTED) == {"groups", "skills_wanted", "level:delegating", "capacity"}
    assert seen_by(intake, Reader.SELF) == set(ANSWERS) - {"a_question_of_an_older_form"}


def test_blocks_and_wishes_are_for_matching_and_for_nobody_else(intake: Form) -> None:
    secret = {"avoid", "prefer", "groups_matter"}
    assert secret <= seen_by(intake, Reader.MATCHING)
    for reader in set(Reader) - {Reader.MATCHING, Reader.SELF}:
        assert seen_by(intake, reader).isdisjoint(secret)
    assert "concerns" not in seen_by(intake, Reader.MATCHING)


def test_answers_are_shown_in_the_order_of_the_form(intake: Form) -> None:
    assert list(shown_to(intake, ANSWERS, Reader.COORDINATOR)) == [
        "skills_wanted",
        "capacity",
        "hopes",
        "concerns",
        "manager",
    ]


def test_a_partner_reads_nothing_that_is_counted_and_a_coordinator_nothing_between_the_two(
    program: Program,
) -> None:
    for form in program.forms.values():
        answers: dict[str, Answer] = {question.key: "x" for question in form.questions}
        for key in shown_to(form, answers, Reader.PARTNER):
            assert form.question(key).audience in (
                Audience.PARTNER,
                Audience.PROFILE,
                Audience.CANDIDATES,
            )
        for key in shown_to(form, answers, Reader.COORDINATOR):
            assert form.question(key).audience in (
                Audience.COORDINATORS,
                Audience.PROFILE,
                Audience.CANDIDATES,
            )
        for key in shown_to(form, answers, Reader.CANDIDATE):
            assert form.question(key).audience is Audience.CANDIDATES


def test_who_might_be_matched_reads_skills_goals_and_languages_and_nothing_else(intake: Form) -> None:
    answers: dict[str, Answer] = {question.key: "x" for question in intake.questions}
    assert set(shown_to(intake, answers, Reader.CANDIDATE)) == {
        "languages",
        "skills_wanted",
        "goals",
        "skills_offered",
        "goals_offered",
    }


@given(st.dictionaries(st.text(), st.text()), st.sampled_from(Reader))
def test_invented_answers_are_shown_to_nobody(invented: dict[str, str], reader: Reader) -> None:
    form = Form("f", "F", "Send", ())
    assert shown_to(form, dict(invented), reader) == {}


def test_roles_are_told_by_one_answer() -> None:
    for answer, roles in (
        ("mentee", {Role.MENTEE}),
        ("mentor", {Role.MENTOR}),
        ("both", set(Role)),
        (None, set()),
    ):
        assert roles_from(answer) == roles
    with pytest.raises(DomainError):
        roles_from("boss")
    assert Role.MENTEE.other is Role.MENTOR
