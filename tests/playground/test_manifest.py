"""What Slack would refuse in a manifest, and what the schema says of the same."""

from __future__ import annotations

import pytest

from playground import manifest as manifests
from tests.playground.gardener import Json, manifest


def test_the_gardeners_manifest_is_fine() -> None:
    assert manifests.problems(manifest()) == []
    app = manifests.read(manifest())
    assert (app.name, app.bot_name, app.home_tab, app.messages_tab) == ("Gardener", "gardener", True, True)
    assert app.commands["/gift"].should_escape


COMMAND = {"command": "/x", "description": "x"}
SHORTCUT = {"name": "x", "type": "global", "callback_id": "x", "description": "x"}


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"display_information__name": "x" * 36}, "name"),
        ({"display_information__description": "x" * 141}, "description"),
        ({"display_information__long_description": "too short"}, "long_description"),
        ({"display_information__background_color": "green"}, "background_color"),
        ({"features__bot_user__display_name": "x" * 81}, "display_name"),
        ({"features__slash_commands": [{"command": "water", "description": "x"}]}, "command"),
        ({"features__slash_commands": [COMMAND | {"command": "/" + "x" * 32}]}, "command"),
        ({"features__slash_commands": [COMMAND | {"description": "x" * 2001}]}, "description"),
        ({"features__slash_commands": [COMMAND | {"usage_hint": "x" * 1001}]}, "usage_hint"),
        ({"features__slash_commands": [COMMAND | {"colour": "red"}]}, "colour"),
        ({"features__slash_commands": [COMMAND, COMMAND]}, "twice"),
        ({"features__slash_commands": []}, "slash_commands"),
        ({"features__shortcuts": [SHORTCUT | {"name": "x" * 25}]}, "name"),
        ({"features__shortcuts": [SHORTCUT | {"description": "x" * 151}]}, "description"),
        ({"features__shortcuts": [SHORTCUT | {"type": "local"}]}, "type"),
        ({"features__shortcuts": [SHORTCUT] * 11}, "shortcuts"),
        ({"features__app_home__home_tab": True}, "home_tab"),
        ({"settings__interactivity": {}}, "is_enabled"),
        ({"settings__event_subscriptions__bot_events": ["reaction_added", "reaction_added"]}, "twice"),
        ({"settings__event_subscriptions__bot_events": ["sunrise"]}, "sunrise"),
        ({"settings__socket_mode_enabled": "yes"}, "socket_mode_enabled"),
        ({"oauth_config__scopes__bot": ["chat:write"]}, "commands"),
        ({"oauth_config__scopes__bot": ["commands"]}, "groups:history"),
        ({"colour": "green"}, "colour"),
    ],
)  # fmt: skip
def test_each_rule_of_the_manifest(change: Json, word: str) -> None:
    found = manifests.problems(manifest(**change))
    assert any(word in sentence for sentence in found), found
    with pytest.raises(manifests.ManifestRefused):
        manifests.read(manifest(**change))


def test_a_manifest_needs_a_name() -> None:
    assert manifests.problems({}) == ["manifest lacks display_information"]
    assert manifests.problems([]) == ["manifest must be of type object"]
