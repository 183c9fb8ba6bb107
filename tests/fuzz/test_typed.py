"""What people type, parsed: a value, or a refusal that has a sentence. Nothing else, whatever it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import strategies as st

from blocks.errors import SENTENCES, sentence
from blocks.reader import Reader
from bot.domain.answers import clean_text, parse_answer
from bot.domain.commands import (
    ADMIN_COMMANDS,
    ADMIN_DEFAULT,
    MENTOR_COMMANDS,
    MENTOR_DEFAULT,
    parse_command,
)
from bot.domain.forms import Audience, Kind, Option, Question
from bot.domain.option_lines import options_from, read_lines, vanished
from bot.domain.plan_fields import Choice, FieldKind, PlanField, read_field
from bot.domain.report_files import asked_for
from bot.errors import DomainError, FormErrors
from bot.program_file.document import load_template
from bot.usecases.guiding.meeting.entering import read_meeting
from bot.usecases.guiding.meeting.points import read_point
from bot.usecases.guiding.meeting.standing import read_standing
from bot.usecases.guiding.meeting.suggesting import read_times
from bot.usecases.training.sessions import read_dates
from tests.conftest import NOW
from tests.fuzz.budget import fuzz
from tests.fuzz.wild import CONTROL, NUMBERS, TIMES, anything, typed

READER = Reader()
RAW = ("<!channel", "<!here", "<!everyone", "<@", "<#", "<https", "<mailto", "<!")
"""How what Slack takes for more than text begins."""


def answered(parse: Callable[[], Any]) -> Any:
    """What was parsed, or the words that say why not: whole, short, and nothing but text."""
    try:
        return parse()
    except FormErrors as errors:
        assert errors.errors
        for error in errors.errors:
            assert error.field
            readable(error)
    except DomainError as error:
        readable(error)
    return None


def readable(error: DomainError) -> None:
    assert error.code in SENTENCES, error
    said = sentence(error, READER)
    assert said.strip(), error
    assert len(said) < 2000, error
    for raw in RAW:
        assert raw not in said, said
    said.encode()
    assert "\x00" not in said


# --- commands ------------------------------------------------------------------------------------------

words = st.one_of(
    typed,
    st.sampled_from([name for spec in (*ADMIN_COMMANDS, *MENTOR_COMMANDS) for name in spec.names]),
    st.sampled_from(("<@UMIA|mia>", "<@UMIA>", "<@>", "<@U1|", '"', "“", "”", "--format", "—xlsx", "  ")),
)
commands = st.lists(words, max_size=6).map(" ".join)


@pytest.mark.long
def test_commands() -> None:
    def check(text: str) -> None:
        for catalogue, default in ((MENTOR_COMMANDS, MENTOR_DEFAULT), (ADMIN_COMMANDS, ADMIN_DEFAULT)):
            command = answered(lambda c=catalogue, d=default: parse_command(text, c, d))
            if command is not None:
                assert command.name in {spec.name for spec in catalogue}
                answered(lambda w=command.words: asked_for(w))

    fuzz("commands", commands, check, examples=150)


# --- answers to forms ----------------------------------------------------------------------------------

OPTIONS = (Option("a", "A"), Option("b", "<!channel>"), Option("c", "C", retired=True))
questions = st.builds(
    lambda kind, required, most, number: Question(
        "key", kind, "Label", Audience.PROFILE, required=required, options=OPTIONS, max_items=most, minimum=number,
        maximum=None if number is None else number + 4,
    ),
    st.sampled_from(list(Kind)), st.booleans(), st.sampled_from((None, 1, 3)), st.sampled_from((None, 0, 1)),
)  # fmt: skip
raw_answers = st.one_of(
    anything, st.sampled_from(("a", "b", "c", ["a", "b"], ["b", "b"], {"a": 1})), st.lists(typed, max_size=4)
)


@pytest.mark.long
def test_answers_to_forms() -> None:
    def check(given: tuple[Question, Any, Any]) -> None:
        question, raw, before = given
        answer = answered(lambda: parse_answer(question, raw, before))
        for text in answer if isinstance(answer, list) else [answer]:
            if isinstance(text, str):
                text.encode()
                assert "\x00" not in text
                assert len(text) <= 3000

    befores = st.sampled_from((None, "a", "c", ["a", "c"], 3, True))
    fuzz("answers", st.tuples(questions, raw_answers, befores), check, examples=300)


def test_texts_are_cleaned_once_and_for_all() -> None:
    def check(given: tuple[str, bool]) -> None:
        cleaned = clean_text(given[0], lines=given[1])
        cleaned.encode()
        assert clean_text(cleaned, lines=given[1]) == cleaned

    fuzz("texts", st.tuples(typed, st.booleans()), check, examples=200)


# --- lines of options -----------------------------------------------------------------------------------

SKILLS = load_template("career_development").skills
lines = st.lists(
    st.one_of(typed, st.sampled_from([option.label for option in SKILLS]), st.sampled_from([o.value for o in SKILLS])),
    max_size=12,
).map("\n".join)  # fmt: skip


def test_lines_of_options() -> None:
    def check(given: tuple[str, dict[str, str]]) -> None:
        read = answered(lambda: read_lines(given[0]))
        if read is None:
            return
        made = options_from(SKILLS, read, given[1])
        values = [option.value for option in made]
        assert len(set(values)) == len(values), "a value is never given twice"
        assert {option.value for option in SKILLS} <= set(values), "what somebody chose stays an option"
        assert [option.label for option in made if not option.retired] == list(read)
        for one in vanished(SKILLS, read):
            assert set(one.lines) <= set(read)

    fuzz("option lines", st.tuples(lines, st.dictionaries(typed, typed, max_size=3)), check, examples=100)


# --- fields of the plan -----------------------------------------------------------------------------------

fields = st.builds(
    lambda kind, required, whole, known: PlanField(
        "field_0", kind, required=required, whole=whole, most_items=3,
        choices=(Choice("a"), Choice("b")) if known else (),
    ),
    st.sampled_from(list(FieldKind)), st.booleans(), st.booleans(), st.booleans(),
)  # fmt: skip
raws = st.one_of(anything, st.sampled_from((*NUMBERS, *TIMES, *CONTROL)), st.lists(typed, max_size=5))


@pytest.mark.long
def test_fields_of_the_plan() -> None:
    def check(given: tuple[PlanField, Any]) -> None:
        field, raw = given
        value = answered(lambda: read_field(field, raw))
        for text in value if isinstance(value, tuple) else [value]:
            if isinstance(text, str):
                text.encode()
                assert "\x00" not in text
            if isinstance(text, int | float):
                assert field.least <= text <= field.most or isinstance(text, bool)

    fuzz("plan fields", st.tuples(fields, raws), check, examples=300)


# --- dates and times ------------------------------------------------------------------------------------

MOMENTS = ("starts_at", "minutes", "place", "at_0", "at_1", "time_0", "day", "time", "every", "seats", "text", "due_on",
           "owner", "link", "first", "zone", "hour")  # fmt: skip
READS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "meeting": read_meeting,
    "times": read_times,
    "standing": read_standing,
    "point": read_point,
    "dates": lambda raws: read_dates(raws, NOW),
}
moments = st.dictionaries(
    st.sampled_from(MOMENTS),
    st.one_of(anything, st.sampled_from((*TIMES, *NUMBERS)), st.integers()),
    max_size=8,
)


@pytest.mark.parametrize("what", READS)
def test_dates_and_times(what: str) -> None:
    fuzz(what, moments, lambda raws: answered(lambda: READS[what](raws)), examples=60)
