"""My settings, by command and from the Home tab."""

from __future__ import annotations

import pytest

from tests.journeys.town import Town


@pytest.mark.long
def test_settings_are_opened_corrected_and_shown_on_home(town: Town) -> None:
    town.set_up()
    mia = town.mia
    assert mia.command("/mentor settings", town.general).ok
    assert mia.modal is not None
    assert "Who sees this: nobody" in mia.modal.words
    refused = mia.submit({"work_from": "10", "work_until": "8"})
    assert refused.errors == {"work_until": "Please choose an hour after 10:00."}
    assert mia.submit({"work_until": "18", "holidays": "NZ", "digest_day": "1"}).ok
    assert mia.modal is None
    mia.open_home()
    town.settle()
    assert mia.home is not None
    assert (
        "you work 10:00 to 18:00 · holidays of New Zealand · reminders once a week, on Tuesday"
        in mia.home.words
    )
    assert mia.click(mia.home, "settings.open").ok
    assert mia.submit({"quiet_until": "2026-03-20"}).ok
    town.settle()
    assert "no reminders before" in mia.home.words
    assert mia.click(mia.home, "settings.open").ok
    assert mia.click(mia.modal, "settings.end_silence").ok
    assert "Do not disturb me until" in mia.modal.words
    assert mia.submit({"work_from": "As my programs say, usually 9:00", "work_until": "usual"}).ok
    town.settle()
    assert "you work" not in mia.home.words
