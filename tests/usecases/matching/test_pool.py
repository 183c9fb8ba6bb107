"""What the matcher is told about people: every answer that counts, every pair of today, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.domain.feeding import topic_label
from bot.domain.forms import Audience, Kind, Option, Question
from bot.domain.program import MatchingSettings, Program
from bot.domain.roles import Role
from bot.program_file.document import load_template
from bot.usecases.matching.drafts.pool import People, matching_plan, people_to_match
from db.models import Cohort, Enrollment, ShortList, ShortListEntry
from db.session import Sessions
from tests.usecases.matching.modes_story import Market, seat

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def program() -> Program:
    return load_template("career_development")


@pytest.fixture
def market(sessions: Sessions) -> Market:
    return Market(sessions, NOW)


def people(market: Market, program: Program, *, everyone: bool = False, **settings: Any) -> People:
    with market.act() as act:
        cohort = act.session.get_one(Cohort, market.cohort_id)
        return people_to_match(act.session, cohort, _with(program, **settings), NOW, everyone=everyone)


def _with(program: Program, **settings: Any) -> Program:
    return replace(program, matching=replace(program.matching, **settings))


def only(found: Sequence[Any], person_id: int) -> Any:
    return next(one for one in found if one.person == str(person_id))


def test_every_answer_that_counts_arrives(market: Market, program: Program) -> None:
    market.mentees("Mia", **{
        "skills_wanted": ["Negotiation", "Clear writing"], "level:Negotiation": 2, "values": 4, "topics": ["music"],
        "groups": ["women"], "groups_matter": True, "start_date": "2026-02-20", "style": 5,
    })  # fmt: skip
    offers: dict[str, Any] = {
        "skills_offered": ["Negotiation"],
        "level_offered:Negotiation": 5,
        "groups": ["carers"],
    }
    market.mentors("Tom", **offers)
    with market.act() as act:
        mia, his, cora = act.person("Mia"), act.person("Tom"), act.person("Cora")
        mia.manager_id, his.started_on = cora.id, date(2020, 1, 1)
        seat(act, "Mia").missed = 2
        boss, mia_id, tom_id = str(cora.id), mia.id, his.id
    found = people(market, program)
    mentee, mentor = only(found.mentees, mia_id), only(found.mentors, tom_id)
    assert (mentee.wanted, dict(mentee.skill_levels)) == (
        ("Negotiation", "Clear writing"),
        {"Negotiation": 2},
    )
    assert (mentee.values, mentee.topics, mentee.style) == (4, frozenset({"topics:music"}), 5)
    assert (mentee.groups, mentee.group_wish) == (frozenset({"women"}), True)
    assert (mentee.tenure_days, mentee.missed, mentee.team, mentee.reports_to) == (10, 2, boss, (boss,))
    assert dict(mentor.skill_levels) == {"Negotiation": 5}
    assert (mentor.groups, mentor.group_wish, mentor.tenure_days) == (frozenset({"carers"}), False, 2252)


def test_a_ranked_short_list_arrives_in_its_order(market: Market, program: Program) -> None:
    market.mentees("Mia")
    market.mentors("Tom", "Uma", "Vic")
    with market.act() as act:
        offered = ShortList(enrollment_id=seat(act, "Mia").id, status="ranked", offered_at=NOW, until=NOW)
        ranks = {"Tom": None, "Uma": 2, "Vic": 1}
        offered.entries = [
            ShortListEntry(mentor_enrollment_id=seat(act, name).id, place=place, rank=rank)
            for place, (name, rank) in enumerate(ranks.items(), 1)
        ]
        act.session.add(offered)
        chosen = (str(seat(act, "Vic").id), str(seat(act, "Uma").id))
        mia = act.person("Mia").id
    assert only(people(market, program).mentees, mia).chosen == chosen


def test_who_is_together_waits_for_a_further_mentor_or_is_matched_anew(
    market: Market, program: Program
) -> None:
    market.mentees("Mia")
    market.mentors("Tom", capacity=2)
    market.match("Mia", "Tom")
    with market.act() as act:
        act.session.flush()
        mia, tom = act.person("Mia").id, act.person("Tom").id
        for name in ("Mia", "Tom"):
            act.session.get_one(Enrollment, seat(act, name).id).status = "matched"
        together = frozenset({(str(seat(act, "Mia", "mentee").id), str(seat(act, "Tom", "mentor").id))})
    once = people(market, program)
    assert (once.mentees, only(once.mentors, tom).capacity) == ((), 1)
    twice = people(market, program, mentors_per_mentee=2)
    assert (only(twice.mentees, mia).has, only(twice.mentors, tom).capacity) == (1, 1)
    anew = people(market, program, everyone=True)
    assert (only(anew.mentees, mia).has, only(anew.mentors, tom).capacity) == (0, 2)
    assert once.together == twice.together == anew.together == together


def test_a_plans_settings_all_reach_the_matcher(program: Program) -> None:
    settings = MatchingSettings(
        weights={"skills": 1}, rules={"same_team": True}, seniority={0: 1.0}, shape="reverse",
        department="same", mentors_per_mentee=2, stay_bonus=7,
    )  # fmt: skip
    plan = matching_plan(_with(program, **vars(settings)))
    for name in ("weights", "rules", "seniority", "shape", "department", "mentors_per_mentee", "stay_bonus"):
        assert getattr(plan, name) == getattr(settings, name)


def test_a_coordinators_own_questions_count_by_what_they_feed(market: Market, program: Program) -> None:
    intake = program.forms["intake"]
    own = (
        Question("sites", Kind.MULTI, "Sites", Audience.PROFILE, options=(Option("oslo", "Oslo"),), feeds="topics"),
        Question("pace", Kind.SCALE, "Pace", Audience.PROFILE, minimum=0, maximum=10, feeds="style"),
        Question("more_skills", Kind.MULTI, "More", Audience.PROFILE, asked_of=frozenset({Role.MENTEE}),
                 options=program.skills, options_from="skills", feeds="skills"),
        Question("unit", Kind.CHOICE, "Unit", Audience.PROFILE, options=(Option("u1", "Sales"),),
                 feeds="department"),
        Question("keep_apart", Kind.PEOPLE, "Not with", Audience.MATCHING, feeds="avoid"),
        Question("old_values", Kind.SCALE, "Old", Audience.PROFILE, minimum=1, maximum=5, feeds="values",
                 retired=True),
    )  # fmt: skip
    changed = replace(
        program, forms={**program.forms, "intake": replace(intake, questions=(*own, *intake.questions))}
    )
    market.mentees(
        "Mia", skills_wanted=["negotiation", "clear_writing"], more_skills=["data_analysis", "negotiation"],
        sites=["oslo"], topics=["music"], pace=10, style=1, unit="u1", old_values=2,
    )  # fmt: skip
    market.mentors("Tom", old_values=2, values=4, style=4)
    with market.act() as act:
        mia, tom = act.person("Mia"), act.person("Tom")
        market.applied_with(act, "Mia", keep_apart=[tom.slack_id])
        mia_id, tom_id = mia.id, tom.id
    found = people(market, changed)
    mentee, mentor = only(found.mentees, mia_id), only(found.mentors, tom_id)
    assert mentee.wanted == ("data_analysis", "negotiation", "clear_writing")
    assert mentee.topics == frozenset({"sites:oslo", "topics:music"})
    assert mentee.style == 3, "the mean of 5 (10 of 0 to 10) and 1"
    assert (mentee.department, mentee.avoid) == ("sales", frozenset({str(tom_id)}))
    assert (mentee.values, mentor.values) == (2, 4), "what is asked today comes before what is asked no more"


def test_common_ground_is_named_in_words(program: Program) -> None:
    intake = program.forms["intake"]
    assert topic_label(intake, "topics:music") == topic_label(intake, "music") == "Music"
    assert topic_label(intake, "gone:something") == "something"
