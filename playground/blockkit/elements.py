"""Block elements: which properties each has, what they may hold, and in which block it may stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import available_timezones

from playground.blockkit import composition as parts
from playground.blockkit.shapes import (
    ID_LENGTH,
    Check,
    Surface,
    Walk,
    anything,
    array,
    boolean,
    clock_time,
    epoch_seconds,
    integer,
    iso_date,
    one_of,
    shape,
    string,
    type_of,
    url,
    web_url,
)

TYPED_LENGTH = 3000
MAX_FILES = 10

SECTION, ACTIONS, INPUT, CONTEXT = "section", "actions", "input", "context"
EVERYWHERE: frozenset[Surface] = frozenset({"message", "modal", "home"})
Rule = Callable[[Walk, str, dict[str, Any]], None]


@dataclass(frozen=True)
class Element:
    """One element type: its properties, the blocks it may stand in, and rules that tie properties."""

    required: Mapping[str, Check]
    optional: Mapping[str, Check]
    blocks: frozenset[str]
    rules: tuple[Rule, ...] = ()
    surfaces: frozenset[Surface] = EVERYWHERE

    def check(self, walk: Walk, path: str, value: dict[str, Any]) -> None:
        before = len(walk.problems)
        shape({"type": anything, **self.required}, self.optional)(walk, path, value)
        if len(walk.problems) == before:
            for rule in self.rules:
                rule(walk, path, value)


def _focus(walk: Walk, path: str, value: Any) -> None:
    boolean(walk, path, value)
    walk.focused += value is True
    if value is True and walk.focused > 1:
        walk.refuse(path, "only one element of a view may have focus_on_load")


def _time_zone(walk: Walk, path: str, value: Any) -> None:
    if not isinstance(value, str) or value not in available_timezones():
        walk.refuse(path, f"is not an IANA time zone: {value!r}")


def number_of(value: Any) -> Decimal | None:
    """The number in a string such as Slack's number inputs carry, or None."""
    if not isinstance(value, str):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _number_string(walk: Walk, path: str, value: Any) -> None:
    if number_of(value) is None:
        walk.refuse(path, f"must be a number written as a string, not {value!r}")


def _options_or_groups(walk: Walk, path: str, value: dict[str, Any]) -> None:
    if ("options" in value) == ("option_groups" in value):
        walk.refuse(path, "needs either options or option_groups, and not both")


def _initial_is_listed(walk: Walk, path: str, value: dict[str, Any]) -> None:
    listed = parts.listed_options(value)
    if "initial_option" in value and value["initial_option"] not in listed:
        walk.refuse(f"{path}/initial_option", "must equal one of the listed options exactly")
    for index, chosen in enumerate(value.get("initial_options", [])):
        if chosen not in listed:
            walk.refuse(f"{path}/initial_options/{index}", "must equal one of the listed options exactly")


def _not_more_than_allowed(walk: Walk, path: str, value: dict[str, Any]) -> None:
    most = value.get("max_selected_items")
    initials = (
        "initial_options", "initial_users", "initial_channels", "initial_conversations",
    )  # fmt: skip
    for key in initials:
        if most is not None and len(value.get(key, [])) > most:
            walk.refuse(f"{path}/{key}", f"has more items than max_selected_items allows ({most})")


def _lengths_fit(walk: Walk, path: str, value: dict[str, Any]) -> None:
    least, most = value.get("min_length"), value.get("max_length")
    if least is not None and most is not None and least > most:
        walk.refuse(f"{path}/min_length", f"must not be above max_length ({most})")
    initial = value.get("initial_value")
    if initial is not None and most is not None and len(initial) > most:
        walk.refuse(f"{path}/initial_value", f"must be at most {most} characters, has {len(initial)}")


