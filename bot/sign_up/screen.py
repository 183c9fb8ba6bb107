"""What a terminal shows of a match: things to mend, progress, and how it went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot.domain.directory_row import RowProblem
from bot.domain.fit import fit_share
from bot.sign_up.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.matching.asking.fairness import Lifted
    from bot.matching.solving.large import Progress as Look

SHOWN = 12
"""People or pairs that a terminal lists; files and JSON have them all."""
SEVERAL = 2


def sentences(found: Sequence[RowProblem]) -> list[str]:
    """A sentence for each thing to mend, with every line it is about."""
    lines: dict[tuple[str | None, str], list[int]] = {}
    for one in found:
        there = lines.setdefault((one.column, one.message), [])
        if one.line is not None:
            there.append(one.line)
    return [_sentence(column, message, numbers) for (column, message), numbers in lines.items()]


def _sentence(column: str | None, message: str, numbers: Sequence[int]) -> str:
    where = [_lines(numbers)] if numbers else []
    where += [f"column {column}"] if column else []
    if not where:
        return message
    head = ", ".join(where)
    return f"{head[0].upper()}{head[1:]}: {message}"


def _lines(numbers: Sequence[int]) -> str:
    """Line 3; lines 3-7 and 12."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    said = [str(first) if first == last else f"{first}-{last}" for first, last in runs]
    listed = " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)
    return f"{'line' if numbers[0] == numbers[-1] and len(set(numbers)) == 1 else 'lines'} {listed}"


def tell(console: Console, sentence: str) -> None:
    """A sentence, as long as it is."""
    console.print(escape(sentence), highlight=False, soft_wrap=True)


@contextmanager
def watching(console: Console, people: int) -> Iterator[Callable[[Look], None]]:
    """A bar for a long run: full when it is proved that nothing better exists. Only where somebody looks."""
    if not console.is_terminal:
        yield lambda look: None
        return
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=16),
        TextColumn("{task.fields[found]}"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )
    with bar:
        task = bar.add_task("Matching", total=1.0, found="looking at every pair")

        def looked(look: Look) -> None:
            if not look.count:
                bar.update(task, completed=look.fraction)
                return
            found = f"{look.count:,} of {people:,}, " + (
                short_of_proof(look.gap, look.person) if look.gap else "proved"
            )
            bar.update(task, completed=look.fraction, found=found)

        yield looked


def short_of_proof(gap: int, person: int) -> str:
    """What another way could have at most, in words; `person` points stand for one more person."""
    people = gap // person if person else 0
    if people:
        return f"at most {people:,} {'person' if people == 1 else 'people'} more"
    return f"at most {gap:,} points more"


