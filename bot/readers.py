"""For whom things are rendered: whose language, and whose time zone."""

from __future__ import annotations

from collections.abc import Mapping

from blocks.reader import Reader
from bot.domain.messages import Place
from bot.languages import ENGLISH, catalogue, language_of, locale_in
from bot.usecases.guiding.pairs import language_of_pair
from bot.usecases.planning.plans import plan_of
from db.models import Circle, Cohort, CommunityChannel, MatchRound, Pair, Person, Program
from db.session import WorkspaceSession


def reader_of(person: Person) -> Reader:
    """A person, with the language they chose, or that of their Slack, and their zone."""
    language = language_of(person.language or person.locale)
    return in_language(language, locale=person.locale, zone=person.zone)


def in_language(language: str, *, locale: str = "", zone: str = "UTC") -> Reader:
    """Somebody who reads one of LANGUAGES; `locale` decides how it writes dates, where it is one of that language."""
    usual = "en-US" if language == ENGLISH else language
    return Reader(locale=locale_in(language, locale or usual), zone=zone, catalog=catalogue(language))


def shared_reader() -> Reader:
    """Several people at once of whom nothing is known. Slack shows each of them dates in their own zone."""
    return Reader()


def reader_of_program(program: Program) -> Reader:
    """Everybody who reads along in a channel of a program: its own language."""
    return in_language(plan_of(program).language)


def reader_at(session: WorkspaceSession, place: Place, args: Mapping[str, int | str]) -> Reader:
    """Everybody who reads a message at its place; `args` as in its row of the outbox.

    Two who read the same language are told in it, whatever the program's is.
    """
    about: Circle | CommunityChannel | MatchRound | None = None
    match place:
        case Place.PERSON:
            person = session.get(Person, int(args["person"])) if "person" in args else None
            return reader_of(person) if person is not None else shared_reader()
        case Place.PAIR:
            pair = session.get(Pair, int(args["pair"])) if "pair" in args else None
            if pair is None:
                return shared_reader()
            return in_language(language_of_pair(pair))
        case Place.CIRCLE:
            about = session.get(Circle, int(args["circle"])) if "circle" in args else None
        case Place.COMMUNITY:
            about = session.get(CommunityChannel, int(args["community"])) if "community" in args else None
        case _:
            program = session.get(Program, int(args["program"])) if "program" in args else None
            if program is not None:
                return reader_of_program(program)
            about = session.get(MatchRound, int(args["round"])) if "round" in args else None
    cohort = session.get(Cohort, about.cohort_id) if about is not None else None
    return reader_of_program(cohort.program) if cohort is not None else shared_reader()
