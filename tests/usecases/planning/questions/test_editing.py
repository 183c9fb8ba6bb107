"""What coordinators may change in a live form, and what was promised to those who answered."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from blocks.errors import sentence
from blocks.reader import Reader as Words
from bot.domain.forms import Reader
from bot.domain.option_lines import line_id
from bot.domain.shown.questions import QuestionShown, QuestionsShown
from bot.errors import DomainError, FormErrors
from bot.usecases.people.actors import actor_of
from bot.usecases.planning.questions.reading import form_named, preview_shown, questions_shown
from bot.usecases.submissions import answers_for, answers_of
from db.models import Activity
from db.session import Sessions
from tests.conftest import TEAM
from tests.usecases.people.company import ANSWERS
from tests.usecases.planning.questions.room import Modal, Room

MENTEE = {**ANSWERS, "role": "mentee", "concerns": "Will I be good enough?", "topics": ["books"]}


@pytest.fixture
def room(sessions: Sessions, now: datetime) -> Room:
    return Room(sessions, now)


def refused(code: str, field: str | None = None) -> pytest.RaisesExc[DomainError]:
    return pytest.raises(
        DomainError, check=lambda error: error.code == code and (field is None or error.field == field)
    )


def test_an_answer_for_coordinators_never_becomes_the_partners(room: Room) -> None:
    room.apply("Mia", MENTEE)
    for wider in ("profile", "candidates", "partner"):
        with refused("question_audience_promised", "audience"):
            room.save("concerns", audience=wider)
    room.save("hopes", audience="coordinators")  # fewer may see it than was said
    room.save("bio", audience="counted")
    with room.sessions.reading(TEAM) as session:
        mia = room.submission(session, "Mia")
        assert "concerns" not in answers_for(mia, Reader.PARTNER)
        assert "topics" in answers_for(mia, Reader.PARTNER)


def test_what_becomes_narrower_is_narrower_for_answers_given_before(room: Room) -> None:
    room.apply("Mia", {**MENTEE, "hopes": "To be heard"})
    with room.sessions.reading(TEAM) as session:
        assert answers_for(room.submission(session, "Mia"), Reader.PARTNER)["hopes"] == "To be heard"
    room.save("hopes", audience="coordinators")
    with room.sessions.reading(TEAM) as session:
        assert "hopes" not in answers_for(room.submission(session, "Mia"), Reader.PARTNER)
        assert answers_for(room.submission(session, "Mia"), Reader.COORDINATOR)["hopes"] == "To be heard"


def test_an_answered_question_stays_what_it_is(room: Room) -> None:
    room.apply("Mia", MENTEE)
    assert room.opened("concerns").kinds == () and room.opened("link").kinds != ()
    room.save("link", kind="text")  # nobody has answered it
    room.save("concerns", kind="number")
    assert (room.form().question("link").kind, room.form().question("concerns").kind) == ("text", "long_text")


def test_what_others_depend_on_cannot_be_retired(room: Room) -> None:
    with refused("question_depended_on"):
        room.retire("skills_wanted")
    with refused("question_needed"):
        room.retire("role")
    with refused("question_needed"):
        room.retire("fit", "fit_check")
    with refused("options_only_reworded", "options.0"):
        room.save("role", options=["Mentee", "Mentor"])


def test_the_role_can_be_asked_in_other_words(room: Room) -> None:
    room.save("role", label="What would you like to be?", options=["Learner", "Guide", "Both of it"])
    assert [(o.value, o.label) for o in room.form().question("role").options] == [
        ("mentee", "Learner"), ("mentor", "Guide"), ("both", "Both of it"),
    ]  # fmt: skip


@pytest.mark.long
def test_a_key_is_never_given_twice(room: Room) -> None:
    keys = set()
    for _ in range(3):
        room.save(label="Tea or coffee?", kind="radio", options=["Tea", "Coffee"], audience="profile")
        newest = next(q.key for q in room.form().questions if q.label == "Tea or coffee?" and not q.retired)
        assert newest not in keys
        keys.add(newest)
        room.retire(newest)


def test_an_option_that_was_reworded_stays_chosen(room: Room) -> None:
    room.apply("Mia", MENTEE)
    lines = ["Every second week", "Every week", "Once a month"]
    asked = room.save("cadence", options=lines)
    assert isinstance(asked, QuestionShown) and [one.option.value for one in asked.vanished] == ["biweekly"]
    assert asked.vanished[0].perhaps == "Every second week" or not asked.vanished[0].perhaps
    room.save("cadence", options=lines, **{"become:biweekly": line_id("Every second week")})
    question = room.form().question("cadence")
    assert [(o.value, o.label) for o in question.offered] == [
        ("biweekly", "Every second week"), ("weekly", "Every week"), ("monthly", "Once a month"),
    ]  # fmt: skip


@pytest.mark.long
def test_an_option_that_is_retired_stays_with_whoever_chose_it(room: Room) -> None:
    room.apply("Mia", MENTEE)
    room.save("topics", options=["Art and design", "Films and series"])
    mia = at("topics", room, "Mia", MENTEE)
    asked = next(question for question in mia.page.page.questions if question.key == "topics")
    assert [o.value for o in asked.offered_to(mia.page.answers["topics"])] == ["art", "film", "books"]
    room.submit("Mia", mia, {"topics": ["art", "books"]})
    tom = at("topics", room, "Tom", {**ANSWERS, "role": "mentor"})
    tom.forced = {"topics": ["books"]}  # whoever forges a choice that is not offered
    with pytest.raises(FormErrors) as wrong:
        room.submit("Tom", tom, {})
    assert [error.field for error in wrong.value.errors] == ["topics"]
    with room.sessions.reading(TEAM) as session:
        assert answers_of(room.submission(session, "Mia"))["topics"] == ["art", "books"]


def at(key: str, room: Room, name: str, answers: dict[str, object]) -> Modal:
    """The page that asks this, on somebody's screen."""
    modal: Modal | None = room.open(name)
    while modal is not None and key not in modal.asks:
        modal = room.submit(name, modal, answers)
    assert modal is not None
    return modal


