"""Payloads that a client could send: genuine ones that the town's own screens offer, then bent in one place or many."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import strategies as st

from bot.domain.commands import ADMIN_COMMANDS, MENTOR_COMMANDS
from tests.conftest import TEAM
from tests.fuzz.town import FuzzTown
from tests.fuzz.wild import NUMBERS, TIMES, anything, numbers, typed
from tests.listeners.guide_town import MIA, OMAR, ZOE, Use
from tests.listeners.guide_uses import uses
from tests.listeners.review_town import CLEO, NEUTRAL, Seen, Step, steps_on

Body = dict[str, Any]

WHO = (MIA, OMAR, CLEO, NEUTRAL, ZOE, "UBEN", "UGUS", "UNEW1", "UDAN")
"""Both of a pair, a coordinator, a neutral person, somebody else's partner, a guest, a new colleague, one who left."""
EVENTS = (
    "app_home_opened",
    "user_change",
    "team_join",
    "member_left_channel",
    "message",
    "channel_archive",
    "anything",
)

# --- what there is to do -----------------------------------------------------------------------------------


def genuine(town: FuzzTown) -> list[Step]:
    """What stands on screens: buttons with what they carry, modals with their fields; each thing to do once."""
    seen, found = Seen(town), []
    with town.rehearsing.scene():
        for who in (MIA, OMAR, CLEO):
            found += seen.home(who, "")
        found += seen.messages(0, "")[1]
        for name, use in uses(town).items():
            if not name.startswith("/"):
                found.append(Step(use.who, name.split(" ")[0], use.value, json.dumps(use.metadata)))
        for who, command, specs in (
            (MIA, "/mentor", MENTOR_COMMANDS),
            (CLEO, "/mentor-admin", ADMIN_COMMANDS),
        ):
            for spec in specs:
                mentions = " ".join(f"<@{one}|x>" for one in (MIA, OMAR)[: spec.mentions])
                found += _after(town, Step(who, command, f"{spec.name} {mentions}".strip()))
        tried: set[tuple[str, str]] = set()
        for step in list(found):
            if (step.name, step.who) not in tried:
                tried.add((step.name, step.who))
                found += _after(town, step)
    once = {(step.name, step.who, step.fields, step.value.count(":")): step for step in found}
    named = {step.name for step in found}
    other = [
        Step(CLEO, name, "1") for name in town.wires.heard if isinstance(name, str) and name not in named
    ]
    return [*once.values(), *(step for step in other if not step.name.startswith("/"))]


def _after(town: FuzzTown, step: Step) -> Iterator[Step]:
    """What can be done next."""
    connection = town.rehearsing.connection
    assert connection is not None
    back = connection.begin_nested()
    use = Use(step.value, step.who, text=step.value, metadata=json.loads(step.metadata))
    try:
        yield from list(steps_on(step.who, town.use(step.name, use, in_modal=step.in_modal)))
    finally:
        back.rollback()


# --- as Slack sends it -------------------------------------------------------------------------------------


