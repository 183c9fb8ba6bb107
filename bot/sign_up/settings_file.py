"""What a coordinator can decide in files beside the sheet: what columns mean, and how people are matched."""

from __future__ import annotations

from pathlib import Path

from bot.domain.program import MatchingSettings
from bot.matching.plan import MatchingPlan
from bot.program_file.document import LARGEST_FILE, ProgramFileError, load_part
from bot.sign_up.columns import ColumnMap, check_column_map


class SettingsFileError(ValueError):
    """The file at `path`, beside the sheet, cannot be used; the text has one sentence a line."""

    def __init__(self, path: Path, text: str) -> None:
        super().__init__(text)
        self.path = path


def read_column_map(path: Path) -> ColumnMap:
    """The mapping file at `path`. Raises SettingsFileError."""
    try:
        return load_part(ColumnMap, _text(path), str(path), checks={ColumnMap: check_column_map})
    except ProgramFileError as problem:
        raise SettingsFileError(path, str(problem)) from None


def read_settings(path: Path) -> MatchingSettings:
    """Weights, rules and tables from a program file's `matching:` section, or from a file with nothing else.
    Raises SettingsFileError.
    """
    try:
        settings = load_part(MatchingSettings, _text(path), str(path), section="matching")
    except ProgramFileError as problem:
        raise SettingsFileError(path, str(problem)) from None
    try:
        plan_of(settings)
    except ValueError as problem:
        raise SettingsFileError(path, str(problem)) from None
    return settings


def plan_of(settings: MatchingSettings) -> MatchingPlan:
    """The settings for the matcher. Raises ValueError for what does not exist."""
    return MatchingPlan(
        weights=settings.weights,
        rules=settings.rules,
        seniority=settings.seniority,
        shape=settings.shape,
        department=settings.department,
        mentors_per_mentee=settings.mentors_per_mentee,
        stay_bonus=settings.stay_bonus,
    )


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(4 * LARGEST_FILE + 1).decode("utf-8-sig")
    except OSError as problem:
        raise SettingsFileError(path, f"It cannot be opened: {problem.strerror}.") from None
    except UnicodeDecodeError:
        raise SettingsFileError(path, "It is not UTF-8 text.") from None