def _numbers_fit(walk: Walk, path: str, value: dict[str, Any]) -> None:
    keys = ("min_value", "max_value", "initial_value")
    numbers = {key: number for key in keys if (number := number_of(value.get(key))) is not None}
    if not value["is_decimal_allowed"]:
        for key, number in numbers.items():
            if number != number.to_integral_value():
                walk.refuse(f"{path}/{key}", "must be a whole number, is_decimal_allowed is false")
    low, high, initial = (numbers.get(key) for key in keys)
    if low is not None and high is not None and low > high:
        walk.refuse(f"{path}/min_value", f"must not be above max_value ({high})")
    if initial is not None and ((low is not None and initial < low) or (high is not None and initial > high)):
        walk.refuse(f"{path}/initial_value", "must lie between min_value and max_value")


def _one_source(walk: Walk, path: str, value: dict[str, Any]) -> None:
    if ("image_url" in value) == ("slack_file" in value):
        walk.refuse(path, "needs either image_url or slack_file, and not both")


ACTION_ID = {"action_id": string(ID_LENGTH)}
_PRESSED: dict[str, Check] = {**ACTION_ID, "confirm": parts.CONFIRM}
_CHOSEN: dict[str, Check] = {**_PRESSED, "focus_on_load": _focus}
_MENU: dict[str, Check] = {**_CHOSEN, "placeholder": parts.PLACEHOLDER}
_MULTI: dict[str, Check] = {**_MENU, "max_selected_items": integer(1)}
_TYPED: dict[str, Check] = {
    **ACTION_ID,
    "placeholder": parts.PLACEHOLDER,
    "focus_on_load": _focus,
    "dispatch_action_config": parts.DISPATCH_CONFIG,
}
_STATIC: dict[str, Check] = {"options": parts.OPTIONS, "option_groups": parts.OPTION_GROUPS}
_FILTER: dict[str, Check] = {
    "filter": parts.CONVERSATION_FILTER,
    "default_to_current_conversation": boolean,
}
_REPLIES: dict[str, Check] = {"response_url_enabled": boolean}
_SOME_PLAIN = array(parts.PLAIN_OPTION, 1, parts.LIST_LENGTH)
_SOME_IDS = array(string(ID_LENGTH), 1)
_ANYWHERE = frozenset({SECTION, ACTIONS, INPUT})
_MULTI_BLOCKS = frozenset({SECTION, INPUT})
_FORM = frozenset({INPUT})


def _response_url_in_modal_input(walk: Walk, path: str, value: dict[str, Any]) -> None:
    if value.get("response_url_enabled") and (walk.surface != "modal" or not path.endswith("/element")):
        walk.refuse(f"{path}/response_url_enabled", "works only in an input block of a modal")


