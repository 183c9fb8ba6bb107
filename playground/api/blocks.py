"""blocks.validate: what Slack would say to blocks, without posting them."""

from __future__ import annotations

from typing import Any

from playground.api.call import Call, method
from playground.blockkit import check_message_blocks, check_view
from playground.refusal import Refused

Json = dict[str, Any]


@method("blocks.validate")
def validate(call: Call) -> Json:
    """Exactly one of blocks, message and view."""
    given = [name for name in ("blocks", "message", "view") if call.args.get(name)]
    if len(given) != 1:
        raise Refused("invalid_arguments", "give one of blocks, message, view")
    subject = call.structure(given[0], f"invalid_{given[0]}")
    if given == ["message"]:
        subject = subject.get("blocks", []) if isinstance(subject, dict) else None
    found = check_view(subject) if given == ["view"] else check_message_blocks(subject)
    if found:
        raise Refused(f"invalid_{given[0]}", *(f"{p.message} [json-pointer:{p.path}]" for p in found))
    return {}
