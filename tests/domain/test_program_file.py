"""A coordinator edits a program file: every mistake is named with its line, and nothing is lost."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.forms import Audience, Form, Kind, Option, Question
from bot.domain.program import Blackout, MatchingSettings, Program, Topic
from bot.domain.training import Training
from bot.program_file.document import (
    LARGEST_FILE,
    ProgramFileError,
    form_from_document,
    form_to_document,
    from_document,
    load_program,
    load_template,
    option_from_label,
    template_names,
    to_document,
)
from bot.program_file.text import commented


def findings(text: str) -> list[tuple[int, str]]:
    with pytest.raises(ProgramFileError) as caught:
        load_program(text, "my.yaml")
    assert "my.yaml" in str(caught.value)
    return [(finding.line, finding.message) for finding in caught.value.findings]


def line_of(text: str, fragment: str) -> int:
    return 1 + next(number for number, line in enumerate(text.split("\n")) if fragment in line)


@pytest.mark.long
def test_the_template_survives_being_written_and_read(program: Program) -> None:
    assert load_program(commented(program), "again") == program
    assert from_document(to_document(program)) == program
    assert from_document(json.loads(json.dumps(to_document(program)))) == program


def test_a_question_says_in_short_what_others_read(program: Program, text: str) -> None:
    asked = program.form("intake").question("skills_offered")
    assert (asked.label, asked.for_others) == ("Skills you can help someone grow", "Can help with")
    written = to_document(program)["forms"]["intake"]["questions"]
    assert next(q for q in written if q["key"] == "skills_offered")["short"] == "Can help with"
    assert program.form("intake").question("capacity").for_others == "How many mentees can you take?"
    line = line_of(text, "short: Can help with")
    assert findings(text.replace("short: Can help with", f"short: {'x' * 61}")) == [
        (line, "forms → intake → questions → 8 → short: should be 60 characters or less")
    ]


def test_what_stands_in_several_lists_is_written_once(program: Program) -> None:
    written = to_document(program)
    wanted = next(q for q in written["forms"]["intake"]["questions"] if q["key"] == "skills_wanted")
    assert wanted["options_from"] == "skills"
    assert "options" not in wanted
    assert written["skills"][0] == "Career planning"


def test_a_form_version_is_complete_in_itself(program: Program) -> None:
    for form in program.forms.values():
        assert form_from_document(json.loads(json.dumps(form_to_document(form)))) == form


def test_a_form_version_that_people_have_answered_is_not_judged_by_later_rules() -> None:
    lax = Form("old", "A title that is far too long for any modal of today", "Go", ())
    assert form_from_document(form_to_document(lax)) == lax


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(text: str) -> None:
    broken = (
        text.replace("kind: career_development", "knid: career_development")
        .replace("cadence_days: 14", "cadence_days: two weeks")
        .replace("    title: Join the program", "    title: Join our really wonderful program")
        .replace(
            "      - key: cadence\n        kind: choice", "      - key: cadence\n        kind: chioce", 1
        )
        .replace("    days: [3]\n", "    days: [-3]\n", 1)
    )
    found = findings(broken)
    assert found == [
        (line_of(broken, "knid:"), "knid: 'knid' is not known here; did you mean 'kind'?"),
        (
            line_of(broken, "cadence_days: two weeks"),
            "cadence_days: should be a whole number, but is 'two weeks'",
        ),
        (
            line_of(broken, "wonderful"),
            "forms → intake → title: should be 1 to 24 characters, a modal shows no more",
        ),
        (
            line_of(broken, "chioce"),
            "forms → intake → questions → 3 → kind: should be one of text, long_text, choice, radio, multi, "
            "ranked, number, scale, levels, people, date, link, check, zone, country, but is 'chioce'",
        ),
        (line_of(broken, "[-3]"), "timeline → 1 → days: should be one or more numbers, none below 0"),
    ]


@pytest.mark.long
@pytest.mark.parametrize(
    ("before", "after", "fragment", "message"),
    [
        ("slug: career-development", "slug: Career Development!", "slug:", "small letters"),
        ('emoji: ":seedling:"', "emoji: 🌱", "emoji:", "should look like"),
        ("name: Career development", "name:", "name:", "is empty"),
        ("duration_days: 180", "duration_days: 0", "duration_days", "between 1 and"),
        ("start: 9, end: 17", "start: 17, end: 9", "working_hours", "after the start"),
        ("    form: pulse", "    form: puls", "form: puls", "there is no form 'puls'"),
        ("  - key: pulse\n", "  - key: set_goals\n", "- key: set_goals", "another step 'set_goals'"),
        ("options_from: goals", "options_from: gaols", "gaols", "should be one of skills"),
        ("        feeds: style", "        feeds: stile", "feeds: stile", "nothing that an answer can inform"),
        ("        feeds: values", "        feeds: skills", "feeds: skills", "a scale question cannot feed"),
        ("prefill: department", "prefill: departement", "departement", "is not known of people"),
        ("depends_on: skills_offered", "depends_on: role", "depends_on: role", "several are chosen"),
        ("    skills: 30\n", "    skills: -30\n", "skills: -30", "0 or more"),
        ("hours: -24", "every_days: 0", "every_days: 0", "1 or more"),
        ("  - Delegating", "  - Negotiation", "skills:", "stands here 2 times"),
        ("        maximum: 5\n        feeds: capacity", "        maximum: 0", "maximum: 0", "above"),
        ("        depends_on: skills_wanted\n", "", "- key: level", "depend on another question"),
        ("  who_books: mentee", "  who_boks: mentee", "who_boks", "the agreement has no question"),
    ],
)  # fmt: skip
def test_a_mistake_is_found_at_its_line(
    text: str, before: str, after: str, fragment: str, message: str
) -> None:
    assert before in text
    broken = text.replace(before, after, 1)
    lines = broken.split("\n")
    found = findings(broken)
    assert any(message in said for _, said in found), found
    line = next(line for line, said in found if message in said)
    nearby = "\n".join(lines[max(0, line - 3) : line + 1])
    assert fragment in nearby, (line, nearby)


def test_a_form_that_is_missing_is_missed(text: str) -> None:
    broken = text.replace("  midpoint:\n", "  halfway:\n", 1)
    assert (line_of(broken, "forms:"), "forms: the form 'midpoint' is missing") in findings(broken)


def test_twenty_four_characters_of_a_title_and_a_hundred_options_are_enough(text: str) -> None:
    many = "\n".join(f"  - Skill number {n}" for n in range(80))
    broken = text.replace("skills:\n", f"skills:\n{many}\n", 1)
    assert any("options; a menu holds 100" in message for _, message in findings(broken))


@pytest.mark.parametrize(
    "hostile",
    [
        "",
        "   ",
        "# nothing but a comment",
        "just a sentence",
        "- a\n- list",
        "42",
        "slug: a\nslug: b",
        "slug: [unclosed",
        "slug: {a: b",
        "\tslug: tab",
        "slug: &a [*a]",
        "&a [*a]",
        "!!python/object/apply:os.system ['true']",
        "slug: !!binary x",
        "--- a\n--- b",
        "\x00",
        "slug: \ud800",
        "%YAML 9.9\n---\nslug: a",
        "[" * 5000,
        "{a: " * 3000,
        "? [complex, key]\n: value",
        "forms: {intake: {questions: [{}, 3, null, [], {key: {}}]}}",
        "skills: {a: 1}",
        "timeline: [[[]]]",
        "blackouts: [{first: 2027-13-45, last: yesterday}]",
        "matching: {weights: {skills: .nan, goals: .inf}}",
        "<<: 3",
        "a" * (LARGEST_FILE + 1),
    ],
    ids=lambda text: repr(text[:24]),
)
def test_whatever_the_file_holds_the_answer_is_findings(hostile: str) -> None:
    assert findings(hostile)


def test_nothing_in_a_file_is_ever_run(tmp_path: object) -> None:
    with pytest.raises(ProgramFileError):
        load_program("purpose: !!python/object/apply:os._exit [3]", "evil.yaml")


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_random_text_is_never_a_crash(random: str) -> None:
    with pytest.raises(ProgramFileError):
        load_program(random, "random.yaml")


letters = st.characters(codec="utf-8", exclude_categories=["Cc"])
words = st.text(letters, min_size=1, max_size=40).filter(lambda word: word.strip() != "")


def _brief(program: Program) -> Program:
    """As little of the program as the rules allow: YAML takes its time."""
    return replace(
        program,
        forms={key: replace(form, questions=form.questions[:1]) for key, form in program.forms.items()},
        timeline=(),
        agreement_defaults={},
        training=Training(),
    )


@pytest.mark.long
@settings(max_examples=15, deadline=None)
@given(words, words, st.lists(words, min_size=1, max_size=4), st.integers(1, 400), st.dates())
def test_what_coordinators_write_comes_back_unchanged(
    name: str, purpose: str, texts: list[str], days: int, day: date
) -> None:
    changed = replace(
        _brief(load_template("career_development")),
        name=name,
        purpose=purpose,
        duration_days=days,
        first_steps=tuple(texts),
        skills=tuple(Option(f"s{n}", text) for n, text in enumerate(texts)),
        topics=(Topic("t", name, tuple(texts)),),
        blackouts=(Blackout(day, day, purpose),),
        matching=MatchingSettings(
            {"skills": 0.5}, {"language": None, "hours": {"least": 2}}, {-1: 0.25, 2: 1}
        ),
    )
    changed = from_document(to_document(changed))
    assert changed.name == name
    assert load_program(commented(changed), "again") == changed
    assert from_document(json.loads(json.dumps(to_document(changed)))) == changed


def test_an_option_may_be_written_as_its_label() -> None:
    assert option_from_label("Übergänge & Führung") == Option("ubergange_fuhrung", "Übergänge & Führung")


def test_labels_without_latin_letters_need_a_value(text: str) -> None:
    broken = text.replace("  - Mandarin\n", "  - 普通话\n")
    line, message = findings(broken)[0]
    assert line == line_of(broken, "普通话")
    assert "value" in message


def test_a_template_that_does_not_exist_names_those_that_do() -> None:
    assert template_names()[0] == "career_development"
    for name in ("nope", "../secrets", "", "career_development.yaml"):
        with pytest.raises(ProgramFileError, match="career_development"):
            load_template(name)


def test_a_document_from_the_database_that_is_no_program_says_so() -> None:
    with pytest.raises(ProgramFileError) as caught:
        from_document({"slug": "x", "name": 3, "forms": []})
    assert {finding.line for finding in caught.value.findings} == {0}
    assert any("'purpose' is missing" in finding.message for finding in caught.value.findings)


def test_a_question_that_is_shared_out_keeps_its_options(program: Program) -> None:
    question = Question("q", Kind.MULTI, "Q", Audience.COUNTED, options_from="goals")
    form = Form("pulse", "Pulse", "Send", (question,))
    loaded = from_document(to_document(replace(program, forms={**program.forms, "pulse": form})))
    assert loaded.form("pulse").questions[0].options == program.goals