ELEMENTS: dict[str, Element] = {
    "button": Element(
        {"text": parts.plain(75)},
        {
            **_PRESSED,
            "url": url,
            "value": string(2000),
            "style": one_of("primary", "danger"),
            "accessibility_label": string(75),
        },
        frozenset({SECTION, ACTIONS}),
    ),
    "overflow": Element(
        {"options": parts.options(parts.LINK_OPTION, parts.OVERFLOW_LENGTH)},
        _PRESSED,
        frozenset({SECTION, ACTIONS}),
    ),
    "image": Element(
        {"alt_text": string(2000)},
        {"image_url": web_url, "slack_file": parts.SLACK_FILE},
        frozenset({SECTION, CONTEXT}),
        (_one_source,),
    ),
    "checkboxes": Element(
        {"options": parts.options(parts.RICH_OPTION, parts.CHOICE_LENGTH)},
        {**_CHOSEN, "initial_options": array(parts.RICH_OPTION, 1, parts.CHOICE_LENGTH)},
        _ANYWHERE,
        (_initial_is_listed,),
    ),
    "radio_buttons": Element(
        {"options": parts.options(parts.RICH_OPTION, parts.CHOICE_LENGTH)},
        {**_CHOSEN, "initial_option": parts.RICH_OPTION},
        _ANYWHERE,
        (_initial_is_listed,),
    ),
    "static_select": Element(
        {},
        {**_MENU, **_STATIC, "initial_option": parts.PLAIN_OPTION},
        _ANYWHERE,
        (_options_or_groups, _initial_is_listed),
    ),
    "multi_static_select": Element(
        {},
        {**_MULTI, **_STATIC, "initial_options": _SOME_PLAIN},
        _MULTI_BLOCKS,
        (_options_or_groups, _initial_is_listed, _not_more_than_allowed),
    ),
    "external_select": Element(
        {}, {**_MENU, "initial_option": parts.PLAIN_OPTION, "min_query_length": integer(0)}, _ANYWHERE
    ),
    "multi_external_select": Element(
        {},
        {**_MULTI, "initial_options": _SOME_PLAIN, "min_query_length": integer(0)},
        _MULTI_BLOCKS,
        (_not_more_than_allowed,),
    ),
    "users_select": Element({}, {**_MENU, "initial_user": string(ID_LENGTH)}, _ANYWHERE),
    "multi_users_select": Element(
        {}, {**_MULTI, "initial_users": _SOME_IDS}, _MULTI_BLOCKS, (_not_more_than_allowed,)
    ),
    "channels_select": Element(
        {},
        {**_MENU, **_REPLIES, "initial_channel": string(ID_LENGTH)},
        _ANYWHERE,
        (_response_url_in_modal_input,),
    ),
    "multi_channels_select": Element(
        {}, {**_MULTI, "initial_channels": _SOME_IDS}, _MULTI_BLOCKS, (_not_more_than_allowed,)
    ),
    "conversations_select": Element(
        {},
        {**_MENU, **_FILTER, **_REPLIES, "initial_conversation": string(ID_LENGTH)},
        _ANYWHERE,
        (_response_url_in_modal_input,),
    ),
    "multi_conversations_select": Element(
        {},
        {**_MULTI, **_FILTER, "initial_conversations": _SOME_IDS},
        _MULTI_BLOCKS,
        (_not_more_than_allowed,),
    ),
    "datepicker": Element({}, {**_MENU, "initial_date": iso_date}, _ANYWHERE),
    "timepicker": Element({}, {**_MENU, "initial_time": clock_time, "timezone": _time_zone}, _ANYWHERE),
    "datetimepicker": Element(
        {}, {**_CHOSEN, "initial_date_time": epoch_seconds}, frozenset({ACTIONS, INPUT})
    ),
    "plain_text_input": Element(
        {},
        {
            **_TYPED,
            "initial_value": string(TYPED_LENGTH, 0),
            "multiline": boolean,
            "min_length": integer(0, TYPED_LENGTH),
            "max_length": integer(1, TYPED_LENGTH),
        },
        _FORM,
        (_lengths_fit,),
    ),
    "email_text_input": Element({}, {**_TYPED, "initial_value": string(TYPED_LENGTH, 0)}, _FORM),
    "url_text_input": Element({}, {**_TYPED, "initial_value": string(TYPED_LENGTH, 0)}, _FORM),
    "number_input": Element(
        {"is_decimal_allowed": boolean},
        {**_TYPED, **dict.fromkeys(("initial_value", "min_value", "max_value"), _number_string)},
        _FORM,
        (_numbers_fit,),
    ),
    "file_input": Element(
        {},
        {**ACTION_ID, "filetypes": array(string(20), 1), "max_files": integer(1, MAX_FILES)},
        _FORM,
        surfaces=frozenset({"modal"}),
    ),
}

# Types Slack knows and this playground does not show: refused in a sentence of their own, so that nobody
# looks for a typo.
NOT_SHOWN = frozenset({"rich_text_input", "workflow_button", "feedback_buttons", "icon_button", "url"})


def check_element(walk: Walk, path: str, value: Any, block: str) -> None:
    """Check one element that stands in a block of type `block`."""
    if not isinstance(value, dict):
        walk.refuse(path, "must be an element object")
        return
    kind = type_of(value)
    element = ELEMENTS.get(kind)
    if kind in NOT_SHOWN:
        walk.refuse(f"{path}/type", f"{kind} exists in Slack, but the playground does not show it")
    elif element is None:
        walk.refuse(f"{path}/type", f"is not a known element type: {value.get('type')!r}")
    elif block not in element.blocks:
        walk.refuse(f"{path}/type", f"{kind} may not stand in a block of type {block}")
    elif walk.surface not in element.surfaces:
        walk.refuse(f"{path}/type", f"{kind} may not stand in a {walk.surface}")
    else:
        element.check(walk, path, value)
