"""Coordinators change the questionnaire while people are answering it, and everybody sees what that means."""

from __future__ import annotations

import pytest

from playground import Person
from tests.journeys.town import Town

SMILE = "What made you smile this week?"


def open_questions(town: Town) -> None:
    assert town.cleo.command("/mentor-admin questions", town.admin).ok
    assert town.cleo.modal is not None
    assert town.cleo.modal.title == "Join the program"


def choose(person: Person, key: str, what: str) -> None:
    """Something in the menu beside a question."""
    assert person.modal is not None
    done = person.click(person.modal, "questions.row", block_id=f"row:{key}", value=f"{what}:{key}")
    assert done.ok, done


def on_screen(person: Person) -> str:
    assert person.modal is not None
    return person.modal.words


@pytest.mark.long
def test_a_questionnaire_that_changes_while_people_answer_it(town: Town) -> None:
    cleo, mia, omar = town.cleo, town.mia, town.omar
    town.set_up()
    town.join(omar, "mentor")
    assert town.press(mia, town.general, "application.begin").ok
    first_page = {"role": "mentee", "languages": ["english"], "cadence": "biweekly", "meeting_length": "45",
                  "format": "either"}  # fmt: skip
    assert mia.submit(first_page).ok  # Mia is on page two

    open_questions(town)
    assert cleo.click(cleo.modal, "questions.add").ok
    assert cleo.click(cleo.modal, "question.kind", value="long_text").ok
    refused = cleo.submit({"label": "", "audience": "profile", "page": "1"})
    assert refused.errors, refused
    assert cleo.submit({"label": SMILE, "audience": "coordinators", "page": "1"}).ok
    assert "is asked from now on" in on_screen(cleo)
    choose(cleo, "cadence", "change")
    cleo.fill({"label": "How often do you want to talk?"})
    assert "People have answered it" in on_screen(cleo)
    assert cleo.submit().ok
    choose(cleo, "goals", "retire")
    choose(cleo, "skills_wanted", "retire")
    assert cleo.modal.title == "One moment" and "Retire that one first" in on_screen(cleo)
    cleo.press_close(cleared=False)
    assert cleo.click(cleo.modal, "questions.see_mentee").ok
    assert "Nothing you type here is kept" in on_screen(cleo) and SMILE in on_screen(cleo)
    cleo.press_close()

    # Mia sends the page she had open, with a question that is retired by now; then she is asked what is new.
    assert "goals" in mia.modal.labels
    assert mia.submit({"skills_wanted": ["negotiation"], "goals": ["confidence"]}).ok
    assert list(mia.modal.labels.values()) == [SMILE]
    assert mia.submit({"what_made_you_smile_this_week": "The first snowdrop"}).ok
    assert "one_thing" in mia.modal.labels
    town.fill_in(mia, "mentee")

    # Omar, who had applied before, gets one message for all of it.
    assert not any("new question" in told for told in town.told(omar))
    town.pass_days(1)
    news = [told for told in town.told(omar) if "new question" in told]
    assert len(news) == 1 and SMILE in news[0]
    assert town.press(omar, omar.dm(), "application.news").ok
    assert list(omar.modal.labels.values()) == [SMILE]
    assert omar.submit({"what_made_you_smile_this_week": "My daughter's joke"}).ok
    omar.press_close()
    assert town.press(omar, omar.dm(), "application.news").ok
    assert "nothing new to answer" in told_now(omar)

    # Cleo reads what each answered under the words that each was asked.
    answers = read_application(town, mia)
    assert "How often would you like to meet?" in answers and "The first snowdrop" in answers
    assert "My daughter's joke" in read_application(town, omar)


def told_now(person: Person) -> str:
    """What somebody alone is told as an answer to a click."""
    return person.messages(person.dm())[-1].words


def read_application(town: Town, person: Person) -> str:
    """Cleo reads somebody's answers."""
    town.settle()
    cleo = town.cleo
    message = next(
        m for m in reversed(cleo.messages(town.admin))
        if f"<@{person.id}>" in m.words and "'action_id': 'application.show'" in repr(m.blocks)
    )  # fmt: skip
    assert cleo.click(message, "application.show").ok
    words = on_screen(cleo)
    cleo.press_close()
    return words
