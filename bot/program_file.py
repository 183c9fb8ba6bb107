"""A program as YAML, both ways; the same reader serves templates, coordinators' files and the database's
JSON.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from io import StringIO
from typing import Any, TypeVar

from bot.documents import Checks, Decoder, Mistake, Path, Shorthands, encode
from bot.domain.forms import Form, Option, Question
from bot.domain.program import Program
from bot.program_rules import CHECKS, SHARED_LISTS, check_program

LARGEST_FILE = 400_000  # characters
DEEPEST = 40  # brackets within brackets

T = TypeVar("T")

_TEMPLATES = "bot.templates"
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Finding:
    """A mistake in a program file; line and column count from 1, 0 where there is no text to point to."""

    line: int
    column: int
    message: str


class ProgramFileError(Exception):
    """A program file cannot be used; `findings` lists every mistake found, in the order of the file."""

    def __init__(self, source: str, findings: Iterable[Finding]) -> None:
        self.source = source
        self.findings = tuple(sorted(findings, key=lambda finding: (finding.line, finding.column)))
        super().__init__("\n".join(f"{source}:{f.line}:{f.column}: {f.message}" for f in self.findings))


def load_program(text: str, source: str) -> Program:
    """The program written in `text`; `source` names it in messages.

    Raises ProgramFileError with all mistakes, each with its line.
    """
    document = _parse(text, source)
    program, mistakes = _read_program(document)
    if program is None or mistakes:
        raise ProgramFileError(source, [_finding(document, mistake) for mistake in mistakes])
    return program


@lru_cache(maxsize=16)
def load_template(name: str) -> Program:
    """A program that ships with mentorbot, by name ("career_development"), read once per process;
    ProgramFileError if there is none.
    """
    if name not in template_names():
        known = ", ".join(template_names())
        raise ProgramFileError(name, [Finding(0, 0, f"there is no template {name!r}; there are: {known}")])
    text = resources.files(_TEMPLATES).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return load_program(text, f"templates/{name}.yaml")


def template_names() -> tuple[str, ...]:
    """The templates that ship with mentorbot."""
    names = (entry.name for entry in resources.files(_TEMPLATES).iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


def dump_program(program: Program) -> str:
    """YAML from which `load_program` gives the same program."""
    stream = StringIO()
    _yaml().dump(to_document(program), stream)
    return stream.getvalue()


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
    program, mistakes = _read_program(document)
    if program is None or mistakes:
        raise ProgramFileError("program", [_finding(document, mistake) for mistake in mistakes])
    return program


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
        raise ProgramFileError("form", [_finding(document, mistake) for mistake in decoder.mistakes])
    return form


def load_part(cls: type[T], text: str, source: str, *, section: str = "", checks: Checks = CHECKS) -> T:
    """One object of `cls`, a frozen dataclass, from a file that holds nothing else, or that holds it under the
    name `section` among other things, as a program file does. Raises ProgramFileError as `load_program`.
    """
    document = _parse(text, source)
    within = (section,) if section and isinstance(document, Mapping) and section in document else ()
    decoder = Decoder(checks, _SHORTHANDS)
    node = document[section] if within and isinstance(document, Mapping) else document
    part = decoder.read(cls, {} if node is None else node)
    if part is None or decoder.mistakes:
        mistakes = [Mistake((*within, *mistake.path), mistake.message) for mistake in decoder.mistakes]
        raise ProgramFileError(source, [_finding(document, mistake) for mistake in mistakes])
    return part


def _read_program(document: object) -> tuple[Program | None, list[Mistake]]:
    decoder = Decoder(CHECKS, _SHORTHANDS)
    program = decoder.read(Program, document)
    if program is None or decoder.mistakes:
        return None, decoder.mistakes
    complete = replace(
        program, forms={key: _with_shared_options(form, program) for key, form in program.forms.items()}
    )
    return complete, [Mistake(path, message) for path, message in check_program(complete)]


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


def _yaml() -> Any:
    from ruamel.yaml import YAML  # the only place that reads or writes YAML

    yaml = YAML()
    yaml.width = 110
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _parse(text: str, source: str) -> object:
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    if len(text) > LARGEST_FILE:
        raise ProgramFileError(source, [Finding(0, 0, f"is longer than {LARGEST_FILE:,} characters")])
    if _deepest(text) > DEEPEST:
        raise ProgramFileError(source, [Finding(0, 0, "is nested too deeply")])
    try:
        return _yaml().load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise ProgramFileError(source, [Finding(line, column, _first_line(error.problem))]) from None
    except (YAMLError, ValueError) as error:
        raise ProgramFileError(source, [Finding(0, 0, _first_line(str(error)))]) from None
    except RecursionError:
        raise ProgramFileError(source, [Finding(0, 0, "is nested too deeply")]) from None


def _deepest(text: str) -> int:
    """How deep brackets are nested; a reader of YAML would take seconds to give up on thousands."""
    depth = deepest = 0
    for bracket in re.findall(r"[\[\]{}]", text):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _first_line(problem: str | None) -> str:
    return (problem or "").strip().split("\n", 1)[0] or "cannot be read as YAML"


def _finding(document: object, mistake: Mistake) -> Finding:
    line, column = _position(document, mistake.path)
    where = " → ".join(str(part + 1) if isinstance(part, int) else str(part) for part in mistake.path)
    return Finding(line, column, f"{where}: {mistake.message}" if where else mistake.message)


def _position(document: object, path: Path) -> tuple[int, int]:
    """Where the last part of `path` that stands in the file begins; (0, 0) for what never was a file."""
    node: Any = document
    found = (1, 1) if hasattr(document, "lc") else (0, 0)
    for part in path:
        places = getattr(node, "lc", None)
        try:
            if places is not None:
                line, column = places.item(part) if isinstance(node, list) else places.key(part)
                found = (line + 1, column + 1)
            node = node[part]
        except (KeyError, IndexError, TypeError, AttributeError):
            break
    return found
