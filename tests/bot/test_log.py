"""Logs say what happened, and never what people wrote or what opens doors."""

from __future__ import annotations

import ast
import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

import bot
from bot import log
from bot.log import about, configure, logger


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    structlog.reset_defaults()


def test_a_record_is_one_action_word_with_ids(capsys: pytest.CaptureFixture[str]) -> None:
    configure(form="json")
    logger("imports").info("directory_read", row=7, count=40)
    record = json.loads(capsys.readouterr().err)
    assert (record["action"], record["where"], record["row"], record["count"]) == (
        "directory_read",
        "imports",
        7,
        40,
    )
    assert record["level"] == "info"


def test_a_field_that_could_hold_anything_is_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    for form in ("json", "console"):
        configure(form=form)
        logger("listeners").warning(
            "failed", text="my boss is awful", token="xoxb-1", body={"a": 1}, code="x"
        )
        written = capsys.readouterr().err
        assert "failed" in written
        assert "code" in written
        assert "awful" not in written
        assert "xoxb" not in written


def test_below_the_level_nothing_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    configure(level="error")
    logger("x").warning("quiet")
    assert capsys.readouterr().err == ""


def test_the_sdks_do_not_log_payloads(caplog: pytest.LogCaptureFixture) -> None:
    configure(level="DEBUG")
    for name in ("slack_bolt.App", "slack_sdk.web", "websocket"):
        assert not logging.getLogger(name).isEnabledFor(logging.ERROR)


def test_a_log_that_cannot_be_written_stops_nothing() -> None:
    class Full(io.StringIO):
        def write(self, line: str) -> int:
            raise OSError(28, "No space left on device")

    gone = io.StringIO()
    gone.close()
    for to in (Full(), gone):
        configure(form="json", to=to)
        logger("listeners").info("handled", row=1)


def test_every_line_says_what_the_thread_works_on() -> None:
    to = io.StringIO()
    configure(form="json", to=to)
    with about(workspace="T1", request="ab12cd34"):
        logger("listeners").info("handled")
    logger("listeners").info("handled")
    first, second = (json.loads(line) for line in to.getvalue().splitlines())
    assert (first["workspace"], first["request"]) == ("T1", "ab12cd34")
    assert "request" not in second


@pytest.mark.long
def test_every_field_that_the_source_logs_is_on_the_list() -> None:
    """Otherwise it would be left out without a word."""
    root, found = Path(bot.__path__[0]), 0
    for path in sorted(root.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text())):
            match call:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="_log"), attr=_)):
                    found += 1
                    fields = {keyword.arg for keyword in call.keywords if keyword.arg is not None}
                    assert fields <= log._ALLOWED, (path.name, call.lineno, fields - log._ALLOWED)
                    first = call.args[0]
                    if isinstance(first, ast.Constant):
                        assert str(first.value).isidentifier(), (path.name, first.value)
                case _:
                    pass
    assert found > 50
