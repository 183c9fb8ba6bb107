"""What a role is asked of: whose profile exists, and when its words are others."""

from __future__ import annotations

import hashlib
import json

from bot.domain.program import RoleProfile

COORDINATOR, MANAGER = "coordinator", "manager"
ROLES = ("mentee", "mentor", MANAGER, COORDINATOR)


def digest_of_profile(profile: RoleProfile) -> str:
    """A name for the words of a profile: the same for the same words, whoever's plan they stand in."""
    words = [profile.promise, profile.does, profile.does_not, profile.hours_per_month]
    return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()
