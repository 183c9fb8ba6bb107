"""Facts of what is said about changed settings, and about pairs that part for a new draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.domain.messages import NoLongerApplies
from bot.domain.shown.matching_rematch import Rematched
from bot.domain.shown.matching_settings import SettingsSaved
from bot.domain.states.enrollment import EnrollmentState
from bot.domain.states.pair import LIVING, PairState
from bot.usecases.closing.seats import seat_of
from bot.usecases.facts.programs import program_shown
from bot.usecases.guiding.pairs import partner_of, role_in
from bot.usecases.matching.tuning.settings_form import SAVED, changes_said
from db.models import Activity, Pair, Person, Program
from db.session import WorkspaceSession


def saved(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> SettingsSaved:
    """Who changed what."""
    said = session.get(Activity, int(args["activity"]))
    if said is None or said.actor_id is None:
        raise NoLongerApplies
    program = session.get_one(Program, int(args["program"]))
    who = session.get_one(Person, said.actor_id)
    return SettingsSaved(program_shown(program), who.slack_id, changes_said(said.detail))


def rematched(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> Rematched:
    """That a pair parted before it began. Not said of one that goes on after all."""
    pair, person = session.get(Pair, int(args["pair"])), session.get(Person, int(args["person"]))
    if pair is None or person is None or PairState(pair.status) in LIVING:
        raise NoLongerApplies
    seat = seat_of(session, pair, role_in(pair, person))
    free = seat is not None and seat.status == EnrollmentState.APPROVED
    return Rematched(partner_of(pair, person).slack_id, pair.cohort.program.name, free)


LOADERS: dict[str, Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]] = {
    SAVED: saved,
    "pair.rematched": rematched,
}
