"""Long runs, several minutes each: only with MENTORBOT_SOAK=1 in the environment."""

from __future__ import annotations

import os

import pytest

if os.environ.get("MENTORBOT_SOAK") != "1":
    collect_ignore_glob = ["test_*.py"]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "soak: takes minutes; run with MENTORBOT_SOAK=1")
