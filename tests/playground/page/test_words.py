"""The page's own words: every one is used, every one is translated, and no text stands past them."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

import playground
from playground.page.translations import COUNTED, SAID
from playground.page.words import LANGUAGES, Words
from playground.saying import Said

ROOT = Path(playground.__file__).parent
PAGE = ROOT / "page"
TEMPLATES = sorted((PAGE / "templates").glob("*.html"))
SCRIPT = (PAGE / "static" / "page.js").read_text()
SAYING = {"Said": 1, "say": 1, "dated": 1, "counted": 2}
"""What says a text: so many English ones stand before everything else."""
WORDING = re.compile(r"[A-Za-z]{2,}")
SENTENCE = re.compile(r"[A-Z][a-z]+(?: [a-z]+)*[ .?!]|[a-z]+ [a-z]+ [a-z]+")
NAMES = {"Playground"}
Text = str | tuple[str, str]


def texts(function: str, constants: list[object]) -> Text | None:
    """The English that a call says; None if it passes on what another said."""
    found = constants[: SAYING[function]]
    if not all(isinstance(text, str) for text in found) or len(found) < SAYING[function]:
        return None
    return str(found[0]) if len(found) == 1 else (str(found[0]), str(found[1]))


def called(node: ast.Call) -> str:
    return str(getattr(node.func, "id", getattr(node.func, "attr", "")))


def sayings(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call) and called(node) in SAYING)


def in_python() -> Iterator[Text | None]:
    sources = [(path, path.read_text()) for path in ROOT.rglob("*.py")]
    for source in (source for path, source in sources if path.is_relative_to(PAGE) or "Said(" in source):
        for call in sayings(ast.parse(source)):
            yield texts(called(call), [getattr(a, "value", None) for a in call.args])


def in_template(tree: nodes.Template) -> Iterator[tuple[nodes.Call, Text | None]]:
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in SAYING:
            yield call, texts(call.node.name, [getattr(a, "value", None) for a in call.args])


def in_templates() -> Iterator[tuple[Path, nodes.Call, Text | None]]:
    for path in TEMPLATES:
        for call, text in in_template(Environment().parse(path.read_text())):
            yield path, call, text


def in_script() -> Iterator[Text]:
    written = r'"((?:[^"\\]|\\.)*)"'
    for match in re.finditer(rf"\b(say|counted)\({written}(?:, {written})?", SCRIPT):
        yield match[2] if match[1] == "say" else (match[2], match[3])


def used() -> set[Text]:
    found = set(in_python()) | {text for _, _, text in in_templates()}
    return {text for text in found | set(in_script()) if text is not None}


def test_every_text_is_translated_and_every_translation_is_used() -> None:
    translated: set[Text] = {*SAID, *COUNTED}
    assert sorted(map(str, used() - translated)) == []
    assert sorted(map(str, translated - used())) == []
    assert all(len(each) == len(LANGUAGES) for each in (*SAID.values(), *COUNTED.values()))
    assert not {one for one, _ in COUNTED} & set(SAID)  # the page's script finds both by one English text


def test_a_template_and_the_script_say_nothing_that_was_not_written_there() -> None:
    """A text that is put together on the way cannot be translated."""
    assert [(path.name, call.lineno) for path, call, text in in_templates() if text is None] == []
    assert len(list(in_script())) == len(re.findall(r"(?<!function )\b(?:say|counted)\((?!area)", SCRIPT))


def fields(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def ending(text: str) -> str:
    return text[-1].replace("!", ".") if text[-1] in ".?!:" else ""


def test_a_translation_keeps_what_is_filled_in_and_how_it_ends() -> None:
    pairs = [(english, text) for english, each in SAID.items() for text in each]
    pairs += [
        (english[place], text[place])
        for english, each in COUNTED.items()
        for text in each
        for place in (0, 1)
    ]
    for english, text in pairs:
        assert fields(english) == fields(text), text
        assert text.strip() == text
        assert text
        assert ending(english) == ending(text), text


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_no_english_stands_in_a_template(path: Path) -> None:
    source = path.read_text()
    markup = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", "\0", source, flags=re.DOTALL)
    bare = re.sub(r"<[^>]*>|[\w-]+=\"[^\"]*\"|\bdata-[\w-]+", "\1", markup)
    assert set(WORDING.findall(bare)) <= NAMES
    for attribute, value in re.findall(r'\b(aria-label|title|placeholder|alt)="([^"]*)"', markup):
        assert not WORDING.search(value), f"{attribute}: {value}"
    tree = Environment().parse(source)
    said = {id(part) for call, _ in in_template(tree) for part in call.args}
    for constant in tree.find_all(nodes.Const):
        if isinstance(constant.value, str) and id(constant) not in said:
            assert not SENTENCE.search(constant.value), constant.value


def test_no_english_stands_in_the_script() -> None:
    code = re.sub(r'\b(?:say|counted)\("(?:[^"\\]|\\.)*"(?:, "(?:[^"\\]|\\.)*")?', "said(", SCRIPT)
    code = re.sub(r"^const DRAWN = \{.*?^\};", "", code, flags=re.DOTALL | re.MULTILINE)  # names of emoji
    code = re.sub(r"//[^\n]*", "", code)
    literals = re.findall(r'"((?:[^"\\\n]|\\.)*)"', code)
    assert [text for text in literals if re.match(r"[A-Z][a-z]+ [a-z]", text)] == []
    labels = re.findall(
        r'(?:aria-label|title|placeholder)", "|textContent = "[^"]|toast\(["`]|offer\(area, "', code
    )
    assert labels == []


def test_no_english_stands_in_the_pages_python() -> None:
    for path in PAGE.glob("*.py"):
        if path.name == "translations.py":
            continue
        tree = ast.parse(path.read_text())
        spared = {id(part) for call in sayings(tree) for part in ast.walk(call)}
        spared |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in spared:
                assert not re.match(r"[A-Z][a-z]+ [a-z].*[.?!]$", node.value), node.value


def test_what_was_said_is_english_for_programs_and_translated_for_people() -> None:
    inner = Said("nobody")
    said = Said(
        "time cannot move: busy {busy}, unanswered {unanswered}", busy=inner, unanswered=["a message"]
    )
    assert said == "time cannot move: busy nobody, unanswered ['a message']"
    german = Words("de")
    assert german.told(said) == "sie kommt nicht weiter; beschäftigt: niemand; unbeantwortet: ['a message']"
    assert Words("en").told(said) == said
    assert german.told("Close") == "Close"  # what an app wrote is the app's
    assert german.told(Said("Close")) == "Schließen"


def test_days_cities_and_numbers_are_written_as_the_language_writes_them() -> None:
    day = date(2026, 3, 3)
    said = {
        language: (
            words.dated("EEE d MMM y", day),
            words.dated("EEEE, d MMMM", day),
            words.city("Europe/Vienna"),
            words.city("America/New_York"),
            words.counted("{n} person", "{n} people", 1),
            words.counted("{n} person", "{n} people", 2),
        )
        for language in ("en", *LANGUAGES)
        for words in (Words(language),)
    }
    assert said == {
        "en": ("Tue 3 Mar 2026", "Tuesday, 3 March", "Vienna", "New York", "1 person", "2 people"),
        "de": ("Di. 3. März 2026", "Dienstag, 3. März", "Wien", "New York", "1 Person", "2 Personen"),
        "es": ("Mar 3 mar 2026", "Martes, 3 de marzo", "Viena", "Nueva York", "1 persona", "2 personas"),
    }


def test_a_language_without_words_reads_english() -> None:
    words = Words("fr")
    assert (words.language, words.say("Close"), words.for_browser()) == ("en", "Close", {})
