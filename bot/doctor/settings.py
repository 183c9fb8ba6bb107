"""The settings, each by itself."""

from __future__ import annotations

from collections.abc import Mapping

from cryptography.fernet import Fernet

from bot.doctor.checks import Check
from bot.settings import Settings, SettingsError, UnreadFileError, environment_name, read_settings


def look_at_settings(given: Mapping[str, object]) -> tuple[list[Check], Settings, frozenset[str]]:
    """A check for each setting, settings to go on with, and the names of those that cannot be used."""
    sentences: dict[str, str] = {}
    try:
        settings = read_settings(**given)
    except UnreadFileError as problem:
        what, _, mend = str(problem).partition("). ")
        found, settings, wrong = look_at_settings({**given, "_env_file": None})
        return [Check("Settings", False, f"{what})", mend), *found], settings, wrong
    except SettingsError as problem:
        names = [environment_name(name) for name in Settings.model_fields]
        for sentence in problem.sentences:
            name = next((n for n in names if sentence.startswith((f"{n} ", f"{n}:"))), "Settings")
            sentences[name] = sentence.removeprefix(name).lstrip(": ").removeprefix("is ")
        settings = read_settings(**{**given, **_stand_ins(frozenset(sentences))})
    checks = []
    for field in Settings.model_fields:
        name = environment_name(field)
        if name in sentences:
            what, _, mend = sentences[name].partition(". ")
            checks.append(
                Check(name, False, what.rstrip("."), mend or "Set it in the environment or in .env.")
            )
        else:
            kept = field in settings.model_fields_set
            checks.append(Check(name, True, "set" if kept else "not set, the default is used"))
    return checks, settings, frozenset(sentences)


def _stand_ins(wrong: frozenset[str]) -> dict[str, object]:
    """Something to go on with, so that one missing token does not hide what else is missing."""
    usable: Mapping[str, object] = {
        "bot_token": "xoxb-none",
        "app_token": "xapp-none",
        "signing_secret": "none",
        "client_secret": "none",
        "public_url": "https://none.invalid",
        "encryption_keys": Fernet.generate_key().decode(),
    }
    found: dict[str, object] = {}
    for field, known in Settings.model_fields.items():
        if environment_name(field) in wrong:
            found[field] = usable.get(field, known.default)
    return found
