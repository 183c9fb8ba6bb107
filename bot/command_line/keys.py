"""Keys that encrypt what people write."""

from __future__ import annotations

import click


@click.group()
def keys() -> None:
    """Keys that encrypt what people write."""


@keys.command("new")
def new_key() -> None:
    """Print a new key for MENTORBOT_ENCRYPTION_KEYS."""
    from cryptography.fernet import Fernet

    click.echo(Fernet.generate_key().decode())
