"""Rounds as a coordinator sees them: who is paired and why, who is not and why not."""

import random
import subprocess
import sys
from dataclasses import replace

import pytest

from bot.matching import MatchingPlan, Mentee, Mentor, RefusedLock, RuleCount, explain, match

NINE_TO_FIVE = (9 * 60, 17 * 60)


def mentee(name, **facts):
    return Mentee(id=f"e-{name}", person=name, **facts)


def mentor(name, **facts):
    return Mentor(id=f"m-{name}", person=name, **facts)


def company(seed, mentees=20, mentors=10):
    """People of whom some things are not known, with wishes, blocks and managers; two are in both roles."""
    rng = random.Random(seed)
    names = [f"p{number}" for number in range(mentees + mentors - 2)]

    def facts(own):
        others = [name for name in names if name != own]
        start = 60 * rng.randrange(24)
        return {
            "level": rng.choice([None, *range(1, 11)]),
            "location": rng.choice(["", "Lisbon", "Pune"]),
            "country": rng.choice(["", "PT", "IN"]),
            "hours_utc": rng.choice([None, (start, (start + 480) % 1440)]),
            "languages": frozenset(rng.sample(["en", "pt", "hi"], rng.randrange(3))),
            "cadence": rng.choice(["", "weekly", "biweekly", "monthly", "quarterly"]),
            "format": rng.choice(["", "remote", "in_person", "either"]),
            "style": rng.choice([None, 1, 2, 3, 4, 5]),
            "prefer": frozenset(rng.sample(others, rng.randrange(3))),
            "avoid": frozenset(rng.sample(others, rng.randrange(2))),
            "reports_to": tuple(rng.sample(others, rng.randrange(3))),
            "team": rng.choice([None, "red", "blue"]),
        }

    skills, goals = [f"s{k}" for k in range(9)], [f"g{k}" for k in range(5)]
    people = [
        mentee(
            name,
            wanted=tuple(rng.sample(skills, rng.randrange(6))),
            goals=frozenset(rng.sample(goals, rng.randrange(4))),
            **facts(name),
        )
        for name in names[:mentees]
    ]
    guides = [
        mentor(
            name,
            offered=tuple(rng.sample(skills, rng.randrange(6))),
            helps_with=frozenset(rng.sample(goals, rng.randrange(4))),
            capacity=rng.randrange(4),
            **facts(name),
        )
        for name in names[-mentors:]
    ]
    return people, guides


def unmatched(draft, entry):
    return next(one for one in draft.unmatched if one.id == entry)


def pairs(draft):
    return {(pair.mentee, pair.mentor) for pair in draft.pairs}


def test_a_pair_says_why():
    ana = mentee(
        "ana",
        wanted=("negotiation", "python", "cooking"),
        goals=frozenset({"leadership"}),
        level=3,
        hours_utc=NINE_TO_FIVE,
        languages=frozenset({"pt", "en"}),
        style=2,
        cadence="weekly",
        format="remote",
        location="Lisbon",
        country="PT",
        prefer=frozenset({"bo"}),
    )
    bo = mentor(
        "bo",
        offered=("python", "negotiation"),
        helps_with=frozenset({"leadership", "confidence"}),
        level=5,
        hours_utc=(11 * 60, 19 * 60),
        languages=frozenset({"pt"}),
        style=3,
        cadence="biweekly",
        format="either",
        location="Porto",
        country="PT",
    )
    draft = match([ana], [bo])
    (pair,) = draft.pairs
    assert (pair.mentee, pair.mentor, pair.locked) == ("e-ana", "m-bo", False)
    said = {reason.code: dict(reason.params) for reason in pair.reasons}
    assert said == {
        "skills": {"skills": ("negotiation", "python"), "first_choice": True, "in_a_row": 2, "wanted": 3},
        "goals": {"goals": ("leadership",), "wanted": 1},
        "topics": {"topics": (), "wanted": 0},
        "style": {"mentee": 2, "mentor": 3},
        "values": {"unknown": True},
        "other": {},
        "seniority": {"gap": 2},
        "hours": {"overlap": 6, "minutes": 360},
        "cadence": {"mentee": "weekly", "mentor": "biweekly"},
        "format": {"mentee": "remote", "mentor": "either"},
        "location": {"same": "country", "location": "", "country": "PT"},
        "department": {"unknown": True},
        "languages": {"languages": ("pt",)},
    }
    points = {reason.code: (reason.points, reason.of) for reason in pair.reasons}
    assert points["goals"] == (1300, 1300)
    assert points["seniority"] == (1100, 1100)
    assert points["other"] == (650, 1300)
    assert points["cadence"] == (150, 300)
    assert points["skills"] == (2282, 3000)
    assert sum(of for _, of in points.values()) == 10_000


