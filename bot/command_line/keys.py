"""Keys that encrypt what people write."""

from __future__ import annotations

import click

from bot.command_line.reaching import configured, opened


@click.group()
def keys() -> None:
    """Keys that encrypt what people write."""


@keys.command("new")
def new_key() -> None:
    """Print a new key for MENTORBOT_ENCRYPTION_KEYS."""
    from cryptography.fernet import Fernet

    click.echo(Fernet.generate_key().decode())


@keys.command("rotate")
def rotate() -> None:
    """Encrypt everything with the newest key, while the bot runs. Afterwards older keys can be taken out."""
    from rich.console import Console

    from db.keeping.sealed import count_seals, seal_anew

    settings = configured(database_only=True, with_keys=True)
    with opened(with_keys=True) as engine, Console(stderr=True).status("Encrypting") as shown:
        done = seal_anew(engine, settings.keys(), lambda many: shown.update(f"Encrypting: {many} so far"))
        left = list(count_seals(engine, settings.keys()))
    older, locked = sum(one.older for one in left), sum(one.locked for one in left)
    click.echo(f"Encrypted {done} values with the newest key.")
    if locked:
        raise click.ClickException(
            f"{locked} values cannot be read with the keys in MENTORBOT_ENCRYPTION_KEYS. Keep the older keys, and "
            "add the one that is missing after the others."
        )
    if older:
        raise click.ClickException(
            f"{older} were changed meanwhile by a bot that runs with an older key. Again."
        )
    if len(settings.keys()) > 1:
        click.echo(
            "The older keys can be taken out of MENTORBOT_ENCRYPTION_KEYS: only backups still need them."
        )
