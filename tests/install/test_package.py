"""The package as others install it, far from the repository: nothing is missing, and everything starts."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from bot.settings import Settings, environment_name
from demo.running import read_manifest
from playground import Playground
from tests.conftest import NOW
from tests.install.image import ROOT, Machine, allowed, environment_of, stages

PACKAGES = ("blocks", "bot", "db", "demo", "playground")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, built from what goes into the image."""
    source = tmp_path_factory.mktemp("source")
    for file in allowed(ROOT):
        (source / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / file, source / file)
    built = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-build-isolation", "--no-deps", "-w", built, source],
        check=True, capture_output=True,
    )  # fmt: skip
    (found,) = built.glob("mentorbot-*.whl")
    return found


@pytest.mark.long
def test_every_file_of_ours_goes_along(wheel: Path) -> None:
    packed = {Path(name) for name in zipfile.ZipFile(wheel).namelist()}
    ours = {file for file in allowed(ROOT) if file.parts[0] in PACKAGES and file.suffix != ".pyc"}
    assert sorted(ours - packed) == []
    assert Path("bot/app.manifest.yml") in packed
    assert {file.parts[0] for file in packed if ".dist-info" not in file.parts[0]} == set(PACKAGES)
    (metadata,) = [name for name in packed if name.name == "METADATA"]
    said = zipfile.ZipFile(wheel).read(metadata.as_posix()).decode()
    assert "License-Expression: MIT" in said
    assert any(name.name == "LICENSE" for name in packed)


@pytest.mark.soak
def test_it_works_where_nobody_has_the_repository(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=False)
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps", "--no-index", wheel],
        check=True, capture_output=True,
    )  # fmt: skip
    ours = (
        Path(sys.prefix)
        / "lib"
        / f"python{sys.version_info.major}.{sys.version_info.minor}"
        / "site-packages"
    )
    (place,) = (tmp_path / "venv" / "lib").glob("python*/site-packages")
    (place / "what-it-needs.pth").write_text(
        str(ours), encoding="utf-8"
    )  # a path, so that its .pth files do not count
    everything_works(tmp_path / "venv" / "bin" / "mentorbot", tmp_path / "elsewhere", {})


@pytest.mark.soak
def test_the_containerfile_builds_what_runs(tmp_path: Path) -> None:
    """Its instructions, done here: the image itself needs a registry. Takes minutes and the package index."""
    build, final = stages((ROOT / "Containerfile").read_text(encoding="utf-8"))
    newer = sorted(Path.home().glob(".pyenv/versions/3.13.*/bin/python3")) or [Path(sys.executable)]
    machine = Machine(tmp_path / "image", newer[-1], ROOT)
    machine.root.mkdir()
    for instruction in build:
        machine.do(instruction)
    kept = dict(environment_of(final))
    kept = {
        name: value
        for name, value in kept.items()
        if name.startswith("PYTHON") or name == "MENTORBOT_LOG_FORMAT"
    }
    everything_works(machine.root / "opt" / "mentorbot" / "bin" / "mentorbot", tmp_path / "elsewhere", kept)


def everything_works(command: Path, folder: Path, more: dict[str, str]) -> None:
    """Settings by `init`, and what else needs files that came along."""
    folder.mkdir()
    known = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")} | more

    def run(*arguments: str, **environment: str) -> str:
        ran = subprocess.run(
            [command, *arguments],
            cwd=folder,
            env={**known, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, f"{arguments}: {ran.stdout[-2000:]}{ran.stderr[-3000:]}"
        return ran.stdout

    assert run("--version").startswith("mentorbot, version ")
    assert "--non-interactive" in run("init", "--help")
    assert "career_development" in run("program", "templates")
    assert "Applied 0001" in run("migrate", MENTORBOT_DATABASE_URL=f"sqlite:///{folder}/other.db")
    assert '"ok"' not in run("match", "--help")
    with Playground(read_manifest(), start=NOW, seed=1) as playground:
        ada = playground.add_person(name="ada", is_admin=True)
        channel = playground.create_channel("coordinators", private=True, members=[ada], by=ada)
        ada.invite(channel, playground.bot_user_id)
        slack = {"MENTORBOT_SLACK_API_URL": playground.api_url}
        tokens = {"SLACK_BOT_TOKEN": playground.bot_token, "SLACK_APP_TOKEN": playground.app_token}
        database = f"sqlite:///{folder}/data/mentorbot.db"
        said = run("init", "--non-interactive", "--database", database, **slack, **tokens)
        assert "All green." in said
        assert "ok    Database" in run("doctor", **slack)
    assert set(tokens) <= {environment_name(name) for name in Settings.model_fields}
    assert "0 colleagues" not in run("simulate", "--people", "8", "--days", "3", "--json")
