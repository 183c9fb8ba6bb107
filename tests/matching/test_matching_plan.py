"""Weights, tables and rules: what a coordinator can change, and what it does to a pair."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching import MatchingPlan, Mentee, Mentor, explain, match
from bot.matching.features import shared_minutes
from bot.matching.plan import DEFAULT_WEIGHTS, REVERSE_SENIORITY, share_out
from bot.matching.scoring.pool import Pool
from bot.matching.scoring.rules import Exclusions
from bot.matching.scoring.scorer import Scorer

NINE_TO_FIVE = (9 * 60, 17 * 60)


def score(criterion, mentee=None, mentor=None, **changes):
    """Points of 10,000 when only this criterion counts."""
    plan = MatchingPlan(weights={criterion: 1}, **changes)
    return told(mentee or {}, mentor or {}, plan).points


def rules_against(rules, mentee=None, mentor=None):
    return told(mentee or {}, mentor or {}, MatchingPlan(rules=rules)).rules


def told(mentee, mentor, plan):
    ana, bo = Mentee(id="e", person="ana", **mentee), Mentor(id="m", person="bo", **mentor)
    return explain(ana, bo, plan)


@given(st.integers(0, 20_000), st.lists(st.floats(0, 1e6), min_size=1, max_size=12))
def test_shares_add_up_to_the_whole(total, weights):
    shares = share_out(total, weights)
    if sum(weights) > 0:
        assert sum(shares) == total
        for share, weight in zip(shares, weights, strict=True):
            assert abs(share - total * weight / sum(weights)) < 1.001


@pytest.mark.parametrize(
    "weights", [{}, {"skills": 1}, {"skills": 1, "goals": 1, "hours": 1}, DEFAULT_WEIGHTS]
)
def test_weights_become_ten_thousand_points(weights):
    assert sum(MatchingPlan(weights=weights).points_by_criterion().values()) == 10_000


def test_what_a_program_leaves_out_weighs_nothing():
    plan = MatchingPlan(weights={"goals": 2, "skills": 6, "style": 0})
    assert plan.points_by_criterion() == {"skills": 7_500, "goals": 2_500}


@pytest.mark.parametrize(
    "settings",
    [
        {"weights": {"charm": 1}},
        {"weights": {"skills": -1}},
        {"weights": {"skills": float("nan")}},
        {"rules": {"horoscope": True}},
        {"rules": {"hours": {"most": 3}}},
        {"rules": {"hours": {"least": "two"}}},
        {"rules": {"language": {"least": 2}}},
        {"rules": {"avoid": None}},
        {"rules": {"same_person": False}},
        {"rank_shares": ()},
        {"enough_hours": 0},
    ],
)
def test_a_setting_that_means_nothing_is_refused_at_once(settings):
    with pytest.raises(ValueError, match=r"\w"):
        MatchingPlan(**settings)


def test_the_first_wish_counts_most():
    wanted = {"wanted": ("python", "sql", "cooking")}
    first, second, third = (score("skills", wanted, {"offered": (skill,)}) for skill in wanted["wanted"])
    assert first > second > third > 0
    assert first + second + third == 10_000
    assert score("skills", wanted, {"offered": ("cooking", "sql", "python", "chess")}) == 10_000
    assert score("skills", {"wanted": ("sql", "sql")}, {"offered": ("sql",)}) == 10_000
    assert score("skills", {}, {"offered": ("sql",)}) == 0


def test_goals_all_count_alike():
    goals = {"goals": frozenset({"network", "leadership"})}
    assert score("goals", goals, {"helps_with": frozenset({"network", "confidence"})}) == 5_000


@pytest.mark.parametrize(
    ("gap", "points"), [(-4, 0), (-1, 2_000), (0, 5_000), (1, 10_000), (3, 10_000), (8, 2_000)]
)
def test_one_to_three_levels_above_is_best(gap, points):
    mentee_level = 5 if gap <= 5 else 1
    found = score("seniority", {"level": mentee_level}, {"level": mentee_level + gap})
    assert found == points


def test_reverse_mentoring_turns_the_table_round():
    junior, senior = {"level": 2}, {"level": 4}
    assert score("seniority", senior, junior, seniority=REVERSE_SENIORITY) == 10_000
    assert score("seniority", junior, senior, seniority=REVERSE_SENIORITY) == 0


@pytest.mark.parametrize(
    ("one", "other", "minutes"),
    [
        (NINE_TO_FIVE, NINE_TO_FIVE, 480),
        (NINE_TO_FIVE, (13 * 60, 21 * 60), 240),
        ((22 * 60, 6 * 60), (23 * 60, 7 * 60), 420),
        ((22 * 60, 6 * 60), (4 * 60, 12 * 60), 120),
        ((0, 24 * 60), (22 * 60, 6 * 60), 480),
        ((20 * 60, 16 * 60), (12 * 60, 22 * 60), 360),
        (NINE_TO_FIVE, (17 * 60, 20 * 60), 0),
        ((9 * 60, 9 * 60), NINE_TO_FIVE, 0),
        ((-3 * 60, 5 * 60), (21 * 60, 29 * 60), 480),
    ],
)
def test_shared_hours_go_round_the_clock(one, other, minutes):
    assert shared_minutes(one, other) == shared_minutes(other, one) == minutes


@given(
    st.tuples(st.integers(0, 1439), st.integers(0, 1439)),
    st.tuples(st.integers(0, 1439), st.integers(0, 1439)),
)
def test_shared_hours_are_the_minutes_in_both_days(one, other):
    def at_work(hours):
        start, end = hours
        return {minute % 1440 for minute in range(start, end if end >= start else end + 1440)}

    assert shared_minutes(one, other) == len(at_work(one) & at_work(other))


def test_four_shared_hours_are_enough():
    one = {"hours_utc": NINE_TO_FIVE}
    assert score("hours", one, {"hours_utc": (13 * 60, 21 * 60)}) == 10_000
    assert score("hours", one, {"hours_utc": (15 * 60, 23 * 60)}) == 5_000
    assert score("hours", one, {"hours_utc": (15 * 60, 23 * 60)}, enough_hours=8) == 2_500


def test_cadence_format_and_place_have_steps():
    assert score("cadence", {"cadence": "weekly"}, {"cadence": "biweekly"}) == 5_000
    assert score("cadence", {"cadence": "weekly"}, {"cadence": "monthly"}) == 0
    assert score("cadence", {"cadence": "daily"}, {"cadence": "daily"}) == 10_000
    assert score("format", {"format": "either"}, {"format": "remote"}) == 10_000
    assert score("format", {"format": "in_person"}, {"format": "remote"}) == 0
    lisbon, porto = {"location": "Lisbon", "country": "PT"}, {"location": "Porto", "country": "PT"}
    assert score("location", lisbon, lisbon) == 10_000
    assert score("location", lisbon, porto) == 5_000
    assert score("location", lisbon, {"location": "Lisbon", "country": "US"}) == 0


def test_each_sides_wish_is_worth_half():
    wants_bo, wants_ana = {"prefer": frozenset({"bo"})}, {"prefer": frozenset({"ana"})}
    assert score("preferences", wants_bo, wants_ana) == 10_000
    assert score("preferences", {}, wants_ana) == score("preferences", wants_bo) == 5_000
    assert score("preferences") == 0


@pytest.mark.parametrize("criterion", ["style", "seniority", "hours", "cadence", "format", "location"])
def test_what_is_not_known_lies_between_good_and_bad(criterion):
    known = {
        "style": 2,
        "level": 3,
        "hours_utc": NINE_TO_FIVE,
        "cadence": "weekly",
        "format": "remote",
        "location": "Pune",
        "country": "IN",
    }
    assert score(criterion) == score(criterion, known) == score(criterion, {}, known) == 5_000


def test_each_rule_can_be_set_and_switched_off():
    one, other = {"hours_utc": NINE_TO_FIVE}, {"hours_utc": (15 * 60, 23 * 60)}
    assert rules_against({}, one, other) == ()
    assert rules_against({"hours": {"least": 2.5}}, one, other) == ("hours",)
    assert rules_against({"hours": False}, one, {"hours_utc": (17 * 60, 23 * 60)}) == ()
    speaks = [{"languages": frozenset({language})} for language in ("pt", "en")]
    assert rules_against({}, *speaks) == ("language",)
    assert rules_against({"language": None}, *speaks) == ()
    assert rules_against({}, {"level": 6}, {"level": 4}) == ()
    assert rules_against({}, {"level": 7}, {"level": 4}) == ("level_gap",)
    assert rules_against({"level_gap": {"above": 3}}, {"level": 2}, {"level": 6}) == ("level_gap",)
    assert rules_against({"level_gap": {"above": 3}}, {"level": 7}, {"level": 4}) == ("level_gap",)
    assert rules_against({}, {"team": "red"}, {"team": "red"}) == ()
    assert rules_against({"same_team": True}, {"team": "red"}, {"team": "red"}) == ("same_team",)
    assert rules_against({"same_team": True}) == ()
    assert rules_against({"minimum_score": {"points": 9_999}}) == ("minimum_score",)


def test_what_is_not_known_excludes_nobody():
    known = {"hours_utc": NINE_TO_FIVE, "languages": frozenset({"pt"}), "level": 9, "team": "red"}
    strict = {"hours": {"least": 8}, "same_team": True, "level_gap": {"below": 0, "above": 0}}
    assert rules_against(strict, known) == rules_against(strict, {}, known) == ()


def test_all_rules_that_forbid_a_pair_are_named_and_secrets_only_once():
    one = {"level": 9, "languages": frozenset({"pt"}), "avoid": frozenset({"bo"})}
    other = {"level": 1, "languages": frozenset({"en"}), "avoid": frozenset({"ana"})}
    assert rules_against({}, one, other) == ("language", "level_gap", "other")


def test_the_minimum_score_itself_is_enough():
    plan = MatchingPlan(weights={"style": 1}, rules={"minimum_score": {"points": 5_000}})
    people = [Mentee(id="e", person="ana")], [Mentor(id="m", person="bo")]
    assert match(*people, plan).count == 1
    above = MatchingPlan(weights={"style": 1}, rules={"minimum_score": {"points": 5_000.5}})
    assert match(*people, above).count == 0


@pytest.mark.parametrize("seed", range(10))
def test_one_product_gives_every_score_exactly(seed):
    """The blocks that rounds are made of, against the same tables read one by one."""
    rng = random.Random(seed)
    mentees = [Mentee(id=f"e{k}", person=f"p{k}", **facts(rng), **wishes(rng)) for k in range(40)]
    mentors = [
        Mentor(id=f"m{k}", person=f"p{k + 30}", offered=offered, helps_with=goals, **facts(rng))
        for k in range(25)
        for offered, goals in [wishes(rng).values()]
    ]
    plan = MatchingPlan(rules={"same_team": True})
    exclusions = Exclusions(frozenset({("e1", "m1")}), frozenset({("e2", "m2"), ("gone", "m3")}))
    scorer = Scorer(Pool(mentees, mentors), plan, exclusions)
    everyone = np.arange(40), np.arange(25)
    terms = [scored.term for scored in scorer.criteria] + [ruled.term for ruled in scorer.rules]
    expected = sum(term.block(*everyone) for term in terms)
    assert (scorer.block(everyone[0]) == expected).all()
    assert (
        np.concatenate([scorer.block(np.arange(at, min(at + 7, 40))) for at in range(0, 40, 7)]) == expected
    ).all()
    rows, columns = np.repeat(everyone[0], 25), np.tile(everyone[1], 40)
    assert (sum(term.at(rows, columns) for term in terms).reshape(40, 25) == expected).all()
    some_rows, some_columns = np.array([5, 1, 2]), np.array([24, 1, 2, 9])
    for term in terms:
        block = term.block(*everyone)
        assert (term.block(some_rows, some_columns) == block[np.ix_(some_rows, some_columns)]).all()
    assert (expected < 0).any() and (expected >= 0).any()


def facts(rng):
    start = 60 * rng.randrange(24)
    names = [f"p{k}" for k in range(60)]
    return {
        "level": rng.choice([None, *range(1, 11)]),
        "hours_utc": rng.choice([None, (start, start + 480)]),
        "languages": frozenset(rng.sample(["en", "pt", "hi"], rng.randrange(3))),
        "style": rng.choice([None, 1, 2, 3, 4, 5]),
        "prefer": frozenset(rng.sample(names, 3)),
        "avoid": frozenset(rng.sample(names, 2)),
        "reports_to": tuple(rng.sample(names, 2)),
        "team": rng.choice([None, "red", "blue"]),
        "cadence": rng.choice(["", "weekly", "monthly"]),
        "location": rng.choice(["", "Lisbon", "Pune"]),
    }


def wishes(rng):
    skills, goals = [f"s{k}" for k in range(9)], [f"g{k}" for k in range(5)]
    return {"wanted": tuple(rng.sample(skills, 4)), "goals": frozenset(rng.sample(goals, 2))}
