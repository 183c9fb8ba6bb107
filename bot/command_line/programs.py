"""Plans of programs as files."""

from __future__ import annotations

from pathlib import Path

import click

from bot.command_line.reaching import FILE, leave, opened


@click.group()
def program() -> None:
    """Plans of mentoring programs as files."""


@program.command("check")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def program_check(files: tuple[Path, ...], as_json: bool) -> None:
    """Look whether files can be used, and tell every mistake with its line. Needs no Slack and no database."""
    from rich.console import Console

    from bot.console.program import check

    leave(check(files, as_json=as_json, out=Console(), err=Console(stderr=True)))


@program.command("templates")
@click.argument("name", required=False, default="")
def program_templates(name: str) -> None:
    """List the templates that ship; with a NAME, print that one as a file to begin with."""
    from rich.console import Console

    from bot.console.program import templates

    leave(templates(name, out=Console(), err=Console(stderr=True)))


@program.command("export")
@click.argument("slug")
@click.option("--out", "target", metavar="FILE.yaml", type=FILE, help="Write it here.  [default: print it]")
@click.option("--force", is_flag=True, help="Replace the file if it is there already.")
@click.option("--workspace", default="", help="Name or id, where the database holds several.")
def program_export(slug: str, target: Path | None, force: bool, workspace: str) -> None:
    """Write the plan of the program SLUG as a commented file."""
    from rich.console import Console

    from bot.console.program import export

    with opened() as engine:
        code = export(
            engine, slug, workspace=workspace, target=target, out=Console(), err=Console(stderr=True),
            force=force,
        )  # fmt: skip
    leave(code)


@program.command("load")
@click.argument("file", metavar="FILE", type=FILE)
@click.option("--workspace", default="", help="Name or id, where the database holds several.")
@click.option(
    "--program", "slug", default="", metavar="SLUG", help="Which one to change.  [default: the file's slug]"
)
@click.option(
    "--admin-channel", default="", metavar="ID", help="Make a new program, run from this private channel."
)
@click.option("--announce-channel", default="", metavar="ID", help="Where the new program is announced.")
@click.option("--by", default="", metavar="EMAIL", help="In whose name.  [default: the first coordinator]")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
def program_load(
    file: Path, workspace: str, slug: str, admin_channel: str, announce_channel: str, by: str, dry_run: bool
) -> None:
    """Bring a plan into the database: into the program it names, or as a new one."""
    from rich.console import Console

    from bot.clock import SystemClock
    from bot.console.program import Load, load

    asked = Load(
        file=file,
        workspace=workspace,
        program=slug,
        admin_channel=admin_channel,
        announce_channel=announce_channel,
        by=by,
        dry_run=dry_run,
    )
    with opened() as engine:
        code = load(engine, asked, SystemClock().now(), out=Console(), err=Console(stderr=True))
    leave(code)
