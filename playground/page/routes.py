"""The page's addresses: the page, its fragments, live changes, and one for everything a person does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from playground.page.acting import CannotDo, act
from playground.page.drawing import environment, words_for
from playground.page.gate import Endpoint, cookie_name, gated
from playground.page.hurry import MOVES, Hurry
from playground.page.screen_of import Screens
from playground.page.unread import Unread
from playground.page.words import Words

if TYPE_CHECKING:
    from playground.slack import Playground

STATIC = Path(__file__).parent / "static"
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
FRAGMENTS = ("topbar", "rail", "main", "modal", "guide")
LOOK_EVERY = 0.12  # seconds between two looks for changes; a person notices nothing shorter
STILL_HERE = 15.0  # seconds between two signs of life on the event stream


class Page:
    """The handlers, with what they share."""

    def __init__(self, playground: Playground) -> None:
        self._playground = playground
        self.words = Words(playground.language)
        self._hurry = Hurry(playground.clock)
        self._screens = Screens(playground, Unread(playground.log), self._hurry, self.words)
        self._templates = environment(self.words)

    # --- looking -----------------------------------------------------------------------------------
    async def show(self, request: Request) -> Response:
        """The whole page. With the token in the address: a cookie for it, and the address without it."""
        if "token" in request.query_params:
            rest = "&".join(f"{k}={v}" for k, v in request.query_params.items() if k in {"as", "in"})
            answer = RedirectResponse(f"/?{rest}" if rest else "/", 303)
            answer.set_cookie(
                cookie_name(request), self._playground.page_token, httponly=True, samesite="strict"
            )
            return answer
        html = await run_in_threadpool(self._whole, request)
        return HTMLResponse(html)

    def _whole(self, request: Request) -> str:
        person = self._screens.person(request.query_params.get("as", ""))
        if person is None:
            return self._templates.get_template("nobody.html").render(app_name=self._playground.app_name)
        screen = self._screens.of(person, request.query_params.get("in", ""))
        commands = json.dumps(self._screens.commands())
        return self._templates.get_template("page.html").render(
            {**screen, **words_for(screen["reading"])},
            commands=commands,
            spoken=json.dumps(self.words.for_browser()),
            page_token=self._playground.page_token,
            version=self._version(),
        )

    async def screen(self, request: Request) -> Response:
        """The fragments of a person's screen as they are now."""
        return JSONResponse(await run_in_threadpool(self._fragments, dict(request.query_params)))

    def _fragments(self, asked: dict[str, Any]) -> dict[str, Any]:
        version = self._version()
        person = self._screens.person(str(asked.get("as", "")))
        if person is None:
            return {"version": version, "fragments": {}}
        everything = bool(asked.get("all"))
        screen = self._screens.of(person, str(asked.get("in", "")), everything=everything)
        context = {**screen, **words_for(screen["reading"])}
        return {
            "version": version,
            "as": person.id,
            "in": screen["place"],
            "troubles": [self.words.told(sentence) for sentence in self._hurry.troubles()],
            "fragments": {
                name: self._templates.get_template(f"{name}.html").render(context) for name in FRAGMENTS
            },
        }

    async def people(self, request: Request) -> Response:
        """The "act as" list, fetched when it is opened."""
        return HTMLResponse(await run_in_threadpool(self._people, request.query_params.get("as", "")))

    def _people(self, identity: str) -> str:
        person = self._screens.person(identity)
        template = self._templates.get_template("people.html")
        return template.render(self._screens.colleagues(person)) if person else ""

    async def names(self, _request: Request) -> Response:
        """Whom one can name, fetched when an `@` is typed."""
        return JSONResponse(await run_in_threadpool(self._screens.names))

    async def file(self, request: Request) -> Response:
        """A shared file, for someone who sees one of the conversations it was shared in."""
        person = self._screens.person(request.query_params.get("as", ""))
        file = self._playground.core.workspace.files.get(request.path_params["file_id"])
        if person is None or file is None or file.deleted or not self._screens.sees(person, file.channels):
            return PlainTextResponse(self.words.say("There is no such file here."), 404)
        shown = file.mimetype in PICTURES
        return Response(
            file.content,
            media_type=file.mimetype if shown else "application/octet-stream",
            headers={} if shown else {"Content-Disposition": "attachment"},
        )

    async def events(self, request: Request) -> Response:
        """Server-sent events: `changed` with a version whenever anything may look different."""
        return StreamingResponse(self._changes(request), media_type="text/event-stream")

    async def _changes(self, request: Request) -> AsyncIterator[str]:
        last, quiet = "", 0.0
        while not await request.is_disconnected():
            version = self._version()
            if version != last:
                last, quiet = version, 0.0
                yield f"event: changed\ndata: {json.dumps(version)}\n\n"
            elif quiet >= STILL_HERE:
                quiet = 0.0
                yield ": still here\n\n"
            await asyncio.sleep(LOOK_EVERY)
            quiet += LOOK_EVERY

    def _version(self) -> str:
        """Changes whenever a screen may: something was logged, time moves, or a minute has passed."""
        progress = self._hurry.progress()
        minute = f"{self._playground.clock.now():%Y%m%d%H%M}"
        moving = progress.percent if progress else "-"
        guide = getattr(self._playground, "guide", None)
        switches = "".join(str(control["active"])[0] for control in guide.controls) if guide else ""
        return f"{len(self._playground.log)}.{minute}.{moving}.{switches}.{len(self._hurry.troubles())}"

    # --- acting ------------------------------------------------------------------------------------
    async def act(self, request: Request) -> Response:
        """What a person does; answers how it went and the fragments afterwards."""
        sent, files = await self._sent(request)
        return JSONResponse(await run_in_threadpool(self._act, sent, files))

    def _act(self, sent: dict[str, Any], files: dict[str, list[tuple[str, bytes]]]) -> dict[str, Any]:
        person = self._screens.person(str(sent.get("as", "")))
        if person is None:
            return {"ok": False, "error": self.words.say("Nobody is there to act as.")}
        try:
            answer = act(person, sent, files)
        except CannotDo as sentence:
            answer = {"ok": False, "error": sentence.args[0]}
        if answer.get("error"):
            answer["error"] = self.words.told(answer["error"])
        place = answer.get("go", sent.get("in", ""))
        return {**answer, "screen": self._fragments({"as": person.id, "in": place, "all": sent.get("all")})}

    async def clock(self, request: Request) -> Response:
        """Turn the clock: `move` is hour, day, week, month, next or stop."""
        sent, _files = await self._sent(request)
        move = str(sent.get("move"))
        if move == "stop":
            self._hurry.stop()
            return JSONResponse({"ok": True})
        if move not in {*MOVES, "next"}:
            return JSONResponse({"ok": False, "error": self.words.say("The clock knows no such move.")})
        sentence = await run_in_threadpool(self._hurry.begin, move)
        return JSONResponse({"ok": sentence is None, "error": sentence and self.words.told(sentence)})

    async def press(self, request: Request) -> Response:
        """A control of the guide was pressed."""
        sent, _files = await self._sent(request)
        guide = getattr(self._playground, "guide", None)
        if guide is None:
            return JSONResponse({"ok": False, "error": self.words.say("There is no guide here.")})
        await run_in_threadpool(guide.press, str(sent.get("control")))
        return JSONResponse({"ok": True})

    async def _sent(self, request: Request) -> tuple[dict[str, Any], dict[str, list[tuple[str, bytes]]]]:
        """The JSON of an action; with files a form, where `sent` is the JSON and its `fields` name the files."""
        try:
            return await _read(request)
        except (ValueError, KeyError, TypeError, RecursionError):
            raise HTTPException(400, self.words.say("This is nothing that the page sends.")) from None


