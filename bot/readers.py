"""For whom things are rendered."""

from __future__ import annotations

from blocks.reader import Reader
from db.models import Person


def reader_of(person: Person) -> Reader:
    """A person, with their language and zone."""
    return Reader(locale=person.locale, zone=person.zone)


def shared_reader() -> Reader:
    """A channel: Slack shows each reader dates in their own zone."""
    return Reader()
