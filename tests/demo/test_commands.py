"""`mentorbot simulate` and `mentorbot demo` as they are typed."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from bot.__main__ import main
from demo.commands import CannotStart, company_from, demo_command

KEYS = [
    "people", "applications", "pairs", "channels_created", "messages_sent", "messages_duplicated",
    "messages_lost", "agreements_signed", "goals_set", "meetings_held", "midpoint_reviews", "final_reviews",
    "pairs_closed", "nudges", "slack_refusals", "bot_errors",
]  # fmt: skip


def typed(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


@pytest.mark.long
def test_a_simulation_is_one_json_object_and_the_same_for_the_same_seed() -> None:
    words = ("simulate", "--people", "6", "--days", "2", "--seed", "11", "--json")
    first, second = typed(*words), typed(*words)
    assert first.exit_code == 0, first.output
    assert first.stderr == ""
    figures = json.loads(first.stdout)
    assert list(figures) == KEYS
    assert figures["people"] == 6
    assert figures["applications"] > 0
    assert figures["slack_refusals"] == figures["bot_errors"] == {}
    assert first.stdout == second.stdout


@pytest.mark.long
def test_without_json_there_is_a_table_for_people() -> None:
    shown = typed("simulate", "--people", "4", "--days", "1")
    assert shown.exit_code == 0, shown.output
    assert "Aldermere Instruments, 1 days, seed 7" in shown.stdout
    assert "Refused by Slack" in shown.stdout


@pytest.mark.long
@pytest.mark.parametrize(
    ("spec", "reason"),
    [
        ("often", "'often' is not FAULT=PROBABILITY"),
        ("429=2", "'429=2' is not FAULT=PROBABILITY"),
        ("earthquake=0.1", "'earthquake' is not a fault"),
    ],
)
def test_faults_that_cannot_be_read_get_a_sentence(spec: str, reason: str) -> None:
    refused = typed("simulate", "--faults", spec, "--json")
    assert refused.exit_code == 2
    assert refused.stdout == ""
    assert reason in refused.stderr
    assert "Write it like 429=0.02" in refused.stderr


# --- the demo ------------------------------------------------------------------------------------------
Demo = Callable[..., tuple[str, str]]


@pytest.fixture
def demo() -> Iterator[Demo]:
    """Runs the demo until it has said where it is; gives what it printed."""

    def run(**options: object) -> tuple[str, str]:
        out, err = Console(file=StringIO(), width=200), Console(file=StringIO(), width=200)
        over = threading.Event()
        over.set()  # Ctrl-C as soon as it runs
        given = {
            "people": None, "port": 0, "seed": 7, "days": 0, "from_scratch": True, "open_browser": False,
            "database_url": "",
        } | options  # fmt: skip
        demo_command(**given, out=out, err=err, until=over)  # type: ignore[arg-type]
        return out.file.getvalue(), err.file.getvalue()  # type: ignore[attr-defined]

    yield run


@pytest.mark.long
def test_the_demo_says_where_it_is_and_packs_up(demo: Demo) -> None:
    said, progress = demo()
    assert "Aldermere Instruments is at work: 60 colleagues in a Slack of their own." in said
    [address] = [line.strip() for line in said.splitlines() if "http" in line]
    assert address.startswith("http://127.0.0.1:")
    assert "?token=" in address
    assert "Ctrl-C" in said
    assert "Starting the bot" in progress
    assert progress.rstrip().endswith("Packing up …")


def test_ones_own_company_moves_in_and_bad_lines_are_told(demo: Demo, tmp_path: Path) -> None:
    file = tmp_path / "our_company.csv"
    file.write_text("email,name,level\nada@x.example,Ada Abel,3\nnobody,Bo,4\ncy@x.example,Cy Crane,7\n")
    said, progress = demo(people=file)
    assert "Our company is at work: 2 colleagues" in said
    assert "Line 3" in progress


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("email,name\nnobody,Ada\n", "Line 2"),
        ("", "holds nobody"),
        ("colour\nred\n", "holds nobody"),
    ],
)
def test_a_company_of_nobody_gets_sentences(tmp_path: Path, content: str, reason: str) -> None:
    file = tmp_path / "people.csv"
    file.write_text(content)
    refused = typed("demo", "--people", str(file))
    assert refused.exit_code == 2
    assert reason in refused.stderr


def test_a_file_that_is_not_there_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match=r"no\.csv cannot be read: No such file or directory\."):
        company_from(tmp_path / "no.csv")


def test_a_port_that_is_taken_gets_a_sentence(demo: Demo) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CannotStart, match="is taken"):
            demo(port=taken.getsockname()[1])


@pytest.mark.long
def test_records_can_be_kept_in_a_fresh_database_only(demo: Demo, tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/kept.db"
    demo(database_url=address)
    assert (tmp_path / "kept.db").exists()
    with pytest.raises(CannotStart, match="Give --database a fresh one"):
        demo(database_url=address)
    with pytest.raises(CannotStart, match="SQLite or PostgreSQL"):
        demo(database_url="mysql://x")


def test_a_database_that_is_kept_is_its_owners_alone_and_wants_a_key_that_works(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "tour.db"
    monkeypatch.setenv("MENTORBOT_ENCRYPTION_KEYS", "no key")
    refused = typed("demo", "--database", f"sqlite:///{file}")
    assert refused.exit_code == 2
    assert refused.stderr.splitlines()[-1].startswith(
        "MENTORBOT_ENCRYPTION_KEYS: it must hold one or more keys"
    )
    assert file.stat().st_mode & 0o777 == 0o600
    nowhere = typed("demo", "--database", f"sqlite:///{tmp_path / 'nowhere' / 'tour.db'}")
    assert nowhere.exit_code == 2
    assert "cannot be made: No such file or directory." in nowhere.stderr
