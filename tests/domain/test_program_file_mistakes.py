"""Everything that can be wrong with a plan is said once, at its line, wherever the words come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.program_file.document import ProgramFileError, load_program, load_template, to_document
from bot.program_file.layers import MOST_PARTS
from bot.program_file.text import commented


def findings(text: str, source: str = "my.yaml") -> list[tuple[int, str]]:
    with pytest.raises(ProgramFileError) as caught:
        load_program(text, source)
    return [(finding.line, finding.message) for finding in caught.value.findings]


def line_of(text: str, fragment: str) -> int:
    return 1 + next(number for number, line in enumerate(text.split("\n")) if fragment in line)


TEN = (
    ("\nduration_days: 180", "\nduration_days: -3", "should lie between 1 and 1,100"),
    ("\ncadence_days: 14", "\ncadence: 14", "'cadence' is not known here; did you mean 'cadence_days'?"),
    ("\n# team:\n", "\nteam: {champion: the boss}\n", "should be an e-mail address"),
    (
        "\n# dates: ", "\ndates: {announce: 2027-03-10, apply_until: 2027-03-01}\n# ",
        "is before 'announce' (2027-03-10)",
    ),
    ("\n# budget: ", "\nbudget: {money: 500}\n# ", "say in which currency"),
    (
        "\n# eligibility:\n", "\neligibility: {mentor: {modules: [lissening]}}\n",
        "there is no training module 'lissening'; perhaps you mean 'listening'",
    ),
    ("\n# recruiting: ", "\nrecruiting: {assessment: exam}\n# ", "should be one of none, self, panel"),
    ("    title: Join the program", "    title: Join our truly wonderful program", "should be 1 to 24 characters"),
    ("        feeds: capacity", "        feeds: capacty", "perhaps you mean 'capacity'"),
    ("  who_books: mentee", "  who_books: nobody", "should be one of mentee, mentor, turns"),
)  # fmt: skip


@pytest.fixture(scope="module")
def written() -> str:
    return commented(load_template("career_development"))


def broken_in_ten_places(written: str) -> str:
    for before, after, _ in TEN:
        assert written.count(before) == 1, before
        written = written.replace(before, after)
    return written


@pytest.mark.long
def test_ten_mistakes_are_ten_findings_at_their_lines(written: str) -> None:
    broken = broken_in_ten_places(written)
    wanted = sorted((line_of(broken, after.strip().split("\n")[0]), message) for _, after, message in TEN)
    found = findings(broken)
    assert [line for line, _ in found] == [line for line, _ in wanted]
    assert all(message in said for (_, said), (_, message) in zip(found, wanted, strict=True))


@pytest.mark.long
def test_what_cannot_be_read_is_not_missed_besides(written: str) -> None:
    broken = written.replace(
        "        kind: radio\n        label: I would like", "        kind: radoi\n        label: I", 1
    )
    assert broken != written
    ((line, message),) = findings(broken)
    assert (line, "radoi" in message) == (line_of(broken, "radoi"), True)


@pytest.mark.parametrize(
    ("own", "fragment", "message"),
    [
        ("matching: {weights: {skils: 3}}", "skils", "there is no criterion 'skils'"),
        ("timeline: {pulse: {days: [-1]}}", "days", "none below 0"),
        ("timeline:\n  my_own: {to: both}\n  pulse: {form: puls}", "puls", "there is no form 'puls'"),
        ("forms: {intake: {questions: {role: {kind: radoi}}}}", "radoi", "should be one of text"),
        ("topics: {saying_no: {stage: never}}", "never", "should be one of start"),
        ("role_profiles: {boss: {promise: I decide}}", "boss", "'boss' is no role"),
        ("training: {modules: {listening: {roles: [boss]}}}", "boss", "'boss' is no role"),
        ("campaign: {image_url: 'http://example.com/a.png'}", "image_url", "begins with https://"),
        ("levels: [One]\neligibility: {mentee: {level_to: 3}}", "level_to", "there are levels 1 to 1"),
        ("training: {modules: [{key: a, title: A, roles: [mentor], cards: [{title: x, text: y}], check: "
         "{question: Q, options: [{text: a, why: b}, {text: c, why: d}]}}]}", "training", "exactly one answer"),
    ],
)  # fmt: skip
def test_a_mistake_in_own_words_stands_at_its_own_line(own: str, fragment: str, message: str) -> None:
    text = f"# mine\nextends: career_development\nslug: mine\n{own}\n"
    found = findings(text)
    assert any(message in said and line == line_of(text, fragment) for line, said in found), found
    assert not any("inherited" in said for _, said in found)


def test_a_mistake_in_inherited_words_says_where_they_stand() -> None:
    text = "slug: mine\nname: Mine\npurpose: Try.\nextends: [forms, lists, timeline]\nforms: {agreement: }\n"
    assert findings(text) == [(5, "forms: the form 'agreement' is missing")]
    text = text.replace("forms: {agreement: }", "skills: {no: list}")
    found = findings(text)
    assert (5, "skills: should be a list, but is a list of names with values") in found
    text = "slug: mine\nname: Mine\npurpose: Try.\nextends: [forms, timeline]\n"
    inherited = [said for line, said in findings(text) if line == 4]
    assert inherited
    assert "forms → intake → questions → 2 → options_from: the list 'languages' is empty" in inherited[0]
    assert "(inherited: templates/shared/forms.yaml, line " in inherited[0]


def test_a_file_says_only_what_is_different() -> None:
    template = load_template("career_development")
    mine = load_program(
        """
