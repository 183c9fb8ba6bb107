"""The steps that concern Slack: how it reaches the bot, the app, its tokens, and the coordinators' channel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.setting_up import manifest as manifests
from bot.setting_up.kept import APP_TOKEN, BOT_TOKEN, MODE, PUBLIC_URL, SIGNING_SECRET, Kept, StoppedError
from bot.setting_up.slack import (
    Answer,
    Slack,
    Verdict,
    wrong_with_app_token,
    wrong_with_bot_token,
    wrong_with_public_url,
    wrong_with_signing_secret,
)
from bot.setting_up.talk import Talk, UnansweredError
from bot.settings import HTTP, MODES, SOCKET

APP_FILE = "slack-app.yml"
"""The manifest as this operator wants it, beside the settings."""
_WAYS = {
    SOCKET: "Socket Mode: the bot connects to Slack. No address of yours is needed; the simplest.",
    HTTP: "HTTP: Slack posts to an https address of yours.",
}


@dataclass
class SlackSteps:
    """Each step keeps what is there and right, asks for the rest, and writes it at once."""

    talk: Talk
    kept: Kept
    slack: Slack
    bot: str = ""
    workspace_id: str = ""

    # --- how Slack reaches the bot ---------------------------------------------------------------------

    def way(self, wished: str) -> None:
        """Socket Mode, or HTTP with a public address. `wished` comes from an option."""
        mode = wished or self.kept.get(MODE)
        if mode and mode not in MODES:
            raise StoppedError(f"{MODE} must be one of {', '.join(MODES)}.")
        if mode:
            self.talk.say(_WAYS[mode])
        else:
            mode = self.talk.choose("How shall Slack reach the bot?", _WAYS, default=SOCKET)
        self.kept.keep(MODE, mode)

    def public_address(self, wished: str) -> None:
        """Where Slack posts to, over HTTP."""
        if self.kept.get(MODE) != HTTP:
            return
        url = wished or self.kept.get(PUBLIC_URL)
        while not url or wrong_with_public_url(url):
            if url:
                self._say_what_is_wrong(wrong_with_public_url(url))
            url = self.talk.ask(
                "Your address, without a path (https://mentoring.example.com)",
                unasked="Give the address to which Slack posts: --public-url https://mentoring.example.com",
            )
        self.kept.keep(PUBLIC_URL, url.rstrip("/"))

    # --- the app ---------------------------------------------------------------------------------------

    def app(self, name: str, manifest_at: Path) -> None:
        """The app on Slack's side: a link on which it is made, unless its token is there already."""
        if self.kept.get(BOT_TOKEN):
            self.talk.say("There is a bot token already, so there is an app.")
            return
        app = self._manifest(name)
        try:
            manifest_at.write_text(manifests.as_text(app), encoding="utf-8")
        except OSError as problem:
            raise StoppedError(f"{manifest_at} cannot be written ({problem.strerror}).") from None
        self.talk.say(
            "Open this link, choose your workspace, and press Create. It brings the app's manifest along:\n\n"
            f"{manifests.deep_link(app)}\n\n"
            f"If the link is cut off: https://api.slack.com/apps, Create New App, From a manifest, and paste "
            f"{manifest_at}.\n"
            "Then press Install to Workspace on the app's page."
        )
        if self.kept.get(MODE) == HTTP:
            self.talk.say(
                "Slack will say that the Request URL is not verified. Once the bot runs, press Retry under Event "
                "Subscriptions."
            )
        if self.talk.answers:
            self.talk.ask("Press Enter when the app is installed")

    def _manifest(self, name: str) -> manifests.Manifest:
        wrong = manifests.wrong_with_name(name)
        if wrong:
            raise StoppedError(wrong)
        app = manifests.named(manifests.read_manifest(), name)
        return manifests.over_http(app, self.kept.get(PUBLIC_URL)) if self.kept.get(MODE) == HTTP else app

    def name(self, wished: str, default: str) -> str:
        """What the app is to be called."""
        if wished or self.kept.get(BOT_TOKEN):
            return wished or default
        while True:
            name = self.talk.ask("What shall the bot be called in Slack?", default=default)
            wrong = manifests.wrong_with_name(name)
            if not wrong:
                return name
            self.talk.say(wrong)

    # --- its tokens ------------------------------------------------------------------------------------

    def tokens(self) -> None:
        """The bot token; and the app-level token or, over HTTP, the signing secret."""
        found = self._token(
            BOT_TOKEN, "Bot token, xoxb-…", "OAuth & Permissions, Bot User OAuth Token",
            wrong_with_bot_token, self.slack.bot_token,
        )  # fmt: skip
        self.bot, self.workspace_id = found.bot, found.workspace_id
        if self.kept.get(MODE) == HTTP:
            self._signing_secret()
            return
        self._token(
            APP_TOKEN, "App-level token, xapp-…",
            "Basic Information, App-Level Tokens, Generate, with the scope connections:write",
            wrong_with_app_token, lambda token: self.slack.app_token(token, found.app_id),
        )  # fmt: skip

    def _token(
        self,
        name: str,
        what: str,
        where: str,
        wrong_with: Callable[[str], str],
        ask_slack: Callable[[str], Answer],
    ) -> Answer:
        """Ask for a token until Slack accepts it with all scopes."""
        token = self.kept.get(name)
        if not token:
            self.talk.say(f"On the app's page: {where}.")
        while True:
            if not token:
                unasked = f"Set {name} in the environment. You find it on the Slack app's page, {where}."
                token = self.talk.ask_secret(what, unasked=unasked)
            wrong = wrong_with(token)
            if not token or wrong:
                self._say_what_is_wrong(
                    wrong if token else f"Nothing came. Paste it and press Enter. {_CTRL_C}", name
                )
                token = ""
                continue
            answer = ask_slack(token)
            if answer.verdict is Verdict.ACCEPTED:
                self.talk.say(f"✓ {answer.says}")
                self.kept.keep(name, token)
                return answer
            token = self._once_more(name, token, answer)

    def _once_more(self, name: str, token: str, answer: Answer) -> str:
        """The token to try next: the same, another, or "" to be asked for."""
        if answer.verdict is Verdict.UNREACHABLE:
            self.talk.say(answer.says)
            if self.talk.agree("Try again?", default=True, unasked=f"{answer.says} Then come back."):
                return token
            raise StoppedError("Slack cannot be reached, so nothing can be checked.")
        if answer.verdict is Verdict.LACKING:
            self.talk.say(answer.says)
            if not self.talk.answers:
                raise UnansweredError(answer.says)
            typed = self.talk.ask_secret("Press Enter to look again, or paste the new token")
            if typed:
                self.kept.stop_if_in_environment(name)
            return typed or token
        self._say_what_is_wrong(answer.says, name)
        return ""

    def _signing_secret(self) -> None:
        secret = self.kept.get(SIGNING_SECRET)
        if not secret:
            self.talk.say("On the app's page: Basic Information, App Credentials, Signing Secret, Show.")
        while not secret or wrong_with_signing_secret(secret):
            if secret:
                self._say_what_is_wrong(wrong_with_signing_secret(secret), SIGNING_SECRET)
            secret = self.talk.ask_secret(
                "Signing secret", unasked=f"Set {SIGNING_SECRET} in the environment."
            )
        self.kept.keep(SIGNING_SECRET, secret)
        self.talk.say("✓ It looks like one. Whether it is the right one shows with Slack's first request.")

    def _say_what_is_wrong(self, sentence: str, name: str = "") -> None:
        """To whoever can type another; else it is the end."""
        if name:
            self.kept.stop_if_in_environment(name, sentence)
        if not self.talk.answers:
            raise UnansweredError(sentence)
        self.talk.say(sentence)

    # --- the coordinators' channel ---------------------------------------------------------------------

    def admin_channel(self) -> str:
        """The name of a private channel that the bot is in; "" if that is left for later."""
        token, mention = self.kept.get(BOT_TOKEN), f"@{self.bot or 'mentorbot'}"
        how = f"In Slack, make a private channel for the coordinators and type in it: /invite {mention}"
        asked = False
        while True:
            names, error = self.slack.private_channels(token)
            if names:
                self.talk.say(f"✓ {mention} is in {', '.join(f'#{name}' for name in names[:5])}.")
                return names[0]
            if error:
                self.talk.say(f"Slack does not say which channels {mention} is in ({error}).")
            elif asked:
                self.talk.say(f"{mention} is in no private channel yet.")
            if not self.talk.answers:
                self.kept.todo.append(f"{how}.")
                return ""
            if not asked:
                self.talk.say(
                    f"{how}\nApplications and pairs are shown there: invite nobody else than coordinators."
                )
            asked = True
            if self.talk.ask("Press Enter when it is done, or type later", default="look").lower() == "later":
                self.kept.todo.append(f"{how}.")
                return ""


_CTRL_C = "Ctrl-C stops; what you gave so far is kept."
