"""Somebody left the company: their office hours and bookings, and whom they looked after."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.usecases.community.facilitators import give_up
from bot.usecases.community.office_hours import leave_office_hours
from db.models import Cohort, Facilitation, Person
from db.session import WorkspaceSession


def leave_community(session: WorkspaceSession, person: Person, now: datetime) -> None:
    """Nobody waits for them in vain. Saying it twice changes nothing."""
    leave_office_hours(session, person, now)
    query = select(Facilitation).where(Facilitation.facilitator_id == person.id).order_by(Facilitation.id)
    mine: dict[int, list[Facilitation]] = {}
    for one in session.scalars(query):
        mine.setdefault(one.cohort_id, []).append(one)
    for cohort_id, several in mine.items():
        give_up(session, session.get_one(Cohort, cohort_id), person, several, "left", now)
