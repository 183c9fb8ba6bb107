"""What `mentorbot match` does, without a word of the command line's library."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from bot.domain.directory_row import RowProblem, plain
from bot.domain.program import MatchingSettings
from bot.domain.spreadsheets import as_csv
from bot.sign_up.columns import ColumnMap
from bot.sign_up.outcome import Outcome, document, left_over_sheet, pairs_sheet, remarks
from bot.sign_up.pair_list import PairIds, read_pairs
from bot.sign_up.people import People, read_people
from bot.sign_up.screen import fairness, left_over_people, sentences, summary, tell, watching, weakest_pairs
from bot.sign_up.settings_file import SettingsFileError, plan_of, read_column_map, read_settings
from bot.sign_up.writing import write_sheets

if TYPE_CHECKING:
    from bot.matching.asking.fairness import Lifted, Report
    from bot.matching.plan import MatchingPlan
    from bot.matching.reasons import Draft
    from bot.matching.round import Round
    from bot.matching.solving.large import Progress

DONE, TO_MEND, UNPROVED = 0, 2, 3
"""Exit codes: matched; something must be mended first, and nothing was written; stopped before the proof."""
STANDARD_OUTPUT = Path("-")
MOST_PEERS = 3_000
"""Of one pool; more would take hours."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """What was asked for. Without `out` and `as_json` the terminal shows a preview, and nothing is written."""

    people: Path
    out: Path | None = None
    left_over: Path | None = None
    as_json: bool = False
    columns: Path | None = None
    sheet: str | None = None
    weights: Path | None = None
    mentors_per_mentee: int | None = None
    shape: str | None = None
    previous: Path | None = None
    lock: Path | None = None
    forbid: Path | None = None
    seed: int = 0
    lift: bool = False
    fairness: bool = False
    force: bool = False


class CannotMatchError(Exception):
    """Something in `file` must be mended first."""

    def __init__(
        self,
        file: Path,
        problems: Sequence[RowProblem],
        notes: Sequence[RowProblem] = (),
        suggestion: str = "",
    ) -> None:
        super().__init__(str(file))
        self.file, self.problems, self.notes, self.suggestion = file, problems, notes, suggestion


@dataclass(frozen=True)
class _Given:
    """Everything that was read."""

    people: People
    plan: MatchingPlan
    previous: frozenset[PairIds]
    locked: frozenset[PairIds]
    forbidden: frozenset[PairIds]
    notes: tuple[RowProblem, ...]


def match_command(request: Request, today: date, out: Console, err: Console) -> int:
    """Match the people of a sheet; returns the exit code. The day `today` decides on daylight saving time."""
    try:
        _check_paths(request)
        given = _read(request, today)
        _tell_notes(given.notes, err)
        outcome = _matched(request, given, today, err)
        _write(request, outcome)
    except CannotMatchError as problem:
        _tell_problems(problem, request, out, err)
        return TO_MEND
    _report(request, outcome, given.notes, out, err)
    return DONE if outcome.draft.proved else UNPROVED


def _check_paths(request: Request) -> None:
    """Refuse what would fail, or overwrite something, only after all the work."""
    targets = [path for path in (request.out, request.left_over) if path not in (None, STANDARD_OUTPUT)]
    for path in targets:
        if path is None:
            continue
        if path.exists() and path.resolve() == request.people.resolve():
            raise _one(path, "This is the sign-up sheet itself. Give the pairs another name.")
        if not path.parent.is_dir():
            raise _one(path, f"There is no folder {path.parent}. Make it first.")
        if path.is_dir():
            raise _one(path, "This is a folder. Name a file in it.")
        if path.exists() and not request.force:
            raise _one(path, "This file is there already. Choose another name, or add --force to replace it.")
    if len({path.resolve() for path in targets if path}) < len(targets):
        raise _one(targets[0] or request.people, "Pairs and people left over need a file each.")
    if request.as_json and request.out == STANDARD_OUTPUT:
        raise _one(STANDARD_OUTPUT, "Either --json or --out - can have the standard output.")


def _read(request: Request, today: date) -> _Given:
    try:
        mapped = read_column_map(request.columns) if request.columns else ColumnMap()
        settings = read_settings(request.weights) if request.weights else MatchingSettings()
        plan = plan_of(_changed(settings, request))
    except SettingsFileError as problem:
        said = [RowProblem(None, None, plain(line)) for line in str(problem).splitlines()]
        raise CannotMatchError(problem.path, said) from None
    people = read_people(request.people, mapped, today, sheet=request.sheet, peers=plan.among_peers)
    if people.problems:
        raise CannotMatchError(request.people, people.problems, people.notes, people.suggestion)
    notes = list(people.notes)
    lists: list[frozenset[PairIds]] = []
    for path in (request.previous, request.lock, request.forbid):
        if path is None:
            lists.append(frozenset())
            continue
        listed = read_pairs(path, people.identities)
        if listed.problems:
            raise CannotMatchError(path, listed.problems)
        notes += [replace(note, text=f"{plain(path.name)}: {note.text}") for note in listed.notes]
        lists.append(listed.pairs)
    previous, locked, forbidden = lists
    return _Given(people, plan, previous, locked, forbidden, tuple(notes))


def _changed(settings: MatchingSettings, request: Request) -> MatchingSettings:
    """The settings, over which the command line goes."""
    changes: dict[str, Any] = {
        "mentors_per_mentee": request.mentors_per_mentee,
        "shape": request.shape,
    }
    if (request.lift or request.fairness) and (
        changes["shape"] == "peers" or (request.mentors_per_mentee or 1) > 1
    ):
        raise _one(request.people, "--lift and --fairness are for one mentor each; leave them out here.")
    return replace(settings, **{name: value for name, value in changes.items() if value is not None})


def _matched(request: Request, given: _Given, today: date, err: Console) -> Outcome:
    from bot.matching.round import Round

    people = given.people
    asked = Round(
        mentees=people.mentees,
        mentors=people.mentors,
        plan=given.plan,
        locked=given.locked,
        forbidden=given.forbidden,
        previous=given.previous,
        seed=request.seed,
    )
    person = 0
    began = time.perf_counter()
    with _stoppable(err) as wants_to_stop, watching(err, len(people.mentees)) as looked:

        def progress(look: Progress) -> bool:
            nonlocal person
            person = look.person
            looked(look)
            return not wants_to_stop()

        draft, lifted, report = _solved(asked, request, progress)
    return Outcome(
        people=people,
        plan=given.plan,
        draft=draft,
        on=today,
        seed=request.seed,
        seconds=time.perf_counter() - began,
        stopped=wants_to_stop(),
        person=person,
        lifted=lifted,
        report=report,
    )


def _solved(
    asked: Round, request: Request, progress: Callable[[Progress], bool]
) -> tuple[Draft, Lifted | None, Report | None]:
    """The draft, how far its weakest pair was lifted, and how groups fare."""
    from bot.matching.asking import fairness
    from bot.matching.drafting import draft_of
    from bot.matching.matcher import solve_round

    if asked.plan.among_peers and len(asked.mentees) > MOST_PEERS:
        count = len(asked.mentees)
        raise _one(
            request.people,
            f"{count:,} peers are more than can be matched at once ({MOST_PEERS:,}). Split them.",
        )
    if asked.plan.among_peers or asked.plan.mentors_per_mentee > 1:
        return draft_of(asked, progress=progress), None, None
    possible = len(asked.mentees) * len(asked.mentors)
    if request.lift and possible > fairness.MOST_PAIRS:
        raise _one(
            request.people,
            f"{possible:,} pairs are possible; --lift can look at {fairness.MOST_PAIRS:,} at most. Leave it out.",
        )
    solution = solve_round(asked, progress=progress)
    lifted = None
    if request.lift and solution.assignment.proved:
        lifted = fairness.lift(solution)
        solution = lifted.solution
    groups_of = {mentee.id: mentee.groups for mentee in asked.mentees if mentee.groups}
    return solution.draft, lifted, fairness.report(solution, groups_of)


@contextmanager
def _stoppable(err: Console) -> Iterator[Callable[[], bool]]:
    """Ctrl-C asks for the best so far; a second one ends the command as usual."""
    asked: list[int] = []

    def ask(number: int, _frame: object) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)
        tell(err, "Stopping after this look, with the best so far. Ctrl-C again stops at once, with nothing.")

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield lambda: bool(asked)
    finally:
        signal.signal(signal.SIGINT, before)


def _write(request: Request, outcome: Outcome) -> None:
    sheets = {}
    if request.out is not None and request.out != STANDARD_OUTPUT:
        sheets[request.out] = pairs_sheet(outcome)
    if request.left_over is not None:
        sheets[request.left_over] = left_over_sheet(outcome)
    try:
        write_sheets(sheets, outcome.people.delimiter)
    except OSError as problem:
        raise _one(request.out or request.people, f"This could not be written: {problem.strerror}.") from None


def _report(
    request: Request, outcome: Outcome, notes: Sequence[RowProblem], out: Console, err: Console
) -> None:
    if request.as_json:
        printed = {**document(outcome), "problems": [], "notes": remarks(notes)}
        out.file.write(json.dumps(printed, ensure_ascii=False, indent=2) + "\n")
    if request.out == STANDARD_OUTPUT:
        out.file.write(as_csv(pairs_sheet(outcome), outcome.people.delimiter))
    screen = err if request.as_json or request.out == STANDARD_OUTPUT else out
    preview = request.out is None and not request.as_json
    if preview and outcome.draft.pairs:
        screen.print(weakest_pairs(outcome))
    if outcome.draft.unmatched and (preview or not (request.as_json or request.left_over)):
        screen.print(left_over_people(outcome))
    if request.fairness:
        for table in fairness(outcome):
            screen.print(table)
    for lock in outcome.draft.refused_locks:
        names = f"{outcome.name(lock.mentee)} and {outcome.name(lock.mentor)}"
        tell(screen, f"Not kept together: {names}; {outcome.why_refused(lock)}.")
    screen.print(summary(outcome))
    for path in (request.out, request.left_over):
        if path is not None and path != STANDARD_OUTPUT:
            tell(screen, f"Written: {path}")
    if preview and request.left_over is None:
        tell(screen, "Nothing was written. --out pairs.csv --left-over left-over.csv keeps it.")


def _tell_notes(notes: Sequence[RowProblem], err: Console) -> None:
    for sentence in sentences(notes):
        tell(err, f"Note: {sentence[0].lower()}{sentence[1:]}")


def _tell_problems(problem: CannotMatchError, request: Request, out: Console, err: Console) -> None:
    if request.as_json:
        printed = {
            "file": str(problem.file),
            "problems": remarks(problem.problems),
            "notes": remarks(problem.notes),
        }
        out.file.write(json.dumps(printed, ensure_ascii=False, indent=2) + "\n")
    _tell_notes(problem.notes, err)
    said = sentences(problem.problems)
    lines = {one.line for one in problem.problems if one.line is not None}
    where = f" in {len(lines):,} lines" if len(lines) > 1 else ""
    tell(err, f"{problem.file}: {_things(len(problem.problems))} to mend{where}, nothing was written.")
    for sentence in said:
        tell(err, f"  {sentence}")
    if problem.suggestion and request.columns is None:
        tell(
            err,
            "If your columns have other names, keep this as columns.yaml, correct it (theirs: ours, or ignore),",
        )
        tell(err, f"and add --columns columns.yaml:\n\n{problem.suggestion}")


def _things(count: int) -> str:
    return "one thing" if count == 1 else f"{count:,} things"


def _one(path: Path, sentence: str) -> CannotMatchError:
    return CannotMatchError(path, [RowProblem(None, None, plain(sentence))])
