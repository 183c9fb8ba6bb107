"""What people enter: a view's state as Slack sends it, and the checks Slack's client makes before sending."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from playground.blockkit.composition import listed_options
from playground.blockkit.elements import MAX_FILES, TYPED_LENGTH, number_of
from playground.saying import Said

Json = dict[str, Any]
State = dict[str, dict[str, Json]]

# For each element that keeps a value: its key in state.values, the key of its initial value, the empty value.
STATE_KEYS: dict[str, tuple[str, str, Any]] = {
    "plain_text_input": ("value", "initial_value", None),
    "email_text_input": ("value", "initial_value", None),
    "url_text_input": ("value", "initial_value", None),
    "number_input": ("value", "initial_value", None),
    "static_select": ("selected_option", "initial_option", None),
    "external_select": ("selected_option", "initial_option", None),
    "radio_buttons": ("selected_option", "initial_option", None),
    "multi_static_select": ("selected_options", "initial_options", []),
    "multi_external_select": ("selected_options", "initial_options", []),
    "checkboxes": ("selected_options", "initial_options", []),
    "users_select": ("selected_user", "initial_user", None),
    "multi_users_select": ("selected_users", "initial_users", []),
    "channels_select": ("selected_channel", "initial_channel", None),
    "multi_channels_select": ("selected_channels", "initial_channels", []),
    "conversations_select": ("selected_conversation", "initial_conversation", None),
    "multi_conversations_select": ("selected_conversations", "initial_conversations", []),
    "datepicker": ("selected_date", "initial_date", None),
    "timepicker": ("selected_time", "initial_time", None),
    "datetimepicker": ("selected_date_time", "initial_date_time", None),
    "file_input": ("files", "", []),
}
_EXTERNAL = {"external_select", "multi_external_select"}
_WITH_OPTIONS = {"static_select", "radio_buttons", "multi_static_select", "checkboxes"} | _EXTERNAL
REQUIRED = Said("Please fill in this field.")


def interactive_elements(blocks: Sequence[Json]) -> Iterator[tuple[Json, Json]]:
    """(block, element) for every element a person can act on, in the order of the screen."""
    for block in blocks:
        kind = block.get("type")
        if kind == "input":
            yield block, block["element"]
        elif kind == "actions":
            yield from ((block, element) for element in block["elements"])
        elif kind == "section" and block.get("accessory", {}).get("type") not in {None, "image"}:
            yield block, block["accessory"]


def initial_state(view: Json) -> State:
    """`state.values` of a view (or of a message: anything with `blocks`) before anyone has touched it.

    Elements need their block_id and action_id, which Slack fills in where the app left them out.
    """
    state: State = {}
    for block, element in interactive_elements(view.get("blocks", [])):
        if element["type"] in STATE_KEYS:
            key, initial, empty = STATE_KEYS[element["type"]]
            value = element.get(initial, list(empty) if isinstance(empty, list) else empty)
            if element["type"] == "plain_text_input":
                value = value or None
            entry = {"type": element["type"], key: value}
            state.setdefault(block["block_id"], {})[element["action_id"]] = entry
    return state


def entered(element: Json, given: Any) -> Json:
    """The entry of `state.values` after a person has entered `given` into `element`.

    `given` is what people would say: a text, an option's value or label (a list of them for multi-selects and
    checkboxes), a number, an ISO date or time, epoch seconds, user or channel ids, or the file objects.
    None or an empty text or list clears the field. Raises LookupError if an option is not offered.
    """
    kind = element["type"]
    key, _initial, empty = STATE_KEYS[kind]
    many = isinstance(empty, list)
    if given is None or given in ("", []):
        return {"type": kind, key: [] if many else None}
    if many:
        items = list(given) if isinstance(given, list | tuple | set | frozenset) else [given]
        return {
            "type": kind,
            key: [_option(element, item) for item in items] if kind in _WITH_OPTIONS else items,
        }
    if kind in _WITH_OPTIONS:
        return {"type": kind, key: _option(element, given)}
    if kind == "datetimepicker":
        return {"type": kind, key: int(given.timestamp() if hasattr(given, "timestamp") else given)}
    return {"type": kind, key: str(given)}


def _option(element: Json, given: Any) -> Json:
    if isinstance(given, dict):
        given_option: Json = given
        if element["type"] in _EXTERNAL or given_option in listed_options(element):
            return given_option
        given = given_option.get("value")
    offered = listed_options(element)
    for option in offered:
        if str(given) == option["value"]:
            return option
    for option in offered:
        if str(given) == option["text"]["text"]:
            return option
    raise LookupError(f"{given!r} is not among the options of {element.get('action_id')}")


def check_values(view: Json, values: Mapping[str, Mapping[str, Json]]) -> dict[str, str]:
    """What Slack's client says next to the fields before it sends a submission: a sentence per block_id.

    `values` has the shape of `state.values`. Only input blocks are checked, as in Slack.
    """
    sentences: dict[str, str] = {}
    for block in view.get("blocks", []):
        if block.get("type") != "input":
            continue
        element = block["element"]
        key, _initial, empty = STATE_KEYS[element["type"]]
        entry = values.get(block["block_id"], {}).get(element["action_id"], {})
        value = entry.get(key, empty)
        if value in (None, "", []):
            if not block.get("optional"):
                sentences[block["block_id"]] = REQUIRED
            continue
        sentence = _CHECKS.get(element["type"], _at_most_selected)(element, value)
        if sentence:
            sentences[block["block_id"]] = sentence
    return sentences


def _text_length(element: Json, value: str) -> str | None:
    least, most = element.get("min_length", 0), element.get("max_length", TYPED_LENGTH)
    if len(value) < least:
        return Said("Please write at least {least} characters; these are {n}.", least=least, n=len(value))
    if len(value) > most:
        return Said("Please use at most {most} characters; these are {n}.", most=most, n=len(value))
    return None


def _number(element: Json, value: str) -> str | None:
    number = number_of(value)
    if number is None:
        return Said("Please enter a number.")
    if not element.get("is_decimal_allowed") and number != number.to_integral_value():
        return Said("Please enter a whole number.")
    low, high = number_of(element.get("min_value")), number_of(element.get("max_value"))
    if low is not None and number < low:
        return Said("Please enter {least} or more.", least=_plain(low))
    if high is not None and number > high:
        return Said("Please enter {most} or less.", most=_plain(high))
    return None


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _email(_element: Json, value: str) -> str | None:
    fine = re.fullmatch(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+", value)
    return None if fine else Said("Please enter an email address.")


def _web_address(_element: Json, value: str) -> str | None:
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = urlsplit("")
    fine = parts.scheme in {"http", "https"} and parts.netloc and not re.search(r"\s", value)
    return None if fine else Said("Please enter a full link, starting with https://")


def _at_most_selected(element: Json, value: Any) -> str | None:
    most = element.get("max_selected_items")
    if most is not None and isinstance(value, list) and len(value) > most:
        return Said("Please choose at most {most}.", most=most)
    return None


def _files(element: Json, value: list[Json]) -> str | None:
    most = element.get("max_files", MAX_FILES)
    if len(value) > most:
        if most == 1:
            return Said("Please add at most 1 file.")
        return Said("Please add at most {most} files.", most=most)
    allowed = {kind.lower().lstrip(".") for kind in element.get("filetypes", [])}
    for file in value:
        name = str(file.get("name", ""))
        if allowed and name.rpartition(".")[2].lower() not in allowed:
            return Said(
                "{name} cannot be used here. Please add a file of type {types}.",
                name=name,
                types=", ".join(sorted(allowed)),
            )
    return None


def _day(_element: Json, value: str) -> str | None:
    try:
        date.fromisoformat(value)
    except ValueError:
        return Said("Please choose a date.")
    return None


_CHECKS: dict[str, Callable[[Json, Any], str | None]] = {
    "plain_text_input": _text_length,
    "number_input": _number,
    "email_text_input": _email,
    "url_text_input": _web_address,
    "file_input": _files,
    "datepicker": _day,
}
