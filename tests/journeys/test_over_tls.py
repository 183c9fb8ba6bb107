"""The way to Slack as it really is: over TLS, with whom the machine trusts."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import kept_open
from bot.bootstrap import StartError
from bot.kept_open import authorities
from demo.running import read_manifest, running_bot
from playground import Playground
from playground.certificates import for_loopback
from tests.conftest import NOW
from tests.journeys.conftest import patient
from tests.journeys.test_plan_files import bring
from tests.journeys.town import Town


@pytest.fixture
def playground(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Playground]:
    certificate = for_loopback(tmp_path)
    authorities.cache_clear()
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.certificate))
    with Playground(read_manifest(), start=NOW, seed=1, wall=patient, tls=certificate) as made:
        yield made
    authorities.cache_clear()


def test_people_and_files_come_and_go_over_tls(
    playground: Playground, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    whole = ssl.create_default_context

    def counted() -> ssl.SSLContext:
        read.append(1)
        return whole()

    monkeypatch.setattr(kept_open.ssl, "create_default_context", counted)
    town = Town(playground)
    with running_bot(playground, database_url):
        playground.clock.settle()
        town.set_up()
        assert town.mia.command("/mentor join").modal is not None
        town.fill_in(town.mia, "mentee")
        assert "Thank you for joining" in " ".join(town.told(town.mia))
        assert town.cleo.command("/mentor-admin program export", town.admin).ok
        town.settle()
        (file,) = [file for message in town.cleo.messages(town.cleo.dm()) for file in message.files]
        plan = playground.core.workspace.files[file["id"]].content.decode()
        assert "changed 1 (cadence days)" in bring(town, plan.replace("cadence_days: 14", "cadence_days: 7"))
    assert playground.api_url.startswith("https://")
    assert playground.log.where("api_refused") == []
    assert len(read) == 1, "the machine's list of authorities is read once"


def test_a_server_for_whom_nobody_vouches_is_named_and_why(
    playground: Playground, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with (
        pytest.raises(StartError, match=r"Slack cannot be reached at https://.*SSLCertVerificationError"),
        running_bot(playground, database_url),
    ):
        pass
