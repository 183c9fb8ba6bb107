"""What Prometheus reads at this process's address."""

from __future__ import annotations

from urllib.request import urlopen

from demo.running import running_bot
from playground import Playground


def test_prometheus_reads_the_figures(
    playground: Playground, database_url: str, bots_share_engines: None
) -> None:
    ada = playground.add_person(name="ada", real_name="Ada Admin", is_admin=True)
    with running_bot(playground, database_url) as bot:
        playground.clock.settle()
        ada.open_home()
        assert bot.server is not None
        with urlopen(f"{bot.server.address}/metrics") as answer:
            assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
            told = answer.read().decode()
    assert 'mentorbot_ack_seconds_count{kind="event",outcome="ok"} ' in told
    assert f'mentorbot_leading{{workspace="{playground.team_id}"}} 1.0' in told
    assert "mentorbot_database_up 1.0" in told
    assert ada.id not in told
    assert "Ada" not in told
