"""All records: are they whole, as the models say, and readable? Takes as long as reading everything does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from cryptography.fernet import Fernet
from sqlalchemy import Engine

from bot.doctor.checks import Check
from bot.doctor.database import KEYS, LOST_KEY
from db.keeping.place import file_of
from db.keeping.sealed import count_seals
from db.keeping.soundness import damage, differences

_SHOWN = 5


def look_at_records(engine: Engine, url: str, tell: Callable[[str], None]) -> Iterator[Check]:
    """Whether the file is whole and the tables are as this version expects. `tell` hears what is looked at."""
    file = file_of(url)
    if file is not None:
        tell("Reading the whole database")
        wrong = damage(file)
        mend = (
            "Stop the bot, keep a copy of the file, and restore the last good one: `mentorbot restore FILE`."
        )
        says = "whole, and every reference leads somewhere"
        yield Check("Integrity", not wrong, "; ".join(wrong) or says, mend if wrong else "")
    tell("Comparing the tables with what this version expects")
    apart = differences(engine)
    if apart:
        mend = "Somebody changed the tables by hand. Restore them, or a backup: migrations expect them as they were."
        yield Check("Tables", False, "; ".join(apart[:_SHOWN]), mend)
    else:
        yield Check("Tables", True, "as this version expects, with every index")


def look_at_every_key(engine: Engine, keys: Sequence[Fernet], tell: Callable[[str], None]) -> Check:
    """Whether each encrypted value can be read, and how many still need an older key."""
    newest = older = 0
    locked: list[str] = []
    for seals in count_seals(engine, keys):
        tell(f"Reading what is encrypted: {seals.column}")
        newest, older = newest + seals.newest, older + seals.older
        if seals.locked:
            locked.append(f"{seals.locked} of {seals.newest + seals.older + seals.locked} in {seals.column}")
    if locked:
        return Check(KEYS, False, f"cannot read {', '.join(locked)}", LOST_KEY)
    if older:
        says = f"read all {newest + older} values; {older} of them need an older key"
        return Check(KEYS, True, f"{says}, until `mentorbot keys rotate`")
    return Check(KEYS, True, f"the newest reads all {newest} values" if newest else "nothing is stored yet")
