"""Use cases: recruiting."""
