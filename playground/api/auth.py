"""auth.* and apps.connections.open: who the token is, and the way into Socket Mode."""

from __future__ import annotations

from typing import Any

from playground.api.call import Call, method

Json = dict[str, Any]


@method("auth.test")
def test(call: Call) -> Json:
    """Whose token this is."""
    core, workspace = call.core, call.core.workspace
    return {
        "url": f"https://{core.workspace.domain}.slack.com/",
        "team": core.workspace.name,
        "user": core.bot.name,
        "team_id": core.workspace.team_id,
        "user_id": core.bot_user_id,
        "bot_id": core.bot_id,
        "is_enterprise_install": False,
        **({"enterprise_id": workspace.enterprise_id} if workspace.enterprise_id else {}),
    }


@method("auth.revoke")
def revoke(call: Call) -> Json:
    """Give the token up; with `test` only say that it would work."""
    trial = call.flag("test")
    if not trial:
        call.core.events.emit("tokens_revoked", {"tokens": {"oauth": [], "bot": [call.me]}})
        call.core.tokens.end("token_revoked")
    return {"revoked": not trial}


@method("apps.connections.open")
def open_connection(call: Call) -> Json:
    """The address of one WebSocket."""
    address = call.core.address.replace("http", "ws", 1)
    return {"url": f"{address}/link/?ticket={call.sockets.ticket()}&app_id={call.core.app_id}"}
