"""/api/METHOD: the request read, the token and limits checked, the method called, faults on the way."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from playground.api import METHODS, Call, Office
from playground.connections import Connections
from playground.faults import AFTER, LATE, SLOW, Faults
from playground.limits import Limits
from playground.refusal import Refused
from playground.rules import Rule, rules

Json = dict[str, Any]

WITHOUT_TOKEN = frozenset({"oauth.v2.access"})  # whoever calls it knows the client secret instead
RETRY_AFTER_FAULT = 5  # seconds that an injected 429 asks for


class WebApi:
    """Answers every method of the rules in one workspace; all else is unknown_method."""

    def __init__(
        self,
        office: Office,
        faults: Faults,
        limits: Limits,
        connections: Connections,
        *,
        app_token: str,
    ) -> None:
        self._office = office
        self._faults = faults
        self._limits = limits
        self._connections = connections
        self._app_token = app_token

    def knows(self, token: str) -> bool:
        """Whether a token was given for this workspace."""
        return self._office.core.tokens.knows(token)

    def refuse(self, name: str, refused: Refused) -> Response:
        """The answer to what is no call of a method."""
        return JSONResponse(self._refusal(name, refused))

    async def answer(self, request: Request, name: str, args: Json, token: str, *, as_json: bool) -> Response:
        """One request."""
        try:
            rule = self._rule(name, token, as_json=as_json)
        except Refused as refused:
            return self.refuse(name, refused)
        room = self._room(args)
        now = self._office.core.clock.now()
        wait = self._limits.refuse_for(rule, now, room)
        if wait:
            self._office.core.log.add("rate_limited", method=name, retry_after=wait, args=_named(args))
            return _busy(wait)
        fault = self._faults.draw(name)
        if fault != "429":
            self._limits.count(rule, now, room)
        if fault is None:
            return self._answer(self._perform(rule, args), rule)
        self._office.core.log.add("fault_injected", fault=fault, method=name, args=_named(args))
        answer = await self._with_fault(fault, rule, args, request)
        if answer is None:
            self._connections.cut(self._connections.peer(request))
        return answer or Response(status_code=500)  # nobody reads that: the connection is gone

    def _rule(self, name: str, token: str, *, as_json: bool) -> Rule:
        """The facts of a method that this token may call."""
        found = rules().get(name)
        if found is None or name not in METHODS:
            raise Refused("unknown_method", req_method=name)
        if name in WITHOUT_TOKEN:
            return found
        if not token:
            raise Refused("not_authed")
        refusal = "" if token == self._app_token else self._office.core.tokens.refusal(token)
        if refusal:
            raise Refused(refusal)
        if (token == self._app_token) != (name == "apps.connections.open"):
            raise Refused("not_allowed_token_type")
        if as_json and not found.takes_json:
            raise Refused("invalid_arguments", "this method takes no JSON body")
        return found

    # --- the method itself -------------------------------------------------------------------------
    def _perform(self, rule: Rule, args: Json) -> Json:
        office = self._office
        call = Call(
            office.core,
            office.conversations,
            office.messages,
            office.views,
            office.triggers,
            office.sockets,
            rule,
            args,
        )
        try:
            with office.core.lock:
                call.check_arguments()
                call.need(*rule.scopes)
                return {"ok": True, **METHODS[rule.method](call)}
        except Refused as refused:
            return self._refusal(rule.method, refused)

    def _refusal(self, method: str, refused: Refused) -> Json:
        self._office.core.log.add(
            "api_refused",
            method=method,
            error=refused.error,
            messages=refused.more.get("response_metadata", {}).get("messages", []),
        )
        return {"ok": False, "error": refused.error, **refused.more}

    def _answer(self, body: Json, rule: Rule) -> Response:
        headers = {
            "date": format_datetime(self._office.core.clock.now(), usegmt=True),
            "x-oauth-scopes": ",".join(sorted(self._office.core.app.scopes)),
            "x-accepted-oauth-scopes": ",".join(rule.scopes),
        }
        return JSONResponse(body, headers=headers)

    def _room(self, args: Json) -> str:
        """What the limit per channel counts by: a DM is its person, under whichever name it is called."""
        core = self._office.core
        channel = str(args.get("channel") or "")
        if channel.startswith("#"):
            named = core.workspace.named(channel[1:])
            return named.id if named else channel
        found = core.workspace.channels.get(channel)
        if found is not None and found.kind == "im":
            return next((u for u in found.members if u != core.bot_user_id), channel)
        return channel

    # --- faults ------------------------------------------------------------------------------------
    async def _with_fault(self, fault: str, rule: Rule, args: Json, request: Request) -> Response | None:
        """The answer in trouble; None when the connection is to be cut instead."""
        if fault in AFTER:
            self._perform(rule, args)
        if fault == "late_write":
            self._write_late(rule, args)
        if fault == "slow":
            await asyncio.sleep(SLOW)
        if fault == "slow" or (fault == "hang" and await self._hang(request)):
            return self._answer(self._perform(rule, args), rule)
        if fault in {"internal_error", "fatal_error"}:
            return self._answer({"ok": False, "error": fault}, rule)
        if fault == "429":
            self._office.core.log.add(
                "rate_limited", method=rule.method, retry_after=RETRY_AFTER_FAULT, injected=True
            )
            return _busy(RETRY_AFTER_FAULT)
        return PlainTextResponse("internal error", 500) if fault == "500" else None

    def _write_late(self, rule: Rule, args: Json) -> None:
        clock = self._office.core.clock
        clock.call_at(clock.now() + timedelta(seconds=LATE), lambda: self._landed(rule, args))

    def _landed(self, rule: Rule, args: Json) -> None:
        answer = self._perform(rule, args)
        self._office.core.log.add("late_write_landed", method=rule.method, ok=answer["ok"])

    async def _hang(self, request: Request) -> bool:
        """Hold the request until it is released; False if the caller went away first."""
        released = asyncio.Event()
        loop = asyncio.get_running_loop()
        self._faults.on_release(lambda: loop.call_soon_threadsafe(released.set))

        async def gone() -> None:
            while (await request.receive())["type"] != "http.disconnect":
                pass

        waits = [asyncio.ensure_future(released.wait()), asyncio.ensure_future(gone())]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
        return released.is_set()


async def arguments(request: Request) -> tuple[Json, bool]:
    """From the query, then from a form or JSON body; and whether it was JSON."""
    args: Json = dict(request.query_params)
    kind = request.headers.get("content-type", "").split(";")[0].strip()
    if request.method == "GET":
        return args, False
    if kind == "application/json":
        body = await request.body()
        try:
            given = json.loads(body) if body.strip() else {}
        except ValueError:
            raise Refused("invalid_arguments", "the body is not valid JSON") from None
        if not isinstance(given, dict):
            raise Refused("invalid_arguments", "the body must be a JSON object")
        return args | given, True
    if kind in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        async with request.form() as form:
            args |= {key: value for key, value in form.items() if isinstance(value, str)}
        return args, False
    await request.body()
    return args, False


def token_of(request: Request, args: Json) -> str:
    """The bearer token, or the argument; taken out of the arguments."""
    given = str(args.pop("token", "") or "")
    kind, _, value = request.headers.get("authorization", "").partition(" ")
    return value.strip() if kind.lower() == "bearer" and value.strip() else given


def _busy(seconds: int) -> Response:
    return JSONResponse(
        {"ok": False, "error": "ratelimited"}, status_code=429, headers={"Retry-After": str(seconds)}
    )


def _named(args: Json) -> Json:
    """The arguments that say where, for the log; never what."""
    return {k: args[k] for k in ("channel", "user", "users", "user_id", "ts", "view_id", "name") if k in args}
