"""An admin channel in which everybody is, for tests that are about something else."""

from __future__ import annotations


class Everybody(list[str]):
    """The members of a channel: whoever is asked about."""

    def __contains__(self, _slack_id: object) -> bool:
        return True


MEMBERS = {"ok": True, "members": Everybody(), "response_metadata": {"next_cursor": ""}}
