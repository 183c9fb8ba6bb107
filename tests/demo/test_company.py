"""The company of the demo, and a person's own directory file in its place."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.directory import read_directory
from demo.company import (
    ADMIN,
    CHAMPION,
    GUEST,
    GUEST_OF_ONE_CHANNEL,
    OUTSIDE,
    CompanyError,
    channel_name,
    load_company,
)
from demo.personas import Part, persona


def test_our_company_is_sixty_people_over_the_world_with_a_tree_of_managers() -> None:
    company = load_company()
    assert len(company.people) == 60
    assert company.remarks == ()
    assert len({person.department for person in company.people}) >= 7
    assert len({ZoneInfo(person.tz) for person in company.people}) >= 8
    by_email = {person.email: person for person in company.people}
    depth: dict[str, int] = {}
    for person in company.people:
        depth[person.email] = 0 if person.manager is None else depth[person.manager] + 1
        if person.manager is not None:
            assert by_email[person.manager].level > person.level, person.name
    assert max(depth.values()) in {4, 5}


def test_our_company_has_everyone_the_bot_must_cope_with() -> None:
    company = load_company()
    assert len(company.coordinators) == 3
    assert [
        len(company.having(role)) for role in (ADMIN, CHAMPION, GUEST, GUEST_OF_ONE_CHANNEL, OUTSIDE)
    ] == [1] * 5
    names = " ".join(person.name for person in company.people)
    assert "🌱" in names
    assert any("\u0590" <= letter <= "\u05ff" for letter in names), "a name written from right to left"
    assert {"ł", "ı", "Þ", "ü", "ā", "ễ"} & set(names) >= {"Þ", "ü", "ā"}


def test_the_directory_a_coordinator_imports_reads_back_without_a_problem() -> None:
    company = load_company()
    reading = read_directory(company.as_csv())
    assert reading.problems == reading.notes == ()
    assert len(reading.rows) == 59  # whoever is outside is in no directory


def test_a_file_with_only_addresses_becomes_a_company_and_says_what_was_guessed(tmp_path: Path) -> None:
    path = tmp_path / "our_team.csv"
    path.write_text(
        "mail;land\nada.lima@x.org;DE\nbo@x.org;Japan\ncy_d@x.org;\nbroken;DE\n", encoding="utf-8"
    )
    company = load_company(path)
    assert company.name == "Our team"
    assert [(person.name, person.tz) for person in company.people] == [
        ("Ada Lima", "Europe/Berlin"),
        ("Bo", "Asia/Tokyo"),
        ("Cy D", "Europe/London"),
    ]
    assert company.coordinators
    assert company.admin
    assert company.remarks[0].startswith("Line 5, column mail: write one address")
    assert "3 people have no name: what stands before the @ was taken" in company.remarks
    assert any(
        remark.startswith("The file names no champion, so in this demo it is ") for remark in company.remarks
    )


def test_people_known_by_slack_id_only_get_an_address_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "ids.csv"
    path.write_text("slack_id,name,manager\nU01AAAAAA,Ádám Kő,\nU01BBBBBB,Éva,U01AAAAAA\n", encoding="utf-8")
    boss, report = load_company(path).people
    assert boss.email == "adam.ko.u01aaaaaa@company.example"
    assert report.manager == boss.email


def test_the_people_team_of_the_file_coordinates(tmp_path: Path) -> None:
    path = tmp_path / "team.csv"
    rows = ["ceo@x.org,Board,", "hr@x.org,HR,ceo@x.org", "it@x.org,IT,ceo@x.org", "dev@x.org,Dev,it@x.org"]
    path.write_text("\n".join(("email,department,manager", *rows)), encoding="utf-8")
    company = load_company(path)
    assert company.champion.email == "ceo@x.org"
    assert company.coordinators[0].email == "hr@x.org"
    assert company.admin.email == "it@x.org"


def test_a_file_with_nobody_in_it_says_why(tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_text("name,level\nAda,3\n", encoding="utf-8")
    with pytest.raises(CompanyError, match="needs a column email or slack_id; it has name, level"):
        load_company(path)


@pytest.mark.parametrize("count", [1, 7, 40, 59, 60, 61, 200])
def test_a_company_of_any_size_is_a_company(count: int) -> None:
    company = load_company(people=count)
    assert len(company.people) == count
    assert len({person.email for person in company.people}) == count
    emails = {person.email for person in company.people}
    assert all(person.manager is None or person.manager in emails for person in company.people)
    assert company.coordinators
    assert company.admin
    assert read_directory(company.as_csv()).problems == ()


def test_a_department_becomes_a_channel_name_slack_takes() -> None:
    assert channel_name("Customer care") == "customer-care"
    assert channel_name("Qualität & Prüfung") == "qualitat-prufung"
    assert channel_name("人事") == "team"


@pytest.mark.parametrize("seed", [0, 1, 7, 42, 2026])
def test_most_colleagues_take_part_and_there_are_enough_of_each(seed: int) -> None:
    people = [persona(colleague, seed=seed) for colleague in load_company().people]
    taking_part = [one for one in people if one.takes_part]
    assert 46 <= len(taking_part) <= 57
    mentees = [one for one in taking_part if one.part in {Part.MENTEE, Part.BOTH}]
    mentors = [one for one in taking_part if one.part in {Part.MENTOR, Part.BOTH}]
    assert len(mentees) >= 22
    assert sum(one.capacity for one in mentors) >= len(mentees)
    for one in taking_part:
        assert one.wanted
        assert not set(one.wanted) & set(one.colleague.skills)
        assert one.goals
        assert all(0.3 <= one.reaction_hours("dm", number) <= 16 for number in range(50))


def test_a_persona_depends_on_nothing_but_the_seed_and_the_person() -> None:
    people = load_company().people
    alone = persona(people[40], seed=7)
    among = [persona(colleague, seed=7) for colleague in reversed(people)]
    assert alone in among
    assert alone.dice("x", 1).random() == among[among.index(alone)].dice("x", 1).random()
    assert persona(people[40], seed=8) != alone


def test_guests_and_people_from_outside_do_not_take_part() -> None:
    for colleague in load_company().people:
        if not colleague.is_member:
            assert persona(colleague, seed=7).part is Part.NEVER
