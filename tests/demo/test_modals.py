"""A colleague in front of a form they have never seen."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from demo import words
from demo.company import load_company
from demo.modals import Answers, Pen
from demo.personas import Part, Persona, persona
from playground import ViewOnScreen

Json = dict[str, Any]
NOW = datetime(2026, 3, 6, 11, 30, tzinfo=ZoneInfo("Europe/Berlin"))  # a Friday
PERSONAS = [persona(colleague, seed=7) for colleague in load_company().people]


def of(part: Part) -> Persona:
    return next(one for one in PERSONAS if one.part is part and one.diligence > 0.6)


MENTEE, MENTOR, BOTH = of(Part.MENTEE), of(Part.MENTOR), of(Part.BOTH)


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def options(*labels: str) -> list[Json]:
    return [{"text": plain(label), "value": f"v{number}"} for number, label in enumerate(labels, 1)]


def field(label: str, kind: str, *, optional: bool = False, **element: Any) -> Json:
    name = label.lower().replace(" ", "_")[:40]
    return {
        "type": "input",
        "block_id": name,
        "label": plain(label),
        "optional": optional,
        "element": {"type": kind, "action_id": name, **element},
    }


def view(
    *blocks: Json, title: str = "Form", values: Json | None = None, errors: dict[str, str] | None = None
) -> ViewOnScreen:
    return ViewOnScreen(
        id="V1",
        type="modal",
        title=title,
        submit="Next",
        close="Not now",
        blocks=list(blocks),
        callback_id="form.page",
        hash="1",
        values=values or {},
        errors=errors or {},
        notice=None,
        depth=1,
    )


def fill(who: Persona, shown: ViewOnScreen, **pen: Any) -> Answers:
    return Pen(persona=who, now=NOW, about="their first goal", goal=who.goals[0], view=shown, **pen).answers()


def only(answers: Answers) -> Any:
    (answer,) = answers.values()
    return answer


def test_one_in_fifteen_has_a_worry_to_write_and_an_ordinary_text_is_written_by_most() -> None:
    worries = field("Is there anything that worries you?", "plain_text_input", optional=True)
    works = field("What works well between you?", "plain_text_input", optional=True)
    everybody = [persona(colleague, seed=seed) for colleague in load_company().people for seed in range(15)]
    written = [fill(who, view(worries, works)) for who in everybody]
    worried, content = (
        sum((block["block_id"],) * 2 in answers for answers in written) / len(everybody)
        for block in (worries, works)
    )
    assert worried == pytest.approx(1 / 15, abs=0.015)
    assert content > 0.5
    assert {text for answers in written for text in answers.values()} >= {*words.WORRIES, *words.WORKS_WELL}


@pytest.mark.parametrize(("who", "label"), [(MENTEE, "v1"), (MENTOR, "v2"), (BOTH, "v3")])
def test_the_part_is_the_one_they_came_for(who: Persona, label: str) -> None:
    question = field(
        "How would you like to take part?",
        "radio_buttons",
        options=options("As a mentee", "As a mentor", "Both"),
    )
    assert only(fill(who, view(question))) == label


def test_skills_are_the_wanted_ones_in_their_order_and_no_more_than_allowed() -> None:
    shared = options("Python", "Giving feedback", *MENTEE.wanted[::-1], "Knitting")
    question = field("Skills you want to grow", "multi_static_select", options=shared, max_selected_items=2)
    by_label = {one["text"]["text"]: one["value"] for one in shared}
    assert only(fill(MENTEE, view(question))) == [by_label[skill] for skill in MENTEE.wanted[:2]]


def test_a_list_that_holds_none_of_their_wishes_still_gets_an_answer() -> None:
    question = field(
        "Skills you want to grow", "multi_static_select", options=options("Knitting", "Carpentry")
    )
    answer = only(fill(MENTEE, view(question)))
    assert answer
    assert set(answer) <= {"v1", "v2"}


def test_a_goal_and_its_measure_belong_together() -> None:
    answers = fill(
        MENTEE,
        view(
            field("Your goal", "plain_text_input"),
            field("How will you know?", "plain_text_input"),
            field("Kind", "radio_buttons", options=options("Habit: small, repeated", "Reach", "Stretch")),
            field("Due date", "datepicker"),
            title="Add a goal",
        ),
    )
    goal = MENTEE.goals[0]
    texts = [value for value in answers.values() if not str(value).startswith("v")]
    assert texts[:2] == [goal.title, goal.measure]
    assert texts[2] == (NOW.date() + timedelta(days=goal.days)).isoformat()
    assert {"habit": "v1", "reach": "v2", "stretch": "v3"}[goal.kind] in answers.values()


def test_limits_of_the_field_are_kept() -> None:
    answers = fill(
        MENTOR,
        view(
            field("Experience you bring", "plain_text_input", max_length=30),
            field("Anything else?", "plain_text_input", min_length=60),
            field("How many mentees can you take?", "number_input", min_value="1", max_value="1"),
        ),
    )
    short, long, number = answers.values()
    assert 0 < len(short) <= 30
    assert len(long) >= 60
    assert number == "1"


def test_what_is_prefilled_stays() -> None:
    question = field("Your location", "plain_text_input", initial_value="Porto")
    state = {"your_location": {"your_location": {"type": "plain_text_input", "value": "Porto"}}}
    assert fill(MENTEE, view(question, values=state)) == {}


def test_a_field_that_was_refused_is_written_again_with_a_later_day() -> None:
    question = field("Date of the meeting", "datepicker")
    state = {
        "date_of_the_meeting": {"date_of_the_meeting": {"type": "datepicker", "selected_date": "2026-03-06"}}
    }
    first = date.fromisoformat(only(fill(MENTEE, view(question))))
    again = date.fromisoformat(
        only(fill(MENTEE, view(question, values=state, errors={"date_of_the_meeting": "later"})))
    )
    assert NOW.date() < first < again
    assert again.isoweekday() <= 5


def test_a_meeting_is_put_into_their_working_day() -> None:
    moment = only(fill(MENTEE, view(field("When do you meet?", "datetimepicker"))))
    local = datetime.fromtimestamp(moment, tz=ZoneInfo("Europe/Berlin"))
    assert local > NOW
    assert (local.minute, local.isoweekday() <= 5, 10 <= local.hour <= 15) == (0, True, True)


def test_a_scale_is_answered_as_warmly_as_they_are() -> None:
    scale = options("1 · not at all", "2", "3", "4", "5 · very")
    warm = next(one for one in PERSONAS if one.warmth == 5)
    cool = next(one for one in PERSONAS if one.warmth == 3)

    def mean(who: Persona) -> float:
        answers = [
            only(fill(who, view(field(f"How useful was meeting {n}?", "radio_buttons", options=scale))))
            for n in range(40)
        ]
        return sum(int(answer[1:]) for answer in answers) / 40

    assert mean(warm) > 4.2 > mean(cool) > 2


def test_nobody_names_colleagues_or_groups_unasked() -> None:
    questions = (
        field("People I would rather not be matched with", "multi_users_select", optional=True),
        field("Groups I identify with", "multi_static_select", optional=True, options=options("A", "B")),
    )
    assert all(fill(who, view(*questions)) == {} for who in PERSONAS)


def test_boxes_to_tick_are_ticked_and_files_attached() -> None:
    answers = fill(
        MENTOR,
        view(
            field("I have read the role profile", "checkboxes", options=options("Yes, I accept it")),
            field("Directory", "file_input"),
        ),
        files={"csv": ("people.csv", b"email\n")},
    )
    assert list(answers.values()) == [["v1"], [("people.csv", b"email\n")]]


def test_a_suggestion_is_taken_from_what_the_app_offers() -> None:
    offered = [{"text": plain("One"), "value": "one"}]
    question = field("Skills you want to grow", "multi_external_select")
    assert only(fill(MENTEE, view(question), suggest=lambda action_id, query: offered)) == ["one"]


def test_the_same_colleague_fills_the_same_form_the_same_way() -> None:
    shown = view(
        field("What works well?", "plain_text_input"),
        field("How often?", "static_select", options=options("Every week", "Every two weeks", "Monthly")),
    )
    assert [fill(who, shown) for who in PERSONAS] == [fill(who, shown) for who in PERSONAS]
    assert len({str(fill(who, shown)) for who in PERSONAS}) > 10, "but not everybody alike"
