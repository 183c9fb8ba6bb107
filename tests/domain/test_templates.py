"""Every program that ships is finished: it can be read, written, matched, and it says what makes it different."""

from __future__ import annotations

import json

import pytest

from bot.domain.answers import parse_page
from bot.domain.forms import Answer
from bot.domain.program import Program
from bot.domain.roles import Role
from bot.domain.timeline import Condition
from bot.matching.plan import MatchingPlan
from bot.program_file.document import (
    from_document,
    load_program,
    load_template,
    template_names,
    to_document,
)
from bot.program_file.text import commented
from playground.blockkit.emoji import EMOJI

NAMES = (
    "career_development",
    "flash",
    "group_circle",
    "leadership",
    "onboarding_buddy",
    "peer",
    "reverse",
)


AGREED = frozenset(
    {
        "cadence",
        "meeting_length",
        "place",
        "who_books",
        "confidentiality",
        "topics_in",
        "topics_out",
        "feedback",
        "if_it_does_not_work",
        "success",
    }
)
"""What two people agree on, whatever kind of program it is."""


@pytest.fixture(scope="module", params=NAMES)
def shipped(request: pytest.FixtureRequest) -> Program:
    return load_template(request.param)


def test_the_first_template_is_the_one_most_people_start_with() -> None:
    assert template_names() == NAMES


@pytest.mark.long
def test_it_survives_being_written_and_read(shipped: Program) -> None:
    assert load_program(commented(shipped), "again") == shipped
    assert from_document(json.loads(json.dumps(to_document(shipped)))) == shipped


def test_its_plan_leaves_no_part_to_be_thought_up_later(shipped: Program) -> None:
    assert shipped.kind in NAMES
    assert shipped.objective and shipped.announcement
    assert len(shipped.challenges) >= 3
    campaign = shipped.campaign
    assert all((campaign.kickoff, campaign.thanks, campaign.follow_up, campaign.last_call))
    assert set(shipped.role_profiles) == {"mentee", "mentor", "manager", "coordinator"}
    assert len(shipped.first_steps) >= 4 and len(shipped.conversation_starters) >= 5
    assert {topic.stage for topic in shipped.topics} >= {"start", "middle", "end"}
    assert len(shipped.measures) >= 5
    assert shipped.training.modules


def test_its_timeline_asks_only_what_the_program_has_and_ends_with_it(shipped: Program) -> None:
    conditions = {step.condition for step in shipped.timeline}
    assert (Condition.NO_GOALS in conditions) == shipped.with_goals
    assert (Condition.AGREEMENT_UNSIGNED in conditions) == shipped.with_agreement
    assert ("agreement" in shipped.forms) == shipped.with_agreement
    last_days = {step.key: max(step.days) for step in shipped.timeline}
    reviews = {key for key in last_days if key.startswith("final_review")}
    assert max(last_days[key] for key in reviews) == shipped.duration_days
    during = {"keep_or_archive", *reviews, "impact_pulse", "coordinators_final_missing"}
    assert all(days < shipped.duration_days for key, days in last_days.items() if key not in during)


def test_the_agreement_is_prefilled_with_words_that_its_form_takes(shipped: Program) -> None:
    if not shipped.with_agreement:
        assert not shipped.agreement_defaults
        return
    (page,) = shipped.form("agreement").pages()
    answers: dict[str, Answer] = parse_page(page, shipped.agreement_defaults)
    assert set(answers) >= AGREED and all(answers.values())


@pytest.mark.parametrize("role", list(Role))
def test_what_is_required_comes_first(shipped: Program, role: Role) -> None:
    pages = shipped.form("intake").pages(role)
    needed = [any(question.required for question in page.questions) for page in pages]
    assert needed[0]
    assert not any(needed[3:])


def test_matching_knows_what_it_says(shipped: Program) -> None:
    settings = shipped.matching
    plan = MatchingPlan(
        weights=settings.weights, rules=settings.rules, seniority=settings.seniority, shape=settings.shape
    )
    assert sum(plan.points_by_criterion().values()) == 10_000
    asked = {question.feeds for question in shipped.form("intake").questions}
    if "groups" in asked:
        asked.add("preferences")  # wishes by group count among them
    from_elsewhere = {"choices", "seniority", "department", "location", "hours", "assessment"}
    weighty = {name for name, weight in settings.weights.items() if weight} - from_elsewhere
    assert weighty <= asked


def test_the_kinds_differ_where_it_counts() -> None:
    plans = {name: load_template(name) for name in NAMES}
    assert plans["reverse"].matching.shape == "reverse"
    assert plans["peer"].matching.shape == "peers"
    assert {option.value for option in plans["peer"].form("intake").question("role").options} == {"mentee"}
    assert [name for name in NAMES if plans[name].for_newcomers] == ["onboarding_buddy"]
    assert [name for name in NAMES if plans[name].in_circles] == ["group_circle"]
    assert plans["group_circle"].form("intake").question("capacity").maximum == 8
    assert [name for name in NAMES if not plans[name].with_goals] == ["flash"]
    assert plans["flash"].duration_days == 30 and plans["flash"].meetings_planned <= 3
    assert plans["onboarding_buddy"].duration_days == 90
    assert plans["leadership"].duration_days >= 270
    for name in ("onboarding_buddy", "peer"):
        assert plans[name].matching.weights["seniority"] == 0
        assert plans[name].matching.rules["level_gap"] is False


def test_a_question_is_asked_in_words_that_go_on_from_its_label() -> None:
    """One would like to ask or to answer, and nothing takes part as "ask"."""
    flash = load_template("flash")
    role = flash.form("intake").question("role")
    assert (role.label, [option.label for option in role.options]) == (
        "I would like to",
        ["Ask", "Answer", "Both"],
    )
    assert not flash.form("intake").intro.startswith("One minute")  # the announcement says three
    assert flash.form("final").title == "Looking back"  # Home calls it so: *Next: “Looking back”*


def test_the_sign_of_every_kind_is_drawn_in_the_playground() -> None:
    assert [name for name in NAMES if load_template(name).emoji.strip(":") not in EMOJI] == []


def test_each_role_rates_a_short_pairing_by_what_it_can_tell() -> None:
    """Whether it got somebody further, only who asked can say."""
    final = load_template("flash").form("final")
    asked = {role: [one.label for one in final.questions if one.is_for({role})] for role in Role}
    assert asked[Role.MENTEE][0] == "The conversation got me further"
    assert asked[Role.MENTOR][0] == "I could help with the question"
    assert len(asked[Role.MENTEE]) == len(asked[Role.MENTOR]) == 3, "as its first lines say"


def test_circles_are_promised_no_size_that_mentors_may_leave() -> None:
    plan = load_template("group_circle")
    intake = plan.form("intake")
    places = intake.question("capacity")
    assert (places.minimum, places.maximum) == (3, 8)
    hints = [option.hint for option in intake.question("role").options]
    for promised in (plan.announcement, *hints):
        assert "four" not in promised and "six" not in promised
