"""The answers to a coordinator's questions, within Slack's limits, also with the longest texts."""

from __future__ import annotations

from itertools import product

import pytest

from blocks.matching.asking.advice import advice_message, fairness_message, lifted_message
from blocks.matching.asking.costs import decision_message
from blocks.matching.asking.why import consequences, cost_words, refusal_words, why_message, why_pair_message
from blocks.reader import Reader
from bot.domain.shown.matching import ReasonShown, UnmatchedShown
from bot.domain.shown.matching_advice import (
    AdviceShown,
    AlternativeShown,
    CostShown,
    DecisionShown,
    FairnessShown,
    GroupShown,
    PartnerShown,
    RecruitShown,
    RuleCostShown,
    SeatShown,
    ShortageShown,
    SplitShown,
    WhyPairShown,
    WhyShown,
)
from bot.domain.shown.recruiting import ProgramShown
from tests.pair_story import assert_fits, words

READER = Reader()
LONG = "<Löng & winded> " * 200
WHO = "U0123456789A"
DEAR = CostShown(-12_345, -99_999_999, 30_000, 30_000, 30_000)
CODES = ("skills", "goals", "topics", "style", "values", "other", "choices", "seniority", "hours", "cadence",
         "format", "location", "department", "languages", "stay")  # fmt: skip


@pytest.fixture
def program():
    return ProgramShown(program=1, name=LONG, emoji=":seedling:", purpose=LONG)


@pytest.fixture
def reasons():
    params = {"skills": [LONG] * 5, "goals": [LONG] * 9, "topics": [LONG] * 9, "languages": [LONG] * 9,
              "first_choice": True, "overlap": 8, "gap": 3, "same": "location", "location": LONG,
              "mentee": 1, "mentor": 2}  # fmt: skip
    return tuple(ReasonShown(code, 1_000, 1_000, params) for code in CODES)


def test_the_longest_answers_fit_into_a_message(program, reasons):
    partner = PartnerShown(WHO, 10_000, reasons, locked=True)
    alternative = AlternativeShown(WHO, 10_000, DEAR)
    removed = tuple((f"rule{k}", 30_000) for k in range(30))
    left = UnmatchedShown(WHO, "mentee", "all_removed", removed, tuple(f"review_{k}" for k in range(30)))
    whole = WhyShown(
        program, WHO, "mentee", (partner,) * 9, None, (alternative,) * 3, outdated=True, unpriced="too_many"
    )
    alone = WhyShown(program, WHO, "mentee", (), left, (alternative,) * 3)
    pair = WhyPairShown(program, WHO, WHO, 10**12, 10**12, 10_000, reasons, together=False,
                        rules=("language", "hours", "other") * 9, cost=DEAR)  # fmt: skip
    for message in (why_message(whole, READER), why_message(alone, READER), why_pair_message(pair, READER)):
        assert_fits(message)


def test_the_longest_advice_fits_into_a_message(program):
    gain = CostShown(30_000, 99_999_999)
    advice = AdviceShown(
        program=program,
        people=30_000,
        matched=29_999,
        recruits=(RecruitShown((LONG,) * 3, LONG, LONG, (LONG,) * 9, gain, 30_000),) * 3,
        seats=(SeatShown(WHO, gain),) * 3,
        shortages=(ShortageShown("skill", LONG, 30_000, 30_000),) * 6,
        rules=tuple(RuleCostShown(rule, gain) for rule in ("language", "hours", "level_gap", "same_team")),
        nearly=((WHO, 2),) * 6,
    )
    assert_fits(advice_message(advice, READER))
    assert "level_gap" not in words(advice_message(advice, READER))
    group = GroupShown(LONG, 30_000, 0.5, 10_000, far_behind=True)
    splits = tuple(SplitShown(by, (group,) * 400, 99) for by in ("department", "location", "level", "group"))
    fair = FairnessShown(program, 30_000, 29_999, 10_000, 0, splits, 10_000, DEAR)
    assert_fits(fairness_message(fair, READER))
    assert_fits(lifted_message(READER))


@pytest.mark.parametrize("kind", ["lock", "forbid", "swap"])
@pytest.mark.parametrize("stage", ["asked", "changed", "peers", "too_many", "refused", "done"])
def test_every_stage_of_a_decision_can_be_shown(kind, stage):
    shown = DecisionShown(
        program=1,
        kind=kind,
        who=(WHO, WHO),
        entries=(10**12, 10**12),
        cost=None if stage in ("peers", "too_many") else DEAR,
        refused="other" if stage == "refused" else "",
        unpriced=stage if stage in ("peers", "too_many") else "",
        changed=stage == "changed",
        done=stage == "done",
    )
    message = decision_message(shown, READER)
    assert_fits(message)
    has_button = "match.decide_pair" in repr(message.blocks)
    assert has_button == (stage in ("asked", "changed", "peers"))


@pytest.mark.parametrize(
    ("people", "points", "said"),
    [
        (0, 0, "costs nothing"),
        (-1, -120, "costs 1 person and 120 points"),
        (0, -1, "costs 1 point"),
        (-2, 80, "costs 2 people and brings 80 points"),
        (1, -4_000, "costs 4,000 points and brings 1 person"),
        (1, 7_000, "brings 1 person and 7,000 points"),
    ],
)
def test_a_price_is_said_in_people_and_points(people, points, said):
    assert cost_words(CostShown(people, points), READER) == said


def test_what_happens_to_others_is_counted_and_nobody_is_named():
    for lose, find, moved in product((0, 1, 3), repeat=3):
        text = consequences(CostShown(0, 0, moved, lose, find), READER)
        assert "<@" not in text
        assert ("lose their place" in text) == bool(lose)
        assert ("find a place" in text) == bool(find)
        assert ("somebody else" in text) == bool(moved)


@pytest.mark.parametrize(
    "code", ["mentee_taken", "capacity", "not_in_pool", "same_mentor", "other", "reporting_line"]
)
def test_every_refusal_has_its_own_words(code):
    text = refusal_words(code, READER)
    assert code not in text
    assert text.endswith(".")


def test_a_mentor_to_find_is_for_somebody_without_one_as_long_as_there_is_somebody(program):
    one = RecruitShown(("Python",), "", "", (), CostShown(1, 9_000), 1)
    better = RecruitShown(("Python",), "", "", (), CostShown(0, 900), 2)
    text = words(advice_message(AdviceShown(program, 10, 9, recruits=(one, better)), READER))
    assert "brings 1 person and 9,000 points, fits 1 mentee who has nobody" in text
    assert "brings 900 points, fits 2 mentees whose pairs are among the weakest" in text


def test_small_groups_are_spoken_of_once(program):
    group = GroupShown("Women", 12, 0.5, None, far_behind=False)
    splits = (SplitShown("level", (), 3), SplitShown("group", (group,), 2), SplitShown("location", (), 2))
    text = words(fairness_message(FairnessShown(program, 40, 30, 6_000, 900, splits), READER))
    assert text.count("too small to be shown") == 1
    assert "7 groups are too small to be shown" in text
    assert "By level" not in text


def test_a_group_far_behind_stands_out(program):
    split = SplitShown("group", (GroupShown("Women", 12, 0.5, None, far_behind=True),), 1)
    text = words(fairness_message(FairnessShown(program, 40, 30, 6_000, 900, (split,)), READER))
    assert "Women (12 people): 50 % matched · :warning: far behind" in text
    assert "1 group is too small to be shown" in text
    assert "cannot be lifted without leaving somebody out" in text
