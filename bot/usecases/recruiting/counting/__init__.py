"""Use cases: what is missing, and who had access."""
