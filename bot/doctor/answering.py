"""Whether a bot on this machine answers at its HTTP port."""

from __future__ import annotations

import json
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from bot.doctor.checks import Check
from bot.settings import Settings
from bot.web.health import READY, here

_WAIT = 5


def look_at_answers(settings: Settings) -> Check | None:
    """What a bot here says of itself; None where it has no port."""
    if not settings.http_port:
        return None
    address = f"http://{here(settings.http_host)}:{settings.http_port}{READY}"
    try:
        with urlopen(address, timeout=_WAIT) as answer:
            said = json.load(answer)
    except HTTPError as refusal:
        try:
            said = json.load(refusal)
        except ValueError:
            return Check(
                "Answers", False, f"something else is at {address}", "Choose another MENTORBOT_HTTP_PORT."
            )
    except (URLError, OSError, ValueError):
        return Check("Answers", None, f"nobody answers at {address}", "Start it with `mentorbot run`.")
    details = "; ".join(f"{name} {words}" for name, words in said.get("checks", {}).items())
    if said.get("ready"):
        return Check("Answers", True, f"ready at {address}: {details}")
    mend = "Its log says more. While it starts or ends this is as it should be."
    return Check("Answers", False, f"not ready at {address} ({said.get('state')}): {details}", mend)
