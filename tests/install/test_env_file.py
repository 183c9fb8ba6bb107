"""The file with the settings: every reader of such files takes the same from it, and nothing in it is lost."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from dotenv import dotenv_values

from bot.setting_up import env_file
from bot.setting_up.env_file import HEADER, EnvFile, EnvFileError, is_plain
from bot.settings import read_settings
from tests.bot.examined import KEY

AWKWARD = (
    "with space",
    "$HOME/x",
    "${HOME}",
    "a#b",
    "'quoted'",
    '"quoted"',
    "back\\slash",
    "`ls`",
    "two\nlines",
)


def test_a_value_is_read_alike_by_python_and_by_docker(tmp_path: Path) -> None:
    file = EnvFile(tmp_path / ".env")
    values = {"A": "postgresql://u:p%40s%20s@host/db?x=1&y=2", "B": KEY, "C": "sqlite:////srv/m-1/x.db"}
    for name, value in values.items():
        file.put(name, value, "What it is.")
    assert file.values() == values
    assert dotenv_values(file.path) == values
    lines = [line for line in file.path.read_text(encoding="utf-8").splitlines() if line[:1] not in ("", "#")]
    assert dict(line.split("=", 1) for line in lines) == values, "as Docker reads it, without any quoting"


@pytest.mark.parametrize("value", AWKWARD[1:])
def test_what_one_reader_would_take_for_something_else_is_not_written(tmp_path: Path, value: str) -> None:
    assert not is_plain(value)
    file = EnvFile(tmp_path / ".env")
    with pytest.raises(EnvFileError, match="A has characters"):
        file.put("A", value, "What it is.")
    assert not file.exists


def test_a_space_within_is_plain(tmp_path: Path) -> None:
    file = EnvFile(tmp_path / ".env")
    file.put("A", AWKWARD[0], "What it is.")
    assert file.values() == {"A": AWKWARD[0]}


def test_a_value_takes_the_place_of_the_one_that_counted(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("# A=0\nA=1\nB=2\nexport A = 3\n\nAB=4\n", encoding="utf-8")
    file = EnvFile(path)
    file.put("A", "5", "What it is.")
    assert path.read_text(encoding="utf-8") == "# A=0\nA=1\nB=2\nA=5\n\nAB=4\n"
    assert file.values() == {"A": "5", "B": "2", "AB": "4"}
    assert not file.is_ours


def test_a_new_file_begins_with_a_warning_and_is_for_its_owner_alone(tmp_path: Path) -> None:
    file = EnvFile(tmp_path / ".env")
    file.put("A", "1", "What it is.")
    assert file.path.read_text(encoding="utf-8") == f"{HEADER}\n\n# What it is.\nA=1\n"
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert file.is_ours


def test_rights_that_were_too_wide_are_narrowed_and_a_link_stays_one(tmp_path: Path) -> None:
    real = tmp_path / "real.env"
    real.write_text("A=1\n", encoding="utf-8")
    real.chmod(0o644)
    (tmp_path / ".env").symlink_to(real)
    EnvFile(tmp_path / ".env").put("B", "2", "What it is.")
    assert (tmp_path / ".env").is_symlink()
    assert real.read_text(encoding="utf-8") == "A=1\n\n# What it is.\nB=2\n"
    assert stat.S_IMODE(real.stat().st_mode) == 0o600


def test_a_power_cut_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = EnvFile(tmp_path / ".env")
    file.put("A", "1", "What it is.")

    def fails(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(env_file.os, "fsync", fails)
    with pytest.raises(EnvFileError, match="No space left on device"):
        file.put("A", "2", "What it is.")
    assert file.values() == {"A": "1"}
    assert [one.name for one in tmp_path.iterdir()] == [".env"], "nothing half written lies about"


def test_no_text_is_said_so(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(EnvFileError, match="it is no text"):
        EnvFile(tmp_path / ".env").values()


def test_the_bot_reads_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "MENTORBOT_ENCRYPTION_KEYS", "MENTORBOT_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    file = EnvFile(tmp_path / ".env")
    for name, value in (
        ("SLACK_BOT_TOKEN", "xoxb-1"),
        ("SLACK_APP_TOKEN", "xapp-1"),
        ("MENTORBOT_ENCRYPTION_KEYS", KEY),
    ):
        file.put(name, value, "What it is.")
    read = read_settings(_env_file=file.path)
    assert (read.bot_token.get_secret_value(), read.keys()[0] is not None) == ("xoxb-1", True)
