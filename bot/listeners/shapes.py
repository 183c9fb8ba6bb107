"""Whether what came in has the shape of a request of Slack's.

It is asked at both doors (Socket Mode and HTTP) before Bolt or a listener reads anything: what has another shape comes
from nobody's client, and is refused as a whole instead of failing somewhere in between.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Check = Callable[[Any], bool]

_LAST_MOMENT = 1 << 33
"""Seconds since 1970, in the year 2242: what comes later is no time of Slack's."""

DEEPEST = 60
"""Levels of lists and objects in each other. Slack's own are some fifteen deep."""


def readable(body: object) -> bool:
    """Whether `body`, as it was read from JSON or a form, is a command, an interaction or an event as Slack sends it.

    Kinds that nobody listens to are readable: they are acknowledged and ignored.
    """
    if not isinstance(body, dict) or deeper_than(body, DEEPEST) or not _ANY(body):
        return False
    if isinstance(body.get("command"), str):
        return _COMMAND(body)
    return _KINDS.get(str(body.get("type")), _anything)(body)


def _anything(_value: object) -> bool:
    return True


def _text(value: object) -> bool:
    return isinstance(value, str)


def _name(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _seconds(value: object) -> bool:
    """Since 1970."""
    return isinstance(value, int) and 0 <= value < _LAST_MOMENT


def _flag(value: object) -> bool:
    return isinstance(value, bool | str)


def _one_of(*checks: Check) -> Check:
    return lambda value: any(check(value) for check in checks)


def _list_of(check: Check, at_least: int = 0) -> Check:
    return lambda value: isinstance(value, list) and len(value) >= at_least and all(map(check, value))


def _both(first: Check, second: Check) -> Check:
    return lambda value: first(value) and second(value)


def _has_a_time(body: dict[str, Any]) -> bool:
    """By it a press is told apart from the next one."""
    return bool(body.get("trigger_id") or body["actions"][0].get("action_ts"))


def _each(check: Check) -> Check:
    """An object in which everything is so."""
    return lambda value: isinstance(value, dict) and all(map(check, value.values()))


def _object(needs: Mapping[str, Check] | None = None, **may: Check) -> Check:
    """An object with what it needs; what it may have is right, or is not said."""
    must = needs or {}

    def check(value: Any) -> bool:
        return (
            isinstance(value, dict)
            and all(name in value and one(value[name]) for name, one in must.items())
            and all(value.get(name) is None or one(value[name]) for name, one in may.items())
        )

    return check


_CHOSEN = _object({"value": _text})
_STATE = _object(
    type=_text, selected_option=_CHOSEN, selected_options=_list_of(_CHOSEN), selected_users=_list_of(_text),
    selected_conversations=_list_of(_text), selected_channels=_list_of(_text), files=_list_of(_object()),
)  # fmt: skip
"""What one field of a modal holds."""
_VIEW = _object(
    type=_text, id=_text, hash=_text, callback_id=_text, private_metadata=_text, app_installed_team_id=_text,
    team_id=_text, state=_object(values=_each(_each(_STATE))), blocks=_list_of(_object(block_id=_text)),
)  # fmt: skip
_PERSON = _object(id=_text, team_id=_text)
_PLACE = _object(id=_text, enterprise_id=_text)
_MESSAGE = _object(user=_one_of(_text, _PERSON), bot_id=_text, team=_text, bot_profile=_object(team_id=_text))
_AUTHORIZATION = _object(team_id=_text, enterprise_id=_text, is_enterprise_install=_flag, user_id=_text)
_EVENT = _object(
    type=_text, user=_one_of(_text, _object(id=_text, profile=_object())), team=_text, user_team=_text,
    channel=_one_of(_text, _PLACE), message=_object(), previous_message=_object(), bot_id=_text,
    item=_object(), assistant_thread=_object(), inputs=_object(),
    tokens=_object(bot=_list_of(_text), oauth=_list_of(_text)),
)  # fmt: skip
_ACTION = _object({"action_id": _name}, block_id=_text, value=_text, action_ts=_text, selected_option=_CHOSEN)

_ANY = _object(
    event_time=_seconds, response_urls=_list_of(_object(response_url=_text)), item=_object(),
    assistant_thread=_object(), function_data=_object(inputs=_object()),
    type=_text, token=_text, team_id=_text, user_id=_text, enterprise_id=_text, api_app_id=_text, trigger_id=_text,
    response_url=_text, callback_id=_text, channel_id=_text, channel_name=_text, text=_text, event_id=_text,
    is_enterprise_install=_flag, is_ext_shared_channel=_flag, bot_id=_text, user=_one_of(_text, _PERSON),
    team=_one_of(_text, _PLACE), enterprise=_one_of(_text, _PLACE), channel=_one_of(_text, _PLACE), view=_VIEW,
    message=_MESSAGE, previous_message=_MESSAGE, container=_object(), event=_EVENT,
    actions=_list_of(_ACTION, at_least=1), authorizations=_list_of(_AUTHORIZATION),
)  # fmt: skip
"""What any of the kinds may say."""
_BY_SOMEBODY: Mapping[str, Check] = {"user": _object({"id": _name}, team_id=_text)}
_OF_A_VIEW = _object({**_BY_SOMEBODY, "view": _object({"id": _name, "callback_id": _text, "type": _name})})

_COMMAND = _object({"command": _name, "user_id": _name, "team_id": _name, "trigger_id": _name})
_KINDS: Mapping[str, Check] = {
    "block_actions": _both(_object({**_BY_SOMEBODY, "actions": _list_of(_ACTION, at_least=1)}), _has_a_time),
    "view_submission": _OF_A_VIEW,
    "view_closed": _OF_A_VIEW,
    "message_action": _object({**_BY_SOMEBODY, "callback_id": _name, "trigger_id": _name}),
    "shortcut": _object({**_BY_SOMEBODY, "callback_id": _name, "trigger_id": _name}),
    "event_callback": _object({"event": _object({"type": _name}), "event_id": _name, "team_id": _name}),
}


def deeper_than(value: object, levels: int) -> bool:
    """Without recursion, so that nothing can be too deep for it."""
    layer: Sequence[Any] = [value]
    for _ in range(levels):
        layer = [
            one
            for node in layer
            for one in (node.values() if isinstance(node, dict) else node)
            if isinstance(one, dict | list)
        ]
        if not layer:
            return False
    return True
