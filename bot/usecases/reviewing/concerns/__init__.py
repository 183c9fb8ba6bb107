"""Use cases: concerns."""
