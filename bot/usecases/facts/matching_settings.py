"""Facts of the note about changed settings of matching."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.domain.messages import NoLongerApplies
from bot.domain.shown.matching_settings import SettingsSaved
from bot.usecases.facts.programs import program_shown
from bot.usecases.matching.settings_form import SAVED, changes_said
from db.models import Activity, Person, Program
from db.session import WorkspaceSession


def saved(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> SettingsSaved:
    """Who changed what."""
    said = session.get(Activity, int(args["activity"]))
    if said is None or said.actor_id is None:
        raise NoLongerApplies
    program = session.get_one(Program, int(args["program"]))
    who = session.get_one(Person, said.actor_id)
    return SettingsSaved(program_shown(program), who.slack_id, changes_said(said.detail))


LOADERS: dict[str, Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]] = {SAVED: saved}
