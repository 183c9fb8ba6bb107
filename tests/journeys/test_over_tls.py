"""The way to Slack as it really is: over TLS, with whom the machine trusts."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer

import pytest

from bot import kept_open
from bot.bootstrap import CONNECTIONS, StartError
from bot.kept_open import authorities
from demo.running import read_manifest, running_bot
from playground import Playground
from playground.certificates import for_loopback
from tests.conftest import NOW
from tests.journeys.conftest import patient
from tests.journeys.test_plan_files import bring
from tests.journeys.town import Town


class Proxy(ThreadingTCPServer):
    """A company's way out: it lets through whoever asks for a tunnel."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Tunnel)
        self.asked: list[str] = []
        self.ends: set[tuple[str, int]] = set()


class _Tunnel(StreamRequestHandler):
    server: Proxy

    def handle(self) -> None:
        method, target, _ = self.rfile.readline().decode().split()
        while self.rfile.readline().strip():
            pass
        self.server.asked.append(f"{method} {target}")
        host, _, port = target.rpartition(":")
        with socket.create_connection((host, int(port))) as there:
            self.server.ends.add(there.getsockname())
            self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=_pass_on, args=(there, self.connection), daemon=True)
            back.start()
            _pass_on(self.connection, there)
            back.join()


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while data := one.recv(65536):
            other.sendall(data)
    with suppress(OSError):
        other.shutdown(socket.SHUT_WR)


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    with Proxy() as made:
        threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True).start()
        yield made
        made.shutdown()


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


@pytest.mark.long
def test_everything_goes_through_the_companys_proxy(
    playground: Playground, database_url: str, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.server_address[1]}")
    monkeypatch.setenv("NO_PROXY", "nowhere.example")
    for name in ("https_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    town = Town(playground)
    with running_bot(playground, database_url):
        playground.clock.settle()
        before = len(proxy.asked)
        town.set_up()
        assert town.mia.command("/mentor join").modal is not None
        calls = len(proxy.asked) - before
        sockets = set(playground._connections._transports)
    there = f"CONNECT {playground.api_url.removeprefix('https://').removesuffix('/api/')}"
    assert set(proxy.asked) == {there}
    assert calls > 0
    assert len(sockets) >= CONNECTIONS, "those of Socket Mode stand"
    assert sockets <= proxy.ends, "nobody came another way"
    assert playground.log.where("api_refused") == []
