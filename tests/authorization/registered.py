"""What the app registered with Bolt, without an app."""

from __future__ import annotations

import re
from typing import Any

from bot.listeners.register import register
from bot.listeners.wiring import Wiring


class Registered(Wiring):
    """Ids by kind; one of several in a row, which a pattern stands for, counts as the first."""

    def __init__(self) -> None:
        self.ids: dict[str, set[str]] = {"command": set(), "pressed": set(), "closed": set(), "event": set()}
        self.kinds: dict[str, set[str]] = {"action": set(), "view": set()}
        register(self)

    def command(self, name: str, *_: Any, **__: Any) -> None:
        self.ids["command"].add(name)

    def action(self, action_id: str | re.Pattern[str], *_: Any, **__: Any) -> None:
        if isinstance(action_id, str):
            self.ids["pressed"].add(action_id)
            self.kinds["action"].add(action_id)
        else:
            plain = re.sub(r"\\(.)", r"\1", action_id.pattern.lstrip("^").rstrip("$").removesuffix(r":\d+"))
            self.ids["pressed"].add(plain)

    def view(self, callback_id: str, *_: Any, **__: Any) -> None:
        self.kinds["view"].add(callback_id)
        self.ids["pressed"].add(callback_id)

    def shortcut(self, callback_id: str, *_: Any, **__: Any) -> None:
        self.ids["pressed"].add(callback_id)

    def closed(self, callback_id: str, *_: Any, **__: Any) -> None:
        self.ids["closed"].add(callback_id)

    def event(self, name: str, *_: Any, **__: Any) -> None:
        self.ids["event"].add(name)

    def answer_the_rest(self) -> None:
        pass