@pytest.mark.parametrize("seed", range(30))
def test_the_reasons_add_up_to_the_points_and_the_pairs_to_the_total(seed):
    people, guides = company(seed)
    draft = match(people, guides)
    for pair in draft.pairs:
        assert sum(reason.points for reason in pair.reasons) == pair.points
        assert all(0 <= reason.points <= reason.of for reason in pair.reasons)
        assert sum(reason.of for reason in pair.reasons) == 10_000
    assert draft.count == len(draft.pairs)
    assert draft.total == sum(pair.points for pair in draft.pairs)
    assert draft.proved


@pytest.mark.parametrize("seed", range(15))
def test_any_pair_can_be_explained_with_the_numbers_of_the_round(seed):
    people, guides = company(seed)
    plan = MatchingPlan(rules={"minimum_score": {"points": 3_000}, "same_team": True})
    draft = match(people, guides, plan)
    by_id = {one.id: one for one in [*people, *guides]}
    for pair in draft.pairs:
        told = explain(by_id[pair.mentee], by_id[pair.mentor], plan)
        assert told.allowed
        assert (told.points, told.reasons) == (pair.points, pair.reasons)
    for one in people:
        allowed = [guide for guide in guides if guide.capacity and explain(one, guide, plan).allowed]
        if one.id not in {pair.mentee for pair in draft.pairs}:
            assert unmatched(draft, one.id).eligible == len(allowed)


@pytest.mark.parametrize("seed", range(15))
def test_everyone_is_either_paired_or_told_why_not(seed):
    people, guides = company(seed)
    draft = match(people, guides)
    left = [(one.id, one.role) for one in draft.unmatched]
    paired = {(pair.mentee, "mentee") for pair in draft.pairs} | {
        (pair.mentor, "mentor") for pair in draft.pairs
    }
    assert sorted(left + list(paired)) == sorted(
        [(one.id, "mentee") for one in people] + [(one.id, "mentor") for one in guides]
    )
    seats = sum(guide.capacity > 0 for guide in guides)
    for one in draft.unmatched:
        others = seats if one.role == "mentee" else len(people)
        if one.cause != "no_capacity":
            assert one.eligible + sum(reason.removed for reason in one.reasons) == others
        assert one.helps


@pytest.mark.parametrize("seed", range(15))
def test_the_order_of_sign_up_changes_nothing(seed):
    people, guides = company(seed)
    locks = [(people[1].id, guides[3].id), (people[2].id, guides[4].id)]
    draft = match(people, guides, locked=locks, seed=seed)
    random.Random(seed).shuffle(people)
    random.Random(seed).shuffle(guides)
    assert match(reversed(people), reversed(guides), locked=locks[::-1], seed=seed) == draft


def test_people_come_first_then_points():
    both = [mentee("ana", wanted=("python",)), mentee("bea", wanted=("python",), languages=frozenset({"hi"}))]
    guides = [
        mentor("cy", offered=("python",), languages=frozenset({"hi"})),
        mentor("di", languages=frozenset({"pt"})),
    ]
    assert pairs(match(both, guides)) == {("e-bea", "m-cy"), ("e-ana", "m-di")}


