"""A coordinator steps out of the admin channel: what is confidential closes at once, and the audit knows who looked."""

from __future__ import annotations

import pytest

from tests.journeys.test_coordinating import ADMIN, answered
from tests.journeys.town import Town


@pytest.mark.long
def test_whoever_leaves_the_admin_channel_coordinates_no_longer(town: Town) -> None:
    town.set_up()
    ada, cleo = town.ada, town.cleo
    town.join(town.mia, "mentee")
    assert "1 application waits" in answered(ada.command(f"{ADMIN} applications", town.admin))

    assert cleo.command(f"{ADMIN} audit", town.admin).ok
    modal = cleo.modal
    assert modal is not None
    assert "looked at applications" in modal.words
    assert "`/mentor-admin applications`" in modal.words
    assert cleo.click(modal, "audit.export").ok
    cleo.press_close()
    town.settle()
    dm = cleo.dm()
    assert dm is not None
    assert any(file["name"].endswith("-audit.csv") for message in cleo.messages(dm) for file in message.files)

    ada.leave(town.admin)
    town.settle()
    assert "left this channel and so no longer coordinates" in town.posts(cleo, town.admin)[-1]
    cleo.invite(town.admin, ada)
    refused = answered(ada.command(f"{ADMIN} applications", town.admin))
    assert "Only coordinators of this program can do that" in refused