def body_of(step: Step, kind: str, number: int) -> Body:
    """The payload of a genuine use. `number` tells it apart from others."""
    person = {"id": step.who, "team_id": TEAM, "name": "x"}
    base: Body = {"team": {"id": TEAM, "domain": "x"}, "user": person, "trigger_id": f"{number}.2.abc",
                  "api_app_id": "A1", "token": "x", "is_enterprise_install": False, "enterprise": None}  # fmt: skip
    inputs = [block for block in json.loads(step.fields or "[]") if block]
    view = {
        "id": f"V{number}", "hash": "1.abc", "type": "modal", "callback_id": step.name,
        "private_metadata": step.metadata, "blocks": [{"type": "section", "block_id": "told"}, *inputs],
        "team_id": TEAM,
        "app_installed_team_id": TEAM,
        "state": {"values": {block["block_id"]: {block["block_id"]: _held(block["element"])} for block in inputs}},
    }  # fmt: skip
    match kind:
        case "command":
            return {
                "command": step.name, "text": step.value, "user_id": step.who, "team_id": TEAM, "channel_id": "CADMIN",
                "channel_name": "privategroup", "trigger_id": f"{number}.2.abc", "response_url": "https://hooks.example/1",
                "is_enterprise_install": "false", "api_app_id": "A1", "token": "x",
            }  # fmt: skip
        case "view":
            return {**base, "type": "view_submission", "view": view, "response_urls": []}
        case "close":
            return {**base, "type": "view_closed", "view": view, "is_cleared": False}
        case "shortcut":
            message = {"user": OMAR, "ts": "1.1", "text": "Hello"}
            return {**base, "type": "message_action", "callback_id": step.name, "message": message,
                    "channel": {"id": "C1", "name": "x"}, "response_url": "https://hooks.example/1"}  # fmt: skip
        case "event":
            return {
                "type": "event_callback", "team_id": TEAM, "event_id": f"Ev{number}", "event_time": 1772442000,
                "api_app_id": "A1", "token": "x",
                "event": {"type": step.name, "user": step.who, "channel": "C1", "tab": "home", "event_ts": "1.1"},
                "authorizations": [{"team_id": TEAM, "enterprise_id": None, "is_bot": True, "user_id": "UBOT"}],
            }  # fmt: skip
    action = {
        "type": "button",
        "action_id": step.name,
        "block_id": "b",
        "value": step.value,
        "action_ts": f"{number}.1",
    }
    place = (
        {"view": view, "container": {"type": "view", "view_id": view["id"]}}
        if step.in_modal
        else {"channel": {"id": "CADMIN", "name": "x"}, "container": {"type": "message", "message_ts": "1.1"},
              "message": {"ts": "1.1", "bot_id": "BBOT", "text": "x", "team": TEAM}}
    )  # fmt: skip
    return {
        **base,
        "type": "block_actions",
        "actions": [action],
        "response_url": "https://hooks.example/1",
        **place,
    }


def _held(element: Mapping[str, Any]) -> Body:
    """What a field holds when its modal is opened."""
    kind = element["type"]
    match kind:
        case "static_select" | "radio_buttons" | "external_select":
            return {"type": kind, "selected_option": element.get("initial_option")}
        case "multi_static_select" | "checkboxes" | "multi_external_select":
            return {"type": kind, "selected_options": element.get("initial_options") or []}
        case "multi_users_select":
            return {"type": kind, "selected_users": element.get("initial_users") or []}
        case "users_select":
            return {"type": kind, "selected_user": element.get("initial_user")}
        case "conversations_select":
            return {"type": kind, "selected_conversation": element.get("initial_conversation")}
        case "channels_select":
            return {"type": kind, "selected_channel": element.get("initial_channel")}
        case "datepicker":
            return {"type": kind, "selected_date": element.get("initial_date")}
        case "timepicker":
            return {"type": kind, "selected_time": element.get("initial_time")}
        case "datetimepicker":
            return {"type": kind, "selected_date_time": element.get("initial_date_time")}
        case "file_input":
            return {"type": kind, "files": [{"id": "F1", "name": "x.csv", "size": 10}]}
    return {"type": kind, "value": element.get("initial_value")}


# --- bent ----------------------------------------------------------------------------------------------------

ids_ = st.one_of(st.integers(0, 60).map(str), st.sampled_from(("0", "-1", "999999", "x", "", *NUMBERS)))
values = st.one_of(st.lists(st.one_of(ids_, typed), min_size=1, max_size=4).map(":".join), typed)
people = st.one_of(st.sampled_from((*WHO, "UBOT", "USLACKBOT", "W1", "")), typed)


def _chosen(element: Mapping[str, Any]) -> st.SearchStrategy[str]:
    known = [one["value"] for one in element.get("options") or ()]
    known += [one["value"] for group in element.get("option_groups") or () for one in group["options"]]
    return st.one_of(st.sampled_from(known), st.sampled_from(known), typed) if known else typed


