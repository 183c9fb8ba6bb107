"""A program as YAML, both ways; the same reader serves templates, coordinators' files and the database's JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain.forms import Form
from bot.domain.program import Program


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
        self.findings = tuple(findings)
        super().__init__("\n".join(f"{source}:{f.line}:{f.column}: {f.message}" for f in self.findings))


def load_program(text: str, source: str) -> Program:
    """The program written in `text`; `source` names it in messages. Raises ProgramFileError with all mistakes."""
    raise NotImplementedError


def load_template(name: str) -> Program:
    """A program that ships with mentorbot, by name ("career_development"); ProgramFileError if there is none."""
    raise NotImplementedError


def template_names() -> tuple[str, ...]:
    """The templates that ship with mentorbot."""
    raise NotImplementedError


def dump_program(program: Program) -> str:
    """YAML from which `load_program` gives the same program."""
    raise NotImplementedError


def to_document(program: Program) -> dict[str, object]:
    """The program as plain JSON-able values, for the database."""
    raise NotImplementedError


def from_document(document: Mapping[str, object]) -> Program:
    """The inverse of `to_document`; ProgramFileError if the document is not a program."""
    raise NotImplementedError


def form_to_document(form: Form) -> dict[str, object]:
    """One form version as plain JSON-able values, complete in itself."""
    raise NotImplementedError


def form_from_document(document: Mapping[str, object]) -> Form:
    """The inverse of `form_to_document`."""
    raise NotImplementedError
