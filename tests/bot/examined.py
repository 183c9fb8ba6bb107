"""An operator's settings, and a program whose channels exist: what a doctor looks at."""

from __future__ import annotations

from typing import Any

from cryptography.fernet import Fernet

from bot.doctor import Examination
from bot.settings import read_settings
from db.engine import connect
from db.models import Workspace
from db.session import Sessions
from playground import Playground
from tests.conftest import NOW
from tests.usecases.people.company import found_program, hire, pair_up

KEY = Fernet.generate_key().decode()


def given(playground: Playground, database_url: str, **changed: Any) -> dict[str, Any]:
    """The settings of an operator who did everything right, but for what `changed` says."""
    return {
        "_env_file": None,
        "bot_token": playground.bot_token,
        "app_token": playground.app_token,
        "slack_api_url": playground.api_url,
        "database_url": database_url,
        "encryption_keys": KEY,
        **changed,
    }


def wrong(found: Examination) -> dict[str, str]:
    """What must be mended: name → all that is said about it."""
    assert all(check.mend for check in found.checks if check.ok is False), "each says how to mend it"
    return {check.name: f"{check.says} {check.mend}" for check in found.checks if check.ok is False}


def running_program(
    playground: Playground, database_url: str, *, private: bool = True, invited: bool = True
) -> Sessions:
    """A program whose channels exist in the playground."""
    ada = playground.add_person(name="ada", is_admin=True)
    admin = playground.create_channel("mentoring-admin", private=private, members=[ada], by=ada)
    general = playground.create_channel("general", members=[ada], by=ada)
    if invited:
        ada.invite(admin, playground.bot_user_id)
        ada.invite(general, playground.bot_user_id)
    settings = read_settings(**given(playground, database_url))
    sessions = Sessions(connect(database_url, settings.cipher()))
    with sessions.writing(playground.team_id) as session:
        session.add(Workspace(workspace_id=playground.team_id, name="T", bot_user_id="B", installed_at=NOW))
        program = found_program(session, hire(session, ada.id, NOW), NOW)
        program.admin_channel, program.announce_channel = admin, general
        pair_up(session, program, hire(session, "UMIA", NOW), hire(session, "UOMAR", NOW), NOW)
    return sessions
