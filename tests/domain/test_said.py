"""A sentence that was made in English knows what it was made from, and is said again in any language."""

from __future__ import annotations

import copy
import json
import pickle

import pytest

from blocks.errors import sentence
from blocks.reader import Reader
from bot.domain.said import Said, kept, said, said_before
from bot.errors import DomainError
from bot.readers import in_language

PLAIN = Reader()
GERMAN, SPANISH = in_language("de"), in_language("es")

TOO_LONG = said("should be {most} characters or less, but has {count}", most=1_000, count=20_345)
UNKNOWN = said(
    "{name} is not known here{hint}", name=said("empty"), hint=said("; did you mean {name!r}?", name="a{b}")
)


def test_it_is_an_english_text_for_whoever_takes_it_as_one() -> None:
    assert TOO_LONG == "should be 1,000 characters or less, but has 20,345"
    assert UNKNOWN == "empty is not known here; did you mean 'a{b}'?"
    assert f"{UNKNOWN}!" == "empty is not known here; did you mean 'a{b}'?!"
    assert sorted([TOO_LONG, UNKNOWN, "a"]) == ["a", UNKNOWN, TOO_LONG]
    assert {TOO_LONG: 1}["should be 1,000 characters or less, but has 20,345"] == 1
    assert PLAIN.say_again(UNKNOWN) == UNKNOWN


def test_it_is_said_in_the_readers_language_with_all_that_fills_it() -> None:
    assert GERMAN.say_again(TOO_LONG) == "sollte höchstens 1.000 Zeichen haben, hat aber 20.345"
    assert GERMAN.say_again(UNKNOWN) == "leer ist hier nicht bekannt; meintest du 'a{b}'?"
    assert SPANISH.say_again(UNKNOWN) == "vacío no se conoce aquí; ¿querías decir 'a{b}'?"


def test_a_text_of_which_nothing_is_known_stays_as_it_is() -> None:
    assert GERMAN.say_again("line {1} of {nothing}") == "line {1} of {nothing}"
    assert GERMAN.say_again("a column has no name") == "eine Spalte hat keinen Namen"


@pytest.mark.parametrize("one", [TOO_LONG, UNKNOWN])
def test_it_stays_what_it_is_wherever_it_is_kept(one: Said) -> None:
    for again in (
        pickle.loads(pickle.dumps(one)),
        copy.deepcopy(one),
        copy.copy(one),
        said_before(json.loads(json.dumps(kept(one)))),
    ):
        assert isinstance(again, Said)
        assert (again, again.pattern, again.given) == (one, one.pattern, one.given)
        assert GERMAN.say_again(again) == GERMAN.say_again(one)
    assert json.loads(json.dumps([one])) == [str(one)]


def test_what_was_kept_as_a_text_is_one() -> None:
    assert kept("as it was {written}") == said_before("as it was {written}") == "as it was {written}"


@pytest.mark.parametrize(
    ("code", "name", "words"),
    [
        ("plan_unusable", "why", "Das passt nicht mit dem Rest des Plans zusammen"),
        ("question_breaks_plan", "problem", "Damit würde das Programm nicht mehr zusammenpassen"),
    ],
)
def test_what_is_refused_for_a_rule_is_one_sentence_in_one_language(code: str, name: str, words: str) -> None:
    broken = said("there is another question {key!r} before this one", key="<!here>")
    shown = sentence(DomainError(code, **{name: broken}), GERMAN)
    assert shown == f"{words}: davor steht schon eine andere Frage '&lt;!here&gt;'."
