"""oauth.v2.access: a code, or a refresh token, for a token of the app."""

from __future__ import annotations

from typing import Any

from playground.api.call import Call, method

Json = dict[str, Any]


@method("oauth.v2.access")
def access(call: Call) -> Json:
    """Whoever knows the client secret asks; there is no token yet."""
    return call.core.oauth.exchange(call.args, call.core.clock.now())
