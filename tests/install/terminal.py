"""A person at a terminal: reads what a command shows, and types."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import sys
import termios
import time
from collections.abc import Mapping
from pathlib import Path

LONG = 300
"""Seconds after which a test is certainly stuck."""
AGAIN = 5
"""Seconds after which somebody presses a key again."""
_CONTROL = re.compile(r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[0-9;?]*[A-Za-z]")


class Terminal:
    """`mentorbot ...` in a pseudo-terminal of its own, as in a window: passwords are not shown, Ctrl-C interrupts."""

    def __init__(self, arguments: list[str], folder: Path, environment: Mapping[str, str]) -> None:
        self.shown = ""
        self._read_to = 0
        command = [sys.executable, "-m", "bot", *arguments]
        self._child, self._screen = pty.fork()
        if self._child == 0:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # tests that run in the background are deaf to it
            os.chdir(folder)
            os.execvpe(command[0], command, {**environment})

    def sees(self, words: str) -> str:
        """Wait until `words` are shown after what was seen before; what stood before them."""
        until = time.monotonic() + LONG
        while words not in self.shown[self._read_to :]:
            assert self._more(until), f"{words!r} was not shown: {self.shown[self._read_to :]}"
        at = self.shown.index(words, self._read_to)
        before, self._read_to = self.shown[self._read_to : at], at + len(words)
        return before

    def types(self, line: str) -> None:
        os.write(self._screen, line.encode() + b"\r")

    def types_hidden(self, line: str) -> None:
        """Type what is not shown; as the command takes it, no sooner: before that everything typed is thrown away."""
        self._until_hidden()
        self.types(line)

    def presses_ctrl_c(self) -> None:
        """Interrupt what is typed without being shown. Pressed again while nothing happens, as anybody would: between
        Python's look for signals and its wait for a key the first may come to nothing.
        """
        self._until_hidden()
        shown, until = self.shown, time.monotonic() + LONG
        while self.shown == shown:
            assert time.monotonic() < until, f"Ctrl-C interrupts nothing: {self.shown}"
            os.write(self._screen, b"\x03")
            if select.select([self._screen], [], [], AGAIN)[0] and not self._more(until):
                return

    def _until_hidden(self) -> None:
        until = time.monotonic() + LONG
        while termios.tcgetattr(self._screen)[3] & termios.ECHO:
            assert time.monotonic() < until, f"what is typed would be shown: {self.shown}"
            time.sleep(0.01)

    def ends(self) -> int:
        """Wait until the command has ended; its exit code."""
        until = time.monotonic() + LONG
        while self._more(until):
            pass
        _, status = os.waitpid(self._child, 0)
        os.close(self._screen)
        self._child = 0
        return os.waitstatus_to_exitcode(status)

    def close(self) -> None:
        if self._child:
            os.kill(self._child, signal.SIGKILL)
            self.ends()

    def _more(self, until: float) -> bool:
        """Read on; False at the end."""
        ready, _, _ = select.select([self._screen], [], [], max(0.0, until - time.monotonic()))
        assert ready, f"nothing more is shown: {self.shown}"
        try:
            read = os.read(self._screen, 65536)
        except OSError:  # how Linux says that nobody writes there any more
            return False
        self.shown = _CONTROL.sub("", self.shown + read.decode(errors="replace")).replace("\r", "")
        return bool(read)