async def _read(request: Request) -> tuple[dict[str, Any], dict[str, list[tuple[str, bytes]]]]:
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        async with request.form() as form:
            sent: dict[str, Any] = dict(json.loads(str(form["sent"])))
            files: dict[str, list[tuple[str, bytes]]] = {}
            for index, field in enumerate(sent.get("fields", [])):
                uploads = [f for f in form.getlist(f"file-{index}") if isinstance(f, UploadFile)]
                files["\n".join(field)] = [(f.filename or "file", await f.read()) for f in uploads]
        return sent, files
    body = await request.json()
    return (body if isinstance(body, dict) else {}), {}


def page_routes(playground: Playground) -> list[BaseRoute]:
    """The browser page's routes for a running playground: `/` is the page, `/page/...` what it needs."""
    page = Page(playground)

    def token() -> str:
        return playground.page_token

    def route(path: str, endpoint: Endpoint, method: str = "GET") -> Route:
        return Route(path, gated(endpoint, token, page.words), methods=[method])

    static: Callable[..., Any] = StaticFiles(directory=STATIC)
    return [
        route("/", page.show),
        route("/page/screen", page.screen),
        route("/page/events", page.events),
        route("/page/people", page.people),
        route("/page/names", page.names),
        route("/page/file/{file_id}", page.file),
        route("/page/act", page.act, "POST"),
        route("/page/clock", page.clock, "POST"),
        route("/page/guide", page.press, "POST"),
        Mount("/page/static", static, name="page-static"),
    ]
