"""Whom to recruit, whom to ask, what the rules cost: every figure is what a new solve says."""

from dataclasses import replace

import pytest

from bot.matching import MatchingPlan, Mentor, Round, solve_round
from bot.matching.asking import advice as advising
from bot.matching.asking.advice import RuleCost, SeatWorth, Shortage, advise
from tests.matching.companies import company, mentee, mentor
from tests.matching.test_what_if import secret_rounds

PLAN = MatchingPlan(weights={"skills": 1})


def test_the_mentor_to_find_is_the_one_whom_most_of_those_without_one_look_for():
    people = [mentee(name, wanted=("python",), level=3) for name in ("ana", "bo", "kim")]
    people.append(mentee("lee", wanted=("cooking",), level=3))
    solution = solve_round(Round.of(people, [], PLAN))
    first, second, third = advise(solution).recruits
    assert (first.skills, first.level, first.people, first.points, first.fits) == (
        ("python",),
        4,
        1,
        10_000,
        3,
    )
    assert (second.skills, second.fits) == (("python",), 2)
    assert third.people == 1


def test_who_is_looked_for_and_offered_by_nobody_comes_first():
    people = [mentee(name, wanted=("python",), location="Pune") for name in ("ana", "bo", "kim")]
    guides = [mentor("max", offered=("design",), location="Pune")]
    made = advise(solve_round(Round.of(people, guides, PLAN)))
    assert made.shortages[0] == Shortage("skill", "python", waiting=2, seats=0, wanted_more=0)
    assert made.shortages[1] == Shortage("place", "Pune", waiting=2, seats=1, wanted_more=1)
    assert (made.people, made.matched) == (3, 1)


def test_one_more_seat_is_asked_of_whom_it_helps_most():
    people = [mentee(name, wanted=("python",)) for name in ("ana", "bo")]
    guides = [mentor("max", offered=("python",)), mentor("zoe", capacity=0)]
    made = advise(solve_round(Round.of(people, guides, PLAN)))
    assert made.seats == (SeatWorth("m-max", 1, 10_000), SeatWorth("m-zoe", 1, 0))


def test_a_rule_that_costs_people_is_named_and_one_that_costs_nothing_is_not():
    people = [mentee("ana", languages=frozenset({"pt"}), level=3)]
    guides = [mentor("max", languages=frozenset({"en"}), level=5)]
    made = advise(solve_round(Round.of(people, guides, PLAN)))
    assert made.rules == (RuleCost("language", 1, 0),)


def test_a_rule_that_protects_people_is_never_priced_however_much_it_would_bring():
    people = [mentee("ana", reports_to=("max",), languages=frozenset({"en"}))]
    solution = solve_round(Round.of(people, [mentor("max", languages=frozenset({"en"}))], PLAN))
    assert solution.mentor_of.tolist() == [-1]
    assert advise(solution).rules == ()


def test_who_has_hardly_a_choice_is_named():
    people = [mentee("ana", languages=frozenset({"pt"})), mentee("bo", languages=frozenset({"en"}))]
    guides = [mentor("max", languages=frozenset({"pt"}))]
    guides += [mentor(f"z{k}", languages=frozenset({"en"})) for k in range(3)]
    made = advise(solve_round(Round.of(people, guides, PLAN)))
    assert [(one.mentee, one.possible) for one in made.nearly] == [("e-ana", 1)]


def test_where_everybody_has_a_good_mentor_there_is_little_to_say():
    made = advise(solve_round(Round.of([mentee("ana")], [mentor("max"), mentor("zoe"), mentor("kim")], PLAN)))
    assert (made.recruits, made.seats, made.shortages, made.rules, made.nearly) == ((), (), (), (), ())
    assert advise(solve_round(Round.of([], [], PLAN))).recruits == ()


@pytest.mark.parametrize("seed", range(5))
def test_a_recruits_worth_is_what_they_bring(seed):
    solution = solve_round(Round.of(*company(seed, 20, 6), MatchingPlan()))
    people, points = len(solution.draft.pairs), solution.draft.total
    given = solution.round
    for nth, one in enumerate(advising.recruits(solution)):
        needy = advising._needy(solve_round(given))
        wanted = [advising._ideal(solve_round(given), row, nth) for row in needy.tolist()]
        ideal, _ = advising._best(solve_round(given), wanted, needy)
        assert isinstance(ideal, Mentor)
        given = replace(given, mentors=(*given.mentors, ideal))
        draft = solve_round(given).draft
        assert (one.people, one.points) == (len(draft.pairs) - people, draft.total - points)
        people, points = len(draft.pairs), draft.total


@pytest.mark.parametrize("seed", range(5))
def test_prices_promise_exactly_what_a_recruit_brings(seed):
    solution = solve_round(Round.of(*company(seed, 20, 6), MatchingPlan()))
    made = solution.assignment
    needy = advising._needy(solution)
    for row in needy.tolist():
        ideal = advising._ideal(solution, row, 0)
        after = solve_round(replace(solution.round, mentors=(*solution.round.mentors, ideal)))
        gained = (after.draft.count - solution.draft.count) * made.person
        gained += after.draft.total - solution.draft.total
        column = after.scorer.block(solution.free)[:, after.pool.column[ideal.id]].astype("int64")
        promised = (column + made.person - made.mentee_surplus)[column >= 0].max(initial=0)
        assert gained == promised


def test_the_same_people_get_the_same_advice_in_any_order():
    people, guides = company(4, 20, 6)
    one = advise(solve_round(Round.of(people, guides, MatchingPlan())))
    other = advise(solve_round(Round.of(people[::-1], guides[::-1], MatchingPlan())))
    assert one == other


@pytest.mark.parametrize("seed", [1, 2, 5])
def test_advice_tells_no_secret_from_another(seed):
    _, rounds = secret_rounds(seed)
    made = [advise(solve_round(given)) for given in rounds]
    assert all(one == made[0] for one in made)
    told = {rule.rule for one in made for rule in one.rules}
    assert told.isdisjoint({"other", "avoid", "forbidden", "failed"})
