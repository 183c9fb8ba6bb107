"""What an examination says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. `ok` is None when it could not be yet; `mend` says what to do."""

    name: str
    ok: bool | None
    says: str
    mend: str = ""


@dataclass(frozen=True)
class Examination:
    """Everything that was looked at, in the order in which it is best mended."""

    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        return all(check.ok is not False for check in self.checks)

    def as_document(self) -> dict[str, Any]:
        """For `--json`."""
        return {"ok": self.ok, "checks": [vars(check) for check in self.checks]}

    def lines(self) -> Iterator[str]:
        """One line a check, and how to mend it where that is needed."""
        words = {True: "ok  ", False: "MEND", None: "–   "}
        for check in self.checks:
            yield f"{words[check.ok]}  {check.name}: {check.says}"
            if check.mend and check.ok is not True:
                yield f"      {check.mend}"
