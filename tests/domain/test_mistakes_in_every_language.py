"""Whatever a file is told, it is told in every language: no rule has words that stand in no catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from bot.domain.comparison_file import read_text
from bot.domain.said import Said
from bot.languages import ENGLISH, LANGUAGES, catalogue
from bot.program_file.document import ProgramFileError, load_program, load_template
from bot.program_file.text import commented
from bot.readers import in_language
from tests.domain import (
    test_comparison_file,
    test_matching_in_program_file,
    test_program_file,
    test_program_file_mistakes,
)

OTHERS = [language for language in LANGUAGES if language != ENGLISH]
LOOK_ALIKE = {"{where}: {message}"}
"""The same in every language."""


def table(test: Any) -> Iterable[Any]:
    """What a test is tried with."""
    (mark,) = (one for one in test.pytestmark if one.name == "parametrize")
    return mark.args[1]  # type: ignore[no-any-return]


def broken_files(text: str) -> Iterator[str]:
    """Every file that other tests break on purpose."""
    for before, after, _, _ in table(test_program_file.test_a_mistake_is_found_at_its_line):
        yield text.replace(before, after, 1)
    yield from table(test_program_file.test_whatever_the_file_holds_the_answer_is_findings)
    matching = test_matching_in_program_file
    for old, new, _ in table(matching.test_a_name_or_number_that_means_nothing_is_found_at_its_line):
        yield text.replace(old, new)
    mistakes = test_program_file_mistakes
    yield mistakes.broken_in_ten_places(commented(load_template("career_development")))
    for own, _, _ in table(mistakes.test_a_mistake_in_own_words_stands_at_its_own_line):
        yield f"# mine\nextends: career_development\nslug: mine\n{own}\n"
    for written, _ in table(mistakes.test_what_does_not_ship_cannot_be_built_on):
        yield f"slug: mine\n{written}\n"
    for written, _, _ in table(mistakes.test_a_usual_mistake_with_yaml_is_told_in_plain_words):
        yield written
    yield mistakes.BOMB


def told(text: str) -> tuple[str, ...]:
    try:
        load_program(text, "my.yaml")
    except ProgramFileError as wrong:
        return tuple(finding.message for finding in wrong.findings)
    return ()


def patterns(sentence: str) -> Iterator[str]:
    """The texts that a sentence is made of."""
    if isinstance(sentence, Said):
        yield sentence.pattern
        for one in sentence.given.values():
            if isinstance(one, str):
                yield from patterns(one)


@pytest.fixture(scope="module")
def sentences(text: str) -> list[str]:
    found = [message for broken in broken_files(text) for message in told(broken)]
    heads = table(test_comparison_file.test_columns_that_cannot_be_used_are_named)
    wrong = [head + "\nyes,1,IT\n" for head, _ in heads]
    wrong += table(test_comparison_file.test_what_is_no_table_is_one_sentence)
    wrong.append(test_comparison_file.HEAD + "maybe,1,IT\nno,many,IT\nno,0,ann@example.com\nno,0,IT,more\n")
    return found + [one.words for file in wrong for one in read_text(file.encode()).mistakes]


@pytest.mark.long
def test_every_mistake_knows_what_it_was_made_from(sentences: list[str]) -> None:
    assert len({pattern for one in sentences for pattern in patterns(one)}) > 60
    assert [one for one in sentences if not isinstance(one, Said)] == []


@pytest.mark.long
@pytest.mark.parametrize("language", OTHERS)
def test_every_mistake_is_said_in_every_language(sentences: list[str], language: str) -> None:
    said = catalogue(language)
    spoken = {pattern for one in sentences for pattern in patterns(one)} - LOOK_ALIKE
    assert {pattern for pattern in spoken if said.gettext(pattern) == pattern} == set()
    reader = in_language(language)
    assert [one for one in sentences if reader.say_again(one) == one] == []