def test_the_second_coordinator_is_told_and_loses_nothing(room: Room) -> None:
    base = room.opened("hopes").base
    room.save("hopes", label="What do you hope for?")
    told = room.save("hopes", label="What are your hopes?", base=base)
    assert isinstance(told, QuestionShown) and told.faster is not None and told.faster.who == "UCORA"
    assert told.typed["label"] == "What are your hopes?"
    assert room.form().question("hopes").label == "What do you hope for?"
    room.save("hopes", label="What are your hopes?", base=told.base)
    assert room.form().question("hopes").label == "What are your hopes?"


def test_limits_are_said_where_they_were_typed(room: Room) -> None:
    with pytest.raises(FormErrors) as wrong:
        room.save(label="", kind="choice", options=[f"Option {n}" for n in range(101)], audience="profile")
    assert {(e.field, e.code) for e in wrong.value.errors} == {
        ("label", "answer_required"), ("options.0", "options_too_many"),
    }  # fmt: skip
    with refused("options_in_sight"):
        room.save(
            label="All in sight", kind="radio", options=[f"{n}!" for n in range(11)], audience="profile"
        )
    with refused("options_missing"):
        room.save(label="Nothing to choose", kind="multi", options=[], audience="profile")
    with pytest.raises(FormErrors):
        room.save(label="A scale", kind="scale", minimum="5", maximum="5", audience="profile")


def test_what_a_question_informs_must_be_comparable_and_seen_by_both(room: Room) -> None:
    new = {"label": "Which sites?", "kind": "multi", "options": ["Oslo", "Pune"]}
    with refused("feed_needs_audience", "feeds"):
        room.save(**new, audience="coordinators", feeds="topics")
    with refused("feed_needs_list", "feeds"):
        room.save(**new, audience="profile", feeds="skills")
    with refused("feed_needs_kind", "feeds"):
        room.save(label="Say more", kind="text", audience="profile", feeds="topics")
    room.save(**new, audience="profile", feeds="topics")
    assert room.form().question("which_sites").feeds == "topics"


