"""Installing the app by OAuth v2: Slack's authorize page, and codes that are exchanged for tokens."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from playground.refusal import Refused
from playground.tokens import EXPIRES_IN, Token

if TYPE_CHECKING:
    from playground.core import Core
    from playground.people import Person
    from playground.slack import Playground

Json = dict[str, Any]

AUTHORIZE = "/oauth/v2/authorize"
CODE_LIVES = timedelta(minutes=10)
_KNOWN = {"client_id", "scope", "user_scope", "redirect_uri", "state", "team"}


class AuthorizeRefused(Exception):  # noqa: N818  (what Slack shows instead of its page)
    """Slack shows an error and sends nobody back; the message is what it shows."""


@dataclass(frozen=True)
class Asked:
    """What the app asks for on the authorize page. `redirect_uri` is where the browser goes back to."""

    scopes: tuple[str, ...]
    redirect_uri: str
    named_redirect: bool  # whether the address was given, and must be given again
    state: str | None
    team: str


@dataclass(eq=False)
class Code:
    """Worth a token once, for ten minutes."""

    asked: Asked
    person: Person
    whole_organization: bool
    born: datetime


class OAuth:
    """The app as its page at Slack has it: client id, secret, redirect URLs, and where it may be installed."""

    def __init__(self, manifest: Json) -> None:
        config, settings = manifest.get("oauth_config", {}), manifest.get("settings", {})
        self.client_id = f"{secrets.randbelow(10**12):012d}.{secrets.randbelow(10**13):013d}"
        self.client_secret = secrets.token_hex(16)
        self.redirect_urls: list[str] = list(config.get("redirect_urls", []))
        self.rotates = bool(settings.get("token_rotation_enabled"))
        self.for_organizations = bool(settings.get("org_deploy_enabled"))
        self.workspaces: list[Playground] = []
        self._codes: dict[str, Code] = {}

    # --- the authorize page ------------------------------------------------------------------------
    def ask(self, query: Mapping[str, str]) -> Asked:
        """What a request for the authorize page asks for. Raises AuthorizeRefused."""
        unknown = sorted(set(query) - _KNOWN)
        if unknown:
            raise AuthorizeRefused(f"invalid_arguments: {', '.join(unknown)}")
        if query.get("client_id") != self.client_id:
            raise AuthorizeRefused("invalid_client_id")
        if query.get("user_scope"):
            raise AuthorizeRefused("invalid_scope: this app asks nothing of people")
        scopes = tuple(filter(None, query.get("scope", "").split(",")))
        declared = self.workspaces[0].declared.scopes
        beyond = sorted(set(scopes) - declared)
        if not scopes or beyond:
            raise AuthorizeRefused(f"invalid_scope: {', '.join(beyond) or 'none was asked for'}")
        redirect = query.get("redirect_uri") or next(iter(self.redirect_urls), "")
        if not any(_is_below(redirect, url) for url in self.redirect_urls):
            raise AuthorizeRefused(
                f"redirect_uri did not match any configured URIs. Passed URI: {redirect or 'none'}"
            )
        return Asked(
            scopes, redirect, bool(query.get("redirect_uri")), query.get("state"), query.get("team", "")
        )

    def allow(self, asked: Asked, person: Person, *, whole_organization: bool = False) -> str:
        """A person presses Allow; where their browser goes then. Raises AuthorizeRefused."""
        core = person.playground.core
        if person.is_restricted or person.is_ultra_restricted or person.is_stranger or person.deleted:
            raise AuthorizeRefused("guests cannot install apps")
        if asked.team and asked.team != core.workspace.team_id:
            raise AuthorizeRefused("invalid_team")
        if whole_organization and not (
            self.for_organizations and core.workspace.enterprise_id and person.is_owner
        ):
            raise AuthorizeRefused("this app cannot be installed in a whole organization")
        code = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**13)}.{secrets.token_hex(32)}"
        self._codes[code] = Code(asked, person, whole_organization, core.clock.now())
        core.log.add("install_allowed", who=person.id)
        return _back(asked, {"code": code})

    def deny(self, asked: Asked, person: Person) -> str:
        """A person presses Cancel; where their browser goes then."""
        person.playground.core.log.add("install_denied", who=person.id)
        return _back(asked, {"error": "access_denied"})

    # --- oauth.v2.access ---------------------------------------------------------------------------
    def exchange(self, args: Mapping[str, Any], now: datetime) -> Json:
        """The answer to oauth.v2.access. Raises Refused."""
        if args.get("client_id") != self.client_id:
            raise Refused("invalid_client_id")
        if args.get("client_secret") != self.client_secret:
            raise Refused("bad_client_secret")
        kind = args.get("grant_type") or "authorization_code"
        if kind == "refresh_token":
            return self._refreshed(str(args.get("refresh_token") or ""))
        if kind != "authorization_code":
            raise Refused("invalid_grant_type")
        code = self._codes.pop(str(args.get("code") or ""), None)
        if code is None or now >= code.born + CODE_LIVES:
            raise Refused("invalid_code")
        if (args.get("redirect_uri") or "") != (code.asked.redirect_uri if code.asked.named_redirect else ""):
            raise Refused("bad_redirect_uri")
        return self._installed(code)

    def _installed(self, code: Code) -> Json:
        core = code.person.playground.core
        first = not core.tokens.installed
        granted = frozenset(code.asked.scopes) | (frozenset() if first else core.app.scopes)
        core.app = replace(core.app, scopes=granted)
        token = core.tokens.give(rotating=self.rotates)
        core.log.add("app_installed", who=code.person.id, again=not first)
        return self._answer(core, token, code.person, whole_organization=code.whole_organization)

    def _refreshed(self, refresh_token: str) -> Json:
        for playground in self.workspaces:
            core = playground.core
            token = core.tokens.refresh(refresh_token)
            if token is not None:
                core.log.add("token_refreshed")
                return self._answer(core, token, None, whole_organization=False)
        raise Refused("invalid_refresh_token")

    def _answer(self, core: Core, token: Token, person: Person | None, *, whole_organization: bool) -> Json:
        workspace = core.workspace
        enterprise = {"id": workspace.enterprise_id, "name": workspace.enterprise_name}
        answer: Json = {
            "access_token": token.value,
            "token_type": "bot",
            "scope": ",".join(sorted(core.app.scopes)),
            "bot_user_id": core.bot_user_id,
            "app_id": core.app_id,
            "team": None if whole_organization else {"id": workspace.team_id, "name": workspace.name},
            "enterprise": enterprise if workspace.enterprise_id else None,
            "is_enterprise_install": whole_organization,
        }
        if person is not None:
            answer["authed_user"] = {"id": person.id}
        if token.expires_at is not None:
            answer |= {"expires_in": EXPIRES_IN, "refresh_token": token.refresh}
        return answer

    # --- for a browser -----------------------------------------------------------------------------
    def routes(self) -> list[BaseRoute]:
        """The authorize page."""
        return [
            Route(AUTHORIZE, self._page, methods=["GET"]),
            Route(AUTHORIZE, self._decide, methods=["POST"]),
        ]

    async def _page(self, request: Request) -> Response:
        query = dict(request.query_params)
        try:
            self.ask(query)
        except AuthorizeRefused as refused:
            return HTMLResponse(f"<!doctype html><h1>Something went wrong</h1><p>{escape(str(refused))}", 400)
        hidden = "".join(
            f'<input type="hidden" name="{escape(key)}" value="{escape(value)}">'
            for key, value in query.items()
        )
        people = "".join(
            f'<option value="{person.id}">{escape(person.real_name)} ({escape(one.core.workspace.name)})</option>'
            for one in self.workspaces
            for person in one.people
        )
        name = escape(self.workspaces[0].app_name)
        return HTMLResponse(
            f"<!doctype html><title>{name}</title><h1>{name} asks for access to a workspace</h1>"
            f'<form method="post" action="{AUTHORIZE}">{hidden}'
            f'<p><label>You are <select name="who">{people}</select></label>'
            '<p><button name="decision" value="allow">Allow</button> '
            '<button name="decision" value="cancel">Cancel</button></form>'
        )

    async def _decide(self, request: Request) -> Response:
        async with request.form() as form:
            given = {key: value for key, value in form.items() if isinstance(value, str)}
        who, decision = given.pop("who", ""), given.pop("decision", "")
        person = next((p for one in self.workspaces for p in one.people if p.id == who), None)
        try:
            asked = self.ask(given)
            if person is None:
                return RedirectResponse("/signin", 302)
            target = self.allow(asked, person) if decision == "allow" else self.deny(asked, person)
        except AuthorizeRefused as refused:
            return HTMLResponse(f"<!doctype html><h1>Something went wrong</h1><p>{escape(str(refused))}", 400)
        return RedirectResponse(target, 302)


def _is_below(given: str, configured: str) -> bool:
    """Slack takes an address that is configured, or lies below one that is."""
    one, other = urlsplit(given), urlsplit(configured)
    below = one.path == other.path or one.path.startswith(f"{other.path.rstrip('/')}/")
    return bool(given) and (one.scheme, one.netloc) == (other.scheme, other.netloc) and below


def _back(asked: Asked, answer: dict[str, str]) -> str:
    answer["state"] = asked.state or ""
    joint = "&" if urlsplit(asked.redirect_uri).query else "?"
    return f"{asked.redirect_uri}{joint}{urlencode(answer)}"