extends: career_development
slug: mine
name: Ours
measures: {recommend: {target: 70}, skill_growth: }
timeline:
  pulse: {days: [30]}
  goal_progress:
  impact_pulse:
  hello: {to: both, days: [1]}
forms:
  intake:
    questions:
      bio: {label: Who are you?}
      link:
  impact:
skills: [Listening]
matching: {weights: {skills: 50}, rules: {level_gap: false}}
campaign: {thanks: }
""",
        "mine.yaml",
    )
    assert (mine.name, mine.purpose) == ("Ours", template.purpose)
    assert mine.campaign.thanks == "" and mine.campaign.kickoff == template.campaign.kickoff
    assert mine.matching.weights == {**template.matching.weights, "skills": 50}
    steps = {step.key: step for step in mine.timeline}
    assert steps["pulse"].days == (30,) and steps["pulse"].form == "pulse"
    assert "goal_progress" not in steps and steps["hello"].days == (1,)
    assert {m.key: m.target for m in mine.measures}["recommend"] == 70
    assert "skill_growth" not in {m.key for m in mine.measures}
    assert mine.form("intake").question("bio").label == "Who are you?"
    assert "link" not in {q.key for q in mine.form("intake").questions}
    assert "impact" not in mine.forms
    assert [option.label for option in mine.form("intake").question("skills_wanted").options] == ["Listening"]
    assert "extends" not in to_document(mine)


def test_the_example_of_the_documentation_is_a_program() -> None:
    page = (Path(__file__).parents[2] / "docs" / "plan-file.md").read_text(encoding="utf-8")
    example = next(block for block in page.split("```yaml\n") if block.startswith("extends:"))
    mine = load_program(example.split("```")[0], "plan-file.md")
    assert mine.name == "Mentoring in Sales"
    assert mine.form("intake").question("one_thing").required


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("extends: carreer_development", "did you mean 'career_development'?"),
        ("extends: ../secrets", "there is no '../secrets' to build on"),
        ("extends: [lists, 3]", "there is no '3' to build on"),
        ("extends: {a: b}", "to build on"),
    ],
)
def test_what_does_not_ship_cannot_be_built_on(written: str, message: str) -> None:
    ((line, said),) = findings(f"slug: mine\n{written}\n")
    assert line == 2 and message in said


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("slug: a\n\tname: b\n", 2, "a tab stands here; indent with spaces"),
        ("slug: @a\n", 1, "no text begins with @; put the text in quotation marks"),
        ("slug: a\nname\npurpose: c\n", 3, "the line before this one has no colon"),
        (
            "slug: a\npurpose: more: courage\n",
            2,
            "a colon cannot stand here; put a text that holds one in quotation",
        ),
        ("slug: a\n  name: b\n", 2, "look whether each name stands below the one before"),
        ("skills:\n  - a\n b: c\n", 3, "this line does not fit those above it"),
        ("skills: [a, b\nslug: c\n", 2, "a bracket is not closed here, or a comma is missing"),
        ("slug: a\nname: 'b\n", 3, "the file ends before a quotation mark that was opened is closed"),
        ("slug: a\nslug: b\n", 2, "'slug' stands here twice"),
        ("slug: *a\n", 1, "cannot be read as YAML: found undefined alias 'a'"),
    ],
)
def test_a_usual_mistake_with_yaml_is_told_in_plain_words(text: str, line: int, message: str) -> None:
    ((at, said),) = findings(text)
    assert (at, message in said) == (line, True), said


BOMB = "slug: a\nname: b\npurpose: c\n" + "\n".join(
    [
        f"a: &a [{', '.join(['x'] * 50)}]",
        f"b: &b [{', '.join(['*a'] * 50)}]",
        f"c: &c [{', '.join(['*b'] * 50)}]",
        f"skills: [{', '.join(['*c'] * 50)}]",
    ]
)


def test_a_small_file_that_stands_for_millions_of_values_is_refused() -> None:
    assert findings(BOMB) == [(0, f"stands for more than {MOST_PARTS:,} values")]


def test_a_file_that_contains_itself_is_refused() -> None:
    assert findings("slug: a\ntopics: &t\n  - *t\n")
    assert findings("forms: &f\n  intake: *f\n")


def test_each_line_of_a_file_that_is_wrong_throughout_is_named() -> None:
    found = findings("\n".join(f"nonsense_{n}: {n}" for n in range(1_000)))
    assert {line for line, _ in found} >= set(range(1, 1_001))
