"""Matching the people of a sign-up sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from bot.command_line.reaching import FILE


@click.command()
@click.argument("people", metavar="PEOPLE.csv", type=click.Path(path_type=Path))
@click.option(
    "--out", metavar="PAIRS.csv", type=click.Path(path_type=Path), help="Write the pairs here; - prints them."
)
@click.option("--left-over", metavar="FILE", type=FILE, help="Write who got nobody here, and why.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document with everything.")
@click.option(
    "--columns", metavar="FILE.yaml", type=FILE, help="What your columns mean, if not what ours do."
)
@click.option("--sheet", metavar="NAME", help="Which sheet of a workbook.  [default: the first]")
@click.option(
    "--weights",
    metavar="FILE.yaml",
    type=FILE,
    help="Weights, rules and seniority: a program file, or its matching section alone.",
)
@click.option("--mentors-per-mentee", type=click.IntRange(1, 5), help="So many mentors for each mentee.")
@click.option("--reverse", "shape", flag_value="reverse", help="The junior guides the senior.")
@click.option("--peers", "shape", flag_value="peers", help="One pool: everybody is paired with an equal.")
@click.option(
    "--previous", metavar="FILE", type=FILE, help="Pairs of the last time; staying together counts."
)
@click.option("--lock", metavar="FILE", type=FILE, help="Pairs to keep together.")
@click.option("--forbid", metavar="FILE", type=FILE, help="Pairs to keep apart.")
@click.option("--seed", default=0, show_default=True, help="Chooses among equally good results only.")
@click.option(
    "--lift", is_flag=True, help="Lift the weakest pair as far as nobody loses their place, at stated cost."
)
@click.option("--fairness", is_flag=True, help="Show how departments, places, levels and groups fare.")
@click.option("--force", is_flag=True, help="Replace files that are there already.")
def match(people: Path, **asked: Any) -> None:
    """Match the people of a sign-up sheet. Needs no Slack, no database and no settings.

    PEOPLE.csv (or .xlsx) has one row for each person and role, at least with the columns id, name and role.
    Without --out and --json it shows what it would write.
    """
    from rich.console import Console

    from bot.clock import SystemClock
    from bot.console.match import Request, match_command

    code = match_command(
        Request(people=people, **asked), SystemClock().now().date(), Console(), Console(stderr=True)
    )
    if code:
        raise click.exceptions.Exit(code)