def test_nobody_mentors_themselves_or_their_own_line():
    boss, big_boss = "bo", "cleo"
    ana = mentee("ana", reports_to=(boss, big_boss))
    draft = match([ana], [mentor("ana"), mentor(boss), mentor(big_boss), mentor("di", reports_to=("ana",))])
    assert draft.pairs == ()
    assert unmatched(draft, "e-ana").reasons == (RuleCount("same_person", 1), RuleCount("reporting_line", 3))
    assert unmatched(draft, "e-ana").helps == ("mentors_outside_line",)
    team = [mentee(name, reports_to=(big_boss,)) for name in ("eve", "fay")]
    chief = unmatched(match(team, [mentor(big_boss)]), f"m-{big_boss}")
    assert (chief.cause, chief.helps) == ("all_removed", ("mentees_outside_line",))
    gus = mentee("gus", languages=frozenset({"pt"}))
    far = unmatched(match([*team, gus], [mentor(big_boss, languages=frozenset({"en"}))]), f"m-{big_boss}")
    assert far.helps == ("recruit_mentees", "review_language")
    buddies = MatchingPlan(rules={"reporting_line": None})
    assert match([ana], [mentor("ana"), mentor(boss)], buddies).pairs[0].mentor == "m-bo"


@pytest.mark.parametrize("seed", range(20))
def test_a_block_cannot_be_told_from_a_forbidden_or_failed_pair(seed):
    people, guides = company(seed)
    one, guide = random.Random(seed).choice(people), random.Random(seed + 1).choice(guides)
    pair = (one.id, guide.id)
    by_mentee = [replace(p, avoid=p.avoid | {guide.person}) if p.id == one.id else p for p in people]
    by_mentor = [replace(g, avoid=g.avoid | {one.person}) if g.id == guide.id else g for g in guides]
    drafts = [
        match(by_mentee, guides, locked=[pair]),
        match(people, by_mentor, locked=[pair]),
        match(people, guides, forbidden=[pair], locked=[pair]),
        match(people, guides, failed=[pair], locked=[pair]),
        match(by_mentee, by_mentor, forbidden=[pair], failed=[pair], locked=[pair]),
    ]
    assert all(draft == drafts[0] for draft in drafts)
    assert pair not in pairs(drafts[0])
    (refused,) = drafts[0].refused_locks
    told = [
        explain(next(p for p in by_mentee if p.id == one.id), guide),
        explain(one, next(g for g in by_mentor if g.id == guide.id)),
        explain(one, guide, forbidden=[pair]),
        explain(one, guide, failed=[pair]),
    ]
    assert all(explanation == told[0] for explanation in told)
    assert told[0].rules[-1] == "other"
    assert not told[0].may_lock
    assert refused.rule in told[0].rules
    assert "avoid" not in repr(drafts[0]) and "forbidden" not in repr(drafts[0])


def test_a_block_holds_for_both_of_a_persons_roles():
    ana_as_mentor = mentor("ana", avoid=frozenset({"bo"}))
    draft = match([mentee("ana"), mentee("bo")], [ana_as_mentor, mentor("bo")])
    assert draft.pairs == ()
    assert unmatched(draft, "e-ana").reasons == (RuleCount("same_person", 1), RuleCount("other", 1))
    assert "review_other" not in unmatched(draft, "e-ana").helps


def test_the_unmatched_hear_which_rule_removed_how_many_and_what_would_help():
    ana = mentee("ana", languages=frozenset({"pt"}), hours_utc=NINE_TO_FIVE, level=5)
    guides = [
        mentor("bo", languages=frozenset({"en"}), hours_utc=NINE_TO_FIVE),
        mentor("cy", languages=frozenset({"en"}), hours_utc=(18 * 60, 2 * 60)),
        mentor("di", languages=frozenset({"pt"}), level=2),
        mentor("ed", languages=frozenset({"pt"}), level=5, capacity=0),
    ]
    told = unmatched(match([ana], guides), "e-ana")
    assert told.cause == "all_removed"
    assert told.reasons == (RuleCount("language", 2), RuleCount("level_gap", 1))
    assert told.helps == ("recruit_mentors", "review_language", "review_level_gap")


def test_when_the_seats_are_taken_one_more_would_help():
    draft = match([mentee("ana"), mentee("bo", goals=frozenset({"network"}))], [mentor("cy", capacity=1)])
    (left,) = draft.unmatched
    assert (left.role, left.cause, left.eligible, left.helps) == (
        "mentee",
        "seats_taken",
        1,
        ("more_seats", "recruit_mentors"),
    )


