"""The Containerfile's instructions, done on this machine: a folder stands for the image's file system."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Instruction:
    """One line of a stage, continuation lines joined."""

    word: str
    rest: str


def stages(text: str) -> list[list[Instruction]]:
    """The stages of a Containerfile, each from its FROM on."""
    found: list[list[Instruction]] = []
    lines = re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE)
    for line in re.sub(r"\\\n\s*", "", lines).splitlines():
        word, _, rest = line.strip().partition(" ")
        if word == "FROM":
            found.append([])
        if word:
            found[-1].append(Instruction(word, rest))
    return found


@dataclass
class Machine:
    """Does the instructions below `root`, with `python` for the image's. What begins with / there is in `root` here."""

    root: Path
    python: Path
    context: Path
    environment: dict[str, str] = field(default_factory=dict)
    folder: Path = Path("/")

    def do(self, instruction: Instruction) -> None:
        """One instruction of a stage that builds. Raises CalledProcessError."""
        word, rest = instruction.word, instruction.rest
        if word == "WORKDIR":
            self.folder = self._here(rest)
            self.folder.mkdir(parents=True)
        elif word in ("ENV", "ARG"):
            self.environment |= dict(re.findall(r'(\w+)="?([^"\s]*)"?', rest))
        elif word == "COPY":
            *sources, target = rest.split()
            for source in sources:
                self._copy(source, target)
        elif word == "RUN":
            self.run(re.sub(r"(?<=[\s=])/(opt|build)/", rf"{self.root}/\1/", f" {rest}"))

    def run(self, command: str) -> str:
        """A line of shell in the image; what it printed."""
        places = f"{self.root / 'bin'}:/usr/bin:/bin"
        (self.root / "bin").mkdir(exist_ok=True)
        link = self.root / "bin" / "python"
        if not link.is_symlink():
            link.symlink_to(self.python)
        kept = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_"))}
        ran = subprocess.run(
            ["sh", "-ec", command], cwd=self.folder, text=True, capture_output=True, check=False,
            env={**kept, "HOME": str(self.root), **self.environment, "PATH": places},
        )  # fmt: skip
        assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-4000:]
        return ran.stdout

    def _here(self, path: str) -> Path:
        return self.root / path.lstrip("/")

    def _copy(self, source: str, target: str) -> None:
        for file in allowed(self.context) if source == "." else [Path(source)]:
            place = self.folder / (
                file if source == "." else Path(target) / file.name if target == "./" else target
            )
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(self.context / file, place)


def allowed(context: Path) -> Iterator[Path]:
    """The files that .dockerignore lets into the image, of those that are not made by running things here."""
    lines = (context / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for name in (line.removeprefix("!") for line in lines if line.startswith("!")):
        for file in [context / name] if (context / name).is_file() else sorted((context / name).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                yield file.relative_to(context)


def environment_of(stage: list[Instruction]) -> Mapping[str, str]:
    """What a stage sets."""
    lines = [one.rest for one in stage if one.word == "ENV"]
    return dict(pair for line in lines for pair in re.findall(r'(\w+)="?([^"\s]*)"?', line))
