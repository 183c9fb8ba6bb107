"""Whether a bot that runs for a year holds more than after a month."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from tempfile import TemporaryDirectory

from cryptography.fernet import Fernet

from bench._town import App, serving
from db.engine import connect
from db.migrate import upgrade
from demo.company import load_company
from demo.running import read_manifest, throwaway_place
from demo.simulate import START, simulate
from playground import Playground

PEOPLE, DAYS, SETTLED = 12, 365, 30
LOOK = 0.1
"""Seconds between two looks."""

Sample = tuple[datetime, float]


def memory() -> Mapping[str, object]:
    """Resident memory (MiB) of the bot's process after a year of virtual time in a small company, against the same
    process after a month, when everything has been used once.
    """
    samples: list[Sample] = []

    @contextmanager
    def start_bot(playground: Playground) -> Iterator[None]:
        with TemporaryDirectory(prefix="mentorbot-", dir=throwaway_place()) as folder:
            url = f"sqlite:///{folder}/mentorbot.db"
            engine = connect(url, None)
            upgrade(engine)
            engine.dispose()
            environment = {
                "MENTORBOT_DATABASE_URL": url,
                "MENTORBOT_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
            }
            arguments = ("bot", "run", "--clock", playground.clock_url)
            with serving(arguments, playground, **environment) as app, _watched(app, playground, samples):
                yield

    run = simulate(
        manifest=read_manifest(), start_bot=start_bot, company=load_company(people=PEOPLE), days=DAYS
    )
    month, year = (_at(samples, START + timedelta(days=days)) for days in (SETTLED, DAYS))
    return {
        "value": round(year, 1), "unit": "MiB", "reference": round(month, 1),
        "reference_name": f"the same process after {SETTLED} days", "days": DAYS, "people": PEOPLE,
        "most": round(max(mib for _, mib in samples), 1), "looks": len(samples), "troubles": len(run.troubles),
    }  # fmt: skip


@contextmanager
def _watched(app: App, playground: Playground, samples: list[Sample]) -> Iterator[None]:
    over = threading.Event()

    def look() -> None:
        while not over.wait(LOOK):
            samples.append((playground.clock.now(), app.mib()))

    watching = threading.Thread(target=look, daemon=True)
    watching.start()
    try:
        yield
    finally:
        over.set()
        watching.join()


def _at(samples: list[Sample], when: datetime) -> float:
    """The last look before that moment."""
    return [mib for at, mib in samples if at <= when][-1]


FIGURES = {"memory": memory}
