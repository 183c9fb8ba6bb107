"""Use cases: who is in."""
