"""Use cases: the report."""