def test_a_mentor_nobody_needed_and_one_without_a_seat_hear_different_things():
    draft = match([mentee("ana")], [mentor("bo"), mentor("cy"), mentor("di", capacity=0)])
    causes = sorted(one.cause for one in draft.unmatched)
    assert causes == ["mentees_taken", "no_capacity"]
    assert unmatched(draft, "m-di").helps == ("more_seats",)


def test_empty_sides_are_sensible_drafts():
    assert match([], []).pairs == ()
    alone = match([mentee("ana")], [])
    assert (unmatched(alone, "e-ana").cause, alone.proved) == ("no_mentors", True)
    assert unmatched(match([mentee("ana")], [mentor("bo", capacity=0)]), "e-ana").cause == "no_mentors"
    assert unmatched(match([], [mentor("bo")]), "m-bo").cause == "no_mentees"


def test_a_lock_is_kept_with_its_seat_even_below_the_minimum_score():
    plan = MatchingPlan(rules={"minimum_score": {"points": 9_000}})
    draft = match([mentee("ana"), mentee("bo")], [mentor("cy", capacity=1)], plan, locked=[("e-bo", "m-cy")])
    (pair,) = draft.pairs
    assert (pair.mentee, pair.mentor, pair.locked) == ("e-bo", "m-cy", True)
    assert pair.points < 9_000
    assert (draft.count, draft.total) == (1, pair.points)
    assert unmatched(draft, "e-ana").reasons == (RuleCount("minimum_score", 1),)


def test_a_lock_may_cross_what_a_coordinator_may_judge_but_not_what_protects_people():
    ana = mentee("ana", languages=frozenset({"pt"}), reports_to=("bo",), level=9)
    guides = [mentor("ana"), mentor("bo"), mentor("cy", languages=frozenset({"en"}), level=1)]
    kept = match([ana], guides, locked=[("e-ana", "m-cy")])
    assert pairs(kept) == {("e-ana", "m-cy")}
    for guide, rule in (("m-ana", "same_person"), ("m-bo", "reporting_line"), ("m-gone", "not_in_pool")):
        draft = match([ana], guides, locked=[("e-ana", guide)])
        assert draft.refused_locks == (RefusedLock("e-ana", guide, rule),)
        assert draft.pairs == ()


def test_locks_cannot_take_more_seats_than_there_are():
    three = [mentee("ana"), mentee("bo"), mentee("cy")]
    guides = [mentor("di", capacity=2), mentor("ed", capacity=0)]
    everyone_to_di = [(one.id, "m-di") for one in three]
    draft = match(three, guides, locked=[*everyone_to_di, ("e-ana", "m-ed")])
    assert [pair.mentee for pair in draft.pairs if pair.locked] == ["e-ana", "e-bo"]
    assert set(draft.refused_locks) == {
        RefusedLock("e-cy", "m-di", "capacity"),
        RefusedLock("e-ana", "m-ed", "mentee_taken"),
    }


@pytest.mark.parametrize("seed", range(15))
def test_locking_a_drafts_own_pairs_gives_the_same_draft_again(seed):
    people, guides = company(seed)
    draft = match(people, guides)
    again = match(people, guides, locked=sorted(pairs(draft))[::2])
    assert (again.count, again.total) == (draft.count, draft.total)
    everything = match(people, guides, locked=pairs(draft))
    assert pairs(everything) == pairs(draft)
    assert everything.unmatched == draft.unmatched


def test_the_same_person_twice_in_one_role_is_refused():
    with pytest.raises(ValueError, match="twice"):
        match([mentee("ana"), mentee("ana")], [])


def test_asking_for_the_words_does_not_load_numpy():
    code = (
        "import sys; import bot.matching as m; m.Mentee, m.Mentor, m.MatchingPlan, m.Draft, m.DEFAULT_PLAN;"
        "sys.exit(any(name.split('.')[0] in ('numpy', 'scipy') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
