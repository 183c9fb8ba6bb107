"""The matching section of a program file: what it may say, and what it is told where it says something else."""

from __future__ import annotations

import pytest

from bot.domain.program import MatchingSettings, Program
from bot.matching.plan import DEFAULT_PLAN, DEFAULT_RULES, DEFAULT_WEIGHTS, MatchingPlan
from bot.program_file.document import ProgramFileError, load_part, load_program
from bot.program_file.layers import shipped_text


def test_what_ships_is_what_the_matcher_does_unasked(program: Program) -> None:
    settings = program.matching
    assert dict(settings.weights) == dict(DEFAULT_WEIGHTS)
    plan = MatchingPlan(weights=settings.weights, rules=settings.rules, seniority=settings.seniority)
    assert {key: plan.rule(key) for key in DEFAULT_RULES} == {
        key: DEFAULT_PLAN.rule(key) for key in DEFAULT_RULES
    }
    assert (settings.shape, settings.department, settings.stay_bonus) == (
        DEFAULT_PLAN.shape, DEFAULT_PLAN.department, DEFAULT_PLAN.stay_bonus,
    )  # fmt: skip


def test_the_section_may_be_inherited() -> None:
    settings = load_part(MatchingSettings, shipped_text("peer"), "peer.yaml", section="matching")
    assert (settings.shape, settings.weights["skills"], settings.short_list_size) == ("peers", 34, 5)


@pytest.mark.long
@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("    skills: 30", "    skils: 30", "there is no criterion 'skils'; perhaps you mean 'skills'"),
        ("    skills: 30", "    skills: -1", "should be 0 or more"),
        ("    same_team: false", "    horoscope: true", "there is no rule 'horoscope'"),
        ("    hours: {least: 1}", "    hours: {most: 1}", "is not known here: the rule 'hours' takes least"),
        ("    hours: {least: 1}", "    hours: {least: -1}", "should be 0 or more"),
        ("    same_team: false", "    same_team: {least: 1}", "takes nothing but true or false"),
        ("    same_team: false", "    avoid: false", "protects people and cannot be switched off"),
        ("  shape: mentoring", "  shape: square", "should be one of mentoring, reverse, peers"),
        ("  department: different", "  department: blue", "should be one of different, same, none"),
        ("  stay_bonus: 300", "  stay_bonus: 9000", "should lie between 0 and 5000"),
    ],
)
def test_a_name_or_number_that_means_nothing_is_found_at_its_line(
    text: str, old: str, new: str, message: str
) -> None:
    before, section = text.split("\nmatching:\n")
    assert section.count(old + "\n") == 1
    broken = f"{before}\nmatching:\n{section.replace(old, new, 1)}"
    with pytest.raises(ProgramFileError) as caught:
        load_program(broken, "my.yaml")
    (finding,) = caught.value.findings
    assert message in finding.message
    line = 1 + next(
        number for number, written in enumerate(broken.split("\n")) if written.startswith(new.rstrip())
        and number > before.count("\n")
    )  # fmt: skip
    assert finding.line == line


def test_short_lists_alone_are_no_way_to_match(text: str) -> None:
    before, section = text.split("\nmatching:\n")
    start, end = section.index("  weights:\n"), section.index("  rules:\n")
    with pytest.raises(ProgramFileError, match="at least one should be above 0"):
        load_program(
            f"{before}\nmatching:\n{section[:start]}  weights: {{choices: 5}}\n{section[end:]}", "my.yaml"
        )
