"""The pages on which a workspace lets the app in: there, at Slack, and back again."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from http.cookies import CookieError, SimpleCookie

from bot.installing.grants import Grant, OAuthRefused, OAuthUnreachable
from bot.installing.installations import StillErasingError
from bot.installing.office import InstallOffice
from bot.installing.states import VISIT
from bot.log import logger
from bot.web.routes import Routes, WebRequest, WebResponse

INSTALL = "/slack/install"
REDIRECT = "/slack/oauth_redirect"
"""Must stand in the app's manifest, behind the public address, under redirect_urls."""
COOKIE = "mentorbot_visit"

_log = logger("installing")

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 17px/1.5 system-ui, sans-serif; max-width: 34rem; margin: 12vh auto; padding: 0 1.2rem; color: #1d1c1d; }}
h1 {{ font-size: 1.6rem; line-height: 1.25; }}
a.go {{ display: inline-block; padding: .7rem 1.2rem; border-radius: .4rem; background: #2f5d50; color: #fff;
  text-decoration: none; font-weight: 600; }}
a.go:focus-visible {{ outline: 3px solid #1264a3; outline-offset: 2px; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
{paragraphs}
<p><a class="go" href="{href}">{button}</a></p>
</main>
</body>
</html>
"""
_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'none'",
}
_AGAIN = "Start again"
_NOTHING = "Nothing was installed, and nothing in your workspace has changed."


class InstallPages:
    """The two addresses of an installation."""

    def __init__(self, office: InstallOffice) -> None:
        self._office = office
        self._redirect_uri = f"{office.public_url}{REDIRECT}"

    def add_to(self, routes: Routes) -> None:
        """Answer at these addresses."""
        routes.add("GET", INSTALL, self.begin)
        routes.add("GET", REDIRECT, self.come_back)

    def begin(self, request: WebRequest) -> WebResponse:
        """What will happen, and the way to Slack."""
        visit = self._office.visits.begin(_cookie(request.headers), self._office.now())
        return _page(
            200,
            "Add mentorbot to your Slack workspace",
            "mentorbot runs mentoring programs inside Slack. Slack shows you what the app may do, and you choose.",
            "Depending on your workspace's settings, an admin of it has to agree.",
            href=self._office.oauth.authorize_url(visit.state, self._redirect_uri),
            button="Choose your workspace at Slack",
            cookie=self._cookie_with(visit.browser),
        )

    def come_back(self, request: WebRequest) -> WebResponse:
        """What came of it."""
        office, asked = self._office, request.query
        if not office.visits.end(asked.get("state", ""), _cookie(request.headers), office.now()):
            return _page(
                400,
                "This visit is over",
                f"An installation has to end in the browser it was begun in, within {_minutes()} minutes, and "
                "once. " + _NOTHING,
            )
        if asked.get("error") or not asked.get("code"):
            return self._refused(asked.get("error") or "no_code")
        try:
            grant = office.oauth.exchange(asked["code"], self._redirect_uri)
        except OAuthRefused as refused:
            return self._refused(refused.code)
        except OAuthUnreachable as problem:
            _log.warning("not_installed", error=str(problem))
            return _page(
                502,
                "Slack does not answer just now",
                "Please try again in a few minutes. " + _NOTHING,
            )
        if grant.whole_organization or not grant.bot_user_id:
            office.oauth.give_back(grant)
            return _whole_organization()
        return self._take_in(grant)

    def _take_in(self, grant: Grant) -> WebResponse:
        try:
            self._office.take_in(grant)
        except StillErasingError:
            self._office.oauth.give_back(grant)
            return _page(
                409,
                "Please come back in an hour",
                "The app was uninstalled from this workspace some time ago, and its records are being deleted "
                "right now. Once that is done, you can start anew.",
            )
        return _page(
            200,
            f"mentorbot is in {grant.name}" if grant.name else "mentorbot is in your workspace",
            "Next, in Slack: invite it to the private channel of whoever will coordinate the program, and type "
            "/mentor-admin setup there.",
            href=f"https://app.slack.com/client/{grant.workspace_id}",
            button="Open Slack",
        )

    def _refused(self, code: str) -> WebResponse:
        _log.warning("not_installed", code=_as_code(code))
        if code == "access_denied":
            return _page(200, "All right, not now", _NOTHING)
        if code == "cannot_install_an_org_installed_app":
            return _whole_organization()
        if code in ("invalid_code", "code_already_used", "no_code"):
            return _page(400, "That took a little too long", _NOTHING)
        return _page(
            400,
            "Slack did not let the app in",
            f"Slack says: {_as_code(code)}. If it says so again, show this page to whoever runs mentorbot for "
            "you. " + _NOTHING,
        )

    def _cookie_with(self, browser: str) -> str:
        secure = "; Secure" if self._office.public_url.startswith("https://") else ""
        age = int(VISIT.total_seconds())
        return f"{COOKIE}={browser}; Path=/slack/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}"


def _whole_organization() -> WebResponse:
    return _page(
        400,
        "Please choose a single workspace",
        "mentorbot is installed in one workspace at a time, not in a whole organization at once: programs, "
        "coordinators and records belong to a workspace. " + _NOTHING,
    )


def _page(
    status: int, title: str, *paragraphs: str, href: str = INSTALL, button: str = _AGAIN, cookie: str = ""
) -> WebResponse:
    text = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    body = _PAGE.format(title=escape(title), paragraphs=text, href=escape(href), button=escape(button))
    return WebResponse(status, _HEADERS | ({"Set-Cookie": cookie} if cookie else {}), body.encode())


def _cookie(headers: Mapping[str, str]) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found is not None else ""


def _minutes() -> int:
    return int(VISIT.total_seconds() // 60)


def _as_code(text: str) -> str:
    """Slack's name of an error; what is none of Slack's may be anything, and is not repeated."""
    known = text.isascii() and text.replace("_", "").isalnum() and len(text) <= 60  # noqa: PLR2004 - a name
    return text if known else "an unknown error"
