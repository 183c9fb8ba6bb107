"""Long runs, several minutes each: only with MENTORBOT_SOAK=1 in the environment."""

from __future__ import annotations

from tests.conftest import SOAK

if not SOAK:
    collect_ignore_glob = ["test_*.py"]
