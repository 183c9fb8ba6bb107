"""One bot at a time on a SQLite file: whatever path it is given by, and only for as long as it lives."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from db.keeping.place import Mount, UnsafePlaceError, file_of, look_at, mounted
from db.keeping.sole import InUseError, PlaceError, holder_of, sole

ROOT = Path(__file__).parents[2]
HOLDS = """
import sys, signal
from db.keeping.sole import sole
with sole(sys.argv[1], "mentorbot run"):
    print("mine", flush=True)
    signal.pause()
"""


@contextmanager
def another_process(url: str) -> Iterator[subprocess.Popen[str]]:
    """A process that has the file for itself, until it is killed."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS, url], cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8"
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "mine\n"
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def file(tmp_path: Path, sqlite_template: Path) -> Path:
    made = tmp_path / "mentorbot.db"
    made.write_bytes(sqlite_template.read_bytes())
    return made


def test_a_second_process_is_told_who_has_the_file_and_comes_in_once_that_one_was_killed(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "link.db"
    link.symlink_to(file)
    monkeypatch.chdir(tmp_path)
    with another_process(f"sqlite:///{file}") as first:
        for path in (file, link, "mentorbot.db", "elsewhere/../mentorbot.db", f"file:{file}?uri=true"):
            with pytest.raises(InUseError, match="Stop it first") as refused, sole(f"sqlite:///{path}", "me"):
                pass
            assert f"mentorbot run (process {first.pid} on " in str(refused.value)
            assert str(file) in str(refused.value)
        assert holder_of(file) is not None
        first.send_signal(signal.SIGKILL)
        first.wait()
        assert holder_of(file) is None
        with sole(f"sqlite:///{link}", "mentorbot run"):
            assert (holder_of(file) or "").startswith(f"mentorbot run (process {os.getpid()} ")


def test_whoever_leaves_lets_the_next_one_in(file: Path) -> None:
    for _ in range(2):
        with sole(f"sqlite:///{file}", "mentorbot run"):
            pass
    assert holder_of(file) is None


def test_another_file_beside_it_is_another_matter(file: Path) -> None:
    with sole(f"sqlite:///{file}", "one"), sole(f"sqlite:///{file.with_name('other.db')}", "two"):
        pass


def test_many_may_work_on_postgresql_and_a_database_in_memory_is_nobody_elses() -> None:
    for url in (
        "postgresql://u@h/d",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file:x?mode=memory&uri=true",
    ):
        assert file_of(url) is None
        with sole(url, "one"), sole(url, "two"):
            pass


def test_a_second_name_of_the_file_is_refused_for_its_log_lies_beside_the_first(file: Path) -> None:
    other = file.with_name("other.db")
    other.hardlink_to(file)
    for name in (file, other):
        with pytest.raises(UnsafePlaceError, match="hard link"), sole(f"sqlite:///{name}", "me"):
            pass
    other.unlink()
    with sole(f"sqlite:///{file}", "me"):
        pass


def test_a_network_file_system_is_refused_and_a_disk_below_one_is_not() -> None:
    there = [Mount(Path("/"), "ext4"), Mount(Path("/mnt"), "nfs4"), Mount(Path("/mnt/disk"), "xfs")]
    look_at(Path("/srv/mentorbot.db"), there)
    look_at(Path("/mnt/disk/mentorbot.db"), there)
    with pytest.raises(UnsafePlaceError, match=r"nfs4.*PostgreSQL"):
        look_at(Path("/mnt/mentorbot.db"), there)
    with pytest.raises(UnsafePlaceError, match="mount its folder instead"):
        look_at(Path("/data/m.db"), [*there, Mount(Path("/data/m.db"), "ext4")])


def test_mounts_are_read_as_linux_writes_them(tmp_path: Path) -> None:
    table = tmp_path / "mountinfo"
    table.write_text(
        "36 35 98:0 /mnt1 /my\\040files rw,noatime shared:1 - nfs4 server:/x rw\n25 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
    )
    assert mounted(table) == [Mount(Path("/"), "ext4"), Mount(Path("/my files"), "nfs4")]
    assert mounted(tmp_path / "none") == []


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(PlaceError, match="MENTORBOT_DATABASE_URL"),
        sole(f"sqlite:///{tmp_path}/no/m.db", "me"),
    ):
        pass
