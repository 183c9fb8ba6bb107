"""Delivery as one of the bot's jobs."""

from __future__ import annotations

from datetime import datetime

from bot.delivery.sender import Sender


class DeliveryJob:
    """Sends what the outbox holds."""

    def __init__(self, sender: Sender, name: str = "delivery") -> None:
        self.name = name
        self._sender = sender

    def run(self) -> datetime | None:
        return self._sender.deliver()
