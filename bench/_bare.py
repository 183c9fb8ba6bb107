"""A bare Bolt app with the bot's settings and process layout, which acknowledges and opens a modal: `python -m
bench._bare [VIEW.json]`. Without a modal it only connects.
"""

import contextlib
import json
import os
import re
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from slack_bolt import Ack, App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.running.connection import Connection

THREADS, CONNECTIONS = 8, 2
"""As the bot has them (`bot.bootstrap`), which is not imported here: its weight is not this app's."""


def main(view: dict[str, Any]) -> None:
    token = os.environ["SLACK_BOT_TOKEN"]
    client = WebClient(token, base_url=os.environ["MENTORBOT_SLACK_API_URL"], timeout=10, retry_handlers=[])
    known = AuthorizeResult(enterprise_id=None, team_id=None, bot_token=token)
    pool = ThreadPoolExecutor(THREADS)
    app = App(
        name="bare", client=client, authorize=lambda: known, process_before_response=True, listener_executor=pool,
        token_verification_enabled=False, request_verification_enabled=False, ssl_check_enabled=False,
    )  # fmt: skip

    def answer(ack: Ack, body: dict[str, Any]) -> Any:
        with contextlib.suppress(SlackApiError):  # Slack is busy
            client.api_call("views.open", json={"trigger_id": body["trigger_id"], "view": view})
        return ack()

    app.command("/mentor")(answer)
    app.action(re.compile(".*"))(answer)
    app.event(re.compile(".*"))(lambda ack: ack())
    connections = [Connection(app, os.environ["SLACK_APP_TOKEN"]) for _ in range(CONNECTIONS)]
    for connection in connections:
        connection.open()
    for connection in connections:
        connection.wait_for_hello(20)
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    print("ready", file=sys.stderr, flush=True)
    stopping.wait()
    for connection in connections:
        connection.close()
    pool.shutdown()


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")) if len(sys.argv) > 1 else {})
