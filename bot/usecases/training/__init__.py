"""Use cases: training."""
