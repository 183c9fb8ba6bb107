"""Modules: card by card, one question, as often as one likes; who may, and who is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.errors import DomainError
from bot.usecases.closing.ending import close_pair
from bot.usecases.training.modules import answer_check, open_module, turn_card
from bot.usecases.training.overview import open_training, own_training
from bot.usecases.training.progress import passed_modules
from db.models import ModuleProgress, Person
from db.session import Sessions
from tests.conftest import TEAM
from tests.usecases.people.company import pair_up
from tests.usecases.training.school import RIGHT, WRONG, School


@pytest.fixture
def school(sessions: Sessions) -> Iterator[School]:
    with sessions.writing(TEAM) as session:
        school = School(session)
        school.found()
        school.enroll("UMIA", "mentee")
        school.enroll("UOMAR", "mentor")
        yield school


def test_a_mentor_leafs_to_the_question_and_goes_on_where_they_stopped(school: School) -> None:
    program = school.program.id
    first = open_module(*school.who("UOMAR"), program, "listening", school.now)
    assert (first.card, first.cards, first.at_question) == (1, 2, False)
    assert turn_card(*school.who("UOMAR"), program, "listening", 2, school.now).card == 2
    assert open_module(*school.who("UOMAR"), program, "listening", school.now).card == 2
    assert turn_card(*school.who("UOMAR"), program, "listening", "9", school.now).at_question
    assert open_module(*school.who("UOMAR"), program, "listening", school.now).at_question


def test_a_wrong_answer_says_why_and_the_right_one_passes(school: School) -> None:
    program = school.program.id
    wrong = answer_check(*school.who("UOMAR"), program, "listening", WRONG, school.now)
    assert (wrong.right, wrong.why) == (False, "Not this one.")
    omar = school.person("UOMAR")
    assert passed_modules(school.session, [program], [omar.id]) == {omar.id: frozenset()}
    right = answer_check(*school.who("UOMAR"), program, "listening", RIGHT, school.now)
    assert right.right
    assert right.shown.at_end
    assert right.shown.following is not None
    assert right.shown.following.key == "questions"
    assert passed_modules(school.session, [program], [omar.id])[omar.id] == {"listening"}
    assert school.session.query(ModuleProgress).one().tries == 2


def test_a_passed_module_is_read_again_from_its_beginning_and_stays_passed(school: School) -> None:
    school.learn("UOMAR", "listening")
    again = open_module(*school.who("UOMAR"), school.program.id, "listening", school.now)
    assert (again.card, again.passed) == (1, True)
    answer_check(*school.who("UOMAR"), school.program.id, "listening", WRONG, school.now)
    assert own_training(*school.who("UOMAR"), "", school.now)[0].complete


@pytest.mark.parametrize(
    ("name", "key", "answer", "code"),
    [
        ("UMIA", "listening", RIGHT, "module_not_yours"),
        ("UCLEO", "driving", RIGHT, "module_not_yours"),
        ("UMIA", "gone", RIGHT, "module_gone"),
        ("UMIA", "driving", None, "answer_required"),
        ("UMIA", "driving", "7", "not_an_option"),
    ],
)
def test_everybody_learns_what_is_theirs(
    school: School, name: str, key: str, answer: str | None, code: str
) -> None:
    with pytest.raises(DomainError) as refused:
        answer_check(*school.who(name), school.program.id, key, answer, school.now)
    assert refused.value.code == code


def test_a_program_that_is_not_there_and_somebody_without_a_role(school: School) -> None:
    with pytest.raises(DomainError, match="module_gone"):
        open_module(*school.who("UMIA"), "1 or 1", "driving", school.now)
    with pytest.raises(DomainError, match="no_training"):
        school.places("UMIA")[0].status = "withdrawn"
        school.session.flush()
        own_training(*school.who("UMIA"), "", school.now)


def test_needed_modules_come_first_and_make_it_complete(school: School) -> None:
    shown = own_training(*school.who("UOMAR"), "", school.now)[0]
    assert [(one.module.key, one.counts) for one in shown.modules] == [
        ("listening", True),
        ("questions", False),
    ]
    school.learn("UOMAR", "listening")
    shown = own_training(*school.who("UOMAR"), "", school.now)[0]
    assert shown.complete
    assert shown.minutes_left == 0
    assert shown.following is not None
    assert shown.following.module.key == "questions"


def test_the_first_word_after_approval_comes_at_work_and_once(school: School) -> None:
    school.now = school.now.replace(hour=2)
    assert school.pass_time() is not None
    assert school.sent("training.begin") == [], "nobody is messaged at night"
    school.pass_time(hours=7)
    assert school.sent("training.begin") == [], "first the good news"
    school.pass_time(hours=1)
    school.pass_time(hours=1)
    assert school.sent("training.begin") == ["UMIA", "UOMAR"]
    assert "Listening" in str(school.words("training.begin", "UOMAR"))
    assert "Questions" not in str(school.words("training.begin", "UOMAR")), "what counts comes first"


def test_who_has_learned_meanwhile_is_not_asked_to(school: School) -> None:
    school.learn("UMIA", "driving")
    school.pass_time(hours=1)
    assert school.words("training.begin", "UMIA") is None


def test_people_approved_long_ago_are_not_written_to_when_a_plan_gets_modules(school: School) -> None:
    school.pass_time(days=20)
    assert school.sent("training.begin") == []


def test_nothing_is_sent_while_the_program_is_on_hold(school: School) -> None:
    school.program.on_hold = True
    assert school.pass_time() is None
    assert school.sent("training.begin") == []
    school.program.on_hold = False
    school.pass_time(days=1)
    assert school.sent("training.begin") == ["UMIA", "UOMAR"]


def test_home_offers_modules_while_something_lies_ahead_and_the_command_always(school: School) -> None:
    session, now, program = school.session, school.now, school.program
    mia, omar, noa = school.person("UMIA"), school.person("UOMAR"), school.enroll("UNOA", "mentee")

    def at_home(person: Person) -> list[str]:
        session.flush()
        shown = [one for training in open_training(session, person, now) for one in training.modules]
        return [one.module.key for one in shown]

    pair = pair_up(session, program, mia, omar, now)
    assert at_home(mia) == ["driving"]
    pair.status = "closing"
    assert at_home(mia) == at_home(omar) == []
    other = pair_up(session, program, noa, omar, now)
    assert at_home(omar) == ["listening", "questions"], "another pair of theirs goes on"
    for over in (pair, other):
        close_pair(*school.who("UCLEO"), over.id, reason="", now=now)
    assert at_home(mia) == at_home(omar) == []
    (own,) = own_training(*school.who("UMIA"), "", now)
    assert [one.module.key for one in own.modules] == ["driving"]
