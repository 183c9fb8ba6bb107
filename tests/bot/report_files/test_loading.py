"""Nothing that draws or writes files is loaded before somebody wants one."""

from __future__ import annotations

import subprocess
import sys

import pytest

LOADED = """
import sys, bot.bootstrap, bot.console.report, bot.delivery.report_files
import bot.report_files.pdf, bot.report_files.workbook
print(*sorted({"matplotlib", "openpyxl", "fpdf", "PIL", "numpy"} & set(sys.modules)))
"""


@pytest.mark.long
def test_the_bot_starts_without_what_makes_files():
    made = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    assert made.stdout.split() == []