def summary(outcome: Outcome) -> Table:
    """How it went, in a few lines."""
    draft, people = outcome.draft, outcome.people
    peers = outcome.plan.among_peers
    seekers = outcome.seekers
    table = Table(box=SIMPLE, show_header=False, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    table.add_column(style="dim")
    share = f"{outcome.matched / seekers:.0%}" if seekers else ""
    table.add_row("People" if peers else "Mentees", f"{seekers:,}", "")
    if not peers:
        seats = sum(mentor.capacity for mentor in people.mentors)
        table.add_row("Mentors", f"{len(people.mentors):,}", f"{seats:,} places")
    table.add_row("Matched", f"{outcome.matched:,}", share)
    if draft.trios:
        table.add_row("Trios", f"{len(draft.trios):,}", "each in three pairs")
    elif draft.count != outcome.matched and not peers:
        table.add_row("Pairs", f"{draft.count:,}", "")
    for row in _left_over(outcome):
        table.add_row(*row)
    if draft.fewer:
        table.add_row("With fewer mentors", f"{len(draft.fewer):,}", "")
    if draft.pairs:
        table.add_row("Mean fit", f"{outcome.mean_fit:.0%}", "")
    if outcome.lifted is not None:
        table.add_row("Weakest pair", f"{outcome.lifted.floor:,}", _lifted(outcome.lifted))
    proof = "no other way matches more people, or fits better"
    if outcome.lifted is not None and outcome.lifted.floor > outcome.lifted.before:
        proof = "no other way matches more people, or fits better with so good a weakest pair"
    if not draft.proved:
        proof = short_of_proof(draft.gap, outcome.person)
    table.add_row("Proved", "yes" if draft.proved else "no", proof)
    table.add_row("Time", f"{outcome.seconds:.1f} s", "")
    return table


def _left_over(outcome: Outcome) -> Iterator[tuple[str, str, str]]:
    """How many of each side got nobody, and for which causes."""
    for role in ("mentee", "mentor"):
        left = [one for one in outcome.draft.unmatched if one.role == role]
        if left:
            causes = Counter(_cause(one.cause) for one in left)
            said = ", ".join(
                f"{count} {cause}" if len(causes) > 1 else cause for cause, count in causes.items()
            )
            name = "People" if outcome.plan.among_peers else f"{role.capitalize()}s"
            yield f"{name} left over", f"{len(left):,}", said


def _lifted(lifted: Lifted) -> str:
    if lifted.floor == lifted.before:
        return "points; it cannot be lifted without losing somebody"
    return f"points, lifted from {lifted.before:,}; all pairs together have {-lifted.outcome.points:,} points less"


def fairness(outcome: Outcome) -> Iterator[Table]:
    """How groups fare, each way of dividing people in a table of its own."""
    for split in outcome.report.splits if outcome.report else ():
        table = Table(
            box=SIMPLE, pad_edge=False, title_justify="left", title_style="bold", title=f"By {split.by}"
        )
        table.add_column(split.by.capitalize())
        for name in ("Mentees", "Matched", "To the best group", "Mean points"):
            table.add_column(name, justify="right")
        for group in split.groups:
            table.add_row(
                escape(outcome.people.labels.get(group.group, group.group) or "not known"),
                f"{group.people:,}",
                f"{group.rate:.0%}",
                "" if group.ratio is None else f"{group.ratio:.2f}{' !' if group.is_far_behind else ''}",
                "" if group.mean is None else f"{group.mean:,}",
            )
        if split.held_back:
            table.caption = f"not shown, being too small: {split.held_back}"
        yield table


def _cause(cause: str) -> str:
    return {
        "no_mentors": "no mentor has a free place",
        "no_mentees": "no mentee is looking",
        "all_removed": "the rules leave nobody",
        "seats_taken": "for want of places",
        "mentees_taken": "others fit better",
        "no_capacity": "without a place to give",
        "no_peers": "nobody else is looking",
        "peers_taken": "others fit better",
    }.get(cause, cause)


def weakest_pairs(outcome: Outcome) -> Table:
    """The pairs a coordinator should look at first."""
    ranked = sorted(
        zip(outcome.draft.pairs, outcome.reasons, strict=True),
        key=lambda one: (fit_share(one[1]), one[0].mentee, one[0].mentor),
    )
    whole = len(ranked) <= SHOWN
    table = Table(box=SIMPLE, pad_edge=False, title_justify="left", title_style="bold",
                  title="Pairs, the weakest first" if whole else f"The {SHOWN} weakest pairs")  # fmt: skip
    first, second = outcome.sides
    table.add_column(first.capitalize())
    table.add_column(second.capitalize())
    table.add_column("Fit", justify="right")
    table.add_column("Why")
    for pair, reasons in ranked[:SHOWN]:
        table.add_row(
            escape(outcome.name(pair.mentee)),
            escape(outcome.name(pair.mentor)),
            f"{fit_share(reasons):.0%}",
            escape("; ".join(outcome.words(reasons)[:SEVERAL])),
        )
    return table


def left_over_people(outcome: Outcome) -> Table:
    """Who got nobody, and why."""
    left = outcome.draft.unmatched
    title = "Left over" if len(left) <= SHOWN else f"Left over, {SHOWN} of {len(left):,}"
    table = Table(box=SIMPLE, pad_edge=False, title_justify="left", title_style="bold", title=title)
    table.add_column("Who")
    table.add_column("As")
    table.add_column("Why")
    for one in left[:SHOWN]:
        table.add_row(escape(outcome.name(one.id)), outcome.role(one), escape(outcome.why_not(one)))
    return table
