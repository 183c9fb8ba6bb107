"""Pairs in a file: those of the last time, to keep, or to keep apart. The sheet of pairs that `mentorbot match`
writes is such a file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.domain.delimited_text import Line, UnreadableError
from bot.domain.directory_row import RowProblem, plain
from bot.domain.spreadsheets import unguarded
from bot.sign_up.cells import shown
from bot.sign_up.columns import ColumnMap, word_of
from bot.sign_up.identities import Identities
from bot.sign_up.sheet import read_sheet

PairIds = tuple[str, str]

_SIDES = {
    "mentee": ("menteeid", "mentee", "menteeemail", "menteename", "person", "personid"),
    "mentor": ("mentorid", "mentor", "mentoremail", "mentorname", "partner", "partnerid"),
}


@dataclass(frozen=True)
class PairList:
    """(mentee id, mentor id) for each line in which both are known; `problems` are lines that cannot be read,
    `notes` those about people who are not in the sheet.
    """

    pairs: frozenset[PairIds] = frozenset()
    problems: tuple[RowProblem, ...] = ()
    notes: tuple[RowProblem, ...] = ()


def read_pairs(path: Path, identities: Identities) -> PairList:
    """The pairs in the file at `path`, whose columns `mentee` and `mentor` hold ids, addresses or names."""
    mapped = ColumnMap(columns=dict.fromkeys((word for words in _SIDES.values() for word in words), "ignore"))
    try:
        sheet = read_sheet(path, mapped, such_as="mentee and mentor")
    except UnreadableError as problem:
        return PairList(problems=(RowProblem(None, None, problem.text, problem.params),))
    at = {side: _place(sheet.header, words) for side, words in _SIDES.items()}
    missing = [side for side, place in at.items() if place is None]
    if missing:
        text = "the file needs columns mentee and mentor; {missing} is missing"
        number = sheet.header.number
        return PairList(problems=(RowProblem(number, None, text, {"missing": " and ".join(missing)}),))
    pairs, problems, notes = set(), [], []
    for line in sheet.lines:
        written = [unguarded(_cell(line, place)) for place in at.values()]
        meant = [identities.meant(one) for one in written]
        for side, one, ids in zip(at, written, meant, strict=True):
            if len(ids) > 1:
                sentence = (
                    f"several people are called “{shown(one)}”; write the id ({' or '.join(sorted(ids)[:3])})"
                )
                problems.append(RowProblem(line.number, side, plain(sentence)))
            elif not one:
                problems.append(RowProblem(line.number, side, plain(f"write who the {side} is")))
            elif not ids:
                notes.append(
                    RowProblem(line.number, side, plain(f"{shown(one)} is not in the sheet; left out"))
                )
        if all(len(ids) == 1 for ids in meant):
            mentee, mentor = (next(iter(ids)) for ids in meant)
            pairs.add((mentee, mentor))
    return PairList(frozenset(pairs), tuple(problems), tuple(notes))


def _place(header: Line, words: Iterable[str]) -> int | None:
    names = [word_of(cell) for cell in header.cells]
    return next((names.index(word) for word in words if word in names), None)


def _cell(line: Line, place: int | None) -> str:
    return line.cells[place] if place is not None and place < len(line.cells) else ""
