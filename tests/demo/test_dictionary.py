"""Colleagues with a Slack in another language understand what the app says to them."""

from __future__ import annotations

import pytest

from blocks.reader import Reader
from bot.languages import LANGUAGES, catalogue
from demo.company import LOCALES, load_company
from demo.counts import APOLOGIES, apology
from demo.dictionary import as_read, english
from playground import ViewOnScreen

FOREIGN = [locale for language, locale in LOCALES.items() if language != "en"]
SORRY = (
    "Something went wrong on our side. Nothing you typed is lost: please try again. If it happens again, tell "
    "your coordinators this number: {reference}."
)


def reader_of(locale: str) -> Reader:
    return Reader(locale=locale, catalog=catalogue(locale[:2]))


def test_a_company_speaks_each_language_there_is() -> None:
    assert LOCALES.keys() == LANGUAGES.keys()
    assert {person.locale for person in load_company(people=6).speaking("de").people} == {"de-DE"}


@pytest.mark.parametrize("locale", FOREIGN)
@pytest.mark.parametrize("text", ["Sign the agreement", "Join the program", SORRY])
def test_what_the_app_says_is_read_back_with_what_stands_in_it(locale: str, text: str) -> None:
    said = reader_of(locale).say(text, reference="a1b2")
    assert said != text
    assert english(said, locale) == Reader().say(text, reference="a1b2")


@pytest.mark.parametrize("locale", ["en-US", *FOREIGN])
@pytest.mark.parametrize("text", ["", "·", "42", "Ich möchte ein Team leiten.", "I want to lead a team."])
def test_what_people_write_themselves_stays_as_it_is(locale: str, text: str) -> None:
    assert english(text, locale) == text


@pytest.mark.parametrize("locale", FOREIGN)
def test_a_modal_is_read_in_whole_and_sent_as_it_was(locale: str) -> None:
    say = reader_of(locale).say
    field = {
        "type": "input",
        "block_id": "b",
        "label": {"type": "plain_text", "text": say("Join the program")},
        "element": {
            "type": "static_select",
            "action_id": "a",
            "options": [{"text": {"type": "plain_text", "text": say("Sign the agreement")}, "value": "sign"}],
        },
    }
    shown = ViewOnScreen(
        id="V1", type="modal", title=say("Sign the agreement"), submit="OK", close=None, blocks=[field],
        callback_id="c", hash="h", values={}, errors={}, notice=None, depth=1,
    )  # fmt: skip
    read = as_read(shown, locale)
    assert (read.title, read.labels) == ("Sign the agreement", {"a": "Join the program"})
    assert read.blocks[0]["element"]["options"][0] == {
        "text": {"type": "plain_text", "text": "Sign the agreement"},
        "value": "sign",
    }
    assert shown.labels == {"a": say("Join the program")}, "what is on the screen stays"


@pytest.mark.parametrize("locale", ["en-US", *FOREIGN])
def test_an_error_of_the_app_is_counted_in_whatever_language_it_says_sorry(locale: str) -> None:
    assert apology(reader_of(locale).say(SORRY, reference="a1b2")) == APOLOGIES[0]
    assert apology(reader_of(locale).say("Sign the agreement")) == ""
