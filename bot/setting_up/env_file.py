"""The file with the settings, `.env`: read as the bot reads it, changed a line at a time, readable by its owner alone.

Its values are written without quotes, so that python-dotenv, systemd, Docker and Kubernetes all read the same.
"""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

from dotenv import dotenv_values

HEADER = (
    "# Settings of mentorbot, made by `mentorbot init`. Secrets: for its owner alone, never for a repository."
)
RIGHTS = 0o600
_WORD = r"[^\s#'\"\\$`]+"
_PLAIN = re.compile(rf"{_WORD}( {_WORD})*")
"""What every reader of such files takes as it stands."""


class EnvFileError(Exception):
    """The file cannot be read or written; the message says why, and what to do."""


class EnvFile:
    """Settings in a file. Nothing is kept in memory: what is asked for is read, what is put is written at once."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()

    @property
    def exists(self) -> bool:
        return self.path.exists()

    @property
    def is_ours(self) -> bool:
        """Whether `mentorbot init` began it."""
        return HEADER in self._lines()

    @property
    def folder(self) -> Path:
        return self.path.parent

    def values(self) -> dict[str, str]:
        """Every setting in it that is not empty. Raises EnvFileError."""
        self._lines()
        return {name: value for name, value in dotenv_values(self.path, encoding="utf-8").items() if value}

    def put(self, name: str, value: str, comment: str) -> None:
        """Set `name`; every other line stays. A new name comes last, with its comment above. Raises EnvFileError."""
        if not is_plain(value):
            raise EnvFileError(
                f"{name} has characters that not every reader of {self.path.name} takes as they are."
            )
        lines, line = self._lines() or [HEADER], f"{name}={value}"
        found = [
            at for at, old in enumerate(lines) if re.match(rf"\s*(export\s+)?{re.escape(name)}\s*=", old)
        ]
        if found:
            lines[found[-1]] = line  # the last one counts
        else:
            lines += ["", f"# {comment}", line]
        self._write("\n".join(lines) + "\n")

    def narrowed(self) -> bool:
        """Make it readable by its owner alone; whether it was not before."""
        if not self.exists or not self.path.stat().st_mode & 0o077:
            return False
        self.path.chmod(RIGHTS)
        return True

    def try_to_write(self) -> None:
        """Raise EnvFileError unless the file can be written. Changes nothing."""
        self._lines()
        try:
            with tempfile.NamedTemporaryFile(dir=self._place().parent, prefix=".env-"):
                pass
        except OSError as problem:
            raise self._unwritable(problem) from None

    def _lines(self) -> list[str]:
        try:
            return self.path.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        except (OSError, UnicodeDecodeError) as problem:
            why = problem.strerror if isinstance(problem, OSError) else "it is no text"
            raise EnvFileError(f"{self.path} cannot be read ({why}).") from None

    def _place(self) -> Path:
        """Where it lies, free of links: a link stays one."""
        return self.path.resolve()

    def _write(self, text: str) -> None:
        """All or nothing, with the rights from the first moment on."""
        place = self._place()
        try:
            handle, name = tempfile.mkstemp(dir=place.parent, prefix=".env-")  # mode 600
            fresh = Path(name)
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as out:
                    out.write(text)
                    out.flush()
                    os.fsync(out.fileno())
                fresh.chmod(RIGHTS)
                fresh.replace(place)
            except BaseException:
                fresh.unlink(missing_ok=True)
                raise
        except OSError as problem:
            raise self._unwritable(problem) from None

    def _unwritable(self, problem: OSError) -> EnvFileError:
        return EnvFileError(
            f"{self.path} cannot be written ({problem.strerror}). Begin in a folder of your own, or name another file: "
            "mentorbot --env-file FILE init"
        )


def is_plain(value: str) -> bool:
    """Whether every reader of such a file takes `value` as it is."""
    return not value or _PLAIN.fullmatch(value) is not None
