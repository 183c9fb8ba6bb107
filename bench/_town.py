"""A company in a playground whose time is the machine's, and an app that serves it from a process of its own."""

from __future__ import annotations

import json
import os
import re
import selectors
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.fernet import Fernet, MultiFernet
from sqlalchemy import func, select

from bot.program_file.document import load_template
from bot.usecases.people.actors import actor_of
from bot.usecases.people.workspace import know_workspace
from bot.usecases.planning.plans import store_plan
from bot.usecases.recruiting.inviting.opening import open_program
from db.engine import connect
from db.migrate import upgrade
from db.models import Cohort, Coordinator, Person, Program
from db.session import Sessions
from demo.running import over_http, read_manifest, throwaway_place
from playground import Person as Colleague
from playground import Playground
from playground.certificates import Certificate, for_loopback

READY = re.compile(rb'(^|")ready("|\n)', re.MULTILINE)
PATIENCE = 120
"""Seconds until an app must be ready, and until it must know everybody."""
HERTZ = os.sysconf("SC_CLK_TCK")
PAGE_MIB = os.sysconf("SC_PAGE_SIZE") / 2**20


@dataclass(frozen=True)
class App:
    """A process that serves an app. `seconds`: from its start until it was ready."""

    process: subprocess.Popen[bytes]
    seconds: float

    def cpu(self) -> float:
        """Seconds of processor time that it has taken so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / HERTZ

    def mib(self) -> float:
        """Resident memory now."""
        return int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]) * PAGE_MIB

    def imported(self) -> list[str]:
        """Which libraries' compiled parts it has loaded."""
        maps = Path(f"/proc/{self.process.pid}/maps").read_text()
        return [name for name in ("numpy", "scipy", "matplotlib", "fpdf", "openpyxl") if f"/{name}/" in maps]


@contextmanager
def serving(arguments: Sequence[str], playground: Playground, **environment: str) -> Iterator[App]:
    """Run `python -m ARGUMENTS` against the playground until the context ends."""
    own = {
        "SLACK_BOT_TOKEN": playground.bot_token, "SLACK_APP_TOKEN": playground.app_token,
        "MENTORBOT_SLACK_API_URL": playground.api_url, "MENTORBOT_LOG_FORMAT": "json",
    }  # fmt: skip
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", *arguments], stderr=subprocess.PIPE, env={**os.environ, **own, **environment}
    )
    try:
        _wait_until_ready(process)
        seconds = time.perf_counter() - begun
        threading.Thread(target=_listen_on, args=(process,), daemon=True).start()
        yield App(process, seconds)
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def _listen_on(process: subprocess.Popen[bytes]) -> None:
    """Take what it logs: a full pipe would hold it up."""
    assert process.stderr is not None
    while process.stderr.read1(65536):  # type: ignore[attr-defined]
        pass


def _wait_until_ready(process: subprocess.Popen[bytes]) -> None:
    assert process.stderr is not None
    heard = b""
    until = time.monotonic() + PATIENCE
    with selectors.DefaultSelector() as selector:
        selector.register(process.stderr, selectors.EVENT_READ)
        while not READY.search(heard):
            if not selector.select(until - time.monotonic()):
                raise RuntimeError(f"not ready in time: {heard.decode()[-2000:]}")
            part = os.read(process.stderr.fileno(), 65536)
            if not part:
                raise RuntimeError(f"it ended: {heard.decode()[-2000:]}")
            heard += part


