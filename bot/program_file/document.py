"""A program from YAML; the same reader serves templates, coordinators' files and the database's JSON.

What a file may extend, and where its mistakes stand, is in bot/program_file/layers.py; how a program is written as a
file, in bot/program_file/text.py.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, TypeVar

from bot.documents import Checks, Decoder, Mistake, Shorthands, encode
from bot.domain.forms import Form, Option, Question
from bot.domain.program import Program
from bot.domain.said import said
from bot.domain.wording import in_words
from bot.languages import ENGLISH, catalogue
from bot.program_file.form_rules import SHARED_LISTS
from bot.program_file.layers import (
    LARGEST_FILE,
    Document,
    Finding,
    ProgramFileError,
    fragment_names,
    plain_document,
    read_document,
    shipped_names,
    shipped_text,
)
from bot.program_file.rules import CHECKS, check_program

__all__ = [
    "LARGEST_FILE",
    "Finding",
    "ProgramFileError",
    "form_from_document",
    "form_to_document",
    "fragment_names",
    "from_document",
    "load_part",
    "load_program",
    "load_template",
    "option_from_label",
    "read_program",
    "template_names",
    "to_document",
]

T = TypeVar("T")

FIRST_TEMPLATE = "career_development"
"""What is offered first."""

_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


def load_program(text: str, source: str) -> Program:
    """The program written in `text`; `source` names it in messages.

    Raises ProgramFileError with all mistakes, each with its line.
    """
    return read_program(text, source)[0]


def read_program(text: str, source: str) -> tuple[Program, Document]:
    """The same with the document it was read from, which knows the line of every part."""
    document = read_document(text, source)
    return _program(document, source), document


@lru_cache(maxsize=32)
def load_template(name: str, language: str = ENGLISH) -> Program:
    """A program that ships with mentorbot, by name ("career_development"), in one of LANGUAGES, read once per
    process; ProgramFileError if there is none.
    """
    if language != ENGLISH:
        return replace(in_words(load_template(name), catalogue(language).gettext), language=language)
    if name not in template_names():
        known = ", ".join(template_names())
        unknown = said("there is no template {name!r}; there are: {known}", name=name, known=known)
        raise ProgramFileError(name, [Finding(0, 0, unknown)])
    return load_program(shipped_text(name), f"templates/{name}.yaml")


def template_names() -> tuple[str, ...]:
    """The templates that ship with mentorbot."""
    return tuple(sorted(shipped_names(), key=lambda name: (name != FIRST_TEMPLATE, name)))


def to_document(program: Program) -> dict[str, Any]:
    """The program as plain JSON-able values, for the database."""
    forms = {
        key: replace(form, questions=tuple(map(_without_shared_options, form.questions)))
        for key, form in program.forms.items()
    }
    document: dict[str, Any] = encode(replace(program, forms=forms), _one_word)
    return document


def from_document(document: Mapping[str, object]) -> Program:
    """The inverse of `to_document`; ProgramFileError if the document is not a program.

    Takes some milliseconds: keep the result where it is needed often, a program is frozen.
    """
    return _program(plain_document(document), "program")


def form_to_document(form: Form) -> dict[str, Any]:
    """One form version as plain JSON-able values, complete in itself: shared options are written out."""
    document: dict[str, Any] = encode(form, _one_word)
    for question, written in zip(form.questions, document["questions"], strict=True):
        if question.options_from:
            written["options"] = [encode(option, _one_word) for option in question.options]
    return document


def form_from_document(document: Mapping[str, object]) -> Form:
    """The inverse of `form_to_document`. Later rules do not judge a version that people have answered."""
    decoder = Decoder({}, _SHORTHANDS)
    form = decoder.read(Form, document)
    if form is None or decoder.mistakes:
        found = plain_document(document)
        raise ProgramFileError("form", [found.finding(mistake) for mistake in decoder.mistakes])
    return form


def load_part(cls: type[T], text: str, source: str, *, section: str = "", checks: Checks = CHECKS) -> T:
    """One object of `cls`, a frozen dataclass, from a file that holds nothing else, or that holds it under the
    name `section` among other things, as a program file does. Raises ProgramFileError as `load_program`.
    """
    whole = read_document(text, source)
    document = whole.merged
    within = (section,) if section and isinstance(document, Mapping) and section in document else ()
    decoder = Decoder(checks, _SHORTHANDS)
    node = document[section] if within and isinstance(document, Mapping) else document
    part = decoder.read(cls, {} if node is None else node)
    if part is None or decoder.mistakes:
        mistakes = [Mistake((*within, *mistake.path), mistake.message) for mistake in decoder.mistakes]
        raise ProgramFileError(source, [whole.finding(mistake) for mistake in mistakes])
    return part


def _program(document: Document, source: str) -> Program:
    program, mistakes = _read_program(document.merged)
    if program is None or mistakes:
        raise ProgramFileError(source, [document.finding(mistake) for mistake in mistakes])
    return program


def _read_program(document: object) -> tuple[Program | None, list[Mistake]]:
    decoder = Decoder(CHECKS, _SHORTHANDS)
    program = decoder.read(Program, document)
    if program is None:
        return None, decoder.mistakes
    complete = replace(
        program, forms={key: _with_shared_options(form, program) for key, form in program.forms.items()}
    )
    whole = check_program(complete, decoder.unread)
    return complete, [*decoder.mistakes, *(Mistake(path, message) for path, message in whole)]


def _with_shared_options(form: Form, program: Program) -> Form:
    return replace(
        form,
        questions=tuple(
            replace(question, options=getattr(program, question.options_from))
            if question.options_from in SHARED_LISTS
            else question
            for question in form.questions
        ),
    )


def _without_shared_options(question: Question) -> Question:
    return replace(question, options=()) if question.options_from else question


@lru_cache(maxsize=4096)
def option_from_label(label: str) -> Option:
    """An option written as its label alone: the value is made from it ("Public speaking" →
    public_speaking).
    """
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    return Option(_NOT_A_WORD.sub("_", plain).strip("_"), label)


def _one_word(value: object) -> str | None:
    is_plain = isinstance(value, Option) and value == option_from_label(value.label)
    return value.label if isinstance(value, Option) and is_plain else None


_SHORTHANDS: Shorthands = {Option: option_from_label}