def entered(element: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Anything that somebody, or a client that has gone wrong, may have entered into this field."""
    kind, option = (
        element["type"],
        _chosen(element).map(lambda value: {"value": value, "text": {"text": "x"}}),
    )
    few = {"max_size": 4}
    match kind:
        case "static_select" | "radio_buttons" | "external_select":
            held: dict[str, Any] = {"selected_option": st.one_of(st.none(), option)}
        case "multi_static_select" | "checkboxes" | "multi_external_select":
            held = {"selected_options": st.lists(option, **few)}
        case "multi_users_select":
            held = {"selected_users": st.lists(people, **few)}
        case "users_select":
            held = {"selected_user": st.one_of(st.none(), people)}
        case "conversations_select":
            held = {"selected_conversation": st.one_of(st.none(), st.sampled_from(("C1", "CADMIN")), typed)}
        case "channels_select":
            held = {"selected_channel": st.one_of(st.none(), st.sampled_from(("C1", "CADMIN")), typed)}
        case "datepicker":
            held = {"selected_date": st.one_of(st.none(), st.dates().map(str), st.sampled_from(TIMES), typed)}
        case "timepicker":
            held = {
                "selected_time": st.one_of(st.none(), st.times().map(lambda t: t.strftime("%H:%M")), typed)
            }
        case "datetimepicker":
            soon = st.integers(1772442000, 1790000000)
            held = {"selected_date_time": st.one_of(st.none(), soon, st.integers(), numbers, typed)}
        case "file_input":
            file = st.fixed_dictionaries({"id": typed, "name": typed, "size": numbers})
            held = {"files": st.lists(file, max_size=2)}
        case "number_input":
            held = {
                "value": st.one_of(st.none(), st.integers(-3, 50).map(str), st.sampled_from(NUMBERS), typed)
            }
        case _:
            held = {"value": st.one_of(st.none(), typed, st.sampled_from(TIMES))}
    return st.fixed_dictionaries({"type": st.just(kind), **held})


@st.composite
def bent(draw: st.DrawFn, steps: list[Step], kinds: Mapping[str, str]) -> Body:
    """A genuine payload with other values; now and then by somebody else, or of another shape."""
    step = draw(st.sampled_from(steps))
    kind = kinds.get(step.name) or ("view" if step.sends else "action")
    body = body_of(step, kind, draw(st.integers(1, 10**6)))
    if draw(st.integers(0, 4)) == 0:
        _by(body, draw(st.sampled_from(WHO)))
    if kind in ("view", "close") or "view" in body:
        _enter(draw, body["view"])
    if kind == "action" and draw(st.booleans()):
        body["actions"][0]["value"] = draw(values)
    if kind == "command":
        body["text"] = f"{step.value} {draw(typed)}" if draw(st.booleans()) else draw(typed)
    if kind == "event":
        _tell(draw, body)
    for _ in range(draw(st.sampled_from((0, 0, 0, 0, 1, 1, 2)))):
        _break(draw, body)
    return body


def _by(body: Body, who: str) -> None:
    if "user_id" in body:
        body["user_id"] = who
    elif "user" in body:
        body["user"] = {**body["user"], "id": who}
    else:
        body["event"]["user"] = who


def _enter(draw: st.DrawFn, view: Body) -> None:
    for block in view["blocks"]:
        if block["type"] == "input" and draw(st.booleans()):
            view["state"]["values"][block["block_id"]] = {block["block_id"]: draw(entered(block["element"]))}
    if draw(st.integers(0, 3)) == 0:
        carried = json.loads(view["private_metadata"] or "{}")
        for name in carried:
            if draw(st.booleans()):
                carried[name] = draw(st.one_of(anything, ids_))
        view["private_metadata"] = draw(st.one_of(st.just(json.dumps(carried)), typed))


def _tell(draw: st.DrawFn, body: Body) -> None:
    event = body["event"]
    event["type"] = draw(st.sampled_from(EVENTS))
    if event["type"] in ("user_change", "team_join"):
        texts = dict.fromkeys(("real_name", "display_name", "email", "title"), typed)
        event["user"] = {
            "id": draw(people), "tz": draw(st.one_of(typed, st.just("Europe/Berlin"))), "locale": draw(typed),
            "deleted": draw(st.booleans()), "is_admin": draw(anything), "is_bot": draw(st.booleans()),
            "profile": draw(st.fixed_dictionaries(texts)),
        }  # fmt: skip
    if draw(st.booleans()):
        body["event_time"] = draw(st.one_of(numbers, anything))


def _break(draw: st.DrawFn, body: Body) -> None:
    """Something is missing, or of another kind."""
    places = list(_places(body))
    holder, name = draw(st.sampled_from(places))
    if draw(st.integers(0, 2)) == 0:
        del holder[name]
    else:
        holder[name] = copy.deepcopy(draw(anything))


def _places(node: Any, depth: int = 0) -> Iterator[tuple[Any, Any]]:
    if depth > 7:
        return
    if isinstance(node, dict):
        for name, value in node.items():
            if name not in ("element", "label", "hint"):
                yield node, name
                yield from _places(value, depth + 1)
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield node, number
            yield from _places(value, depth + 1)
