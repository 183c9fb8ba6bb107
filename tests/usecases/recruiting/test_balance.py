"""Both sides while people join, who would help most, and whether everybody had the same way in."""

from __future__ import annotations

from datetime import datetime

import pytest

from blocks.reader import Reader
from blocks.recruiting.counting.balance import recruiting_message
from bot.domain.planning import Eligibility, Eligible
from bot.domain.shown.balance import (
    AccessGroup,
    AccessShown,
    AccessSplit,
    HelpfulShown,
    RecruitingShown,
    SupplyShown,
)
from bot.domain.shown.recruiting import ProgramShown
from bot.errors import DomainError
from bot.usecases.recruiting.counting.balance import recruiting
from db.models import Person
from db.session import Sessions
from tests.pair_story import assert_fits, words
from tests.usecases.matching.modes_story import Market, seat


class Fair(Market):
    """A company with departments, some of whose people apply."""

    def __init__(self, sessions: Sessions, now: datetime) -> None:
        super().__init__(sessions, now)
        self.names: dict[str, list[str]] = {}
        with self.act() as act:
            for name in ("Cora", "Cem"):
                act.person(name).department = "sales"

    def people(self, department: str, count: int) -> list[str]:
        """So many colleagues more; their names."""
        names = [f"{department}{number}" for number in range(len(self.names.get(department, [])), count)]
        with self.act() as act:
            for name in names:
                act.session.add(
                    Person(slack_id=f"U0{name.upper()}", name=name, department=department, level=4, skills=[])
                )
        self.names.setdefault(department, []).extend(names)
        return names

    def status(self, name: str, status: str) -> None:
        with self.act() as act:
            seat(act, name).status = status

    def look(self) -> RecruitingShown:
        with self.act() as act:
            session, actor, _ = act.who("Cora")
            return recruiting(session, actor, self.program_id, act.now)

    def shown(self) -> str:
        message = recruiting_message(self.look(), Reader())
        assert_fits(message)
        return words(message)


@pytest.fixture
def town(sessions: Sessions, now: datetime) -> Fair:
    return Fair(sessions, now)


def split(facts: RecruitingShown, by: str) -> AccessSplit:
    return next(one for one in facts.access.splits if one.by == by)


def test_applicants_count_before_anybody_decides_and_leavers_do_not(town: Fair) -> None:
    town.mentees("Mia", "Ben", skills_wanted=["negotiation", "storytelling_with_numbers"])
    town.mentors("Omar", capacity=1)
    town.mentors("Otto")
    town.status("Mia", "applied")
    town.status("Otto", "withdrawn")
    facts = town.look()
    assert (facts.mentees, facts.mentors, facts.seats, facts.waiting) == (2, 1, 1, 1)
    assert facts.skills[0] == SupplyShown("Storytelling with numbers", 2, 0)
    assert facts.helpful[0].skills == ("Storytelling with numbers", "Negotiation")
    said = town.shown()
    assert "*2 mentees* and *1 mentor* with 1 place so far. 1 place is missing." in said
    assert "Storytelling with numbers: 2 wanted, 0 offered (too few)" in said
    assert "1 application waits" in said
    assert "2 look for it, 0 places offer it" in said


def test_only_coordinators_look(town: Fair) -> None:
    town.mentees("Mia")
    with town.act() as act, pytest.raises(DomainError) as refused:
        session, actor, _ = act.who("Mia")
        recruiting(session, actor, town.program_id, act.now)
    assert refused.value.code == "not_a_coordinator"


def test_departments_are_compared_with_who_could_have_applied(town: Fair) -> None:
    town.people("sales", 20)
    town.people("art", 20)
    town.mentees(*town.names["sales"][:5], *town.names["art"][:13])
    for name in town.names["art"][:5]:
        town.status(name, "declined")
    found = {one.label: one for one in split(town.look(), "department").groups}
    assert found["Sales"] == AccessGroup("Sales", 22, 5, 5, far_behind=True)
    assert found["Art"] == AccessGroup("Art", 20, 13, 8, far_behind=True), "fewer of them were accepted"
    assert "Sales: of 22, applied: 5, in: 5 · :warning: far behind" in town.shown()


def test_four_people_are_never_told_nor_worked_out(town: Fair) -> None:
    town.people("sales", 20)
    town.people("art", 10)
    town.people("law", 4)
    town.mentees(*town.names["sales"][:6], *town.names["art"][:4])
    groups = split(town.look(), "department")
    assert "Law" not in {one.label for one in groups.groups}
    for one in groups.groups:
        for figure in (one.applied, one.accepted):
            assert figure is None, "six of ten would give four away"
    said = town.shown()
    assert "• 1 group: too few to tell" in said and "too small to be shown" in said
    assert "of 22, applied" not in said, "a line for each would say nothing"


@pytest.mark.parametrize(("applying", "declined"), [(18, 0), (13, 3)])
def test_nor_those_who_did_not_apply_or_are_not_in(town: Fair, applying: int, declined: int) -> None:
    town.people("sales", 30)
    town.people("art", 20)
    town.mentees(*town.names["sales"][:12], *town.names["art"][:applying])
    for name in town.names["art"][:declined]:
        town.status(name, "declined")
    found = {one.label: one for one in split(town.look(), "department").groups}
    if declined:
        assert (found["Art"].applied, found["Art"].accepted) == (13, None), (
            "three would be told by subtraction"
        )
        assert found["Sales"].accepted is None, "with its figure the total gives Art's"
    else:
        assert found["Art"].applied is None and found["Sales"].applied is None, "two did not apply"


def test_only_those_who_may_take_part_are_the_population(town: Fair) -> None:
    town.people("sales", 20)
    town.people("art", 10)
    only_sales = Eligible(departments=("Sales",))
    town.change_plan(eligibility=Eligibility(only_sales, only_sales))
    town.mentees(*town.names["sales"][:6])
    facts = town.look()
    assert (facts.access.people, facts.access.applied) == (22, 6)
    assert [one.label for one in split(facts, "department").groups] == ["Sales"]


def test_groups_are_counted_only_as_people_chose_and_never_by_subtraction(town: Fair) -> None:
    town.people("sales", 30)
    inside, outside = town.names["sales"][:12], town.names["sales"][12:24]
    town.mentees(*inside, groups=["women"])
    town.mentees(*outside)
    for name in (*inside[:5], *outside[:9]):
        town.status(name, "applied")
    (group,) = split(town.look(), "group").groups
    assert (group.label, group.people, group.accepted) == ("Women", 12, None), "three outside would be told"
    town.status(outside[0], "approved")
    town.status(outside[1], "approved")
    (group,) = split(town.look(), "group").groups
    assert (group.people, group.accepted) == (12, 7)
    said = town.shown()
    assert "Women: 12 applied, in: 7" in said


def test_the_longest_words_fit() -> None:
    long = "W" * 2000
    supplies = tuple(SupplyShown(long, 9, 1) for _ in range(40))
    facts = RecruitingShown(
        program=ProgramShown(1, "N" * 75, ":seedling:", long),
        mentees=100_000, mentors=30_000, seats=90_000, waiting=12,
        skills=supplies, levels=supplies, locations=supplies, languages=supplies,
        helpful=tuple(HelpfulShown((long, long), long, long, long, 9, 1) for _ in range(3)),
        access=AccessShown(
            100_000, 500, 400,
            tuple(
                AccessSplit(by, tuple(AccessGroup(long, 90, 50, None, True) for _ in range(60)), 3)
                for by in ("department", "location", "level", "group")
            ),
        ),
    )  # fmt: skip
    assert_fits(recruiting_message(facts, Reader()))
