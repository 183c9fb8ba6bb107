"""Every text stands in every catalogue, translated, and fits where it is shown."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from blocks.errors import sentence
from blocks.help import admin_help, mentor_help
from bot.domain.shown.recruiting import ProgramShown
from bot.errors import CODES, DomainError
from bot.languages import ENGLISH, LANGUAGES, catalogue, common_language, language_of
from bot.program_file.document import from_document, load_template, template_names, to_document
from bot.readers import in_language
from bot.translating.catalogues import collected, missing
from bot.translating.checking import limits, problems
from bot.translating.collecting import Loose, texts_in_source

ROOT = Path(__file__).parents[2]
OTHERS = [language for language in LANGUAGES if language != ENGLISH]


def _read(language: str) -> Catalog:
    with (ROOT / f"bot/languages/{language}.po").open("rb") as file:
        return read_po(file, locale=language)


@pytest.fixture(scope="module")
def template() -> Catalog:
    return collected(ROOT)


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_holds_exactly_what_is_said(language: str, template: Catalog) -> None:
    wanted = {message.id for message in template if message.id}
    there = {message.id for message in _read(language) if message.id}
    assert wanted - there == set(), "`make catalogues` takes up what is new"
    assert there - wanted == set(), "`make catalogues` takes out what is gone"


@pytest.mark.parametrize("language", OTHERS)
def test_everything_is_translated(language: str) -> None:
    assert [message.id for message in missing(_read(language))] == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_keeps_what_the_text_holds_and_fits_its_place(language: str) -> None:
    longest, wrong = limits(ROOT), []
    for message in _read(language):
        if not message.id or not any(message.string):
            continue
        several = not isinstance(message.id, str)
        said = message.string if several else [message.string]
        one = message.id[0] if several else message.id
        room = longest.get(one)
        for form, original in zip(said, message.id if several else [one], strict=True):
            found = problems(
                form, original, longest=room if room and len(one) <= room else None, counted=several
            )
            wrong += [f"{form!r}: {problem}" for problem in found]
    assert wrong == []


def test_what_is_wrong_with_a_translation_is_found() -> None:
    found = ["; ".join(problems(said, "Ask *{who}* :seedling: with `/mentor`", longest=40)) for said in (
        "Frag *{who}* :seedling: mit `/mentor`",
        "Frag {wen} :seedling: mit `/mentor`",
        "Frag *{who}* mit `/mentor`",
        "Frag *{who}* :seedling: mit `/mentoring`",
        "Frag *{who} :seedling: mit `/mentor`",
        "Frag doch einmal *{who}* :seedling: mit `/mentor`",
        "Frag *{who* :seedling: mit `/mentor`",
    )]  # fmt: skip
    assert found[0] == ""
    for words, problem in zip(
        ("placeholders", "emoji", "code", "bold", "characters", "braces"), found[1:], strict=True
    ):
        assert words in problem


def test_what_stands_below_an_option_has_its_room_too() -> None:
    """What comes next after a pair: who hears of each choice, which Slack would cut off."""
    assert limits(ROOT)["You are invited when the next round opens; nobody else is told."] == 75


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", template_names())
def test_a_template_is_a_program_in_every_language(name: str, language: str) -> None:
    plan = load_template(name, language)
    assert from_document(to_document(plan)) == plan
    assert plan.language == language
    assert load_template(name).forms.keys() == plan.forms.keys()


@pytest.mark.parametrize("language", OTHERS)
def test_every_refusal_is_a_sentence_in_every_language(language: str) -> None:
    reader, english = in_language(language), in_language(ENGLISH)
    for code in CODES:
        error = DomainError(code, **dict.fromkeys(CODES[code], "Ada"))
        words = sentence(error, reader)
        assert words[:1].isupper() or words[:1] in "<¿¡„«`{" or words[:1].isdigit(), words
        assert words != sentence(error, english), words


@pytest.mark.parametrize("language", OTHERS)
def test_help_is_in_the_readers_language(language: str) -> None:
    reader = in_language(language)
    program = ProgramShown(1, "Growth", ":seedling:", "", "C1")
    for message in (mentor_help(reader), admin_help(program, reader)):
        assert message.text != mentor_help(in_language(ENGLISH)).text


# --- nothing escapes ---------------------------------------------------------------------------------

_WORDS = re.compile(r"[A-Za-z]{2,}[,.!?:;]? [A-Za-z]|^[A-Z][a-z]{2,}[.!?]?$|[A-Za-z]{3,} $|^ [A-Za-z]{2,}")
_NO_TEXT = {
    "match ", "program ", "lesson add", "lessons share", "lessons export",  # commands
    "Software",  # a field of a picture's file
    "LLLL y", "EEE d. MMM y", "EEE d MMM y",  # patterns of dates
    "Shown",  # a type
}  # fmt: skip


def _unsaid(tree: ast.AST, also: tuple[str, ...] = ()) -> Iterator[str]:
    """Literals that look like something to read, and are said to nobody. `also`: whoever takes some of them."""
    said: set[ast.AST] = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            said.update(one.value for one in body if isinstance(one, ast.Expr))
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in ("say", "count", "N_", "said", *also):
                said.update(inner for argument in node.args for inner in ast.walk(argument))
    for node in ast.walk(tree):
        if node not in said and isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = re.sub(r"`[^`]*`", "", node.value)
            if _WORDS.search(text) and node.value not in _NO_TEXT:
                yield node.value


def test_no_view_says_anything_past_the_catalogues() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): list(_unsaid(ast.parse(path.read_text(encoding="utf-8"))))
        for path in sorted((ROOT / "blocks").rglob("*.py"))
    }
    assert {file: texts for file, texts in found.items() if texts} == {}
    assert list(_unsaid(ast.parse('button("Sign the agreement")'))) == ["Sign the agreement"]


def test_no_mistake_in_a_file_is_said_past_the_catalogues() -> None:
    found = {
        file: list(_unsaid(ast.parse((ROOT / file).read_text(encoding="utf-8")), ("compile", "frozenset")))
        for file in (
            *(path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "bot/program_file").glob("*.py"))),
            "bot/documents.py",
            "bot/usecases/planning/reading.py",
            "bot/usecases/planning/questions/carrying.py",
            "bot/domain/comparison_file.py",
            "bot/usecases/learning/reading.py",
        )
        if not file.endswith("/text.py")  # the file itself, with its comments
    }
    assert {file: texts for file, texts in found.items() if set(texts) - {"Finding"}} == {}


def test_what_is_said_later_comes_from_a_table_and_is_never_put_together() -> None:
    loose = [one for one in texts_in_source(ROOT) if isinstance(one, Loose)]
    assert len(loose) > 5
    assert [one for one in loose if _put_together(one.source)] == []
    assert _put_together('f"Hello {name}"')
    assert _put_together("greeting + name")


def _put_together(source: str) -> bool:
    """Whether a text is made where it is said, so that no catalogue can hold it."""
    made = (ast.JoinedStr, ast.BinOp)
    return any(isinstance(node, made) for node in ast.walk(ast.parse(source)))


# --- whose language ----------------------------------------------------------------------------------


def test_a_locale_is_read_in_its_language_and_an_unknown_one_in_english() -> None:
    assert [language_of(locale) for locale in ("de-AT", "de", "es-419", "en-GB", "fr-FR", "")] == [
        "de", "de", "es", "en", "en", "en",
    ]  # fmt: skip
    assert common_language(["de-DE", "de-CH"], "en") == "de"
    assert common_language(["de-DE", "es-ES"], "en") == "en"


def test_counts_dates_and_months_are_those_of_the_language() -> None:
    reader = in_language("de", locale="de-CH", zone="Europe/Zurich")
    assert reader.calendar_day(datetime(2027, 3, 5, tzinfo=UTC).date()) == "05.03.2027"
    assert in_language("es").calendar_day(datetime(2027, 3, 5, tzinfo=UTC).date()) == "5 mar 2027"
    one, many = "{n} minute", "{n} minutes"
    assert [reader.count(one, many, n) for n in (1, 2)] == ["1 Minute", "2 Minuten"]
    # Whose Slack speaks a language that has no catalogue reads English, with English dates.
    assert in_language("en", locale="fr-FR").locale == "en"


@pytest.mark.parametrize("language", OTHERS)
def test_a_text_without_a_translation_is_said_in_english(language: str) -> None:
    said = catalogue(language)
    assert said.gettext("Nobody ever said this.") == "Nobody ever said this."
    assert said.ngettext("{n} zebu", "{n} zebus", 2) == "{n} zebus"
