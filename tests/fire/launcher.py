"""The real bot process, which ends itself with SIGKILL at a chosen point: between a commit and a mark, around each
call of Slack and each acknowledgement.

    python -m tests.fire.launcher --at 7 --kind "after call" run --clock URL
    python -m tests.fire.launcher --nursery run --clock URL

The first runs `mentorbot run --clock URL` and dies when the seventh call of Slack has been answered. The second imports
everything once and then runs a bot, in a process of its own, for each line `KIND:N` on its standard input (`:0`
for one that lives on); only one at a time. What happens is told on the descriptor `--told`, a line each: `pid PID`,
`ready`, `at KIND WHAT`, and `gone STATUS` (negative: the signal). With `--told` the process stops itself at the
point, every thread of it, and waits for the SIGKILL of whoever listens, who may want to stop time first.

Nothing of the bot knows of this: SQLAlchemy's events and the SDK's methods are listened to.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import functools
import gc
import importlib
import os
import pkgutil
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from typing import Any

BEFORE_COMMIT, AFTER_COMMIT = "before commit", "after commit"
BEFORE_CALL, AFTER_CALL = "before call", "after call"
BEFORE_ACK, AFTER_ACK = "before ack", "after ack"
KINDS = (BEFORE_COMMIT, AFTER_COMMIT, BEFORE_CALL, AFTER_CALL, BEFORE_ACK, AFTER_ACK)

PR_SET_PDEATHSIG = 1


class Fate:
    """Counts points of one kind (empty: of any), and ends the process at the `at`-th; 0: never. `tell` gets a line."""

    def __init__(self, kind: str, at: int, tell: Callable[[str], None], *, wait: bool) -> None:
        self._kind = kind
        self._left = at
        self._tell = tell
        self._wait = wait
        self._lock = threading.Lock()

    def reached(self, kind: str, what: str = "") -> None:
        """The process is at a point."""
        if self._kind not in ("", kind):
            return
        with self._lock:
            self._left -= 1
            if self._left == 0:
                self._tell(f"at {kind} {what}")
                os.kill(os.getpid(), signal.SIGSTOP if self._wait else signal.SIGKILL)


def listen(fate: Fate, tell: Callable[[str], None]) -> None:
    """Let `fate` know of every point from now on."""
    from slack_bolt import App
    from slack_sdk import WebClient
    from slack_sdk.socket_mode.client import BaseSocketModeClient
    from slack_sdk.webhook import WebhookClient
    from sqlalchemy import event

    from bot.bootstrap import Bot
    from bot.delivery.slack import Slack
    from db.session import WorkspaceSession

    def called(_self: Any, method: object = "", *_rest: Any, **_named: Any) -> str:
        return str(method)

    event.listen(WorkspaceSession, "before_commit", lambda _session: fate.reached(BEFORE_COMMIT))
    event.listen(WorkspaceSession, "after_commit", lambda _session: fate.reached(AFTER_COMMIT))
    _around(WebClient, "api_call", fate, BEFORE_CALL, AFTER_CALL, called)
    _around(Slack, "upload", fate, BEFORE_CALL, AFTER_CALL, lambda *_: "upload")
    _around(WebhookClient, "send", fate, BEFORE_CALL, AFTER_CALL, lambda *_, **__: "response_url")
    _around(App, "dispatch", fate, "", BEFORE_ACK, lambda *_, **__: "")
    _around(BaseSocketModeClient, "send_socket_mode_response", fate, "", AFTER_ACK, lambda *_: "")

    begin = Bot.start

    @functools.wraps(begin)
    def start(self: Bot) -> None:
        begin(self)
        tell("ready")

    Bot.start = start  # type: ignore[method-assign]


def _around(
    owner: type, name: str, fate: Fate, before: str, after: str, describe: Callable[..., str]
) -> None:
    """Points before and after each call of a method; none where the kind is empty."""
    method = getattr(owner, name)

    @functools.wraps(method)
    def around(*args: Any, **named: Any) -> Any:
        what = describe(*args, **named)
        if before:
            fate.reached(before, what)
        try:
            return method(*args, **named)
        finally:
            fate.reached(after, what)

    setattr(owner, name, around)


def _die_with_parent() -> None:
    """Nobody stays behind when a test run is broken off. Linux only; elsewhere it is hoped for."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def live(fate: Fate, tell: Callable[[str], None], command: list[str]) -> None:
    """Be the bot, until the end. Never returns."""
    status = 1
    try:
        listen(fate, tell)
        from bot.__main__ import main

        main(command, prog_name="mentorbot", standalone_mode=False)
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _import_everything() -> None:
    """What a bot imports when it first needs it, too: each is then born with it."""
    import blocks
    import bot
    import db

    for room in (bot, blocks, db):
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if not module.name.startswith(("db.migrations.versions", "db.migrations.env")):
                importlib.import_module(module.name)


def nursery(tell: Callable[[str], None], command: list[str]) -> None:
    """Bring up one bot after another, for as long as there are lines to read."""
    _die_with_parent()
    _import_everything()
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        kind, _, at = line.strip().rpartition(":")
        child = os.fork()
        if child == 0:
            _die_with_parent()
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            tell(f"pid {os.getpid()}")
            live(Fate(kind, int(at), tell, wait=True), tell, command)
        tell(f"gone {os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}")


def _teller(descriptor: int | None) -> Callable[[str], None]:
    """Writes a line at once, so that nothing of it is lost with the process."""

    def tell(line: str) -> None:
        if descriptor is not None:
            os.write(descriptor, f"{line}\n".encode())

    return tell


def main() -> None:
    """The command line; see above."""
    parser = argparse.ArgumentParser(prog="python -m tests.fire.launcher", description=__doc__)
    parser.add_argument("--kind", default="", choices=("", *KINDS))
    parser.add_argument("--at", type=int, default=0, metavar="N")
    parser.add_argument("--told", type=int, default=None, metavar="DESCRIPTOR")
    parser.add_argument("--nursery", action="store_true")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    given = parser.parse_args()
    tell = _teller(given.told)
    if given.nursery:
        nursery(tell, given.command)
    else:
        live(Fate(given.kind, given.at, tell, wait=given.told is not None), tell, given.command)


if __name__ == "__main__":
    main()
