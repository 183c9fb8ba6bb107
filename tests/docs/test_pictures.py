"""The pictures are what `make screenshots` makes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.docs.pages import ROOT

IMAGES = ROOT / "docs" / "images"


@pytest.mark.soak
@pytest.mark.browser
@pytest.mark.skipif(shutil.which("chromium") is None, reason="there is no Chromium")
def test_the_script_makes_every_picture_as_it_is(tmp_path: Path) -> None:
    """A company lives for three months; each screen has the size that it has in the pages."""
    command = [sys.executable, "-m", "demo.screenshots", "--out", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    assert sizes(tmp_path) == sizes(IMAGES), "run `make screenshots`, and look at what is different"


def sizes(folder: Path) -> dict[str, tuple[int, int]]:
    found = {}
    for path in folder.glob("*.png"):
        with Image.open(path) as picture:
            found[path.name] = picture.size
    return found
