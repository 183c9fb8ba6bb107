"""Criterion by criterion and rule by rule, what was added to the first ones: levels, scales, choices, wishes."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching import MatchingPlan, Mentee, Mentor, Round, explain, match, solve_round
from bot.matching.scoring.skills import LEAD_SHARES
from tests.examples import examples

ANA, BO = Mentee(id="e-ana", person="ana"), Mentor(id="m-bo", person="bo")


def points(criterion, mentee=None, mentor=None, **changes):
    """Points of 10,000 where nothing else counts."""
    plan = MatchingPlan(weights={criterion: 1}, **changes)
    return explain(replace(ANA, **(mentee or {})), replace(BO, **(mentor or {})), plan).points


def rules(rules, mentee=None, mentor=None, **changes):
    plan = MatchingPlan(rules=rules, **changes)
    return explain(replace(ANA, **(mentee or {})), replace(BO, **(mentor or {})), plan).rules


@pytest.mark.parametrize(("ahead", "share"), [(-2, 0.3), (-1, 0.3), (0, 0.6), (1, 0.9), (2, 1), (3, 1)])
def test_a_skill_is_worth_less_where_the_mentor_is_hardly_ahead(ahead, share):
    mentee = {"wanted": ("sql",), "skill_levels": {"sql": 3 if ahead < 2 else 2 if ahead == 2 else 1}}
    mentor = {"offered": ("sql",), "skill_levels": {"sql": mentee["skill_levels"]["sql"] + ahead}}
    assert points("skills", mentee, mentor) == share * 10_000


def test_a_level_that_nobody_told_takes_nothing_away():
    assert points("skills", {"wanted": ("sql",), "skill_levels": {"sql": 5}}, {"offered": ("sql",)}) == 10_000
    mentor = {"offered": ("sql",), "skill_levels": {"sql": 1}}
    assert points("skills", {"wanted": ("sql",)}, mentor) == 10_000


SKILLS = ["sql", "talks", "hiring", "python", "listening"]
LEVELS = st.dictionaries(st.sampled_from(SKILLS), st.integers(1, 5))
SOME = st.lists(st.sampled_from(SKILLS), unique=True, max_size=5).map(tuple)


@pytest.mark.long
@settings(max_examples=examples(150), deadline=None)
@given(
    st.lists(st.tuples(SOME, LEVELS), min_size=1, max_size=5), st.lists(st.tuples(SOME, LEVELS), max_size=5)
)
def test_levels_fit_one_product_and_mean_the_same_in_any_company(wanting, offering):
    mentees = [
        Mentee(id=f"e{k}", person=f"p{k}", wanted=wanted, skill_levels=levels)
        for k, (wanted, levels) in enumerate(wanting)
    ]
    mentors = [
        Mentor(id=f"m{k}", person=f"q{k}", offered=offered, skill_levels=levels, capacity=9)
        for k, (offered, levels) in enumerate(offering)
    ]
    plan = MatchingPlan(weights={"skills": 1})
    solution = solve_round(Round.of(mentees, mentors, plan))
    for mentee in mentees:
        for mentor in mentors:
            in_company = solution.explain(mentee.id, mentor.id)
            assert in_company == explain(mentee, mentor, plan)
            best = explain(mentee, replace(mentor, skill_levels={}), plan).points
            assert LEAD_SHARES[0] * best - 5 <= in_company.points <= best
    for pair in solution.draft.pairs:
        assert pair.points == sum(reason.points for reason in pair.reasons)


def test_topics_are_shared_and_named():
    told = explain(
        replace(ANA, topics=frozenset({"music", "food"})),
        replace(BO, topics=frozenset({"music", "books"})),
        MatchingPlan(weights={"topics": 1}),
    )
    assert (told.points, told.reasons[0].params) == (5_000, {"topics": ("music",), "wanted": 2})


def test_values_are_a_scale_of_their_own():
    assert points("values", {"values": 2}, {"values": 2}) == 10_000
    assert points("values", {"values": 1}, {"values": 5}) == 0
    assert points("values", {"values": 1}, {}) == 5_000


def test_departments_fit_as_the_program_wants():
    sales, art = {"department": "sales"}, {"department": "art"}
    assert points("department", sales, art) == points("department", sales, sales, department="same") == 10_000
    assert points("department", sales, sales) == points("department", sales, art, department="same") == 0
    assert points("department", sales, art, department="none") == 5_000
    assert points("department", sales, {}) == 5_000


def test_languages_may_count_instead_of_forbidding():
    one, two = frozenset({"pt"}), frozenset({"pt", "en"})
    assert points("languages", {"languages": two}, {"languages": two}) == 10_000
    assert points("languages", {"languages": one}, {"languages": two}) == 7_500
    assert points("languages", {"languages": one}, {"languages": frozenset({"hi"})}) == 0


def test_a_mentors_assessment_counts_for_the_mentor_alone_and_says_nothing():
    assert points("assessment", {}, {"assessment": 50}) == 10_000
    assert points("assessment", {}, {"assessment": 30}) == 5_000
    assert points("assessment", {}, {"assessment": 10}) == 0
    assert points("assessment", {}, {}) == 5_000
    told = explain(ANA, replace(BO, assessment=50), MatchingPlan(weights={"assessment": 1}))
    assert [dict(reason.params) for reason in told.reasons] == [{}]


def test_a_program_may_ask_for_a_result_in_the_assessment():
    three = {"eligibility": {"mentor_assessment": 3.5}}
    assert rules(three, {}, {"assessment": 34}) == ("eligibility",)
    assert rules(three, {}, {"assessment": 35}) == rules(three) == ()


def test_who_may_take_part_is_a_rule_with_three_measures():
    assert rules({}, {"eligible": False}) == rules({}, {}, {"eligible": False}) == ("eligibility",)
    assert rules({"eligibility": None}, {"eligible": False}) == ()
    since = {"eligibility": {"tenure_days": 90}}
    assert rules(since, {"tenure_days": 89}) == ("eligibility",)
    assert rules(since, {"tenure_days": 90}, {"tenure_days": 400}) == rules(since) == ()
    lead = {"eligibility": {"mentor_level": 5}, "level_gap": False}
    assert rules(lead, {"level": 1}, {"level": 4}) == ("eligibility",)
    assert rules(lead, {"level": 1}, {"level": 5}) == ()


def test_a_program_may_ask_for_skills_in_common():
    two = {"skills": {"least": 2}}
    wanted = {"wanted": ("sql", "talks", "hiring")}
    assert rules(two, wanted, {"offered": ("sql",)}) == ("skills",)
    assert rules(two, wanted, {"offered": ("hiring", "talks")}) == ()
    assert rules(two, {"wanted": ("sql",)}, {"offered": ("sql",)}) == ()
    assert rules(two, {"wanted": ("sql",)}, {"offered": ("talks",)}) == ("skills",)
    assert rules(two, {}, {"offered": ("talks",)}) == rules(two, wanted, {}) == ()
    assert rules({}, wanted, {"offered": ("python",)}) == ()


def test_the_rule_about_skills_is_the_same_for_the_whole_round():
    mentees = [replace(ANA, wanted=("sql", "talks"))]
    mentors = [replace(BO, offered=("sql",)), Mentor(id="m-cy", person="cy", offered=("talks", "sql"))]
    plan = MatchingPlan(rules={"skills": {"least": 2}})
    assert [(pair.mentor) for pair in match(mentees, mentors, plan).pairs] == ["m-cy"]
    assert match(mentees, mentors[:1], plan).unmatched[0].helps == ("recruit_mentors", "review_skills")


def test_reverse_mentoring_turns_table_and_rule_round():
    senior, junior = {"level": 7}, {"level": 5}
    assert points("seniority", senior, junior, shape="reverse") == 10_000
    assert points("seniority", junior, senior, shape="reverse") == 0
    assert rules({}, {"level": 4}, {"level": 7}, shape="reverse") == ("level_gap",)
    assert rules({}, {"level": 7}, {"level": 4}, shape="reverse") == ()
    far = {"level_gap": {"below": 2, "above": 3}}
    assert rules(far, {"level": 8}, {"level": 4}, shape="reverse") == ("level_gap",)
    assert points("seniority", {"level": 5}, {"level": 5}, shape="peers") == 10_000


def test_a_mentor_on_the_short_list_is_worth_more_the_higher_they_stand():
    mentee = replace(ANA, chosen=("m-1", "m-2", "m-3"))
    mentors = [Mentor(id=f"m-{k}", person=f"p{k}") for k in range(1, 5)]
    solution = solve_round(Round.of([mentee], mentors, MatchingPlan()))
    told = [solution.explain("e-ana", mentor.id) for mentor in mentors]
    (_, of), *_ = choices = [
        next((r.points, r.of) for r in one.reasons if r.code == "choices") for one in told
    ]
    assert of == 3_750
    assert [worth for worth, _ in choices] == [3_750, 2_813, 2_063, 0]
    assert told[1].reasons[6].params == {"mentee": 2}
    assert all(sum(r.of for r in one.reasons) == 10_000 for one in told)
    assert solution.draft.pairs[0].mentor == "m-1"


def test_without_short_lists_they_weigh_nothing_and_who_has_none_loses_nothing():
    alone = solve_round(Round.of([ANA], [BO], MatchingPlan())).draft
    assert "choices" not in {reason.code for reason in alone.pairs[0].reasons}
    silent = Mentee(id="e-cy", person="cy")
    both = solve_round(Round.of([replace(ANA, chosen=("m-bo",)), silent], [BO], MatchingPlan()))
    worth = next(r for r in both.explain("e-cy", "m-bo").reasons if r.code == "choices")
    assert (worth.points, worth.of, worth.params) == (1_875, 3_750, {"unknown": True})


def test_lists_of_both_sides_count_for_half_each():
    ana, bo = replace(ANA, chosen=("m-bo",)), replace(BO, chosen=("e-x", "e-ana"))
    told = explain(ana, bo, MatchingPlan(weights={"skills": 1, "choices": 1}))
    choices = next(r for r in told.reasons if r.code == "choices")
    assert (choices.points, choices.params) == (2_500 + 1_875, {"mentee": 1, "mentor": 2})


def test_a_list_is_followed_unless_others_fit_far_better():
    facts = {"level": 5, "languages": frozenset({"pt"})}
    mentee = replace(ANA, wanted=("sql",), goals=frozenset({"x"}), chosen=("m-1",), **facts)
    liked = Mentor(id="m-1", person="p1", **facts)
    able = Mentor(id="m-2", person="p2", offered=("sql",), **facts)
    assert match([mentee], [liked, able]).pairs[0].mentor == "m-1"
    assert match([replace(mentee, chosen=())], [liked, able]).pairs[0].mentor == "m-2"


@pytest.mark.parametrize("stays", ["m-bo", "m-cy"])
def test_the_bonus_for_staying_stands_on_its_own_and_adds_up(stays):
    mentors = (BO, Mentor(id="m-cy", person="cy"))
    stay = Round(mentees=(ANA,), mentors=mentors, previous=frozenset({("e-ana", stays), ("gone", "m")}))
    (pair,) = solve_round(stay).draft.pairs
    assert (pair.mentor, pair.reasons[-1].code, pair.reasons[-1].points) == (stays, "stay", 300)
    assert pair.points == sum(reason.points for reason in pair.reasons)
    bare = solve_round(replace(stay, previous=frozenset())).explain("e-ana", stays)
    assert pair.points == bare.points + 300


def test_the_bonus_does_not_lift_a_pair_over_the_minimum_score():
    fit = explain(ANA, BO).points
    plan = MatchingPlan(rules={"minimum_score": {"points": fit + 1}})
    stay = Round(mentees=(ANA,), mentors=(BO,), plan=plan, previous=frozenset({("e-ana", "m-bo")}))
    solution = solve_round(stay)
    assert solution.draft.pairs == ()
    assert solution.explain("e-ana", "m-bo").rules == ("minimum_score",)


@pytest.mark.parametrize("seed", range(10))
def test_who_missed_before_comes_first_and_nobody_more_is_left_out(seed):
    rng = random.Random(seed)
    mentees = [
        Mentee(id=f"e{k}", person=f"p{k}", missed=rng.choice([0, 0, 1, 2, 5]), level=rng.randrange(1, 11))
        for k in range(12)
    ]
    mentors = [Mentor(id=f"m{k}", person=f"q{k}", level=rng.randrange(3, 11)) for k in range(6)]
    draft = match(mentees, mentors)
    fresh = match([replace(one, missed=0) for one in mentees], mentors)
    assert draft.count == fresh.count
    waited = {one.id: min(one.missed, 2) for one in mentees}
    assert sum(waited[pair.mentee] for pair in draft.pairs) >= sum(
        waited[pair.mentee] for pair in fresh.pairs
    )


def test_of_two_who_fit_alike_the_one_who_waited_gets_the_seat():
    two = [ANA, Mentee(id="e-bea", person="bea", missed=1)]
    assert [pair.mentee for pair in match(two, [BO]).pairs] == ["e-bea"]
    better = [replace(ANA, level=3), replace(two[1], level=8)]
    assert [pair.mentee for pair in match(better, [replace(BO, level=6)]).pairs] == ["e-bea"]