def test_a_shared_list_changes_wherever_it_is_asked(room: Room) -> None:
    room.apply("Mia", MENTEE)
    shown = room.opened("skills_wanted")
    lines = [line for name in sorted(shown.typed) if name.startswith("options.")
             for line in str(shown.typed[name]).splitlines()]  # fmt: skip
    room.save("skills_wanted", options=[*lines[:-1], lines[-1], "Beekeeping"])
    for key in ("skills_wanted", "skills_offered", "level"):
        assert room.form().question(key).option("beekeeping") is not None
    assert room.form("final").question("level").option("beekeeping") is not None


@pytest.mark.long
def test_moving_goes_over_the_edge_of_a_page(room: Room) -> None:
    first_of_two = next(q for q in room.form().questions if q.page == 2)
    room.move(first_of_two.key, -1)
    assert room.form().question(first_of_two.key).page == 1
    room.move(first_of_two.key, 1)
    assert room.form().question(first_of_two.key).page == 2
    assert next(q.key for q in room.form().questions if q.page == 2) == first_of_two.key
    with refused("levels_come_later"):
        for _ in range(20):
            room.move("level", -1)


def test_only_coordinators_of_the_program(room: Room) -> None:
    with room.act("Mia") as (session, mia, program), refused("not_a_coordinator"):
        questions_shown(session, actor_of(session, mia), program.id)


def test_every_form_can_be_opened_by_its_name_and_seen_as_others_see_it(room: Room) -> None:
    with room.act() as (session, cora, program):
        from bot.usecases.planning.plans import plan_of

        plan = plan_of(program)
        assert form_named(plan, "A quick pulse") == "pulse" and form_named(plan, "fit check") == "fit_check"
        assert form_named(plan, "") == form_named(plan, "Career development") == "intake"
        with pytest.raises(DomainError) as unknown:
            form_named(plan, "nope")
        said = sentence(unknown.value, Words())
        assert "no form called “nope”" in said and "A quick pulse" in said
        shown = preview_shown(session, actor_of(session, cora), program.id, "intake", "mentee", 1)
        assert {q.key for q in shown.page.questions} == {"skills_wanted", "goals"}
        last = preview_shown(session, actor_of(session, cora), program.id, "intake", "mentor", 99)
        assert last.position == last.total - 1


def test_every_change_is_on_record(room: Room) -> None:
    room.save(label="Tea?", kind="check", audience="profile")
    room.move("tea", -1)
    room.retire("tea")
    room.bring_back("tea")
    with room.sessions.reading(TEAM) as session:
        rows = session.query(Activity).filter_by(verb="questions.changed").order_by(Activity.id)
        assert [(row.detail["what"], row.detail["key"]) for row in rows] == [
            ("added", "tea"), ("moved", "tea"), ("retired", "tea"), ("brought_back", "tea"),
        ]  # fmt: skip


def test_a_page_of_the_old_version_can_still_be_sent(room: Room, now: datetime) -> None:
    modal = room.apply("Mia", MENTEE, pages=2)
    assert modal is not None and "bio" in modal.asks
    room.now = now + timedelta(minutes=1)
    room.retire("bio")
    room.save("hopes", label="Other words")
    room.submit("Mia", modal, {**MENTEE, "bio": "I am Mia", "hopes": "Courage"})
    with room.sessions.reading(TEAM) as session:
        mia = room.submission(session, "Mia")
        assert answers_of(mia)["bio"] == "I am Mia"
        assert {a.form_version.version for a in mia.answers if a.question_key in ("bio", "hopes")} == {1}  # type: ignore[union-attr]


def test_adding_answers_the_list_where_the_new_question_stands(room: Room) -> None:
    shown = room.save(label="The very last?", kind="text", audience="profile")
    assert isinstance(shown, QuestionsShown) and shown.done == "added"
    assert "the_very_last" in [question.key for question in shown.questions]
