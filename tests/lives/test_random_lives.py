"""Random lives, a few in every run and many in `make soak`."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.lives.machine import ProgramLife

COMMON = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "derandomize": True,
    "print_blob": True,
}


@pytest.fixture(autouse=True)
def shared_engines(bots_share_engines: None) -> None:
    """Every statement is compiled once."""


def test_whatever_happens_a_program_keeps_its_promises() -> None:
    run_state_machine_as_test(
        ProgramLife, settings=settings(max_examples=3, stateful_step_count=12, **COMMON)
    )


@pytest.mark.soak
def test_whatever_happens_for_long_a_program_keeps_its_promises() -> None:
    run_state_machine_as_test(
        ProgramLife, settings=settings(max_examples=60, stateful_step_count=40, **COMMON)
    )
