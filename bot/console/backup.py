"""`mentorbot backup` and `mentorbot restore`: what an operator reads."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.fernet import Fernet
from rich.console import Console
from sqlalchemy import URL, Engine, Text, func, inspect, make_url, select, type_coerce
from sqlalchemy.exc import DBAPIError

from bot.delivery.restored import mark_restored
from db.engine import DatabaseAddressError, connect
from db.keeping.backup import BackupError, back_up, free_name, put_in_place, set_aside, staged
from db.keeping.place import UnsafePlaceError, file_of
from db.keeping.sealed import count_seals
from db.keeping.sole import InUseError, PlaceError, sole
from db.keeping.soundness import damage
from db.migrate import NewerSchemaError, missing
from db.models import Pair, Person, Workspace

DONE, TO_MEND = 0, 2
_REFUSALS = (
    BackupError, DatabaseAddressError, InUseError, NewerSchemaError, PlaceError, UnsafePlaceError, OSError,
)  # fmt: skip
_MB = 1_000_000
EMPTYING = (
    "DO $$ DECLARE one text; BEGIN FOR one IN "
    "SELECT 'TABLE ' || oid::regclass FROM pg_class WHERE relkind = 'r' "
    "AND relnamespace = 'public'::regnamespace AND pg_has_role(relowner, 'USAGE') "
    "UNION ALL SELECT 'FUNCTION ' || oid::regprocedure FROM pg_proc WHERE prorettype = 'trigger'::regtype "
    "AND pronamespace = 'public'::regnamespace AND pg_has_role(proowner, 'USAGE') "
    "LOOP EXECUTE 'DROP ' || one || ' CASCADE'; END LOOP; END $$"
)
"""Takes away our tables and what their triggers call, all or nothing. Whoever owns them may, also where the schema
belongs to somebody else, as it does on PostgreSQL 14."""


@dataclass(frozen=True)
class _Backup:
    """What is in a copy that can be restored. `waiting`: migrations it lacks."""

    people: int
    pairs: int
    workspaces: Sequence[str]
    waiting: Sequence[str]


def backup(url: str, target: Path, *, force: bool, out: Console, err: Console) -> int:
    """Write a copy of the database to `target`, and say so; or say what to do instead. Returns the exit code."""
    try:
        file = file_of(url)
        if file is None:
            _say(err, _by_postgres(url, target))
            return TO_MEND
        made = back_up(file, target, force=force)
    except _REFUSALS as problem:
        _say(err, str(problem))
        return TO_MEND
    _say(out, f"Wrote {target} ({made.size / _MB:.1f} MB), checked and whole.")
    _say(out, "It can be read only with the keys in MENTORBOT_ENCRYPTION_KEYS. Keep those elsewhere.")
    return DONE


def restore(
    url: str,
    source: Path,
    keys: Sequence[Fernet],
    now: datetime,
    *,
    force: bool,
    out: Console,
    err: Console,
    marking: str = "mentorbot restore --mark",
) -> int:
    """Put what `source` holds in place of the database, which is kept beside it. Returns the exit code.

    Refuses while a bot runs, and what is damaged, not ours, of a newer version, or cannot be read with `keys`;
    of these the last goes with `force`. Of a server's it says what to type instead, which ends with `marking`.
    """
    try:
        file = file_of(url)
        if file is None:
            _say(err, _by_postgres(url, source, marking))
            return TO_MEND
        with sole(url, "mentorbot restore"), staged(source, file) as copied:
            found = _look_into(copied, source.name, keys, now, force=force)
            aside = set_aside(file, free_name(file, now.strftime("%Y%m%dT%H%M%SZ")))
            put_in_place(copied, file)
    except _REFUSALS as problem:
        _say(err, str(problem))
        return TO_MEND
    where = ", ".join(found.workspaces) or "no workspace"
    _say(out, f"Restored {source.name}: {where}, {found.people} people, {found.pairs} pairs.")
    if aside is not None:
        _say(out, f"What was there before is kept as {aside}. Remove it when you no longer need it.")
    first = "`mentorbot migrate`, then " if found.waiting else ""
    _say(out, f"Next: {first}`mentorbot doctor --deep`, then `mentorbot run`.")
    return DONE


def _look_into(copied: Path, name: str, keys: Sequence[Fernet], now: datetime, *, force: bool) -> _Backup:
    """Look whether a copy can be restored, and prepare it. Raises BackupError or NewerSchemaError."""
    wrong = damage(copied)
    if wrong:
        raise BackupError(f"{name} is damaged: {wrong[0]}. Nothing was changed.")
    engine = connect(f"sqlite:///{copied}", None)
    try:
        there = set(inspect(engine).get_table_names())
        if not {"alembic_version", "workspace", "person", "pair"} <= there:
            raise BackupError(f"{name} is no backup of mentorbot. Nothing was changed.")
        waiting = missing(engine)
        locked = [seals.column for seals in count_seals(engine, keys) if seals.locked]
        if locked and not force:
            raise BackupError(
                f"The keys in MENTORBOT_ENCRYPTION_KEYS cannot read {', '.join(locked)} in {name}. Add the key that "
                "was used when it was made, after the others. Nothing was changed; --force restores it all the same."
            )
        with engine.begin() as connection:
            mark_restored(connection, now)
        return _counted(engine, waiting)
    except DBAPIError as problem:
        raise BackupError(f"{name} cannot be read ({problem.orig}). Nothing was changed.") from None
    finally:
        engine.dispose()


def _counted(engine: Engine, waiting: Sequence[str]) -> _Backup:
    with engine.connect() as connection:
        people = connection.scalar(select(func.count()).select_from(Person)) or 0
        pairs = connection.scalar(select(func.count()).select_from(Pair)) or 0
        known = connection.execute(select(type_coerce(Workspace.name, Text), Workspace.workspace_id)).all()
    return _Backup(people, pairs, [name or id_ for name, id_ in known], waiting)


def mark(url: str, now: datetime, *, out: Console, err: Console) -> int:
    """Note on a server, after `pg_restore`, that its records were restored. Returns the exit code."""
    try:
        if file_of(url) is not None:
            _say(err, "The records are in a file, which `mentorbot restore FILE` marks by itself.")
            return TO_MEND
        engine = connect(url, None)
        try:
            waiting = missing(engine)
            with engine.begin() as connection:
                mark_restored(connection, now)
            found = _counted(engine, waiting)
        finally:
            engine.dispose()
    except DBAPIError as problem:
        where = make_url(url).render_as_string(hide_password=True)
        _say(
            err,
            f"The database at {where} cannot be used ({type(problem.orig).__name__}). Nothing was marked.",
        )
        return TO_MEND
    except _REFUSALS as problem:
        _say(err, str(problem))
        return TO_MEND
    where = ", ".join(found.workspaces) or "no workspace"
    _say(out, f"Marked as restored: {where}, {found.people} people, {found.pairs} pairs.")
    _say(out, "For four days each message is looked for in Slack before it is sent.")
    first = "`mentorbot migrate`, then " if found.waiting else ""
    _say(out, f"Next: {first}`mentorbot doctor --deep`, then `mentorbot run`.")
    return DONE


def _by_postgres(url: str, file: Path, marking: str = "") -> str:
    """The lines that do it with PostgreSQL's own tools, which know the server's version best: the way back, which ends
    with `marking`, or without it the way there.

    The way back looks first whether the whole copy can be read, then takes away what is there: `pg_restore --clean`
    knows only the tables of the copy, and fails on those that came later.
    """
    there = make_url(url)
    address = shlex.quote(
        URL.create(
            "postgresql", there.username, None, there.host, there.port, there.database, there.query
        ).render_as_string()
    )
    name = shlex.quote(str(file))
    tools = "These tools must not be older than the server."
    asks = "They take the password from PGPASSWORD or ~/.pgpass, or ask for it."
    where = "With compose.yaml they are in the container of the database: its first lines have both ways."
    if marking:
        return (
            "The records are in PostgreSQL, which has tools for this. Stop every `mentorbot run`. What is in the "
            "database now is gone afterwards; `mentorbot backup` says how to keep a copy of it. Then:\n"
            f"  pg_restore --file=/dev/null {name} &&\n"
            f"  psql --no-psqlrc --quiet --dbname={address} --command={shlex.quote(EMPTYING)} &&\n"
            "  pg_restore --no-owner --no-privileges --single-transaction "
            f"--dbname={address} {name} &&\n"
            f"  {marking}\n"
            f"{tools} {asks} {where} The last line sees to it that nothing is sent a second time, and says what to do "
            "next."
        )
    return (
        "The records are in PostgreSQL, which has a tool for this. Beside the running bot:\n"
        f"  (umask 077; pg_dump --format=custom --no-owner --no-privileges --file={name} --dbname={address})\n"
        f"{tools} {asks} {where}"
    )


def _say(console: Console, sentence: str) -> None:
    console.print(sentence, markup=False, highlight=False, soft_wrap=True)
