"""The steps that concern the records: where they are, what encrypts them, and making the tables."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet, MultiFernet

from bot.setting_up import database as databases
from bot.setting_up.database import POSTGRESQL, SQLITE, UnusableError
from bot.setting_up.env_file import is_plain
from bot.setting_up.kept import DATABASE, KEYS, Kept, StoppedError
from bot.setting_up.talk import Talk, UnansweredError

_KINDS = {
    SQLITE: "SQLite: one file on this machine. Enough for one process and thousands of people.",
    POSTGRESQL: "PostgreSQL: a server of yours, for several processes.",
}


@dataclass
class DatabaseSteps:
    """Each step keeps what is there and right, asks for the rest, and writes it at once."""

    talk: Talk
    kept: Kept

    def place(self, wished: str) -> None:
        """Where the records are: `wished` by an option, as set before, or asked for until it can be used."""
        url = wished or self.kept.get(DATABASE)
        while True:
            try:
                url = url or self._asked()
                found = _prepared(url)
            except UnusableError as problem:
                self.kept.stop_if_in_environment(DATABASE, str(problem))
                if not self.talk.answers:
                    raise UnansweredError(str(problem)) from None
                self.talk.say(str(problem))
                if not self.talk.agree("Try again, or another one?", default=True):
                    raise StoppedError("Without a database nothing can be kept.") from None
                url = ""
                continue
            self.talk.say(f"✓ {found}")
            self.kept.keep(DATABASE, url)
            return

    def _asked(self) -> str:
        if self.talk.choose("Where shall the records be?", _KINDS, default=SQLITE) == SQLITE:
            default = self.kept.file.folder / "data" / "mentorbot.db"
            typed = Path(self.talk.ask("File", default=str(default))).expanduser()
            return databases.sqlite_url((self.kept.file.folder / typed).resolve())
        typed_url = self.talk.ask("Address, without the password (postgresql://user@host/database)")
        url = databases.postgresql_url(typed_url)
        if databases.has_password(url):
            return url
        return databases.postgresql_url(
            typed_url, self.talk.ask_secret("Its password; just Enter if it has none")
        )

    def key(self) -> None:
        """A key that encrypts what people write; a new one only where nothing is encrypted with another."""
        url, keys = self.kept.get(DATABASE), self.kept.get(KEYS)
        made = not keys
        keys = keys or Fernet.generate_key().decode()
        while True:
            wrong = _wrong_with_keys(keys) or (_OTHER_KEY if databases.locked(url, _cipher(keys)) else "")
            if not wrong:
                break
            self.kept.stop_if_in_environment(KEYS, wrong)
            unasked = f"{wrong} Set {KEYS} to the key that was used before."
            self.talk.say(wrong)
            keys, made = self.talk.ask_secret("The key that was used before", unasked=unasked), False
        self.kept.keep(KEYS, keys)
        if made:
            self.talk.say(
                f"✓ Made, and written to {self.kept.file.path}.\n"
                "It encrypts what people write. Keep a copy of it elsewhere, where the backups are not (a password "
                "safe, for example): without it nobody can read the records, and with it whoever has a backup can."
            )
        else:
            self.talk.say("✓ There is one. Keep a copy of it elsewhere, where the backups are not.")

    def tables(self) -> None:
        """Bring the database to this version."""
        try:
            done = databases.bring_up_to_date(self.kept.get(DATABASE), "mentorbot init")
        except UnusableError as problem:
            raise StoppedError(str(problem)) from None
        self.talk.say(f"✓ The tables are made ({', '.join(done)})." if done else "✓ The tables are there.")


def _prepared(url: str) -> str:
    """What is there, in a sentence. Raises UnusableError."""
    if not is_plain(url):
        raise UnusableError(
            "The address has characters that not every reader of settings takes as they are: choose another folder."
        )
    return databases.prepare(url)


_OTHER_KEY = "The records in this database are encrypted with another key."


def _cipher(keys: str) -> MultiFernet:
    return MultiFernet([Fernet(key.strip()) for key in keys.split(",") if key.strip()])


def _wrong_with_keys(keys: str) -> str:
    try:
        _cipher(keys)
    except ValueError:
        return "This is no key: it has 44 characters and is made by `mentorbot keys new`."
    return ""
