"""team.info and bots.info: the workspace and the app itself."""

from __future__ import annotations

from typing import Any

from playground.api.call import Call, method
from playground.refusal import Refused

Json = dict[str, Any]


@method("team.info")
def info(call: Call) -> Json:
    """The workspace."""
    workspace = call.core.workspace
    if call.text("team") not in ("", workspace.team_id) or call.text("domain") not in ("", workspace.domain):
        raise Refused("team_not_found")
    return {
        "team": {
            "id": workspace.team_id,
            "name": workspace.name,
            "url": f"https://{workspace.domain}.slack.com/",
            "domain": workspace.domain,
            "email_domain": "",
            "icon": {"image_default": True},
        }
    }


@method("bots.info")
def bot(call: Call) -> Json:
    """The app's bot."""
    core = call.core
    if call.text("bot") != core.bot_id:
        raise Refused("bot_not_found")
    return {
        "bot": {
            "id": core.bot_id,
            "deleted": False,
            "name": core.app.bot_name,
            "updated": 0,
            "app_id": core.app_id,
            "user_id": core.bot_user_id,
            "icons": {},
        }
    }
