"""Several processes behind one address: one after the other is replaced, and nobody notices."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from playground import Outcome, Person, Playground
from tests.journeys.town import Town
from tests.postgres import Databases
from tests.web.processes import LONG, Running


@pytest.fixture
def database_url(postgres_databases: Databases) -> Iterator[str]:
    """Only PostgreSQL takes several processes."""
    with postgres_databases.lent() as address:
        yield address


@pytest.mark.soak
def test_every_process_is_replaced_while_people_click(
    playground: Playground, database_url: str, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        key = Fernet.generate_key().decode()

        def another() -> Running:
            made = Running(playground, database_url, tmp_path, key=key)
            stack.callback(made.stop)
            return made

        running = [another(), another()]
        playground.deliver_to([bot.request_url for bot in running])
        town = Town(playground)
        town.settle()
        town.set_up()
        replaced = threading.Event()

        def click(person: Person) -> list[Outcome]:
            answers = []
            while not replaced.is_set():
                answers.append(person.command("/mentor status", town.general))
            return answers

        with ThreadPoolExecutor(2) as pool:
            clicking = [pool.submit(click, person) for person in (town.mia, town.omar)]
            for _ in range(2):
                leaving, *running = [*running, another()]
                playground.deliver_to([bot.request_url for bot in (leaving, *running)])
                leaving.terminate()
                assert leaving.process.wait(LONG) == 0
            replaced.set()
            answers = [answer for clicks in clicking for answer in clicks.result(LONG)]
        assert len(answers) > len(clicking)
        said = [answer.ephemeral.words if answer.ephemeral else str(answer) for answer in answers]
        assert [words for words in said if "Mentoring here" not in words] == []
        assert playground.log.where("ack_missing") == []
        playground.deliver_to([bot.request_url for bot in running])
        town.join(town.mia, "mentee")
        assert sum("Thank you for joining" in told for told in town.told(town.mia)) == 1