@dataclass(frozen=True)
class Town:
    """A company, and where its app is to keep its records."""

    playground: Playground
    people: list[Colleague]
    sessions: Sessions
    environment: dict[str, str]
    channel: str
    """Where the program is announced."""
    trusting: dict[str, str]
    """The environment in which an app trusts this Slack."""

    def wait_until_known(self) -> None:
        """Until the app has read everybody from Slack."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with self.sessions.reading(self.playground.team_id) as session:
                if (session.scalar(select(func.count()).select_from(Person)) or 0) > len(self.people):
                    return
            time.sleep(0.1)
        raise RuntimeError("the app does not know everybody")

    def over_http(self, port: int) -> dict[str, str]:
        """The environment for an app that listens at this port of the machine."""
        return {
            **self.environment,
            "MENTORBOT_MODE": "http",
            "MENTORBOT_HTTP_PORT": str(port),
            "SLACK_SIGNING_SECRET": self.playground.signing_secret,
        }


def free_port() -> int:
    """A port of this machine that nobody uses now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _patient() -> float:
    """Slack's three seconds, stretched to a minute."""
    return time.monotonic() / 20


@contextmanager
def town(people: int, *, limits: bool = False, http: bool = False, tls: bool = False) -> Iterator[Town]:
    """A company of so many, whose program takes applications as soon as an app serves it. `http`: Slack posts to the
    app instead of waiting at a socket. `tls`: the way to Slack is encrypted, as it really is.
    """
    manifest = over_http(read_manifest()) if http else read_manifest()
    wall = time.monotonic if limits else _patient  # throughput is measured also where a machine is busy
    with (
        TemporaryDirectory(prefix="mentorbot-", dir=throwaway_place()) as folder,
        ExitStack() as stack,
    ):
        certificate = for_loopback(Path(folder)) if tls else None
        trusting = {"SSL_CERT_FILE": _vouching(certificate)} if certificate else {}
        playground = stack.enter_context(
            Playground(
                manifest, start=datetime.now(UTC), flowing=True, limits=limits, wall=wall, tls=certificate
            )
        )
        keeper = playground.add_person(name="Cora", is_admin=True)
        colleagues = [playground.add_person(name=f"Person {number}") for number in range(people)]
        channel = playground.create_channel("general", members=[keeper, *colleagues], by=keeper)
        admin = playground.create_channel("mentoring-admin", private=True, members=[keeper], by=keeper)
        for one in (channel, admin):
            keeper.invite(one, playground.bot_user_id)
        key = Fernet.generate_key().decode()
        url = f"sqlite:///{folder}/mentorbot.db"
        engine = connect(url, MultiFernet([Fernet(key)]))
        upgrade(engine)
        sessions = Sessions(engine)
        _open(sessions, playground, keeper, admin, channel)
        try:
            environment = {"MENTORBOT_DATABASE_URL": url, "MENTORBOT_ENCRYPTION_KEYS": key, **trusting}
            yield Town(playground, colleagues, sessions, environment, channel, trusting)
        finally:
            engine.dispose()


def _vouching(certificate: Certificate) -> str:
    """This machine's list of authorities, and one more: reading it takes as long as it does everywhere."""
    usual = ssl.get_default_verify_paths().cafile
    together = certificate.certificate.with_name("authorities.pem")
    together.write_bytes((Path(usual).read_bytes() if usual else b"") + certificate.certificate.read_bytes())
    return str(together)


def _open(sessions: Sessions, playground: Playground, keeper: Colleague, admin: str, channel: str) -> None:
    now = datetime.now(UTC)
    know_workspace(sessions, playground.team_id, "Bench", playground.bot_user_id, now)
    with sessions.writing(playground.team_id) as session:
        person = Person(slack_id=keeper.id, name=keeper.real_name, skills=[])
        program = Program(
            slug="bench", name="Bench", admin_channel=admin, announce_channel=channel, created_at=now
        )
        store_plan(session, program, load_template("career_development"), now)
        session.add_all([person, Cohort(program_id=program.id, name="First", status="planned")])
        session.flush()
        session.add(Coordinator(program_id=program.id, person_id=person.id, since=now))
        session.flush()
        open_program(session, actor_of(session, person), person, program.id, now)


def share(values: Sequence[float], part: float) -> float:
    """The value below which this part of all lies."""
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]


def as_file(folder: Path, view: object) -> str:
    """A modal in a file, for the process that is to open it."""
    path = folder / "view.json"
    path.write_text(json.dumps(view), encoding="utf-8")
    return str(path)
