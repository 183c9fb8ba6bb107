"""Use cases of this stage: planning."""
