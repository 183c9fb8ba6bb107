"""`python -m demo.screenshots [--out FOLDER]`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bot.log import configure
from demo.company import load_company
from demo.screenshots.camera import camera
from demo.screenshots.scenes import SCENES
from demo.stage import running_demo

FOLDER = Path(__file__).parents[2] / "docs" / "images"
PEOPLE = 28  # of the demo's sixty: they live for months here, which takes its time


@click.command()
@click.option(
    "--out", "folder", type=click.Path(path_type=Path, file_okay=False), default=FOLDER, show_default=True
)
def main(folder: Path) -> None:
    """Make every picture of README and docs."""
    configure("CRITICAL")
    with running_demo(load_company(people=PEOPLE), flowing=False) as demo, camera(demo, folder) as taking:
        for scene in SCENES:
            scene(taking)
            sys.stderr.write(f"{scene.__name__}: {demo.playground.clock.now():%d %b}\n")
    sys.stdout.write("\n".join(f"{name}.png: {size:,} bytes" for name, size in taking.sizes.items()) + "\n")


if __name__ == "__main__":
    main()
