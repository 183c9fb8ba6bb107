"""What mentees want against what mentors offer, while people still join."""

from __future__ import annotations

from bot.matching.asking.supply import Supply, balance
from bot.matching.features import Mentee, Mentor
from bot.matching.plan import MatchingPlan


def mentee(
    name: str, *wanted: str, level: int | None = 3, location: str = "berlin", languages: str = "de"
) -> Mentee:
    return Mentee(
        id=name, person=name, wanted=wanted, level=level, location=location, languages=frozenset({languages})
    )


def mentor(name: str, *offered: str, capacity: int = 1, level: int = 6, location: str = "berlin") -> Mentor:
    return Mentor(
        id=name, person=name, offered=offered, capacity=capacity, level=level, location=location,
        languages=frozenset({"de", "en"}),
    )  # fmt: skip


def test_the_scarcest_skill_comes_first_and_seats_count_each():
    found = balance(
        [mentee("a", "sql", "talks"), mentee("b", "sql"), mentee("c", "talks")],
        [mentor("m", "talks", capacity=3), mentor("n", "coaching")],
    )
    assert found.skills == (Supply("sql", 2, 0), Supply("talks", 2, 3), Supply("coaching", 0, 1))
    assert (found.mentees, found.mentors, found.seats) == (3, 2, 4)
    assert found.languages == (Supply("de", 3, 4),)
    assert found.levels == (Supply("3", 3, 4),)
    assert found.locations == (Supply("berlin", 3, 4),)


def test_who_would_help_most_is_described_by_what_those_who_wait_share():
    found = balance(
        [
            mentee("a", "sql", "python", level=2),
            mentee("b", "sql", "python", level=4, languages="en"),
            mentee("c", "sql", level=5, location="lyon"),
            mentee("d", "talks", level=None, location="", languages="fr"),
        ],
        [mentor("m", "sql")],
    )
    first, second = found.helpful
    assert (first.skills, first.level, first.location, first.language) == (
        ("sql", "python"),
        5,
        "berlin",
        "de",
    )
    assert (first.wanted, first.seats) == (3, 1)
    assert (second.skills, second.level, second.location, second.language) == (("talks",), None, "", "fr")


def test_a_level_wants_mentors_above_it_and_only_where_the_program_cares():
    people = [mentee("a", level=1), mentee("b", level=6)], [mentor("m", level=3), mentor("n", level=6)]
    assert balance(*people).levels == (Supply("1", 1, 2), Supply("6", 1, 0))
    peers = MatchingPlan(shape="peers", weights={"skills": 1}, rules={"level_gap": False})
    assert balance(*people, peers).levels == ()
    turned = MatchingPlan(shape="reverse")
    assert [one.seats for one in balance(*people, turned).levels] == [0, 1]


def test_nobody_lacks_a_language_who_speaks_another_one_with_places():
    both = Mentee(id="a", person="a", languages=frozenset({"he", "en"}))
    only = Mentee(id="b", person="b", languages=frozenset({"he"}))
    assert balance([both], [mentor("m")]).languages == (Supply("en", 1, 1),)
    assert balance([both, only], [mentor("m")]).languages == (Supply("he", 1, 0), Supply("en", 1, 1))


def test_where_enough_is_offered_nobody_is_looked_for():
    assert balance([mentee("a", "sql")], [mentor("m", "sql")]).helpful == ()
    empty = balance([], [])
    assert (empty.skills, empty.helpful, empty.seats) == ((), (), 0)
